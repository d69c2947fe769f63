/*
 * International domain names (UTS 46, non-transitional) by libidn2.
 */

#ifndef LAIT_IDNA_H
#define LAIT_IDNA_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/text.h"

/* idna_to_ascii(domain, out, room, &size): "domain to ASCII" of the WHATWG URL
 * standard (beStrict false: no STD3 rules, hyphens anywhere) of a domain in
 * UTF-8.  Not NUL-terminated.  False when it is not allowed or does not fit. */
bool idna_to_ascii(struct text domain, char *out, size_t room, size_t *size);

#endif
