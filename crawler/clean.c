/*
 * Cleaning: one pass for characters, then what captions and titles need.
 */

#include <string.h>

#include "crawler/clean.h"
#include "crawler/reference.h"
#include "lib/unicode.h"

enum {
	ESCAPE_ROUNDS = 2,
	SITE_NAME_BYTES_MIN = 3,
	SITE_NAME_BYTES_MAX = 80,
	SITE_WORD_BYTES_MAX = 12
};

static bool
is_dropped(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad ||
	    c == 0x200b || c == 0x200e || c == 0x200f ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
	    c == 0xfeff || c == 0xfffe || c == 0xffff;
}

/* Joiners are letters of some scripts and part of emoji, elsewhere noise:
 * Arabic, Syriac, Indic, Mongolian before; symbols. */
static bool
takes_joiner(uint32_t before)
{
	return (before >= 0x600 && before < 0x8a0) ||
	    (before >= 0x900 && before < 0x0e00) ||
	    (before >= 0x0f00 && before < 0x1100) ||
	    (before >= 0x1780 && before < 0x18b0) || before >= 0x1f000 ||
	    (before >= 0x2190 && before < 0x2c00) || before == 0xfe0f;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') ||
	    (c >= 0x85 && unicode_is_space(c));
}

static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7f;
}

/* Take from the front of t what stays as it is (ASCII with single spaces
 * inside), or else one character; *c is its first. */
static struct text
part_next(struct text *t, uint32_t *c)
{
	struct text part = *t;
	size_t i = 0;

	while (i < t->size &&
	    (is_plain(t->data[i]) ||
		(t->data[i] == ' ' && i > 0 && i + 1 < t->size &&
		    is_plain(t->data[i + 1]))))
		i++;
	if (i == 0) {
		*c = utf8_next(t);
		part.size -= t->size;
		return part;
	}
	*c = (unsigned char)part.data[0];
	part.size = i;
	t->data += i;
	t->size -= i;
	return part;
}

static int
put_clean(struct text t, struct buffer *out)
{
	size_t start = out->size;
	uint32_t c, before = 0;
	bool gap = false;

	while (t.size > 0) {
		struct text part = part_next(&t, &c);

		if (is_blank(c)) {
			gap = true;
			continue;
		}
		if (is_dropped(c) ||
		    ((c == 0x200c || c == 0x200d) && !takes_joiner(before)))
			continue;
		if (gap && out->size > start && buffer_put_char(out, ' ') != 0)
			return -1;
		gap = false;
		if (buffer_put_text(out, part) != 0)
			return -1;
		before = c;
	}
	return 0;
}

/* Make NFC of what stands in out from `start` on. */
static int
compose(struct buffer *out, size_t start)
{
	struct text t;
	struct buffer nfc = buffer_make(2 * CLEAN_BYTES_MAX);
	int status = 0;

	if (out->size == start)
		return 0; /* an empty buffer has no bytes to point at */
	t = (struct text){ out->data + start, out->size - start };
	if (!unicode_is_nfc(t)) {
		status = unicode_nfc(t, &nfc);
		out->size = start;
		status |= buffer_put_text(out, buffer_text(&nfc));
	}
	buffer_free(&nfc);
	return status;
}

/* Does the text still hold "&amp;", "&#39;" or another of the references that
 * double escaping leaves? */
static bool
is_escaped(struct text t)
{
	static const char *const left[] = { "&amp;", "&quot;", "&lt;", "&gt;",
		"&nbsp;", "&#", "&apos;", NULL };

	if (t.size == 0 || memchr(t.data, '&', t.size) == NULL)
		return false;
	for (size_t i = 0; left[i] != NULL; i++)
		if (text_find(t, text_of(left[i])) != SIZE_MAX)
			return true;
	return false;
}

/* Cut before a character, not within one. */
static struct text
cut(struct text t, size_t max)
{
	if (t.size <= max)
		return t;
	while (max > 0 && ((unsigned char)t.data[max] & 0xc0) == 0x80)
		max--;
	return (struct text){ t.data, max };
}

int
clean_text(struct text raw, struct buffer *out)
{
	struct arena *arena = NULL;
	size_t start = out->size;
	struct text t = cut(raw, CLEAN_BYTES_MAX);
	int status;

	for (int i = 0; i < ESCAPE_ROUNDS && is_escaped(t); i++) {
		struct text decoded;

		if (arena == NULL)
			arena = arena_new(8 * CLEAN_BYTES_MAX);
		if (arena == NULL)
			break;
		decoded = reference_decode(t, REFERENCE_TEXT, arena);
		if (decoded.data != NULL)
			t = decoded;
	}
	status = put_clean(t, out);
	if (status == 0)
		status = compose(out, start);
	arena_free(arena);
	return status;
}

/* ---- titles -------------------------------------------------------------- */

static const char *const bars[] = { " | ", " - ", " – ", " — ", " :: ", " » ",
	" · ", " • ", " ‹ ", " « ", ": ", NULL };

/* Letters and digits of t, lower case; a letter that is not ASCII is '?'. */
static struct text
plain_of(struct text t, char plain[SITE_NAME_BYTES_MAX])
{
	size_t size = 0;

	while (t.size > 0 && size < SITE_NAME_BYTES_MAX) {
		uint32_t c = utf8_next(&t);

		if (c < 0x80 && ascii_is_alnum((char)c))
			plain[size++] = ascii_lower((char)c);
		else if (c >= 0x80 && unicode_is_letter(c))
			plain[size++] = '?';
	}
	return (struct text){ plain, size };
}

/* Does t begin with the name, each '?' of which stands for one or two letters:
 * "köln" is koln or koeln? */
static bool
begins_plain(struct text t, struct text name)
{
	for (unsigned longs = 0; longs < 2; longs++) {
		size_t at = 0, i = 0;

		for (; i < name.size && at < t.size; i++)
			if (name.data[i] == '?')
				at += 1 + longs;
			else if (name.data[i] != t.data[at++])
				break;
		if (i == name.size && at <= t.size)
			return true;
	}
	return false;
}

/* Letters and digits of the name, in order, stand in the host's name. */
static bool
names_host(struct text name, struct text host)
{
	char a[SITE_NAME_BYTES_MAX], b[SITE_NAME_BYTES_MAX];
	struct text plain = plain_of(name, a), whole = plain_of(host, b);
	size_t known = 0;

	for (size_t i = 0; i < plain.size; i++)
		known += plain.data[i] != '?';
	if (known < 3 || known * 2 < plain.size)
		return false;
	for (size_t i = 0; i + plain.size <= whole.size; i++)
		if (begins_plain(text_from(whole, i), plain))
			return true;
	return false;
}

static bool
is_site(struct text part, struct text site, struct text host)
{
	part = text_trim(part);
	site = text_trim(site);
	if (part.size == 0 || part.size > SITE_NAME_BYTES_MAX)
		return false;
	if (site.size >= SITE_NAME_BYTES_MIN && part.size > site.size &&
	    part.size <= site.size + SITE_WORD_BYTES_MAX &&
	    text_starts_nocase(part, site) && part.data[site.size] == ' ')
		return true;
	return (site.size > 0 && text_equal_nocase(part, site)) ||
	    names_host(part, host);
}

struct text
clean_title(
    struct text t, struct text headline, struct text site, struct text host)
{
	headline = text_trim(headline);
	for (size_t b = 0; bars[b] != NULL; b++) {
		struct text bar = text_of(bars[b]);
		size_t last = SIZE_MAX, first;

		for (size_t i = 0; i + bar.size <= t.size; i++)
			if (t.data[i] == bar.data[0] &&
			    memcmp(t.data + i, bar.data, bar.size) == 0)
				last = i;
		if (last == SIZE_MAX)
			continue;
		if (bar.data[0] != ':' &&
		    (is_site(text_from(t, last + bar.size), site, host) ||
			text_equal_nocase(
			    text_trim((struct text){ t.data, last }),
			    headline)))
			return text_trim((struct text){ t.data, last });
		first = text_find(t, bar);
		if (is_site((struct text){ t.data, first }, site, host) ||
		    (bar.data[0] != ':' &&
			text_equal_nocase(
			    text_trim(text_from(t, first + bar.size)),
			    headline)))
			return text_trim(text_from(t, first + bar.size));
	}
	return t;
}
