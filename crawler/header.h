/*
 * The header of an HTTP response: status line and fields (RFC 9110, 9112).
 */

#ifndef LAIT_HEADER_H
#define LAIT_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/text.h"

/* header_status(header): the status of the first line, 100 to 599; 0 when it
 * is not a status line. */
int header_status(struct text header);

/* header_next(rest, name, value): the next field; *rest is the header, status
 * line and all, and then what is left of it.  A folded value runs over its
 * line ends; a line that is no field is left out.  False at the end. */
bool header_next(struct text *rest, struct text *name, struct text *value);

/* header_find(header, name): the value of the first field of that name,
 * trimmed; empty where there is none. */
struct text header_find(struct text header, const char *name);

/* header_conflicts(header): more than one Content-Length, with values that
 * differ, or one that is not a number (RFC 9110 8.6: not to be trusted). */
bool header_conflicts(struct text header);

/* header_media_type(value, out, size): Content-Type without parameters, lower
 * case, into out; empty when it is no media type or does not fit. */
void header_media_type(struct text value, char *out, size_t size);

#endif
