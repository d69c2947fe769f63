/*
 * Character references: numbers, and names by a hash table.
 */

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "crawler/entities.h"
#include "crawler/reference.h"

/* By how many bytes a value may be longer than its reference ("&nGt;" makes
 * six). */
enum { EXPANSION = 2 };

struct name {
	const char *name; /* not terminated */
	uint8_t size;
	bool legacy;      /* the semicolon may be missing */
	uint32_t code[2]; /* second 0: only one */
};

static struct name names[ENTITIES_COUNT];

/* Open addressing: 1 + the place in names; 0 is an empty slot. */
enum { SLOTS = 1 << 13 };

static uint16_t slots[SLOTS];

/* Code points of 0x80 to 0x9f as windows-1252 has them; 0: as it is. */
static const uint16_t windows[32] = {
	0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, //
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,      //
	0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, //
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178, //
};

static const char *
hex_read(const char *s, uint32_t *code)
{
	*code = 0;
	for (; ascii_hex_value(*s) >= 0; s++)
		*code = *code * 16 + (uint32_t)ascii_hex_value(*s);
	return s;
}

/* The slot of the name, or the empty one where it would be. */
static uint16_t *
slot_of(struct text t)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < t.size; i++)
		hash = (hash ^ (unsigned char)t.data[i]) * 16777619u;
	for (hash ^= hash >> 15;; hash++) {
		uint16_t *slot = &slots[hash % SLOTS];

		if (*slot == 0 ||
		    text_equal(t,
			(struct text){
			    names[*slot - 1].name, names[*slot - 1].size }))
			return slot;
	}
}

/* Read the lines of the table into `names`. */
static void
names_fill(void)
{
	size_t count = 0;

	for (size_t i = 0; entities_lines[i] != NULL; i++) {
		const char *s = entities_lines[i];

		while (*s != '\0') {
			size_t size = strcspn(s, "=!");
			struct name *n = &names[count];

			assert(count < ENTITIES_COUNT);
			n->name = s;
			n->size = (uint8_t)size;
			n->legacy = s[size] == '!';
			s = hex_read(s + size + 1, &n->code[0]);
			if (*s == '+')
				s = hex_read(s + 1, &n->code[1]);
			s += *s == ' ';
			*slot_of((struct text){ n->name, size }) =
			    (uint16_t)++count;
		}
	}
	assert(count == ENTITIES_COUNT);
}

static const struct name *
name_find(struct text t)
{
	uint16_t slot;

	if (names[0].name == NULL)
		names_fill();
	slot = *slot_of(t);
	return slot == 0 ? NULL : &names[slot - 1];
}

/* "&name": how many bytes behind the '&' the reference takes, or 0. */
static size_t
named(struct text t, bool in_attribute, uint32_t code[2])
{
	const struct name *n = NULL;
	size_t size = 0;

	while (size < t.size && size <= ENTITIES_NAME_BYTES_MAX &&
	    ascii_is_alnum(t.data[size]))
		size++;
	if (size < t.size && t.data[size] == ';' &&
	    (n = name_find((struct text){ t.data, size })) != NULL) {
		memcpy(code, n->code, sizeof(n->code));
		return size + 1;
	}
	if (size > ENTITIES_LEGACY_BYTES_MAX)
		size = ENTITIES_LEGACY_BYTES_MAX;
	for (; size > 1; size--) {
		n = name_find((struct text){ t.data, size });
		if (n != NULL && n->legacy)
			break;
	}
	if (size < 2)
		return 0;
	if (in_attribute && size < t.size &&
	    (t.data[size] == '=' || ascii_is_alnum(t.data[size])))
		return 0;
	memcpy(code, n->code, sizeof(n->code));
	return size;
}

static uint32_t
scalar(uint32_t code)
{
	if (code >= 0x80 && code <= 0x9f && windows[code - 0x80] != 0)
		return windows[code - 0x80];
	if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0xfffd;
	return code;
}

/* "&#38;" or "&#x26;": bytes behind the '&', or 0. */
static size_t
numbered(struct text t, uint32_t code[2])
{
	bool hex = t.size > 1 && (t.data[1] == 'x' || t.data[1] == 'X');
	uint32_t base = hex ? 16 : 10, value = 0;
	size_t first = hex ? 2 : 1, i = first;

	for (; i < t.size; i++) {
		int digit = ascii_hex_value(t.data[i]);

		if (digit < 0 || (uint32_t)digit >= base)
			break;
		if (value <= 0x10ffff)
			value = value * base + (uint32_t)digit;
	}
	if (i == first)
		return 0;
	code[0] = scalar(value);
	code[1] = 0;
	return i < t.size && t.data[i] == ';' ? i + 1 : i;
}

/* Is there anything to do? */
static bool
is_plain(struct text t, enum reference_mode mode)
{
	return t.size == 0 ||
	    (memchr(t.data, '\r', t.size) == NULL &&
		memchr(t.data, '\0', t.size) == NULL &&
		(mode == REFERENCE_NONE ||
		    memchr(t.data, '&', t.size) == NULL));
}

/* How many bytes at the front of t stand for themselves in any mode. */
static size_t
plain_run(struct text t)
{
	size_t i = 0;

	while (i < t.size && t.data[i] != '&' && t.data[i] != '\r' &&
	    t.data[i] != '\0')
		i++;
	return i;
}

/* One step at t: what it stands for goes to out; returns the bytes taken. */
static size_t
step(struct text t, enum reference_mode mode, char **out)
{
	uint32_t code[2] = { 0, 0 };
	size_t taken;

	if (t.data[0] == '\r') {
		*(*out)++ = '\n';
		return t.size > 1 && t.data[1] == '\n' ? 2 : 1;
	}
	if (t.data[0] == '\0') {
		if (mode != REFERENCE_TEXT)
			*out += utf8_put(0xfffd, *out);
		return 1;
	}
	if (t.data[0] == '&' && mode != REFERENCE_NONE && t.size > 1) {
		struct text rest = { t.data + 1, t.size - 1 };

		taken = rest.data[0] == '#'
		    ? numbered(rest, code)
		    : named(rest, mode == REFERENCE_ATTRIBUTE, code);
		if (taken > 0) {
			*out += utf8_put(code[0], *out);
			if (code[1] != 0)
				*out += utf8_put(code[1], *out);
			return taken + 1;
		}
	}
	*(*out)++ = t.data[0];
	return 1;
}

/* A NUL becomes three bytes. */
static size_t
room_for(struct text t)
{
	size_t room = t.size + 1;

	for (const char *p = t.data;
	     (p = memchr(p, '\0', t.size - (size_t)(p - t.data))) != NULL; p++)
		room += 2;
	for (const char *p = t.data;
	     (p = memchr(p, '&', t.size - (size_t)(p - t.data))) != NULL; p++)
		room += EXPANSION;
	return room;
}

struct text
reference_decode(struct text t, enum reference_mode mode, struct arena *arena)
{
	char *start, *out;
	size_t i = 0;

	if (is_plain(t, mode))
		return t;
	start = out = arena_room(arena, room_for(t));
	if (start == NULL)
		return (struct text){ NULL, 0 };
	while (i < t.size) {
		size_t run = plain_run(text_from(t, i));

		memcpy(out, t.data + i, run);
		out += run;
		i += run;
		if (i < t.size)
			i += step(text_from(t, i), mode, &out);
	}
	return (struct text){ start, (size_t)(out - start) };
}
