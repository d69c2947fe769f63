/*
 * Addresses of one picture: which show the same, how wide they say they are,
 * and which address would be larger.
 */

#ifndef LAIT_RENDITION_H
#define LAIT_RENDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum { PICTURE_KEYS_MAX = 3 };

/* Hashes of what is left of an address when proxy, host, extension, size and
 * crop are taken off; two addresses show the same picture when they share
 * one. */
struct picture_keys {
	uint64_t key[PICTURE_KEYS_MAX];
	uint32_t count;
};

/* rendition_keys(url): of an absolute address; count 0 for none. */
struct picture_keys rendition_keys(struct text url);
bool rendition_same(const struct picture_keys *a, const struct picture_keys *b);

/* rendition_width: the width in pixels that the address states ("w=640",
 * "-300x200", "/w_1200,"), or 0; *height, when not NULL, likewise. */
uint32_t rendition_width(struct text url, uint32_t *height);

/* rendition_larger(url, out): put the address that should give the largest
 * rendition by the patterns of the known image services; false when no
 * pattern applies (out is then empty).  Signed addresses are left alone. */
bool rendition_larger(struct text url, struct buffer *out);

/* rendition_unwrap(url, out): put the address that stands inside another (an
 * image proxy); false when there is none (out is then empty). */
bool rendition_unwrap(struct text url, struct buffer *out);

/* rendition_unwrap_parameter: only "?url=%2Fa.jpg&w=640".
 * rendition_put_on_host(url, path, out): "https://host" of the address and the
 * percent-encoded path.  False when the buffer failed, or no pattern applies.
 */
bool rendition_unwrap_parameter(struct text url, struct buffer *out);
bool rendition_put_on_host(
    struct text url, struct text path, struct buffer *out);

/* rendition_is_signed: a parameter says that the address is signed. */
bool rendition_is_signed(struct text url);

/* Of a file name in lower case, without its folder: cut extension, size and
 * crop off; *size shrinks.  rendition_is_generic: says nothing of which
 * picture it is ("image", "1", "master"). */
void rendition_cut_name(const char *name, size_t *size);
bool rendition_is_generic(struct text name);
bool rendition_is_step(struct text segment); /* only says how to resize */

/* rendition_extension(name): bytes of ".jpg" and the like at its end, or 0. */
size_t rendition_extension(struct text name);

#endif
