/*
 * The rules of texts; see textrules.h.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/language.h"
#include "lib/share.h"
#include "lib/unicode.h"

#include "filter/textrules.h"
#include "filter/wordlist.h"

static const struct textrules *rules;
static struct wordlist *stock_phrases, *blocklist;

int
textrules_open(const struct textrules *r)
{
	char shipped[PATH_BYTES_MAX];
	const char *stock = r->stock_phrases;

	rules = r;
	if (stock == NULL) {
		/* Where there is none, opening it says which. */
		(void)share_path(shipped, "stock-phrases.txt");
		stock = shipped;
	}
	if ((stock_phrases = wordlist_open(stock)) == NULL)
		return -1;
	if (r->blocklist != NULL &&
	    (blocklist = wordlist_open(r->blocklist)) == NULL) {
		textrules_close();
		return -1;
	}
	return 0;
}

void
textrules_close(void)
{
	wordlist_free(stock_phrases);
	wordlist_free(blocklist);
	stock_phrases = blocklist = NULL;
}

static int
compare_words(const void *left, const void *right)
{
	const struct text *a = left, *b = right;

	return text_compare(*a, *b);
}

/* The share of words of a text in normal form that stood in it before. */
static double
repetition(struct text normal)
{
	static struct text words[TEXTRULES_WORDS_MAX];
	size_t count = 0, repeated = 0;
	struct text rest = normal;

	if (normal.size == 0)
		return 0;
	while (count < TEXTRULES_WORDS_MAX &&
	    text_split(&rest, ' ', &words[count]))
		count++;
	qsort(words, count, sizeof(words[0]), compare_words);
	for (size_t i = 1; i < count; i++)
		repeated += text_equal(words[i - 1], words[i]);
	return (double)repeated / (double)count;
}

static void
count_characters(struct text t, struct text_measures *out)
{
	int64_t letters = 0, seen = 0;

	out->characters = 0;
	while (t.size > 0) {
		uint32_t c = utf8_next(&t);

		out->characters++;
		letters += unicode_is_letter(c);
		seen += !unicode_is_space(c);
	}
	out->letters = seen == 0 ? 0 : (double)letters / (double)seen;
}

static int
measure(struct text t, struct buffer *normal, struct text_measures *out)
{
	struct language language = language_of(t, (struct text){ 0 });

	memset(out, 0, sizeof(*out));
	if (wordlist_normal(t, normal) != 0)
		return -1;
	memcpy(out->language, language.code, sizeof(out->language));
	out->words = unicode_words(t);
	out->repetition = repetition(buffer_text(normal));
	count_characters(t, out);
	return 0;
}

int
textrules_measure(struct text t, struct text_measures *out)
{
	struct buffer normal = buffer_make(8 * TEXTRULES_BYTES_MAX);
	int status = measure(t, &normal, out);

	buffer_free(&normal);
	return status;
}

static bool
is_address(struct text t)
{
	return text_find_nocase(t, text_literal("://")) != SIZE_MAX ||
	    text_starts_nocase(t, text_literal("www."));
}

static bool
has_image_extension(struct text t)
{
	static const char *const extensions[] = { ".jpg", ".jpeg", ".jpe",
		".png", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff",
		".svg", ".heic", ".jfif", ".psd" };

	for (size_t i = 0; i < sizeof(extensions) / sizeof(*extensions); i++)
		if (text_ends_nocase(t, text_of(extensions[i])))
			return true;
	return false;
}

/* One word with '_' in it, or with digits joined to it by '-' ("dsc-1234"),
 * or without any letter outside hexadecimal ("3f2a19bc", "1200x800"). */
static bool
is_name_like(struct text t)
{
	size_t digits = 0, others = 0, marks = 0;

	for (size_t i = 0; i < t.size; i++) {
		char c = t.data[i];

		if ((unsigned char)c >= 0x80)
			return false;
		digits += ascii_is_digit(c);
		marks += c == '_';
		others += !ascii_is_digit(c) && ascii_hex_value(c) < 0 &&
		    c != '-' && c != '_' && c != 'x' && c != 'X' && c != '.';
	}
	if (marks > 0 || (digits > 0 && others == 0))
		return true;
	return digits >= 3 && memchr(t.data, '-', t.size) != NULL;
}

/* Letters, then four digits or more: a camera's number. */
static bool
is_camera_number(struct text t)
{
	static const char *const prefixes[] = { "img", "dsc", "dscn", "dscf",
		"pict", "image", "photo", "foto", "p", "mg", "sam", "gopr",
		"screenshot" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		struct text rest = t, prefix = text_of(prefixes[i]);
		size_t digits = 0;

		if (!text_starts_nocase(t, prefix))
			continue;
		rest.data += prefix.size;
		rest.size -= prefix.size;
		while (digits < rest.size && ascii_is_digit(rest.data[digits]))
			digits++;
		if (digits >= 4 && digits == rest.size)
			return true;
	}
	return false;
}

bool
textrules_is_filename(struct text t)
{
	t = text_trim(t);
	if (t.size == 0)
		return false;
	if (has_image_extension(t))
		return true;
	for (size_t i = 0; i < t.size; i++)
		if (ascii_is_space(t.data[i]))
			return false;
	return is_address(t) || is_name_like(t) || is_camera_number(t);
}

static bool
is_outside(int64_t n, int64_t min, int64_t max)
{
	return n < min || (max > 0 && n > max);
}

/* Facts of the text first, then measures against thresholds. */
static const char *
first_broken(struct text t, struct text normal, const struct text_measures *m)
{
	const char *languages = rules->languages;

	if (textrules_is_filename(t))
		return "filename";
	if (wordlist_matches(stock_phrases, normal))
		return "stock";
	if (wordlist_matches(blocklist, normal))
		return "blocklist";
	if (languages != NULL && *languages != '\0' &&
	    strcmp(m->language, "und") != 0 &&
	    !language_matches(m->language, languages))
		return "language";
	if (is_outside(m->words, rules->words_min, rules->words_max))
		return "words";
	if (is_outside(
		m->characters, rules->characters_min, rules->characters_max))
		return "characters";
	if (m->repetition > rules->repetition_max)
		return "repetition";
	return m->letters < rules->letters_min ? "letters" : NULL;
}

static int
write_measures(json_t *rec, const struct text_measures *m)
{
	if (record_set_string(rec, "language", m->language) != 0 ||
	    record_set_integer(rec, "words", m->words) != 0 ||
	    record_set_integer(rec, "characters", m->characters) != 0 ||
	    record_set_real(rec, "repetition", m->repetition) != 0)
		return -1;
	return record_set_real(rec, "letters", m->letters);
}

const char *
textrules_judge(json_t *rec)
{
	struct buffer normal = buffer_make(8 * TEXTRULES_BYTES_MAX);
	struct text t = record_text(rec, "text");
	struct text_measures measures;
	const char *reason = "memory";

	assert(rules != NULL);
	if (t.size > TEXTRULES_BYTES_MAX) {
		t.size = TEXTRULES_BYTES_MAX;
		while (t.size > 0 && (t.data[t.size] & 0xC0) == 0x80)
			t.size--; /* not within a character */
	}
	if (measure(t, &normal, &measures) == 0 &&
	    write_measures(rec, &measures) == 0)
		reason = first_broken(t, buffer_text(&normal), &measures);
	buffer_free(&normal);
	return reason;
}
