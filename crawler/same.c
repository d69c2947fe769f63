/*
 * Open addressing over 64-bit hashes.
 */

#include "crawler/same.h"

enum { SLOTS = 1 << 14, FILLED_MAX = SLOTS / 4 * 3 };

struct slot {
	uint64_t key; /* 0: empty */
	uint32_t owner;
};

struct same {
	struct slot slots[SLOTS];
	uint32_t filled;
};

struct same *
same_new(struct arena *arena)
{
	return arena_take(arena, sizeof(struct same));
}

static uint32_t
slot_of(const struct same *s, uint64_t key)
{
	uint32_t i = (uint32_t)(key ^ key >> 32) % SLOTS;

	while (s->slots[i].key != 0 && s->slots[i].key != key)
		i = (i + 1) % SLOTS;
	return i;
}

static uint32_t
find(const struct same *s, uint64_t key)
{
	uint32_t i = slot_of(s, key);

	return s->slots[i].key == 0 ? SAME_NONE : s->slots[i].owner;
}

static void
put(struct same *s, uint64_t key, uint32_t owner)
{
	uint32_t i = slot_of(s, key);

	if (s->slots[i].key != 0 || s->filled == FILLED_MAX)
		return;
	s->slots[i].key = key;
	s->slots[i].owner = owner;
	s->filled++;
}

uint32_t
same_find(const struct same *s, const struct picture_keys *keys)
{
	for (uint32_t i = 0; i < keys->count; i++) {
		uint32_t owner = find(s, keys->key[i]);

		if (owner != SAME_NONE)
			return owner;
	}
	return SAME_NONE;
}

void
same_put(struct same *s, const struct picture_keys *keys, uint32_t owner)
{
	for (uint32_t i = 0; i < keys->count; i++)
		put(s, keys->key[i], owner);
}

/* Never 0, and apart from the keys of rendition.c by its seed. */
static uint64_t
url_key(struct text url)
{
	uint64_t hash = 0x9e3779b97f4a7c15u;

	for (size_t i = 0; i < url.size; i++)
		hash = (hash ^ (unsigned char)url.data[i]) * 0x100000001b3u;
	return hash | 1;
}

uint32_t
same_find_url(const struct same *s, struct text url)
{
	return find(s, url_key(url));
}

void
same_put_url(struct same *s, struct text url, uint32_t owner)
{
	put(s, url_key(url), owner);
}
