/*
 * Words that names are made of ("hero", "sidebar", "avatar") and what they
 * say of an element or a file.  The lists are data: etc/main-image.words.
 */

#ifndef LAIT_WORDS_H
#define LAIT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/text.h"

/* Kinds of words, as bits; the file says what each is for. */
enum word_kind {
	WORD_LEAD = 1 << 0,
	WORD_SIDE = 1 << 1,
	WORD_LIST = 1 << 2,
	WORD_AD = 1 << 3,
	WORD_PERSON = 1 << 4,
	WORD_CAPTION = 1 << 5,
	WORD_LOGO = 1 << 6,
	WORD_PLACEHOLDER = 1 << 7,
	WORD_CONTENT = 1 << 8,
	WORD_PRODUCT = 1 << 9,
	WORD_HEAD = 1 << 10,
	WORD_RELATED = 1 << 11,
	WORD_IMAGE_WRAP = 1 << 12,
	WORD_VIDEO = 1 << 13,
	WORD_DEFAULT = 1 << 14
};

enum {
	WORDS_MAX = 4096,          /* in all lists together */
	WORDS_NAME_BYTES_MAX = 512 /* of a name; the rest is not looked at */
};

struct words;

/* words_parse(t, &line, &why): read lists: "[kind]" begins a section, words
 * are separated by spaces, '#' begins a comment.  NULL when a line is
 * wrong (*line from 1, *why a static text) or without memory. */
struct words *words_parse(struct text t, int *line, const char **why);
void words_free(struct words *w);

/* words_kinds(w, name): the kinds of all words and pairs of words in a name:
 * words end at what is no ASCII letter and where a small letter is followed by
 * a capital one. */
uint32_t words_kinds(const struct words *w, struct text name);

#endif
