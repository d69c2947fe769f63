/*
 * The rules that a text must pass: each has a name, a measure, a threshold.
 */

#ifndef LAIT_TEXTRULES_H
#define LAIT_TEXTRULES_H

#include <stdint.h>

#include "lib/record.h"
#include "lib/text.h"

enum {
	/* Of a text; lait-extract cuts surrounding texts at 1,000 characters.
	 */
	TEXTRULES_BYTES_MAX = 1 << 16,
	TEXTRULES_WORDS_MAX = 4096 /* that are compared with each other */
};

/* Thresholds: the settings of [gate]; the zero value passes everything. */
struct textrules {
	const char *languages;        /* comma separated; NULL or empty: all */
	int64_t words_min, words_max; /* 0: no maximum */
	int64_t characters_min, characters_max; /* code points; 0: none */
	double repetition_max;                  /* 0..1; 1 passes everything */
	double letters_min;                     /* 0..1 */
	const char *stock_phrases; /* file, or NULL: what is shipped */
	const char *blocklist;     /* file, or NULL: none */
};

/* textrules_open(rules): read the lists; rules must live as long.  0, or -1,
 * said.  Call it before confinement. */
int textrules_open(const struct textrules *rules);
void textrules_close(void);

/* What is measured of a text. */
struct text_measures {
	char language[16]; /* a code, or "und" */
	int64_t words;
	int64_t characters;
	double repetition; /* share of words that stood there before */
	double letters;    /* share of letters and marks among what is not
			      white space */
};

/* textrules_measure(t, out): of valid UTF-8; -1 without memory. */
int textrules_measure(struct text t, struct text_measures *out);

/* textrules_is_filename(t): the name of a file, an address, a size or a
 * camera's number ("IMG_1234", "foo-bar_2.jpg", "1200x800", "https://..."):
 * extraction.md 7. */
bool textrules_is_filename(struct text t);

/* textrules_judge(rec): write the measures of the field "text" into a text
 * record and return the reason of the first rule that it breaks, or NULL:
 * "filename", "stock", "blocklist", "language", "words", "characters",
 * "repetition", "letters".  "memory" without memory. */
const char *textrules_judge(json_t *rec);

#endif
