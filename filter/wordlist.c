/*
 * Lists of words and phrases; see wordlist.h.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/unicode.h"

#include "filter/wordlist.h"

enum place { ANYWHERE, AT_BEGIN, WHOLE };

struct phrase {
	struct text normal; /* in `bytes` of the list */
	enum place place;
};

struct wordlist {
	struct buffer bytes; /* normal forms, one after the other */
	struct phrase *phrases;
	size_t count, room;
	size_t words_max; /* of the longest phrase */
};

int
wordlist_normal(struct text t, struct buffer *out)
{
	struct buffer folded = buffer_make(8 * WORDLIST_BYTES_MAX);
	struct text rest;
	bool gap = false;
	size_t begin = out->size;
	int status = unicode_fold(t, &folded);

	rest = buffer_text(&folded);
	while (status == 0 && rest.size > 0) {
		uint32_t c = utf8_next(&rest);

		if (!unicode_is_letter(c) && !unicode_is_digit(c)) {
			gap = true;
			continue;
		}
		if (gap && out->size > begin)
			buffer_put_char(out, ' ');
		gap = false;
		status = buffer_put_utf8(out, c);
	}
	buffer_free(&folded);
	return status;
}

static size_t
count_words(struct text normal)
{
	size_t count = 0;
	struct text word;

	if (normal.size == 0)
		return 0;
	while (text_split(&normal, ' ', &word))
		count++;
	return count;
}

static int
compare_phrases(const void *left, const void *right)
{
	const struct phrase *a = left, *b = right;
	int order = text_compare(a->normal, b->normal);

	/* The widest place first: it is the one that counts. */
	return order != 0 ? order
			  : (a->place > b->place) - (a->place < b->place);
}

static int
put_phrase(struct wordlist *list, size_t begin, enum place place)
{
	if (list->count == list->room) {
		size_t room = list->room == 0 ? 64 : 2 * list->room;
		struct phrase *grown;

		grown = reallocarray(list->phrases, room, sizeof(*grown));
		if (grown == NULL)
			return -1;
		list->phrases = grown;
		list->room = room;
	}
	/* The buffer moves while it grows: where it lies is filled in last. */
	list->phrases[list->count++] = (struct phrase){
		.normal = { .data = NULL, .size = list->bytes.size - begin },
		.place = place
	};
	return 0;
}

/* NULL, or what is wrong with the line. */
static const char *
read_line(struct wordlist *list, struct text line)
{
	size_t begin = list->bytes.size, words;
	enum place place = ANYWHERE;

	line = text_trim(line);
	if (line.size == 0 || line.data[0] == '#')
		return NULL;
	if (!utf8_valid(line))
		return "not UTF-8";
	if (line.data[0] == '^')
		place = AT_BEGIN;
	else if (line.data[0] == '=')
		place = WHOLE;
	if (wordlist_normal(line, &list->bytes) != 0)
		return "out of memory";
	words = count_words((struct text){
	    list->bytes.data + begin, list->bytes.size - begin });
	if (words == 0)
		return "no letter and no digit in it";
	if (words > WORDLIST_PHRASE_WORDS_MAX)
		return "too many words";
	if (words > list->words_max)
		list->words_max = words;
	return put_phrase(list, begin, place) == 0 ? NULL : "out of memory";
}

/* Point the phrases at their bytes and put them in order. */
static void
settle(struct wordlist *list)
{
	const char *at = list->bytes.data;

	for (size_t i = 0; i < list->count; i++) {
		list->phrases[i].normal.data = at;
		at += list->phrases[i].normal.size;
	}
	if (list->count > 0)
		qsort(list->phrases, list->count, sizeof(*list->phrases),
		    compare_phrases);
}

static int
read_lines(struct wordlist *list, const char *path, struct text rest)
{
	struct text line;
	int number = 0;

	while (text_split(&rest, '\n', &line)) {
		const char *why = read_line(list, line);

		number++;
		if (why != NULL) {
			log_error("%s:%d: %s", path, number, why);
			return -1;
		}
	}
	settle(list);
	return 0;
}

struct wordlist *
wordlist_open(const char *path)
{
	struct wordlist *list = calloc(1, sizeof(*list));
	struct buffer file = buffer_make(WORDLIST_BYTES_MAX);
	int status = -1;

	if (list == NULL) {
		log_errno("%s", path);
		return NULL;
	}
	list->bytes = buffer_make(8 * WORDLIST_BYTES_MAX);
	if (file_read(path, &file) != 0)
		log_errno("%s", path);
	else
		status = read_lines(list, path, buffer_text(&file));
	buffer_free(&file);
	if (status != 0) {
		wordlist_free(list);
		return NULL;
	}
	return list;
}

void
wordlist_free(struct wordlist *list)
{
	if (list == NULL)
		return;
	buffer_free(&list->bytes);
	free(list->phrases);
	free(list);
}

/* Is the run of words, at the beginning or the whole of its text, listed? */
static bool
is_listed(const struct wordlist *list, struct text run, bool begins, bool whole)
{
	struct phrase key = { .normal = run, .place = ANYWHERE };
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_phrases(&list->phrases[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < list->count && text_equal(list->phrases[low].normal, run);
	     low++) {
		enum place place = list->phrases[low].place;

		if (place == ANYWHERE || (place == AT_BEGIN && begins) ||
		    (place == WHOLE && whole))
			return true;
	}
	return false;
}

bool
wordlist_matches(const struct wordlist *list, struct text normal)
{
	struct text words[WORDLIST_TEXT_WORDS_MAX];
	size_t count = 0;
	struct text rest = normal;

	if (list == NULL || normal.size == 0)
		return false;
	while (count < WORDLIST_TEXT_WORDS_MAX &&
	    text_split(&rest, ' ', &words[count]))
		count++;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i; j < count && j - i < list->words_max; j++) {
			const char *end = words[j].data + words[j].size;
			struct text run = { words[i].data,
				(size_t)(end - words[i].data) };

			if (is_listed(
				list, run, i == 0, run.size == normal.size))
				return true;
		}
	return false;
}
