/*
 * Unicode by libunistring, with short ways for ASCII; see unicode.h.
 */

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "lib/unicode.h"

/* Put what libunistring has made, and free it; NULL is no memory. */
static int
put_result(uint8_t *result, size_t size, struct buffer *out)
{
	int status = -1;

	if (result == NULL)
		out->failed = true;
	else
		status = buffer_put(out, result, size);
	free(result);
	return status;
}

/* Characters from U+0300 on that no other one changes and that change no other
 * one (NFC_Quick_Check=Yes, combining class 0), in blocks that have hardly any
 * others; sorted. */
static const uint32_t composed[][2] = {
	{ 0x388, 0x482 },     /* Greek, Cyrillic */
	{ 0x48a, 0x58a },     /* Cyrillic, Armenian */
	{ 0x5d0, 0x5ea },     /* Hebrew letters */
	{ 0x620, 0x64a },     /* Arabic letters */
	{ 0x660, 0x66f },     /* and digits */
	{ 0x671, 0x6d5 },     /* and more letters */
	{ 0x1e00, 0x1eff },   /* Latin, Vietnamese too */
	{ 0x2010, 0x205e },   /* punctuation */
	{ 0x20a0, 0x20c0 },   /* currencies */
	{ 0x2100, 0x2125 },   /* letterlike symbols up to the ohm sign */
	{ 0x2190, 0x2328 },   /* arrows, mathematics */
	{ 0x2330, 0x2adb },   /* boxes, symbols */
	{ 0x3001, 0x3029 },   /* punctuation of Chinese and Japanese */
	{ 0x3041, 0x3096 },   /* hiragana */
	{ 0x309b, 0x30ff },   /* katakana */
	{ 0x3400, 0x4dbf },   /* Han */
	{ 0x4e00, 0x9fff },   /* Han */
	{ 0xac00, 0xd7a3 },   /* Hangul syllables */
	{ 0xff01, 0xffee },   /* half and full width */
	{ 0x1f300, 0x1faff }, /* pictographs */
};

enum { COMPOSED_FROM = 0x300, RANGES = sizeof(composed) / sizeof(composed[0]) };

bool
unicode_is_nfc(struct text t)
{
	size_t at = 0; /* the range of the last one: texts stay in a script */

	while (t.size > 0) {
		size_t run = ascii_run(t);
		uint32_t c;

		t.data += run;
		t.size -= run;
		if (t.size == 0 || (c = utf8_next(&t)) < COMPOSED_FROM)
			continue;
		if (c < composed[at][0])
			at = 0;
		while (at < RANGES && c > composed[at][1])
			at++;
		if (at == RANGES || c < composed[at][0])
			return false;
	}
	return true;
}

int
unicode_nfc(struct text t, struct buffer *out)
{
	uint8_t *result;
	size_t size = 0;

	if (unicode_is_nfc(t))
		return buffer_put_text(out, t);
	result = u8_normalize(
	    UNINORM_NFC, (const uint8_t *)t.data, t.size, NULL, &size);
	return put_result(result, size, out);
}

int
unicode_fold(struct text t, struct buffer *out)
{
	uint8_t *result;
	size_t size = 0;
	char *to;

	if (!text_is_ascii(t)) {
		result = u8_casefold((const uint8_t *)t.data, t.size, NULL,
		    UNINORM_NFKC, NULL, &size);
		return put_result(result, size, out);
	}
	if (t.size == 0)
		return out->failed ? -1 : 0;
	if ((to = buffer_reserve(out, t.size)) == NULL)
		return -1;
	for (size_t i = 0; i < t.size; i++)
		to[i] = ascii_lower(t.data[i]);
	out->size += t.size;
	return 0;
}

bool
unicode_is_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	return uc_is_property_white_space(c);
}

bool
unicode_is_letter(uint32_t c)
{
	if (c < 0x80)
		return ascii_is_alpha((char)c);
	return uc_is_general_category_withtable(
	    c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M);
}

bool
unicode_is_digit(uint32_t c)
{
	if (c < 0x80)
		return ascii_is_digit((char)c);
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Nd);
}

bool
unicode_is_upper(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z';
	return uc_is_general_category_withtable(
	    c, UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt);
}

bool
unicode_is_unspaced(uint32_t c)
{
	/* Blocks of the scripts; sorted. */
	static const uint32_t ranges[][2] = { { 0xe00, 0xeff },
		{ 0x1000, 0x109f }, { 0x1780, 0x17ff }, { 0x3005, 0x3007 },
		{ 0x3041, 0x30ff }, { 0x31f0, 0x31ff }, { 0x3400, 0x4dbf },
		{ 0x4e00, 0x9fff }, { 0xf900, 0xfaff }, { 0xff66, 0xff9f },
		{ 0x20000, 0x3ffff } };

	if (c < ranges[0][0])
		return false;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c <= ranges[i][1])
			return c >= ranges[i][0];
	return false;
}

/* Joins two parts of a word when letters stand on both sides. */
static bool
is_joint(uint32_t c)
{
	enum {
		SOFT_HYPHEN = 0xad,
		HYPHEN = 0x2010,
		NO_BREAK_HYPHEN = 0x2011,
		APOSTROPHE = 0x2019
	};

	return c == '\'' || c == '-' || c == SOFT_HYPHEN || c == HYPHEN ||
	    c == NO_BREAK_HYPHEN || c == APOSTROPHE;
}

int64_t
unicode_words(struct text t)
{
	int64_t words = 0, unspaced = 0;
	bool inside = false;

	while (t.size > 0) {
		uint32_t c = utf8_next(&t);
		bool part = unicode_is_letter(c) || unicode_is_digit(c);

		if (part && unicode_is_unspaced(c)) {
			unspaced++;
			inside = false;
			continue;
		}
		words += (unspaced + 1) / 2;
		unspaced = 0;
		words += part && !inside;
		inside = part || (inside && is_joint(c));
	}
	return words + (unspaced + 1) / 2;
}
