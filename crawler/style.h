/*
 * The little of CSS that stands in style attributes and matters to us.
 */

#ifndef LAIT_STYLE_H
#define LAIT_STYLE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/text.h"

/* style_url(style, rest): the address in the next url(...), quotes off; data
 * NULL when there is none.  *rest moves behind it. */
struct text style_url(struct text *rest);

/* style_side(style, "width"): pixels of a declaration "width: 640px", or 0. */
uint32_t style_side(struct text style, const char *property);

#endif
