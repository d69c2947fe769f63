/*
 * A binary heap; see heap.h.
 */

#include <assert.h>
#include <stdlib.h>

#include "crawler/heap.h"

static void
set(struct heap *h, size_t i, void *member)
{
	h->members[i] = member;
	*h->place(member) = i;
}

static void
rise(struct heap *h, size_t i)
{
	void *member = h->members[i];

	while (i > 0 && h->before(member, h->members[(i - 1) / 2])) {
		set(h, i, h->members[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	set(h, i, member);
}

static void
sink(struct heap *h, size_t i)
{
	void *member = h->members[i];

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= h->count)
			break;
		if (child + 1 < h->count &&
		    h->before(h->members[child + 1], h->members[child]))
			child++;
		if (!h->before(h->members[child], member))
			break;
		set(h, i, h->members[child]);
		i = child;
	}
	set(h, i, member);
}

int
heap_put(struct heap *h, void *member)
{
	if (h->count == h->room) {
		size_t room = h->room == 0 ? 4 : h->room * 2;
		void **members =
		    reallocarray(h->members, room, sizeof(*members));

		if (members == NULL)
			return -1;
		h->members = members;
		h->room = room;
	}
	set(h, h->count, member);
	h->count++;
	rise(h, h->count - 1);
	return 0;
}

void
heap_moved(struct heap *h, void *member)
{
	size_t i = *h->place(member);

	assert(i < h->count && h->members[i] == member);
	rise(h, i);
	sink(h, *h->place(member));
}

void
heap_remove(struct heap *h, void *member)
{
	size_t i = *h->place(member);

	assert(i < h->count && h->members[i] == member);
	*h->place(member) = HEAP_NONE;
	h->count--;
	if (i < h->count) {
		set(h, i, h->members[h->count]);
		heap_moved(h, h->members[i]);
	}
}

void *
heap_first(const struct heap *h)
{
	return h->count == 0 ? NULL : h->members[0];
}

void
heap_free(struct heap *h)
{
	free(h->members);
	h->members = NULL;
	h->count = h->room = 0;
}
