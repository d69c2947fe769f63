/*
 * Punycode (RFC 3492), for the labels that libidn2 does not take.
 */

#ifndef LAIT_PUNYCODE_H
#define LAIT_PUNYCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/text.h"

enum { PUNYCODE_CHARACTERS_MAX = 64 };

/* punycode_encode(label, out, room, &size): "xn--" and the encoded label, which
 * is valid UTF-8.  Not NUL-terminated.  False: more characters than
 * PUNYCODE_CHARACTERS_MAX, or no room. */
bool punycode_encode(struct text label, char *out, size_t room, size_t *size);

#endif
