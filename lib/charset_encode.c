/*
 * Encoders of the WHATWG Encoding Standard, for the queries of legacy pages;
 * see charset.h.  They search the decoders' indexes, since queries are short.
 */

#include <string.h>

#include "lib/charset.h"
#include "lib/charset_index.h"

/* The bytes of one character; 0 when it has none. */
typedef size_t encoder(uint32_t c, unsigned char out[4]);

/* The first pointer in from..end of the character, or SIZE_MAX. */
static size_t
find(enum charset_index which, uint32_t c, size_t from, size_t end)
{
	size_t size;
	const uint32_t *points = charset_index(which, &size);

	if (end > size)
		end = size;
	for (size_t i = from; i < end; i++)
		if (points[i] == c)
			return i;
	return SIZE_MAX;
}

static size_t
put_pair(unsigned char out[4], size_t first, size_t second)
{
	out[0] = (unsigned char)first;
	out[1] = (unsigned char)second;
	return 2;
}

static size_t
big5(uint32_t c, unsigned char out[4])
{
	/* HKSCS is not written; of six doubled ones the last is. */
	const size_t start = (size_t)(0xa1 - 0x81) * 157;
	size_t pointer = find(CHARSET_BIG5, c, start, SIZE_MAX), next, trail;

	if (pointer == SIZE_MAX)
		return 0;
	if (c == 0x2550 || c == 0x255e || c == 0x2561 || c == 0x256a ||
	    c == 0x5341 || c == 0x5345)
		while ((next = find(CHARSET_BIG5, c, pointer + 1, SIZE_MAX)) !=
		    SIZE_MAX)
			pointer = next;
	trail = pointer % 157;
	return put_pair(
	    out, pointer / 157 + 0x81, trail + (trail < 0x3f ? 0x40 : 0x62));
}

static size_t
euc_kr(uint32_t c, unsigned char out[4])
{
	size_t pointer = find(CHARSET_EUC_KR, c, 0, SIZE_MAX);

	if (pointer == SIZE_MAX)
		return 0;
	return put_pair(out, pointer / 190 + 0x81, pointer % 190 + 0x41);
}

/* The characters of GB 18030-2022 that keep their old two bytes. */
static size_t
gb_moved(uint32_t c)
{
	static const uint32_t moved[][2] = { { 0xe81e, 0xfe59 },
		{ 0xe826, 0xfe61 }, { 0xe82b, 0xfe66 }, { 0xe82c, 0xfe67 },
		{ 0xe832, 0xfe6d }, { 0xe843, 0xfe7e }, { 0xe854, 0xfe90 },
		{ 0xe864, 0xfea0 }, { 0xe78d, 0xa6d9 }, { 0xe78e, 0xa6da },
		{ 0xe78f, 0xa6db }, { 0xe790, 0xa6dc }, { 0xe791, 0xa6dd },
		{ 0xe792, 0xa6de }, { 0xe793, 0xa6df }, { 0xe794, 0xa6ec },
		{ 0xe795, 0xa6ed }, { 0xe796, 0xa6f3 } };

	for (size_t i = 0; i < sizeof(moved) / sizeof(moved[0]); i++)
		if (moved[i][0] == c)
			return moved[i][1];
	return 0;
}

static size_t
gb_two(uint32_t c, unsigned char out[4])
{
	size_t moved = gb_moved(c), pointer, trail;

	if (moved != 0)
		return put_pair(out, moved >> 8, moved & 255);
	pointer =
	    c == 0xe5e5 ? SIZE_MAX : find(CHARSET_GB18030, c, 0, SIZE_MAX);
	if (pointer == SIZE_MAX)
		return 0;
	trail = pointer % 190;
	return put_pair(
	    out, pointer / 190 + 0x81, trail + (trail < 0x3f ? 0x40 : 0x41));
}

static size_t
gbk(uint32_t c, unsigned char out[4])
{
	if (c == 0x20ac) {
		out[0] = 0x80;
		return 1;
	}
	return gb_two(c, out);
}

static size_t
gb18030(uint32_t c, unsigned char out[4])
{
	size_t n = gb_two(c, out), pointer;

	if (n > 0 || c == 0xe5e5)
		return n;
	pointer = c >= 0x10000 ? c - 0x10000 + 189000
			       : find(CHARSET_GB_FOUR, c, 0, SIZE_MAX);
	if (pointer == SIZE_MAX)
		return 0;
	out[0] = (unsigned char)(pointer / 12600 + 0x81);
	out[1] = (unsigned char)(pointer / 1260 % 10 + 0x30);
	out[2] = (unsigned char)(pointer / 10 % 126 + 0x81);
	out[3] = (unsigned char)(pointer % 10 + 0x30);
	return 4;
}

static size_t
shift_jis(uint32_t c, unsigned char out[4])
{
	/* NEC's copies of IBM's characters are not written. */
	enum { COPIES = 8272, COPIES_END = 8836 };
	size_t pointer, lead, trail;

	if (c == 0xa5 || c == 0x203e || c == 0x80) {
		out[0] = c == 0xa5 ? '\\' : c == 0x80 ? 0x80 : '~';
		return 1;
	}
	if (c >= 0xff61 && c <= 0xff9f) {
		out[0] = (unsigned char)(c - 0xff61 + 0xa1);
		return 1;
	}
	if (c == 0x2212)
		c = 0xff0d;
	pointer = find(CHARSET_JIS0208, c, 0, COPIES);
	if (pointer == SIZE_MAX)
		pointer = find(CHARSET_JIS0208, c, COPIES_END, SIZE_MAX);
	if (pointer == SIZE_MAX)
		return 0;
	lead = pointer / 188;
	trail = pointer % 188;
	return put_pair(out, lead + (lead < 0x1f ? 0x81 : 0xc1),
	    trail + (trail < 0x3f ? 0x40 : 0x41));
}

/* The two bytes above 0x80 in rows 1 to 94. */
static size_t
jis0208(uint32_t c, unsigned char out[4])
{
	size_t pointer;

	if (c == 0x2212)
		c = 0xff0d;
	pointer = find(CHARSET_JIS0208, c, 0, 94 * 94);
	if (pointer == SIZE_MAX)
		return 0;
	return put_pair(out, pointer / 94 + 0xa1, pointer % 94 + 0xa1);
}

static size_t
euc_jp(uint32_t c, unsigned char out[4])
{
	if (c == 0xa5 || c == 0x203e) {
		out[0] = c == 0xa5 ? '\\' : '~';
		return 1;
	}
	if (c >= 0xff61 && c <= 0xff9f)
		return put_pair(out, 0x8e, c - 0xff61 + 0xa1);
	return jis0208(c, out);
}

static size_t
user_defined(uint32_t c, unsigned char out[4])
{
	if (c < 0xf780 || c > 0xf7ff)
		return 0;
	out[0] = (unsigned char)(c - 0xf780 + 0x80);
	return 1;
}

static const struct encoding {
	const char *name;
	encoder *encode;
} encodings[] = { { "Big5", big5 }, { "EUC-KR", euc_kr }, { "GBK", gbk },
	{ "gb18030", gb18030 }, { "EUC-JP", euc_jp },
	{ "Shift_JIS", shift_jis }, { "x-user-defined", user_defined } };

static void
put_reference(uint32_t c, struct buffer *out)
{
	(void)buffer_printf(out, "%%26%%23%u%%3B", (unsigned int)c);
}

static size_t
encode_single(const uint32_t *points, uint32_t c, unsigned char out[4])
{
	for (size_t i = 0; i < CHARSET_HIGH; i++)
		if (points[i] == c) {
			out[0] = (unsigned char)(i + CHARSET_HIGH);
			return 1;
		}
	return 0;
}

/* ---- ISO-2022-JP --------------------------------------------------------- */

/* Half-width katakana in full width (index ISO-2022-JP katakana). */
static uint32_t
full_width(uint32_t c)
{
	static const uint16_t wide[] = { 0x3002, 0x300c, 0x300d, 0x3001, 0x30fb,
		0x30f2, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30e3, 0x30e5,
		0x30e7, 0x30c3, 0x30fc, 0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa,
		0x30ab, 0x30ad, 0x30af, 0x30b1, 0x30b3, 0x30b5, 0x30b7, 0x30b9,
		0x30bb, 0x30bd, 0x30bf, 0x30c1, 0x30c4, 0x30c6, 0x30c8, 0x30ca,
		0x30cb, 0x30cc, 0x30cd, 0x30ce, 0x30cf, 0x30d2, 0x30d5, 0x30d8,
		0x30db, 0x30de, 0x30df, 0x30e0, 0x30e1, 0x30e2, 0x30e4, 0x30e6,
		0x30e8, 0x30e9, 0x30ea, 0x30eb, 0x30ec, 0x30ed, 0x30ef, 0x30f3,
		0x309b, 0x309c };

	return c >= 0xff61 && c <= 0xff9f ? wide[c - 0xff61] : c;
}

static void
switch_to(char *state, char wanted, struct buffer *out)
{
	if (*state == wanted)
		return;
	*state = wanted;
	(void)buffer_put_string(out, wanted == '$' ? "\033$" : "\033(");
	(void)buffer_put_char(out, wanted == '$' ? 'B' : wanted);
}

/* state: 'B' ASCII, 'J' Roman, '$' JIS X 0208. */
static void
put_jp(uint32_t c, char *state, struct buffer *out)
{
	unsigned char bytes[4];

	if (c == 0x0e || c == 0x0f || c == 0x1b) {
		if (*state == '$')
			switch_to(state, 'B', out);
		put_reference(0xfffd, out);
	} else if (c < 0x80) {
		bool either = c != '\\' && c != '~';

		if (*state != 'J' || !either)
			switch_to(state, 'B', out);
		(void)buffer_put_char(out, (char)c);
	} else if (c == 0xa5 || c == 0x203e) {
		switch_to(state, 'J', out);
		(void)buffer_put_char(out, c == 0xa5 ? '\\' : '~');
	} else if (jis0208(full_width(c), bytes) == 2) {
		switch_to(state, '$', out);
		(void)buffer_put_char(out, (char)(bytes[0] & 0x7f));
		(void)buffer_put_char(out, (char)(bytes[1] & 0x7f));
	} else {
		if (*state == '$')
			switch_to(state, 'B', out);
		put_reference(c, out);
	}
}

static int
encode_jp(struct text t, struct buffer *out)
{
	char state = 'B';

	while (t.size > 0)
		put_jp(utf8_next(&t), &state, out);
	switch_to(&state, 'B', out);
	return out->failed ? -1 : 0;
}

int
charset_encode(const char *name, struct text t, struct buffer *out)
{
	const uint32_t *points = charset_index_single(name);
	encoder *encode = NULL;

	if (strcmp(name, "ISO-2022-JP") == 0)
		return encode_jp(t, out);
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++)
		if (strcmp(encodings[i].name, name) == 0)
			encode = encodings[i].encode;
	if (points == NULL && encode == NULL)
		return buffer_put_text(out, t);
	while (t.size > 0) {
		uint32_t c = utf8_next(&t);
		unsigned char bytes[4] = { (unsigned char)c };
		size_t n = 1;

		if (c >= 0x80)
			n = points != NULL ? encode_single(points, c, bytes)
					   : encode(c, bytes);
		if (n == 0)
			put_reference(c, out);
		else
			(void)buffer_put(out, bytes, n);
	}
	return out->failed ? -1 : 0;
}
