/*
 * Lists of words and phrases, one a line, that a text is held against.
 *
 *   phrase    stands somewhere in the text, as whole words
 *   ^phrase   the text begins with it
 *   =phrase   is the whole text
 *   # ...     a comment
 *
 * Both sides are compared in normal form: NFKC with case folded, runs of what
 * is neither letter, mark nor digit as one space.
 */

#ifndef LAIT_WORDLIST_H
#define LAIT_WORDLIST_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum {
	WORDLIST_BYTES_MAX = 16 << 20, /* of a file */
	WORDLIST_PHRASE_WORDS_MAX = 16,
	WORDLIST_TEXT_WORDS_MAX = 1024 /* of a text; what follows is not seen */
};

struct wordlist;

/* wordlist_open(path): NULL, said, when it cannot be read or a phrase is too
 * long.  wordlist_free(NULL) is nothing. */
struct wordlist *wordlist_open(const char *path);
void wordlist_free(struct wordlist *list);

/* wordlist_normal(t, out): append the normal form of valid UTF-8; 0, or -1
 * when the buffer failed. */
int wordlist_normal(struct text t, struct buffer *out);

/* wordlist_matches(list, normal): does a phrase stand in the text, which is in
 * normal form?  A NULL list matches nothing. */
bool wordlist_matches(const struct wordlist *list, struct text normal);

#endif
