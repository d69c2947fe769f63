/*
 * What waits to be fetched; see frontier.h.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "crawler/frontier.h"

enum { SLOTS_AT_FIRST = 256 };

static bool
visit_before(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority < y->priority;
	return x->number < y->number;
}

static size_t *
visit_place(void *v)
{
	return &((struct visit *)v)->place;
}

static bool
host_sooner(const void *a, const void *b)
{
	const struct host *x = a, *y = b;

	return x->next_at_ms < y->next_at_ms;
}

static size_t *
ready_place(void *h)
{
	return &((struct host *)h)->ready_place;
}

static bool
host_longer(const void *a, const void *b)
{
	const struct host *x = a, *y = b;

	return x->waiting.count > y->waiting.count;
}

static size_t *
longest_place(void *h)
{
	return &((struct host *)h)->longest_place;
}

int
frontier_open(struct frontier *f)
{
	*f = (struct frontier){ .slot_count = SLOTS_AT_FIRST,
		.ready = { .before = host_sooner, .place = ready_place },
		.longest = { .before = host_longer, .place = longest_place } };
	f->slots = calloc(f->slot_count, sizeof(struct host *));
	return f->slots == NULL ? -1 : 0;
}

static void
free_host(struct host *h)
{
	while (h->waiting.count > 0)
		frontier_forget(h->waiting.members[--h->waiting.count]);
	heap_free(&h->waiting);
	while (h->origins != NULL) {
		struct origin *o = h->origins;

		h->origins = o->next;
		robots_free(o->rules);
		free(o->body);
		free(o);
	}
	free(h->addresses);
	free(h->name);
	free(h);
}

void
frontier_close(struct frontier *f)
{
	for (size_t i = 0; i < f->slot_count && f->slots != NULL; i++)
		while (f->slots[i] != NULL) {
			struct host *h = f->slots[i];

			f->slots[i] = h->chain;
			free_host(h);
		}
	free(f->slots);
	f->slots = NULL;
	heap_free(&f->ready);
	heap_free(&f->longest);
}

/* FNV-1a with a start of our own, so that nobody outside can choose names
 * that fall into one slot. */
static size_t
slot_of(struct text name, size_t slot_count)
{
	static uint64_t start;
	uint64_t hash;

	if (start == 0 && getrandom(&start, sizeof(start), 0) != sizeof(start))
		start = UINT64_C(14695981039346656037);
	hash = start;
	for (size_t i = 0; i < name.size; i++) {
		hash ^= (unsigned char)name.data[i];
		hash *= UINT64_C(1099511628211);
	}
	return (size_t)(hash ^ hash >> 32) & (slot_count - 1);
}

static void
grow(struct frontier *f)
{
	size_t count = 2 * f->slot_count;
	struct host **slots = calloc(count, sizeof(struct host *));

	if (slots == NULL)
		return; /* chains grow longer */
	for (size_t i = 0; i < f->slot_count; i++)
		while (f->slots[i] != NULL) {
			struct host *h = f->slots[i];
			size_t slot = slot_of(text_of(h->name), count);

			f->slots[i] = h->chain;
			h->chain = slots[slot];
			slots[slot] = h;
		}
	free(f->slots);
	f->slots = slots;
	f->slot_count = count;
}

static void
join_newest(struct frontier *f, struct host *h)
{
	h->newer = NULL;
	h->older = f->newest;
	if (f->newest != NULL)
		f->newest->newer = h;
	else
		f->oldest = h;
	f->newest = h;
}

static void
leave_order(struct frontier *f, struct host *h)
{
	if (h->older != NULL)
		h->older->newer = h->newer;
	else
		f->oldest = h->newer;
	if (h->newer != NULL)
		h->newer->older = h->older;
	else
		f->newest = h->older;
}

void
frontier_use(struct frontier *f, struct host *h)
{
	leave_order(f, h);
	join_newest(f, h);
}

void
frontier_drop(struct frontier *f, struct host *h)
{
	struct host **at = &f->slots[slot_of(text_of(h->name), f->slot_count)];

	while (*at != h)
		at = &(*at)->chain;
	*at = h->chain;
	leave_order(f, h);
	f->host_count--;
	free_host(h);
}

struct host *
frontier_host(struct frontier *f, struct text name, bool *fresh)
{
	size_t slot = slot_of(name, f->slot_count);
	struct host *h = f->slots[slot];

	while (h != NULL && !text_equal(text_of(h->name), name))
		h = h->chain;
	if (fresh != NULL)
		*fresh = h == NULL;
	if (h != NULL) {
		frontier_use(f, h);
		return h;
	}
	h = calloc(1, sizeof(*h));
	if (h == NULL || (h->name = text_string(name)) == NULL) {
		free(h);
		return NULL;
	}
	h->waiting.before = visit_before;
	h->waiting.place = visit_place;
	h->ready_place = h->longest_place = HEAP_NONE;
	h->chain = f->slots[slot];
	f->slots[slot] = h;
	join_newest(f, h);
	if (++f->host_count > f->slot_count)
		grow(f);
	return h;
}

struct origin *
frontier_origin(struct host *h, bool https, uint16_t port)
{
	struct origin *o = h->origins;

	while (o != NULL && (o->https != https || o->port != port))
		o = o->next;
	if (o == NULL && (o = calloc(1, sizeof(*o))) != NULL) {
		o->host = h;
		o->https = https;
		o->port = port;
		o->next = h->origins;
		h->origins = o;
	}
	return o;
}

struct visit *
frontier_visit(enum want want, struct text url)
{
	struct visit *v = calloc(1, sizeof(*v));

	if (v == NULL || (v->url = text_string(url)) == NULL) {
		free(v);
		return NULL;
	}
	v->place = HEAP_NONE;
	v->want = want;
	return v;
}

void
frontier_forget(struct visit *v)
{
	if (v == NULL)
		return;
	free(v->url);
	free(v->line);
	json_decref(v->hops);
	free(v);
}

/* Bring membership and place in a heap of hosts up to date. */
static int
keep(struct heap *heap, struct host *h, bool member)
{
	bool is = *heap->place(h) != HEAP_NONE;

	if (is && member)
		heap_moved(heap, h);
	else if (is)
		heap_remove(heap, h);
	else if (member)
		return heap_put(heap, h);
	return 0;
}

int
frontier_update(struct frontier *f, struct host *h)
{
	const struct visit *v = frontier_first(h);
	bool ready = v != NULL && h->open < h->per_host && !h->resolving &&
	    (v->want == WANT_ROBOTS || v->origin->state != ROBOTS_FETCHING);

	if (keep(&f->longest, h, v != NULL) != 0)
		return -1;
	return keep(&f->ready, h, ready);
}

static void
count(struct frontier *f, const struct visit *v, int sign)
{
	if (v->line == NULL)
		return;
	f->count += sign;
	f->bytes += sign * (int64_t)v->line_size;
}

int
frontier_add(struct frontier *f, struct visit *v, bool front)
{
	/* A robots.txt before what waits for it. */
	if (front)
		v->priority =
		    v->want == WANT_ROBOTS ? INT64_MIN : INT64_MIN + 1;
	v->number = f->numbers++;
	if (heap_put(&v->host->waiting, v) != 0)
		return -1;
	count(f, v, 1);
	return frontier_update(f, v->host);
}

void
frontier_remove(struct frontier *f, struct visit *v)
{
	heap_remove(&v->host->waiting, v);
	count(f, v, -1);
	(void)frontier_update(f, v->host); /* needs no memory: it only leaves,
					      or its place was kept */
}

struct visit *
frontier_first(const struct host *h)
{
	return heap_first(&h->waiting);
}

struct host *
frontier_ready(const struct frontier *f)
{
	return heap_first(&f->ready);
}

struct host *
frontier_longest(const struct frontier *f)
{
	return heap_first(&f->longest);
}

void
frontier_each(struct frontier *f, void (*call)(void *context, struct host *h),
    void *context)
{
	for (size_t i = 0; i < f->slot_count; i++)
		for (struct host *h = f->slots[i]; h != NULL; h = h->chain)
			call(context, h);
}
