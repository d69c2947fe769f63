/*
 * Captions and credits, told apart by words, marks and names.
 */

#include <string.h>

#include "crawler/clean_parts.h"
#include "lib/unicode.h"

enum {
	CAPTION_BYTES_MIN = 20, /* that stay before a name without a word */
	SHORT_BYTES_MIN = 10,   /* ... before a mark of its own */
	NAME_BYTES_MAX = 48,
	CREDIT_WINDOW = 500,  /* bytes at the end that may hold the credit */
	ONLY_BYTES_MAX = 120, /* of a text that is nothing but credit */
	ROUNDS_MAX = 3
};

static size_t
count_digits(struct text t)
{
	size_t n = 0;

	for (size_t i = 0; i < t.size; i++)
		n += ascii_is_digit(t.data[i]);
	return n;
}

/* ---- credits at the end -------------------------------------------------- */

/* May words end here: at a mark, or where no spaces are written? */
static bool
may_end(struct text t)
{
	uint32_t c = utf8_last(t);

	return unicode_is_unspaced(c) ||
	    !(unicode_is_letter(c) || unicode_is_digit(c));
}

/* May a credit begin at t[i], with a phrase of that size? */
static bool
may_begin(const struct phrases *p, struct text t, size_t i, size_t size)
{
	struct text phrase = { t.data + i, size }, first = phrase;
	struct text head = clean_strip(clean_before(t, i), "");
	struct text tail = clean_strip(text_from(t, i + size), "");

	if (head.size == 0 || clean_credit_start(p, text_from(t, i)) == 0)
		return false;
	if (may_end(head) || !unicode_is_letter(utf8_next(&first)) ||
	    clean_ends_in(
		phrase, (const char *const[]){ ":", "=", "：", "＝", NULL }))
		return true;
	/* "Children play Photo by Jane Doe" */
	return head.size >= CAPTION_BYTES_MIN &&
	    phrase.data[0] != ascii_lower(phrase.data[0]) &&
	    clean_is_sure(phrase) && clean_is_name(p, tail);
}

/* The last place where a phrase of credit begins behind the end of a sentence
 * or a bar, or has a mark of its own. */
static size_t
credit_at(const struct phrases *p, struct text t)
{
	size_t found = SIZE_MAX;
	size_t i = t.size > CREDIT_WINDOW ? t.size - CREDIT_WINDOW : 0;

	while (i > 0 && ((unsigned char)t.data[i] & 0xc0) == 0x80)
		i--;
	while (i < t.size) {
		char previous = i == 0 ? ' ' : t.data[i - 1];
		size_t size = 0;

		if (previous == ' ' || previous == '|' || previous == '/' ||
		    previous == '.' || (unsigned char)previous >= 0x80)
			size = clean_credit_word(p, text_from(t, i));
		if (size > 0 && i > 0 && may_begin(p, t, i, size))
			found = i;
		i += size == 0 ? 1 : size;
	}
	return found;
}

/* "Photo: X" and no more. */
static bool
is_only_credit(const struct phrases *p, struct text t)
{
	return t.size < ONLY_BYTES_MAX && clean_credit_start(p, t) > 0;
}

/* Marks between a caption and a name without a word of credit. */
static const struct mark {
	const char *text;
	size_t caption_min; /* bytes before it */
	bool first;         /* the first such mark, else the last */
	bool agency;        /* only what is told by an agency, ... */
	bool stays;         /* in the caption */
} marks[] = {
	{ " / ", SHORT_BYTES_MIN, true, false, false },
	{ " | ", SHORT_BYTES_MIN, true, true, false },
	{ "＝", SHORT_BYTES_MIN, false, false, false },
	{ " – ", CAPTION_BYTES_MIN, false, true, false },
	{ " — ", CAPTION_BYTES_MIN, false, true, false },
	{ " - ", CAPTION_BYTES_MIN, false, true, false },
	{ ". ", CAPTION_BYTES_MIN, false, false, true },
	{ "。", SHORT_BYTES_MIN, false, true, true },
	{ ".", CAPTION_BYTES_MIN, false, false, true },
};
enum { MARKS = sizeof(marks) / sizeof(*marks) };

static size_t
mark_at(struct text t, const struct mark *m)
{
	struct text mark = text_of(m->text);
	size_t at = SIZE_MAX;

	for (size_t i = m->caption_min; i + mark.size < t.size; i++)
		if (memcmp(t.data + i, mark.data, mark.size) == 0) {
			at = i;
			if (m->first)
				break;
		}
	return at;
}

static bool
is_tail(const struct phrases *p, struct text tail, const struct mark *m)
{
	struct text bare = clean_strip(tail, ".");

	if (tail.size < 2 || tail.size > NAME_BYTES_MAX ||
	    strchr("(\"'", tail.data[0]) != NULL ||
	    text_starts(tail, text_literal("\xe2\x80")))
		return false;
	if (phrases_end(p, PHRASE_CREDIT_END, tail) > 0 ||
	    phrases_is(p, PHRASE_AGENCY, bare) ||
	    (clean_is_name(p, bare) &&
		phrases_within(p, PHRASE_AGENCY, bare) != SIZE_MAX))
		return true;
	if (m->agency || tail.size < 3)
		return false;
	return clean_is_name(p, m->stays ? tail : bare) &&
	    (m->first || count_digits(tail) == 0);
}

/* Does the name begin before the first " / " already: "... text. Jane Doe / X
 * Press"?  Where, and *end as in name_at; else SIZE_MAX. */
static size_t
name_before(const struct phrases *p, struct text head, size_t *end)
{
	const struct mark stop = { ". ", CAPTION_BYTES_MIN, false, false,
		true };
	size_t at = mark_at(head, &stop);

	if (at == SIZE_MAX ||
	    !is_tail(p, clean_strip(text_from(head, at + 2), ""), &stop))
		return SIZE_MAX;
	*end = at + 1;
	return at + 2;
}

/* Names without a word of credit, where *end is the caption's end. */
static size_t
name_at(const struct phrases *p, struct text t, size_t *end)
{
	for (size_t i = 0; i < MARKS; i++) {
		size_t at = mark_at(t, &marks[i]), before;
		size_t size = strlen(marks[i].text);

		if (at == SIZE_MAX ||
		    !is_tail(
			p, clean_strip(text_from(t, at + size), ""), &marks[i]))
			continue;
		if (i == 0 &&
		    (before = name_before(p, clean_before(t, at), end)) !=
			SIZE_MAX)
			return before;
		*end = at;
		if (marks[i].stays)
			*end += marks[i].text[size - 1] == ' ' ? 1 : size;
		return at + size;
	}
	return SIZE_MAX;
}

/* ---- captions ------------------------------------------------------------ */

/* A dash at the end parted the credit from the caption. */
static struct text
strip_dash(struct text t)
{
	static const char *const dashes[] = { " —", " –", " -", "—", NULL };

	for (size_t i = 0; dashes[i] != NULL; i++)
		if (text_ends_nocase(t, text_of(dashes[i]))) {
			t.size -= strlen(dashes[i]);
			return clean_strip(t, "");
		}
	return t;
}

/* How many digits, and spaces behind them, t begins with. */
static size_t
number_size(struct text t)
{
	size_t i = 0;

	while (i < t.size && ascii_is_digit(t.data[i]))
		i++;
	while (i > 0 && i < t.size && t.data[i] == ' ')
		i++;
	return i;
}

/* "2 of 12 | ", "1/3 | ": the place in a gallery. */
static struct text
strip_counter(const struct phrases *p, struct text t)
{
	size_t i = number_size(t), word, number;

	if (i == 0)
		return t;
	word = phrases_begin(p, PHRASE_SMALL, text_from(t, i));
	while (word > 0 && i + word < t.size && t.data[i + word] == ' ')
		word++;
	number = number_size(text_from(t, i + word));
	i += word + number;
	if (word == 0 || number == 0 || i >= t.size || t.data[i] != '|')
		return t;
	return clean_strip(text_from(t, i + 1), "");
}

/* "Image: A fox" says that there is an image; "Foto: Jane Doe" is a credit. */
static struct text
strip_label(const struct phrases *p, struct text t)
{
	size_t size = phrases_begin(p, PHRASE_LABEL, t);
	struct text rest;

	if (size == 0)
		return t;
	rest = clean_strip(text_from(t, size), "");
	if (rest.size <= 12 ||
	    (clean_credit_word(p, t) > 0 && rest.size < ONLY_BYTES_MAX &&
		(clean_is_name(p, rest) || clean_is_credit(p, rest))))
		return t;
	return rest;
}

/* "A fox. (Jane Doe)", "A fox (Jane Doe/X Press)": names in the brackets that
 * open at t[at]. */
static bool
is_named_in(const struct phrases *p, struct text t, size_t at, struct text in)
{
	struct text head = clean_strip(clean_before(t, at), "");

	if (clean_is_credit(p, in))
		return true;
	if (head.size < CAPTION_BYTES_MIN || in.size > NAME_BYTES_MAX ||
	    count_digits(in) > 0 || !clean_is_name(p, in))
		return false;
	return memchr(in.data, '/', in.size) != NULL ||
	    (memchr(in.data, ' ', in.size) != NULL &&
		clean_ends_in(
		    head, (const char *const[]){ ".", "!", "?", NULL }));
}

/* A phrase of credit with nothing behind it: who is named stands elsewhere. */
static bool
is_left_over(const struct phrases *p, struct text t, size_t at)
{
	struct text in, rest = text_from(t, at);
	size_t size;

	if (clean_bracket(rest, &in) == 0)
		rest = in;
	rest = clean_strip(rest, "");
	size = clean_credit_word(p, rest);

	return size > 0 && size == rest.size && clean_is_sure(rest);
}

/* Where the credit at the end of t begins; *said becomes the credit, *end where
 * the caption ends.  False when there is none. */
static bool
find_credit(
    const struct phrases *p, struct text t, struct text *said, size_t *end)
{
	struct text in;
	size_t at = clean_bracket(t, &in);

	*said = (struct text){ NULL, 0 };
	*end = at;
	if (at == 0 && clean_is_credit(p, in)) {
		*said = clean_credit(p, in);
		if (said->size > 0)
			return true;
	}
	if (at != SIZE_MAX && at > 0) {
		size_t name = clean_credit_word(p, in) > 0
		    ? SIZE_MAX
		    : name_at(p, clean_strip(clean_before(t, at), ""), end);

		/* "A fox. Jane Doe (X Press)" */
		if (!is_named_in(p, t, at, in))
			*end = at;
		else if (name != SIZE_MAX)
			*said = clean_credit(p, text_from(t, name));
		else
			*said = clean_credit(p, in);
		if (said->size > 0 || is_left_over(p, t, at))
			return true;
	}
	*end = at = credit_at(p, t);
	if (at != SIZE_MAX) {
		*said = clean_credit(p, text_from(t, at));
		if (said->size > 0 || is_left_over(p, t, at))
			return true;
	}
	*end = 0;
	if (is_only_credit(p, t)) {
		*said = clean_credit(p, t);
		return said->size > 0;
	}
	at = name_at(p, t, end);
	if (at != SIZE_MAX)
		*said = clean_credit(p, text_from(t, at));
	return said->size > 0;
}

struct text
clean_caption(const struct phrases *p, struct text t, struct text *credit)
{
	size_t end;

	t = clean_cut_button(p, clean_strip(t, "|"));
	t = strip_label(p, strip_counter(p, t));
	if (find_credit(p, t, credit, &end))
		t.size = end;
	t = strip_dash(clean_strip(t, "|/,"));
	if (phrases_is(p, PHRASE_EMPTY, t) || phrases_is(p, PHRASE_RIGHTS, t) ||
	    clean_credit_word(p, t) == t.size)
		t.size = 0;
	return t;
}

bool
clean_has_credit(const struct phrases *p, struct text t, struct text *credit)
{
	struct text in;
	size_t at = clean_bracket(t, &in);

	if (at == SIZE_MAX || !clean_is_credit_line(p, in)) {
		at = credit_at(p, t);
		in = at == SIZE_MAX ? (struct text){ NULL, 0 }
				    : text_from(t, at);
	}
	if (!clean_is_credit_line(p, in))
		return false;
	*credit = clean_credit(p, in);
	return true;
}
