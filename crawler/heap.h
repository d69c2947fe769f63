/*
 * A binary heap of pointers whose members know where they stand in it, so that
 * one of them can be moved or taken out in logarithmic time.
 */

#ifndef LAIT_HEAP_H
#define LAIT_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAP_NONE SIZE_MAX

struct heap {
	void **members;
	size_t count, room;
	bool (*before)(const void *a, const void *b); /* a comes first */
	size_t *(*place)(void *member); /* its index; HEAP_NONE: not in it */
};

/* heap_put: 0, or -1 without memory. */
int heap_put(struct heap *h, void *member);
void heap_moved(struct heap *h, void *member); /* its order has changed */
void heap_remove(struct heap *h, void *member);
void *heap_first(const struct heap *h); /* NULL when empty */
void heap_free(struct heap *h);         /* not the members */

#endif
