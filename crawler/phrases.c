/*
 * Lists of phrases, each sorted by the first byte and then longest first.
 */

#include <stdlib.h>
#include <string.h>

#include "crawler/phrases.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/share.h"
#include "lib/unicode.h"

/* The phrases of a kind; those that begin with byte b (lower case) are
 * list[first[b]] .. list[first[b + 1]] - 1. */
struct kind_list {
	const char **list; /* NULL behind the last one */
	size_t count;
	uint16_t first[257];
};

struct phrases {
	struct kind_list kinds[PHRASE_KINDS];
	char *bytes; /* of all phrases, each NUL-terminated */
};

static const char *const kind_names[PHRASE_KINDS] = {
	[PHRASE_CREDIT] = "credit",
	[PHRASE_CREDIT_END] = "credit-end",
	[PHRASE_ROLE] = "role",
	[PHRASE_AGENCY] = "agency",
	[PHRASE_HINT] = "hint",
	[PHRASE_RIGHTS] = "rights",
	[PHRASE_LABEL] = "label",
	[PHRASE_EMPTY] = "empty",
	[PHRASE_BUTTON] = "button",
	[PHRASE_SMALL] = "small",
	[PHRASE_CAPTION_NAME] = "caption-name",
	[PHRASE_CREDIT_NAME] = "credit-name",
	[PHRASE_UNSEEN_NAME] = "unseen-name",
	[PHRASE_PICTURE_NAME] = "picture-name",
	[PHRASE_SPEECH_NAME] = "speech-name",
};

static unsigned
byte_of(char c)
{
	return (unsigned char)ascii_lower(c);
}

static int
compare(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	size_t n = strlen(x), m = strlen(y);

	if (byte_of(*x) != byte_of(*y))
		return byte_of(*x) < byte_of(*y) ? -1 : 1;
	if (n != m)
		return n > m ? -1 : 1;
	return strcmp(x, y);
}

static void
sort(struct kind_list *k)
{
	size_t at = 0;

	qsort(k->list, k->count, sizeof(*k->list), compare);
	for (unsigned b = 0; b <= 256; b++) {
		while (at < k->count && byte_of(*k->list[at]) < b)
			at++;
		k->first[b] = (uint16_t)at;
	}
}

/* ---- reading ------------------------------------------------------------- */

static bool
section(struct text name, int *kind, const char **why)
{
	for (int i = 0; i < PHRASE_KINDS; i++)
		if (text_equal(name, text_of(kind_names[i]))) {
			*kind = i;
			return true;
		}
	*why = "unknown kind of phrases";
	return false;
}

/* A line to the end of its list; *end is where its bytes go. */
static bool
parse_line(struct phrases *p, struct text line, int *kind, char **end,
    const char **why)
{
	struct kind_list *k;

	if (line.size == 0 || line.data[0] == '#')
		return true;
	if (line.data[0] == '[' && line.data[line.size - 1] == ']')
		return section(
		    (struct text){ line.data + 1, line.size - 2 }, kind, why);
	if (*kind < 0) {
		*why = "a phrase before the first [kind]";
		return false;
	}
	if (*kind >= PHRASE_CAPTION_NAME &&
	    line.size < PHRASES_NAME_BYTES_MIN) {
		*why = "a name of less than three bytes";
		return false;
	}
	k = &p->kinds[*kind];
	if (k->count == PHRASES_MAX || memchr(line.data, '\0', line.size)) {
		*why = "too many phrases, or a NUL";
		return false;
	}
	if (k->list == NULL)
		k->list = calloc(PHRASES_MAX + 1, sizeof(*k->list));
	if (k->list == NULL) {
		*why = "no memory";
		return false;
	}
	memcpy(*end, line.data, line.size);
	(*end)[line.size] = '\0';
	k->list[k->count++] = *end;
	*end += line.size + 1;
	return true;
}

struct phrases *
phrases_parse(struct text t, int *line, const char **why)
{
	struct phrases *p = calloc(1, sizeof(*p));
	struct text row;
	int kind = -1;
	char *end;

	*line = 0;
	*why = "no memory";
	if (p == NULL)
		return NULL;
	/* A line's end has room for the NUL, but for the last. */
	p->bytes = end = malloc(t.size + 1);
	while (p->bytes != NULL && text_split(&t, '\n', &row)) {
		(*line)++;
		if (!parse_line(p, text_trim(row), &kind, &end, why)) {
			phrases_free(p);
			return NULL;
		}
	}
	if (p->bytes == NULL) {
		phrases_free(p);
		return NULL;
	}
	for (int i = 0; i < PHRASE_KINDS; i++)
		if (p->kinds[i].count > 0)
			sort(&p->kinds[i]);
	return p;
}

struct phrases *
phrases_open(void)
{
	struct buffer b = buffer_make(PHRASES_BYTES_MAX);
	struct phrases *p = NULL;
	char path[PATH_BYTES_MAX];
	const char *why;
	int line;

	if (!share_path(path, "caption.phrases")) {
		log_error("caption.phrases: not found");
	} else if (file_read(path, &b) != 0) {
		log_errno("%s", path);
	} else {
		p = phrases_parse(buffer_text(&b), &line, &why);
		if (p == NULL)
			log_error("%s:%d: %s", path, line, why);
	}
	buffer_free(&b);
	return p;
}

void
phrases_free(struct phrases *p)
{
	if (p == NULL)
		return;
	for (int i = 0; i < PHRASE_KINDS; i++)
		free(p->kinds[i].list);
	free(p->bytes);
	free(p);
}

/* ---- asking -------------------------------------------------------------- */

/* Letters; where words have no spaces between them, any place may be a word's
 * end, but for the names of agencies, which are words of daily life too. */
static bool
is_word(enum phrase_kind kind, uint32_t c)
{
	return (unicode_is_letter(c) || unicode_is_digit(c)) &&
	    (kind == PHRASE_AGENCY || !unicode_is_unspaced(c));
}

static bool
has_capital(struct text phrase)
{
	for (size_t i = 0; i < phrase.size; i++)
		if (phrase.data[i] >= 'A' && phrase.data[i] <= 'Z')
			return true;
	return false;
}

/* Is it there, letter by letter? */
static bool
is_same(struct text t, struct text phrase)
{
	return has_capital(phrase) ? text_equal(t, phrase)
				   : text_equal_nocase(t, phrase);
}

static uint32_t
first_of(struct text t)
{
	return t.size == 0 ? 0 : utf8_next(&t);
}

/* Does t[at .. at + size) begin and end where words do? */
static bool
is_whole(enum phrase_kind kind, struct text t, size_t at, size_t size)
{
	struct text phrase = { t.data + at, size };
	struct text before = { t.data, at };
	struct text behind = { t.data + at + size, t.size - at - size };

	/* "photo-call" */
	if (kind == PHRASE_CREDIT && behind.size > 1 && behind.data[0] == '-' &&
	    is_word(kind, utf8_last(phrase)) && behind.data[1] != ' ')
		return false;
	return !(is_word(kind, utf8_last(before)) &&
		   is_word(kind, first_of(phrase))) &&
	    !(is_word(kind, utf8_last(phrase)) &&
		is_word(kind, first_of(behind)));
}

/* Does the phrase stand at t[at]? */
static bool
stands(enum phrase_kind kind, struct text t, size_t at, struct text phrase)
{
	return phrase.size <= t.size - at &&
	    is_same((struct text){ t.data + at, phrase.size }, phrase) &&
	    is_whole(kind, t, at, phrase.size);
}

size_t
phrases_begin(const struct phrases *p, enum phrase_kind kind, struct text t)
{
	const struct kind_list *k = &p->kinds[kind];
	unsigned b;

	if (t.size == 0)
		return 0;
	b = byte_of(t.data[0]);
	for (size_t i = k->first[b]; i < k->first[b + 1]; i++) {
		struct text phrase = text_of(k->list[i]);

		if (stands(kind, t, 0, phrase))
			return phrase.size;
	}
	return 0;
}

size_t
phrases_end(const struct phrases *p, enum phrase_kind kind, struct text t)
{
	const struct kind_list *k = &p->kinds[kind];
	size_t best = 0;

	for (size_t i = 0; i < k->count; i++) {
		struct text phrase = text_of(k->list[i]);

		if (phrase.size > best && phrase.size <= t.size &&
		    stands(kind, t, t.size - phrase.size, phrase))
			best = phrase.size;
	}
	return best;
}

size_t
phrases_within(const struct phrases *p, enum phrase_kind kind, struct text t)
{
	const struct kind_list *k = &p->kinds[kind];

	for (size_t at = 0; at < t.size; at++) {
		unsigned b = byte_of(t.data[at]);

		for (size_t i = k->first[b]; i < k->first[b + 1]; i++)
			if (stands(kind, t, at, text_of(k->list[i])))
				return at;
	}
	return SIZE_MAX;
}

bool
phrases_is(const struct phrases *p, enum phrase_kind kind, struct text t)
{
	const struct kind_list *k = &p->kinds[kind];
	unsigned b;

	if (t.size == 0)
		return false;
	b = byte_of(t.data[0]);
	for (size_t i = k->first[b]; i < k->first[b + 1]; i++)
		if (text_equal_nocase(t, text_of(k->list[i])))
			return true;
	return false;
}

bool
phrases_names(const struct phrases *p, enum phrase_kind kind, struct text t)
{
	const struct kind_list *k = &p->kinds[kind];

	return t.size >= PHRASES_NAME_BYTES_MIN && k->list != NULL &&
	    text_has_any_nocase(t, k->list);
}
