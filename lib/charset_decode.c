/*
 * Decoders of the WHATWG Encoding Standard (8 to 14); see charset.h.
 */

#include <string.h>

#include "lib/charset.h"
#include "lib/charset_index.h"

enum { REPLACEMENT = 0xfffd, STEP_BYTES = 8 << 10 };

/* No byte of input gives more than three of output; a last sequence of four
 * and a Big5 pair fit behind. */
enum { STEP_ROOM = 3 * STEP_BYTES + 16 };

/* Input that is left, and what a step has found in it. */
struct found {
	uint32_t points[2];
	size_t count;
	size_t used; /* bytes */
};

/* Decodes what is at the front of p, which is not ASCII. */
typedef void step(
    const unsigned char *p, size_t size, struct found *found, const void *more);

static void
one(struct found *f, uint32_t point, size_t used)
{
	f->points[0] = point;
	f->count = 1;
	f->used = used;
}

/* A pair that is a character, or an error that takes its second byte along
 * unless that is ASCII. */
static void
pair(struct found *f, uint32_t point, unsigned char second)
{
	if (point != 0)
		one(f, point, 2);
	else
		one(f, REPLACEMENT, second < 0x80 ? 1 : 2);
}

static bool
within(unsigned char byte, unsigned char first, unsigned char last)
{
	return byte >= first && byte <= last;
}

static uint32_t
look_up(enum charset_index which, size_t pointer)
{
	size_t size;
	const uint32_t *points = charset_index(which, &size);

	return pointer < size ? points[pointer] : 0;
}

static void
single_step(
    const unsigned char *p, size_t size, struct found *f, const void *more)
{
	const uint32_t *points = more;
	uint32_t point = points[p[0] - CHARSET_HIGH];

	(void)size;
	one(f, point == 0 ? REPLACEMENT : point, 1);
}

static void
user_step(
    const unsigned char *p, size_t size, struct found *f, const void *more)
{
	(void)size;
	(void)more;
	one(f, 0xf780 + (uint32_t)(p[0] - 0x80), 1);
}

static void
big5_step(
    const unsigned char *p, size_t size, struct found *f, const void *more)
{
	static const struct {
		size_t pointer;
		uint32_t points[2];
	} combined[] = { { 1133, { 0xca, 0x304 } }, { 1135, { 0xca, 0x30c } },
		{ 1164, { 0xea, 0x304 } }, { 1166, { 0xea, 0x30c } } };
	size_t pointer = SIZE_MAX;

	(void)more;
	if (!within(p[0], 0x81, 0xfe) || size < 2) {
		one(f, REPLACEMENT, 1);
		return;
	}
	if (within(p[1], 0x40, 0x7e) || within(p[1], 0xa1, 0xfe))
		pointer = (size_t)(p[0] - 0x81) * 157 + p[1] -
		    (p[1] < 0x7f ? 0x40 : 0x62);
	for (size_t i = 0; i < sizeof(combined) / sizeof(combined[0]); i++) {
		if (combined[i].pointer != pointer)
			continue;
		memcpy(f->points, combined[i].points, sizeof(f->points));
		f->count = 2;
		f->used = 2;
		return;
	}
	pair(f, look_up(CHARSET_BIG5, pointer), p[1]);
}

static void
euc_kr_step(
    const unsigned char *p, size_t size, struct found *f, const void *more)
{
	size_t pointer = SIZE_MAX;

	(void)more;
	if (!within(p[0], 0x81, 0xfe) || size < 2) {
		one(f, REPLACEMENT, 1);
		return;
	}
	if (within(p[1], 0x41, 0xfe))
		pointer = (size_t)(p[0] - 0x81) * 190 + p[1] - 0x41;
	pair(f, look_up(CHARSET_EUC_KR, pointer), p[1]);
}

/* Four bytes, of which the first two are a lead and a digit. */
static void
gb_four_step(const unsigned char *p, size_t size, struct found *f)
{
	enum { PLANES = 189000, PLANES_END = 1237576 };
	size_t pointer;
	uint32_t point;

	if (size == 2 || (size == 3 && within(p[2], 0x81, 0xfe))) {
		one(f, REPLACEMENT, size);
		return;
	}
	if (!within(p[2], 0x81, 0xfe) || !within(p[3], 0x30, 0x39)) {
		one(f, REPLACEMENT, 1);
		return;
	}
	pointer = (size_t)(p[0] - 0x81) * 12600 + (size_t)(p[1] - 0x30) * 1260 +
	    (size_t)(p[2] - 0x81) * 10 + p[3] - 0x30;
	point = look_up(CHARSET_GB_FOUR, pointer);
	if (pointer >= PLANES && pointer < PLANES_END)
		point = (uint32_t)(pointer - PLANES + 0x10000);
	one(f, point == 0 ? REPLACEMENT : point, 4);
}

static void
gb18030_step(
    const unsigned char *p, size_t size, struct found *f, const void *more)
{
	size_t pointer = SIZE_MAX;

	(void)more;
	if (p[0] == 0x80) {
		one(f, 0x20ac, 1);
	} else if (p[0] == 0xff || size < 2) {
		one(f, REPLACEMENT, 1);
	} else if (within(p[1], 0x30, 0x39)) {
		gb_four_step(p, size, f);
	} else {
		if (within(p[1], 0x40, 0x7e) || within(p[1], 0x80, 0xfe))
			pointer = (size_t)(p[0] - 0x81) * 190 + p[1] -
			    (p[1] < 0x7f ? 0x40 : 0x41);
		pair(f, look_up(CHARSET_GB18030, pointer), p[1]);
	}
}

static size_t
jis_pointer(unsigned char first, unsigned char second)
{
	if (!within(first, 0xa1, 0xfe) || !within(second, 0xa1, 0xfe))
		return SIZE_MAX;
	return (size_t)(first - 0xa1) * 94 + second - 0xa1;
}

static void
euc_jp_step(
    const unsigned char *p, size_t size, struct found *f, const void *more)
{
	(void)more;
	if (size < 2 ||
	    (p[0] != 0x8e && p[0] != 0x8f && !within(p[0], 0xa1, 0xfe))) {
		one(f, REPLACEMENT, 1);
	} else if (p[0] == 0x8e && within(p[1], 0xa1, 0xdf)) {
		one(f, 0xff61 + (uint32_t)(p[1] - 0xa1), 2);
	} else if (p[0] == 0x8f && within(p[1], 0xa1, 0xfe)) {
		if (size < 3) {
			one(f, REPLACEMENT, 2);
			return;
		}
		pair(
		    f, look_up(CHARSET_JIS0212, jis_pointer(p[1], p[2])), p[2]);
		f->used++;
	} else {
		pair(
		    f, look_up(CHARSET_JIS0208, jis_pointer(p[0], p[1])), p[1]);
	}
}

static void
shift_jis_step(
    const unsigned char *p, size_t size, struct found *f, const void *more)
{
	enum { USER = 8836, USER_END = 10716 };
	size_t pointer = SIZE_MAX;

	(void)more;
	if (p[0] == 0x80) {
		one(f, 0x80, 1);
	} else if (within(p[0], 0xa1, 0xdf)) {
		one(f, 0xff61 + (uint32_t)(p[0] - 0xa1), 1);
	} else if (p[0] == 0xa0 || p[0] > 0xfc || size < 2) {
		one(f, REPLACEMENT, 1);
	} else {
		if (within(p[1], 0x40, 0x7e) || within(p[1], 0x80, 0xfc))
			pointer =
			    (size_t)(p[0] - (p[0] < 0xa0 ? 0x81 : 0xc1)) * 188 +
			    p[1] - (p[1] < 0x7f ? 0x40 : 0x41);
		if (pointer >= USER && pointer < USER_END)
			one(f, (uint32_t)(0xe000 + pointer - USER), 2);
		else
			pair(f, look_up(CHARSET_JIS0208, pointer), p[1]);
	}
}

/* ---- encodings that hold ASCII ------------------------------------------- */

static const struct decoder {
	const char *name;
	step *step;
} decoders[] = {
	{ "Big5", big5_step },
	{ "EUC-KR", euc_kr_step },
	{ "GBK", gb18030_step },
	{ "gb18030", gb18030_step },
	{ "EUC-JP", euc_jp_step },
	{ "Shift_JIS", shift_jis_step },
	{ "x-user-defined", user_step },
};

static size_t
ascii_size(const unsigned char *p, size_t size)
{
	return ascii_run((struct text){ (const char *)p, size });
}

static int
decode_by_steps(step *f, const void *more, struct text t, struct buffer *out)
{
	const unsigned char *p = (const unsigned char *)t.data;
	size_t left = t.size;

	while (left > 0) {
		size_t step_left = left < STEP_BYTES ? left : STEP_BYTES, n;
		char *to = buffer_reserve(out, STEP_ROOM), *start = to;
		struct found found;

		if (to == NULL)
			return -1;
		while (step_left > 0) {
			n = ascii_size(p, step_left);
			memcpy(to, p, n);
			to += n;
			if (n < step_left) {
				f(p + n, left - n, &found, more);
				for (size_t i = 0; i < found.count; i++)
					to += utf8_put(found.points[i], to);
				n += found.used;
			}
			p += n;
			left -= n;
			step_left -= n < step_left ? n : step_left;
		}
		out->size += (size_t)(to - start);
	}
	return 0;
}

/* ---- ISO-2022-JP --------------------------------------------------------- */

enum jp_state { JP_ASCII, JP_ROMAN, JP_KATAKANA, JP_JIS };

/* The state that the escape sequence at p asks for; false when it is none. */
static bool
jp_escape(const unsigned char *p, size_t size, enum jp_state *state)
{
	static const struct {
		char bytes[3];
		enum jp_state state;
	} escapes[] = { { "(B", JP_ASCII }, { "(J", JP_ROMAN },
		{ "(I", JP_KATAKANA }, { "$@", JP_JIS }, { "$B", JP_JIS } };

	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (size < 3 || memcmp(p + 1, escapes[i].bytes, 2) != 0)
			continue;
		*state = escapes[i].state;
		return true;
	}
	return false;
}

static void
jp_step(
    const unsigned char *p, size_t size, enum jp_state state, struct found *f)
{
	unsigned char c = p[0];

	if (state == JP_JIS && within(c, 0x21, 0x7e)) {
		if (size < 2 || p[1] == 0x1b) {
			one(f, REPLACEMENT, 1);
			return;
		}
		one(f, 0, 2);
		if (within(p[1], 0x21, 0x7e))
			f->points[0] = look_up(CHARSET_JIS0208,
			    jis_pointer(c | 0x80, p[1] | 0x80));
		if (f->points[0] == 0)
			f->points[0] = REPLACEMENT;
	} else if (state == JP_KATAKANA && within(c, 0x21, 0x5f)) {
		one(f, 0xff61 + (uint32_t)(c - 0x21), 1);
	} else if (state == JP_ROMAN && c == '\\') {
		one(f, 0xa5, 1);
	} else if (state == JP_ROMAN && c == '~') {
		one(f, 0x203e, 1);
	} else if ((state == JP_ASCII || state == JP_ROMAN) && c < 0x80 &&
	    c != 0x0e && c != 0x0f) {
		one(f, c, 1);
	} else {
		one(f, REPLACEMENT, 1);
	}
}

static int
decode_jp(struct text t, struct buffer *out)
{
	const unsigned char *p = (const unsigned char *)t.data;
	enum jp_state state = JP_ASCII;
	bool escaped = false; /* and nothing said since */
	size_t left = t.size;

	while (left > 0) {
		struct found found = { .used = 3 };

		if (p[0] == 0x1b && jp_escape(p, left, &state)) {
			if (escaped)
				one(&found, REPLACEMENT, 3);
			escaped = true;
		} else {
			if (p[0] == 0x1b)
				one(&found, REPLACEMENT, 1);
			else
				jp_step(p, left, state, &found);
			escaped = false;
		}
		for (size_t i = 0; i < found.count; i++)
			(void)buffer_put_utf8(out, found.points[i]);
		p += found.used;
		left -= found.used;
	}
	return out->failed ? -1 : 0;
}

/* ---- Unicode ------------------------------------------------------------- */

static int
decode_utf8(struct text t, struct buffer *out)
{
	t = text_without_bom(t);
	if (utf8_valid(t))
		return buffer_put_text(out, t);
	while (t.size > 0) {
		size_t n = ascii_size((const unsigned char *)t.data, t.size);

		(void)buffer_put(out, t.data, n);
		t.data += n;
		t.size -= n;
		if (t.size > 0)
			(void)buffer_put_utf8(out, utf8_next(&t));
	}
	return out->failed ? -1 : 0;
}

/* One unit of UTF-16. */
static uint32_t
unit(const unsigned char *p, bool big)
{
	return big ? (uint32_t)(p[0] << 8 | p[1])
		   : (uint32_t)(p[1] << 8 | p[0]);
}

static int
decode_utf16(struct text t, bool big, struct buffer *out)
{
	const unsigned char *p = (const unsigned char *)t.data;
	size_t left = t.size;

	if (left >= 2 && unit(p, big) == 0xfeff) {
		p += 2;
		left -= 2;
	}
	while (left >= 2) {
		uint32_t c = unit(p, big), low;

		p += 2;
		left -= 2;
		if (c >= 0xd800 && c < 0xe000) {
			low = left >= 2 && c < 0xdc00 ? unit(p, big) : 0;
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (low - 0xdc00);
				p += 2;
				left -= 2;
			} else {
				/* A lead that the input ends behind is one
				 * error together with what is left of it. */
				if (c < 0xdc00 && left < 2)
					left = 0;
				c = REPLACEMENT;
			}
		}
		(void)buffer_put_utf8(out, c);
	}
	if (left == 1)
		(void)buffer_put_utf8(out, REPLACEMENT);
	return out->failed ? -1 : 0;
}

int
charset_decode(const char *name, struct text t, struct buffer *out)
{
	const uint32_t *points;

	if (t.size == 0)
		return out->failed ? -1 : 0;
	if (strcmp(name, "UTF-8") == 0)
		return decode_utf8(t, out);
	points = charset_index_single(name);
	if (points != NULL)
		return decode_by_steps(single_step, points, t, out);
	for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++)
		if (strcmp(name, decoders[i].name) == 0)
			return decode_by_steps(decoders[i].step, NULL, t, out);
	if (strcmp(name, "ISO-2022-JP") == 0)
		return decode_jp(t, out);
	if (strcmp(name, "UTF-16LE") == 0 || strcmp(name, "UTF-16BE") == 0)
		return decode_utf16(t, name[6] == 'B', out);
	if (strcmp(name, "replacement") == 0)
		return buffer_put_utf8(out, REPLACEMENT);
	name = charset_label(text_of(name));
	return name == NULL ? decode_utf8(t, out)
			    : charset_decode(name, t, out);
}
