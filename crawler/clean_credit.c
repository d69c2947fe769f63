/*
 * What a credit is: its words, marks and names.
 */

#include <string.h>

#include "crawler/clean_parts.h"
#include "lib/unicode.h"

enum { ROUNDS_MAX = 3 };

/* Without spaces and marks at both ends. */
struct text
clean_strip(struct text t, const char *marks)
{
	while (t.size > 0 &&
	    (t.data[0] == ' ' || strchr(marks, t.data[0]) != NULL))
		t = text_from(t, 1);
	while (t.size > 0 &&
	    (t.data[t.size - 1] == ' ' ||
		strchr(marks, t.data[t.size - 1]) != NULL))
		t.size--;
	return t;
}

bool
clean_ends_in(struct text t, const char *const ends[])
{
	for (size_t i = 0; ends[i] != NULL; i++)
		if (text_ends_nocase(t, text_of(ends[i])))
			return true;
	return false;
}

bool
clean_ends_sentence(struct text t)
{
	static const char *const ends[] = { ".", "!", "?", "\"", ")", "”", "»",
		"“", "…", "。", "’", "—", "–", "|", ":", NULL };

	return clean_ends_in(t, ends);
}

bool
clean_says_little(struct text t)
{
	size_t letters = 0, digits = 0;

	for (struct text rest = t; rest.size > 0;) {
		uint32_t c = utf8_next(&rest);

		letters += unicode_is_letter(c);
		digits += unicode_is_digit(c);
	}
	return letters == 0 || digits > letters;
}

/* A small letter of a script that has capital ones. */
static bool
is_small(uint32_t c)
{
	return (c < 0x250 || (c >= 0x370 && c < 0x590)) &&
	    unicode_is_letter(c) && !unicode_is_upper(c);
}

bool
clean_is_name(const struct phrases *p, struct text t)
{
	size_t words = 0;
	struct text word;

	if (t.size < 2 || t.size > 90 || t.data[t.size - 1] == '.' ||
	    t.data[t.size - 1] == '?')
		return false;
	for (struct text rest = t; text_split(&rest, ' ', &word);) {
		struct text first = word;

		if (word.size == 0 ||
		    (phrases_is(p, PHRASE_SMALL, word) &&
			word.data[0] == ascii_lower(word.data[0])))
			continue;
		if (is_small(utf8_next(&first)) &&
		    memchr(word.data, '/', word.size) == NULL &&
		    memchr(word.data, '.', word.size) == NULL)
			return false;
		words++;
	}
	return words > 0 && words <= 8;
}

/* How much of t's beginning is a phrase of credit, or 0. */
size_t
clean_credit_word(const struct phrases *p, struct text t)
{
	return phrases_begin(p, PHRASE_CREDIT, t);
}

/* "Photo:" and "Photo by" say that a credit follows, "Photo" may say so. */
bool
clean_is_sure(struct text phrase)
{
	static const char *const marks[] = { "：", "＝", "／", "©", "ⓒ", "Ⓒ",
		"）", "ㅣ", "՝", " by", " of", " via", NULL };
	char last = phrase.data[phrase.size - 1];

	return ((unsigned char)last < 0x80 && !ascii_is_alnum(last)) ||
	    clean_ends_in(phrase, marks);
}

/* How much of t's beginning says that a credit follows: a sure phrase, or one
 * before a name; or 0. */
size_t
clean_credit_start(const struct phrases *p, struct text t)
{
	size_t size = clean_credit_word(p, t);
	struct text rest = clean_strip(text_from(t, size), "().");

	return size > 0 &&
		(clean_is_sure(clean_before(t, size)) ||
		    (phrases_begin(p, PHRASE_SMALL, rest) == 0 &&
			clean_is_name(p, rest)))
	    ? size
	    : 0;
}

/* What stands behind the phrases of credit at t's beginning. */
static struct text
behind_words(const struct phrases *p, struct text t)
{
	for (int i = 0; i < ROUNDS_MAX; i++) {
		size_t size = clean_credit_start(p, t);

		if (size == 0)
			size = phrases_begin(p, PHRASE_RIGHTS, t);
		if (size == 0 && clean_credit_word(p, t) == t.size)
			size = t.size;
		if (size == 0)
			break;
		t = clean_strip(text_from(t, size), "()[]|/-:,;=");
	}
	return t;
}

/* "X/Copyright 2026 The AP. All rights reserved." says no more than X. */
static struct text
cut_rights(const struct phrases *p, struct text t)
{
	size_t at = phrases_within(p, PHRASE_RIGHTS, t);

	if (at != SIZE_MAX && at > 2 && strchr("/ .,-(", t.data[at - 1]))
		t.size = at;
	return clean_strip(t, "/|,-");
}

struct text
clean_cut_button(const struct phrases *p, struct text t)
{
	size_t size = phrases_end(p, PHRASE_BUTTON, t);
	struct text word = text_from(t, t.size - size);

	if (size == 0 || size == t.size)
		return t;
	return unicode_is_upper(utf8_next(&word)) ||
		(unsigned char)t.data[t.size - size] >= 0x80
	    ? clean_strip(clean_before(t, t.size - size), "")
	    : t;
}

/* "Hong Gildong, reporter". */
static struct text
cut_role(const struct phrases *p, struct text t)
{
	size_t size = phrases_end(p, PHRASE_ROLE, t);

	return size == 0 || size == t.size
	    ? t
	    : clean_strip(clean_before(t, t.size - size), "");
}

/* A parenthesis that was opened within t belongs to it: "X (Getty)". */
static struct text
balance(struct text t, struct text whole)
{
	size_t open = 0, end = (size_t)(t.data - whole.data) + t.size;

	for (size_t i = 0; i < t.size; i++)
		open += t.data[i] == '(' ? 1 : t.data[i] == ')' ? SIZE_MAX : 0;
	if (open == 1 && end < whole.size && whole.data[end] == ')')
		t.size++;
	return t;
}

/* ---- brackets ------------------------------------------------------------ */

static const struct {
	const char *open, *close;
} brackets[] = { { "(", ")" }, { "[", "]" }, { "（", "）" }, { "［", "］" },
	{ "【", "】" }, { "{", "}" } };
enum { BRACKETS = sizeof(brackets) / sizeof(*brackets) };

/* "... text (Photo: X)", "... text [AFP]": where the last bracket opens; *in
 * becomes what stands in it.  SIZE_MAX: there is none. */
size_t
clean_bracket(struct text t, struct text *in)
{
	for (size_t b = 0; b < BRACKETS; b++) {
		struct text open = text_of(brackets[b].open);
		struct text close = text_of(brackets[b].close);

		if (!text_ends_nocase(t, close))
			continue;
		for (size_t i = t.size - close.size; i-- > 0;)
			if (text_starts(text_from(t, i), open)) {
				*in = text_from(t, i + open.size);
				in->size -= close.size;
				*in = clean_strip(*in, "");
				return i;
			}
	}
	return SIZE_MAX;
}

static struct text
strip_brackets(struct text t)
{
	struct text in;

	return clean_bracket(t, &in) == 0 ? in : t;
}

struct text
clean_credit(const struct phrases *p, struct text t)
{
	struct text whole = t;

	t = clean_cut_button(p, t);
	t = behind_words(p, strip_brackets(t));
	t = behind_words(p, clean_strip(t, "()[]|/-:,;"));
	t = cut_role(p, cut_rights(p, t));
	if ((clean_says_little(t) && phrases_begin(p, PHRASE_AGENCY, t) == 0) ||
	    phrases_is(p, PHRASE_EMPTY, t))
		return (struct text){ NULL, 0 };
	return balance(t, whole);
}

bool
clean_is_credit(const struct phrases *p, struct text t)
{
	if (clean_credit_start(p, t) > 0)
		return true;
	if (t.size > CLEAN_CREDIT_BYTES_MAX)
		return false;
	return phrases_is(p, PHRASE_AGENCY, t) ||
	    phrases_within(p, PHRASE_AGENCY, t) != SIZE_MAX ||
	    phrases_end(p, PHRASE_CREDIT_END, t) > 0 ||
	    (phrases_within(p, PHRASE_HINT, t) != SIZE_MAX &&
		clean_is_name(p, t));
}

bool
clean_is_credit_line(const struct phrases *p, struct text t)
{
	size_t size = clean_credit_word(p, t);

	return size > 0 && t.size <= CLEAN_CREDIT_BYTES_MAX &&
	    (clean_is_sure(clean_before(t, size)) ||
		phrases_begin(p, PHRASE_AGENCY,
		    clean_strip(text_from(t, size), "/-|")) > 0) &&
	    clean_credit(p, t).size > 0;
}
