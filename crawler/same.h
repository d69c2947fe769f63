/*
 * Which candidate first showed a picture: a table over keys and addresses.
 */

#ifndef LAIT_SAME_H
#define LAIT_SAME_H

#include <stdint.h>

#include "crawler/arena.h"
#include "crawler/rendition.h"

#define SAME_NONE UINT32_MAX

struct same;

struct same *same_new(struct arena *arena); /* NULL: no memory */

/* same_find: who put any of the keys, or SAME_NONE. */
uint32_t same_find(const struct same *s, const struct picture_keys *keys);

/* same_put: keys that are there already keep their owner; beyond a ceiling
 * nothing more is kept. */
void same_put(struct same *s, const struct picture_keys *keys, uint32_t owner);

/* The same by the whole address. */
uint32_t same_find_url(const struct same *s, struct text url);
void same_put_url(struct same *s, struct text url, uint32_t owner);

#endif
