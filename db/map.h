/*
 * A map from numbers to two numbers, in memory.
 */

#ifndef LAIT_MAP_H
#define LAIT_MAP_H

#include <stddef.h>
#include <stdint.h>

/* An entry; key 0 is not a key. */
struct map_entry {
	int64_t key, a, b;
};

struct map {
	struct map_entry *entries; /* owned; open addressing */
	size_t count, room;        /* room: a power of two */
};

/* map_find: the entry, or NULL.  map_put: the entry, added with zeroes when it
 * is new; memory's end ends the process.  Both are good until the next
 * map_put. */
struct map_entry *map_find(const struct map *m, int64_t key);
struct map_entry *map_put(struct map *m, int64_t key);
void map_clear(struct map *m);
void map_free(struct map *m);

#endif
