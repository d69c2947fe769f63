/*
 * Memory for what is made out of one page, forgotten by one reset.
 */

#ifndef LAIT_ARENA_H
#define LAIT_ARENA_H

#include <stddef.h>

#include "lib/text.h"

/* A page's texts and candidates; see extract.c for the ceiling. */
struct arena;

/* arena_new(limit): at most `limit` bytes are given out between two resets.
 * NULL without memory.  arena_free(NULL) does nothing. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *a);

/* arena_take(a, size): zeroed memory, aligned for anything; NULL over the
 * ceiling or without memory. */
void *arena_take(struct arena *a, size_t size);

/* arena_room: as arena_take, but what lies there is undefined: for who writes
 * before reading. */
void *arena_room(struct arena *a, size_t size);

/* arena_take_array: of count things of that size, checked. */
void *arena_take_array(struct arena *a, size_t count, size_t size);

/* arena_text: a copy of t with a NUL behind it; an empty text (data NULL)
 * when there is no memory. */
struct text arena_text(struct arena *a, struct text t);

/* arena_reset: forget everything; one block of memory is kept. */
void arena_reset(struct arena *a);

#endif
