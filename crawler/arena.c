/*
 * Blocks of memory, given out from the front.
 */

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "crawler/arena.h"
#include "lib/number.h"

enum { BLOCK_BYTES = 1 << 20 };

struct block {
	struct block *next;
	size_t room;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *blocks; /* the one in use first */
	size_t used;          /* of blocks->data */
	size_t given;         /* between resets, for the ceiling */
	size_t limit;
};

struct arena *
arena_new(size_t limit)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a != NULL)
		a->limit = limit;
	return a;
}

static void
blocks_free(struct block *b)
{
	while (b != NULL) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	blocks_free(a->blocks);
	free(a);
}

static struct block *
block_new(size_t size)
{
	size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
	struct block *b;
	size_t whole;

	if (!size_add(room, sizeof(*b), &whole) || (b = malloc(whole)) == NULL)
		return NULL;
	b->room = room;
	b->next = NULL;
	return b;
}

void *
arena_room(struct arena *a, size_t size)
{
	size_t rounded, total;
	void *p;

	if (!size_add(size, alignof(max_align_t) - 1, &rounded))
		return NULL;
	rounded &= ~(alignof(max_align_t) - 1);
	if (!size_add(a->given, rounded, &total) || total > a->limit)
		return NULL;
	if (a->blocks == NULL || a->blocks->room - a->used < rounded) {
		struct block *b = block_new(rounded);

		if (b == NULL)
			return NULL;
		b->next = a->blocks;
		a->blocks = b;
		a->used = 0;
	}
	p = a->blocks->data + a->used;
	a->used += rounded;
	a->given = total;
	return p;
}

void *
arena_take(struct arena *a, size_t size)
{
	void *p = arena_room(a, size);

	return p == NULL ? NULL : memset(p, 0, size);
}

void *
arena_take_array(struct arena *a, size_t count, size_t size)
{
	size_t whole;

	return size_mul(count, size, &whole) ? arena_take(a, whole) : NULL;
}

struct text
arena_text(struct arena *a, struct text t)
{
	char *copy = arena_room(a, t.size + 1);

	if (copy == NULL)
		return (struct text){ NULL, 0 };
	if (t.size > 0)
		memcpy(copy, t.data, t.size);
	copy[t.size] = '\0';
	return (struct text){ copy, t.size };
}

void
arena_reset(struct arena *a)
{
	if (a->blocks != NULL) {
		blocks_free(a->blocks->next);
		a->blocks->next = NULL;
		if (a->blocks->room > BLOCK_BYTES) {
			free(a->blocks);
			a->blocks = NULL;
		}
	}
	a->used = 0;
	a->given = 0;
}
