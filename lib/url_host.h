/*
 * The host parser of the WHATWG URL standard, for url.c.
 */

#ifndef LAIT_URL_HOST_H
#define LAIT_URL_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/text.h"
#include "lib/url.h"

/* url_host_parse(t, out, &size): what stands between userinfo and port, as a
 * lower-case domain, a dotted IPv4 address or an [IPv6] address; not
 * NUL-terminated.  False: forbidden code points, a bad address, a label over
 * URL_LABEL_BYTES_MAX, over URL_HOST_BYTES_MAX (a dot at the end not
 * counted), empty. */
bool url_host_parse(
    struct text t, char out[URL_HOST_BYTES_MAX + 2], size_t *size);

/* url_host_ends_in_number(host): its last label is a number, so that the host
 * is an IPv4 address or nothing. */
bool url_host_ends_in_number(struct text host);

#endif
