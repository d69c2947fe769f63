/*
 * What bytes are, by looking at them (WHATWG MIME Sniffing).
 */

#ifndef LAIT_SNIFF_H
#define LAIT_SNIFF_H

#include <stdbool.h>

#include "lib/text.h"

enum { SNIFF_BYTES_MAX = 1445 };

/* sniff_type(bytes): the media type that the first bytes show: an image type,
 * text/html, text/xml, image/svg+xml, application/pdf; NULL: none of them. */
const char *sniff_type(struct text bytes);

/* sniff_is_page(bytes, declared), sniff_is_image(bytes, declared): are they
 * what was asked for?  declared: media type of the header, or "". */
bool sniff_is_page(struct text bytes, const char *declared);
bool sniff_is_image(struct text bytes, const char *declared);

/* sniff_is_list(bytes): may they be a sitemap or feed, packed or not?  That
 * is neither HTML nor a picture; whether it is one, its reader says. */
bool sniff_is_list(struct text bytes);

#endif
