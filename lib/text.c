/*
 * Bytes from outside; see text.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/text.h"

bool
text_equal(struct text a, struct text b)
{
	return a.size == b.size &&
	    (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

int
text_compare(struct text a, struct text b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	int order = size == 0 ? 0 : memcmp(a.data, b.data, size);

	return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

bool
text_equal_nocase(struct text a, struct text b)
{
	return a.size == b.size && text_starts_nocase(a, b);
}

bool
text_starts(struct text t, struct text prefix)
{
	if (t.size < prefix.size)
		return false;
	t.size = prefix.size;
	return text_equal(t, prefix);
}

bool
text_starts_nocase(struct text t, struct text prefix)
{
	if (t.size < prefix.size)
		return false;
	for (size_t i = 0; i < prefix.size; i++)
		if (ascii_lower(t.data[i]) != ascii_lower(prefix.data[i]))
			return false;
	return true;
}

size_t
text_starts_any_nocase(struct text t, const char *const words[])
{
	for (; *words != NULL; words++) {
		const char *word = *words;
		size_t i = 0;

		while (i < t.size && word[i] != '\0' &&
		    ascii_lower(t.data[i]) == ascii_lower(word[i]))
			i++;
		if (word[i] == '\0')
			return i;
	}
	return 0;
}

bool
text_ends_nocase(struct text t, struct text suffix)
{
	if (t.size < suffix.size)
		return false;
	t.data += t.size - suffix.size;
	t.size = suffix.size;
	return text_starts_nocase(t, suffix);
}

size_t
text_find(struct text t, struct text needle)
{
	const char *at;

	if (needle.size == 0)
		return 0;
	if (t.size < needle.size)
		return SIZE_MAX;
	at = memmem(t.data, t.size, needle.data, needle.size);
	return at == NULL ? SIZE_MAX : (size_t)(at - t.data);
}

/* The next byte of t that is one of two, or NULL. */
static const char *
find_either(struct text t, char one, char other)
{
	const char *first = memchr(t.data, one, t.size), *second;

	if (one == other)
		return first;
	if (first != NULL)
		t.size = (size_t)(first - t.data);
	second = memchr(t.data, other, t.size);
	return second != NULL ? second : first;
}

size_t
text_find_nocase(struct text t, struct text needle)
{
	const char *begin = t.data, *at;

	if (needle.size == 0)
		return 0;
	while (t.size >= needle.size) {
		at = find_either(
		    (struct text){ t.data, t.size - needle.size + 1 },
		    ascii_lower(needle.data[0]), ascii_upper(needle.data[0]));
		if (at == NULL)
			break;
		t.size -= (size_t)(at - t.data);
		t.data = at;
		if (text_starts_nocase(t, needle))
			return (size_t)(at - begin);
		t.data++;
		t.size--;
	}
	return SIZE_MAX;
}

/* Two bytes that follow each other, whatever their case, as one of PAIRS
 * bits. */
enum { PAIRS = 256 };

static unsigned
pair_of(char first, char second)
{
	return ((unsigned)(first | 0x20) * 29 + (unsigned)(second | 0x20)) %
	    PAIRS;
}

/* Are all pairs of the word among those that were seen? */
static bool
may_hold(const uint64_t seen[PAIRS / 64], const char *word)
{
	for (; word[0] != '\0' && word[1] != '\0'; word++) {
		unsigned pair = pair_of(word[0], word[1]);

		if ((seen[pair / 64] >> pair % 64 & 1) == 0)
			return false;
	}
	return true;
}

bool
text_has_any_nocase(struct text t, const char *const words[])
{
	uint64_t seen[PAIRS / 64] = { 0 };

	for (size_t i = 1; i < t.size; i++) {
		unsigned pair = pair_of(t.data[i - 1], t.data[i]);

		seen[pair / 64] |= UINT64_C(1) << pair % 64;
	}
	/* Most texts lack one of the first pairs of most words. */
	for (size_t i = 0; words[i] != NULL; i++)
		if (may_hold(seen, words[i]) &&
		    text_find_nocase(t, text_of(words[i])) != SIZE_MAX)
			return true;
	return false;
}

struct text
text_without_bom(struct text t)
{
	const struct text bom = text_literal("\xEF\xBB\xBF");

	return text_starts(t, bom) ? text_from(t, bom.size) : t;
}

struct text
text_trim(struct text t)
{
	while (t.size > 0 && ascii_is_space(t.data[0])) {
		t.data++;
		t.size--;
	}
	while (t.size > 0 && ascii_is_space(t.data[t.size - 1]))
		t.size--;
	return t;
}

bool
text_split(struct text *rest, char separator, struct text *field)
{
	const char *at;

	if (rest->data == NULL)
		return false;
	*field = *rest;
	at = memchr(rest->data, separator, rest->size);
	if (at == NULL) {
		*rest = (struct text){ 0 };
		return true;
	}
	field->size = (size_t)(at - rest->data);
	rest->data = at + 1;
	rest->size -= field->size + 1;
	return true;
}

char *
text_string(struct text t)
{
	return strndup(t.data == NULL ? "" : t.data, t.size);
}

int
ascii_hex_value(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What may follow a lead byte: the number of continuation bytes and the range
 * of the first of them (Unicode 15, table 3-7). */
struct lead {
	unsigned more;
	unsigned char low, high;
};

static bool
lead_of(unsigned char byte, struct lead *lead)
{
	*lead = (struct lead){ .low = 0x80, .high = 0xBF };
	if (byte >= 0xC2 && byte <= 0xDF)
		lead->more = 1;
	else if (byte >= 0xE0 && byte <= 0xEF)
		lead->more = 2;
	else if (byte >= 0xF0 && byte <= 0xF4)
		lead->more = 3;
	else
		return false;
	if (byte == 0xE0)
		lead->low = 0xA0;
	else if (byte == 0xED)
		lead->high = 0x9F;
	else if (byte == 0xF0)
		lead->low = 0x90;
	else if (byte == 0xF4)
		lead->high = 0x8F;
	return true;
}

uint32_t
utf8_next(struct text *t)
{
	unsigned char byte = (unsigned char)t->data[0];
	struct lead lead;
	uint32_t c;

	t->data++;
	t->size--;
	if (byte < 0x80)
		return byte;
	if (!lead_of(byte, &lead))
		return 0xFFFD;
	c = byte & (0x3FU >> lead.more);
	while (lead.more-- > 0) {
		if (t->size == 0)
			return 0xFFFD;
		byte = (unsigned char)t->data[0];
		if (byte < lead.low || byte > lead.high)
			return 0xFFFD;
		c = c << 6 | (byte & 0x3FU);
		lead.low = 0x80;
		lead.high = 0xBF;
		t->data++;
		t->size--;
	}
	return c;
}

uint32_t
utf8_last(struct text t)
{
	size_t at = t.size;

	if (at == 0)
		return 0;
	while (--at > 0 && ((unsigned char)t.data[at] & 0xc0) == 0x80)
		;
	t = text_from(t, at);
	return utf8_next(&t);
}

size_t
ascii_run(struct text t)
{
	size_t i = 0;
	uint64_t eight;

	while (t.size - i >= sizeof(eight)) {
		memcpy(&eight, t.data + i, sizeof(eight));
		if ((eight & 0x8080808080808080) != 0)
			break;
		i += sizeof(eight);
	}
	while (i < t.size && (unsigned char)t.data[i] < 0x80)
		i++;
	return i;
}

bool
text_is_ascii(struct text t)
{
	return ascii_run(t) == t.size;
}

bool
utf8_valid(struct text t)
{
	while (t.size > 0) {
		size_t run = ascii_run(t);
		const char *at = t.data + run;

		t.data += run;
		t.size -= run;
		if (t.size == 0)
			break;

		/* A written U+FFFD is EF BF BD; any other is a mistake. */
		if (utf8_next(&t) == 0xFFFD &&
		    (t.data - at != 3 || memcmp(at, "\xEF\xBF\xBD", 3) != 0))
			return false;
	}
	return true;
}

size_t
utf8_put(uint32_t c, char out[UTF8_BYTES_MAX])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

char
text_percent_next(struct text *t)
{
	char c = t->data[0];
	size_t used = 1;

	if (c == '%' && t->size > 2 && ascii_hex_value(t->data[1]) >= 0 &&
	    ascii_hex_value(t->data[2]) >= 0) {
		c = (char)(ascii_hex_value(t->data[1]) * 16 +
		    ascii_hex_value(t->data[2]));
		used = 3;
	}
	t->data += used;
	t->size -= used;
	return c;
}
