/*
 * International domain names; see idna.h.
 *
 * libidn2 is given one label at a time: it knows no CheckHyphens = false and
 * no VerifyDnsLength = false, so plain ASCII labels never reach it.  Its
 * tables are those of an older UTS 46, which forbids capitals whose small
 * letters came later and some characters that are ignored today; so labels
 * are put into NFC, lower case and without those before.  Symbols (emoji) and
 * hyphens at any place, which IDNA 2008 forbids and UTS 46 allows, are taken
 * out for its check and encoded here.
 *
 * What remains different from the standard: the Bidi rule looks at one label
 * only, and characters of Unicode 15 and later are unknown.
 */

#include <idn2.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "lib/idna.h"
#include "lib/punycode.h"

static bool
put(struct text t, char *out, size_t room, size_t *size)
{
	if (t.size > room - *size)
		return false;
	for (size_t i = 0; i < t.size; i++)
		out[(*size)++] = ascii_lower(t.data[i]);
	return true;
}

/* Characters that UTS 46 (revision 33) ignores. */
static bool
is_ignored(uint32_t c)
{
	static const uint32_t ranges[][2] = { { 0xad, 0xad }, { 0x34f, 0x34f },
		{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
		{ 0x200b, 0x200b }, { 0x2060, 0x2064 }, { 0x206a, 0x206f },
		{ 0x3164, 0x3164 }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 }, { 0xe0100, 0xe01ef } };

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

/* The small letter that UTS 46 maps c to, for one that is one character. */
static uint32_t
small(uint32_t c)
{
	enum {
		CAPITAL_I_DOT = 0x130,
		CAPITAL_SHARP_S = 0x1e9e,
		SHARP_S = 0xdf
	};

	if (c == CAPITAL_I_DOT)
		return c;
	return c == CAPITAL_SHARP_S ? SHARP_S : uc_tolower(c);
}

/* The label in NFC, small letters, without what is ignored; malloced. */
static char *
prepare(struct text label)
{
	size_t size = 0, n = 0;
	uint8_t *normal = u8_normalize(
	    UNINORM_NFC, (const uint8_t *)label.data, label.size, NULL, &size);
	struct text t = { .data = (const char *)normal, .size = size };
	char *out;

	/* A small letter has at most two bytes more than its capital. */
	out = normal == NULL ? NULL : malloc(3 * size + 1);
	while (out != NULL && t.size > 0) {
		uint32_t c = utf8_next(&t);

		if (!is_ignored(c))
			n += utf8_put(small(c), out + n);
	}
	if (out != NULL)
		out[n] = '\0';
	free(normal);
	return out;
}

/* A hyphen, or a symbol or mark of punctuation that UTS 46 allows. */
static bool
is_symbol(uint32_t c)
{
	enum { RIGHT_TO_LEFT = 0x590, RIGHT_TO_LEFT_END = 0x900 };
	enum { DESCRIPTION = 0x2ff0, DESCRIPTION_END = 0x3000 };
	enum { OBJECT = 0xfffc, REPLACEMENT = 0xfffd };

	if (c < 0x80)
		return c == '-';
	if ((c >= RIGHT_TO_LEFT && c < RIGHT_TO_LEFT_END) ||
	    (c >= DESCRIPTION && c < DESCRIPTION_END) || c == OBJECT ||
	    c == REPLACEMENT)
		return false;
	return uc_is_general_category_withtable(
	    c, UC_CATEGORY_MASK_S | UC_CATEGORY_MASK_P);
}

static bool
libidn2_takes(const char *label, char **ascii)
{
	return idn2_to_ascii_8z(label, ascii,
		   IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK;
}

/* Is the label allowed but for its symbols and hyphens? */
static bool
rest_is_allowed(struct text label)
{
	char *rest = malloc(label.size + 1), *ascii = NULL;
	size_t n = 0;
	bool ok;

	if (rest == NULL)
		return false;
	while (label.size > 0) {
		uint32_t c = utf8_next(&label);

		if (!is_symbol(c))
			n += utf8_put(c, rest + n);
	}
	rest[n] = '\0';
	ok = n == 0 || libidn2_takes(rest, &ascii);
	idn2_free(ascii);
	free(rest);
	return ok;
}

/* A prepared label that libidn2 does not take as it is. */
static bool
put_symbols(struct text label, char *out, size_t room, size_t *size)
{
	size_t n = 0;
	uint8_t *mapped = u8_normalize(
	    UNINORM_NFKC, (const uint8_t *)label.data, label.size, NULL, &n);
	struct text t = { .data = (const char *)mapped, .size = n };
	bool ok = mapped != NULL && !text_is_ascii(t) &&
	    !text_starts_nocase(t, text_literal("xn--")) &&
	    memchr(t.data, '.', t.size) == NULL && rest_is_allowed(t) &&
	    punycode_encode(t, out + *size, room - *size, &n);

	if (ok)
		*size += n;
	free(mapped);
	return ok;
}

static bool
put_label(struct text label, char *out, size_t room, size_t *size)
{
	char *copy, *ascii = NULL;
	bool ok;

	if (text_is_ascii(label) &&
	    !text_starts_nocase(label, text_literal("xn--")))
		return put(label, out, room, size);
	copy = prepare(label);
	if (copy == NULL)
		return false;
	if (copy[0] == '\0')
		ok = true;
	else if (libidn2_takes(copy, &ascii))
		ok = put(text_of(ascii), out, room, size);
	else
		ok = put_symbols(text_of(copy), out, room, size);
	idn2_free(ascii);
	free(copy);
	return ok;
}

/* Bytes of the dot at the front of t: '.', or one of the three that UTS 46
 * maps to it (U+3002, U+FF0E, U+FF61); 0 when there is none. */
static size_t
dot_size(struct text t)
{
	if (t.data[0] == '.')
		return 1;
	if (text_starts(t, text_literal("\343\200\202")) ||
	    text_starts(t, text_literal("\357\274\216")) ||
	    text_starts(t, text_literal("\357\275\241")))
		return 3;
	return 0;
}

bool
idna_to_ascii(struct text domain, char *out, size_t room, size_t *size)
{
	*size = 0;
	if (text_is_ascii(domain))
		return put(domain, out, room, size);
	if (!utf8_valid(domain) ||
	    memchr(domain.data, '\0', domain.size) != NULL)
		return false;
	while (domain.size > 0) {
		struct text label = { .data = domain.data, .size = 0 };
		size_t dot = 0;

		while (domain.size > 0 && (dot = dot_size(domain)) == 0) {
			domain.data++;
			domain.size--;
			label.size++;
		}
		if (label.size > 0 && !put_label(label, out, room, size))
			return false;
		if (domain.size > 0 && !put(text_literal("."), out, room, size))
			return false;
		domain.data += dot;
		domain.size -= dot;
	}
	return true;
}
