/*
 * The lists that libcurl wants of a transfer.
 */

#ifndef LAIT_FETCH_LIST_H
#define LAIT_FETCH_LIST_H

#include <curl/curl.h>
#include <stdbool.h>

#include "crawler/fetch.h"

/* Fields of the request's header (from may be NULL), and the addresses of its
 * host for libcurl's cache of names.  The list is added to and the caller's;
 * false without memory or when an entry is too long. */
bool fetch_list_header(
    struct curl_slist **list, const struct fetch_request *r, const char *from);
bool fetch_list_addresses(
    struct curl_slist **list, const struct fetch_request *r);

/* fetch_list_forget: for each address in `done`, a line that takes it out of
 * that cache.  What has no memory stays in it until it is old. */
void fetch_list_forget(struct curl_slist **list, const struct curl_slist *done);

#endif
