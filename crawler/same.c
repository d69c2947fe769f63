/*
 * Open addressing over 64-bit hashes.
 */

#include "crawler/same.h"

/* The table grows as it fills: most pages have tens of pictures. */
enum { SLOTS_FIRST = 1 << 8, SLOTS_MAX = 1 << 14 };

struct slot {
	uint64_t key; /* 0: empty */
	uint32_t owner;
};

struct same {
	struct arena *arena;
	struct slot *slots;
	uint32_t size; /* of slots; a power of two */
	uint32_t filled;
};

static struct slot *
slots_new(struct arena *arena, uint32_t size)
{
	return arena_take_array(arena, size, sizeof(struct slot));
}

struct same *
same_new(struct arena *arena)
{
	struct same *s = arena_take(arena, sizeof(*s));

	if (s == NULL || (s->slots = slots_new(arena, SLOTS_FIRST)) == NULL)
		return NULL;
	s->arena = arena;
	s->size = SLOTS_FIRST;
	return s;
}

static uint32_t
slot_of(const struct same *s, uint64_t key)
{
	uint32_t i = (uint32_t)(key ^ key >> 32) & (s->size - 1);

	while (s->slots[i].key != 0 && s->slots[i].key != key)
		i = (i + 1) & (s->size - 1);
	return i;
}

/* Make room for one more; false at the ceiling and without memory. */
static bool
grow(struct same *s)
{
	const struct slot *old = s->slots;
	uint32_t size = s->size;
	struct slot *slots;

	if (s->filled < size / 4 * 3)
		return true;
	if (size == SLOTS_MAX ||
	    (slots = slots_new(s->arena, 2 * size)) == NULL)
		return false;
	s->slots = slots;
	s->size = 2 * size;
	for (uint32_t i = 0; i < size; i++)
		if (old[i].key != 0)
			s->slots[slot_of(s, old[i].key)] = old[i];
	return true;
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

	if (s->slots[i].key != 0 || !grow(s))
		return;
	s->slots[slot_of(s, key)] = (struct slot){ key, owner };
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
