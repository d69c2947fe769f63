/*
 * Samples: the pairs of a selection as exports see them, in the order in which
 * they are exported.
 */

#ifndef LAIT_SAMPLE_H
#define LAIT_SAMPLE_H

#include <stdint.h>

#include "lib/hash.h"
#include "lib/text.h"

/* One selected pair.  All texts are good until the next sample_next. */
struct sample {
	unsigned char pair[KEY_BYTES];
	unsigned char image[SHA256_BYTES];
	struct text body;     /* of the image in the store */
	struct text format;   /* "jpeg" */
	struct text caption;  /* the text, as cleaned */
	struct text kind;     /* "alt" */
	struct text language; /* of the text, or "und" */
	struct text url;      /* the least canonical one of the image */
	struct text page_url; /* the least one that shows it with this text */
	int64_t width, height;
};

struct db;

/* The samples of the selection as it was when it was opened: one read
 * transaction holds until sample_close.  The keys lie in an unnamed temporary
 * file, so that memory does not grow with their number. */
struct samples;

/* sample_open(db, seed): the selected pairs in the order of their keys, or for
 * a seed above 0 in an order that follows from the seed and their number.
 * NULL after a log line. */
struct samples *sample_open(struct db *db, int64_t seed);

/* How many there are. */
int64_t sample_count(const struct samples *s);

/* sample_seek(s, first): the next sample_next gives the one with that rank,
 * from 0. */
void sample_seek(struct samples *s, int64_t first);

/* sample_next(s, out): 1; 0 behind the last; -1 (said). */
int sample_next(struct samples *s, struct sample *out);

void sample_close(struct samples *s); /* NULL is nothing */

#endif
