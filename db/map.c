/*
 * A map of numbers; see map.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

#include "db/map.h"

enum { ROOM_LEAST = 16 };

/* Fibonacci hashing: the golden ratio's 64 bits (Knuth, 6.4). */
static size_t
place(const struct map *m, int64_t key)
{
	uint64_t mixed = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(mixed >> 20) & (m->room - 1);
}

static struct map_entry *
slot(const struct map *m, int64_t key)
{
	size_t i = place(m, key);

	while (m->entries[i].key != 0 && m->entries[i].key != key)
		i = (i + 1) & (m->room - 1);
	return &m->entries[i];
}

struct map_entry *
map_find(const struct map *m, int64_t key)
{
	struct map_entry *e;

	if (m->room == 0)
		return NULL;
	e = slot(m, key);
	return e->key == 0 ? NULL : e;
}

static void
grow(struct map *m)
{
	struct map larger = { .count = m->count,
		.room = m->room == 0 ? ROOM_LEAST : 2 * m->room };

	larger.entries = calloc(larger.room, sizeof(*larger.entries));
	if (larger.entries == NULL) {
		log_error("out of memory");
		abort();
	}
	for (size_t i = 0; i < m->room; i++)
		if (m->entries[i].key != 0)
			*slot(&larger, m->entries[i].key) = m->entries[i];
	free(m->entries);
	*m = larger;
}

struct map_entry *
map_put(struct map *m, int64_t key)
{
	struct map_entry *e;

	if (m->count * 2 >= m->room)
		grow(m);
	e = slot(m, key);
	if (e->key == 0) {
		e->key = key;
		m->count++;
	}
	return e;
}

void
map_clear(struct map *m)
{
	if (m->room > 0)
		memset(m->entries, 0, m->room * sizeof(*m->entries));
	m->count = 0;
}

void
map_free(struct map *m)
{
	free(m->entries);
	*m = (struct map){ 0 };
}
