/*
 * What is measured of a picture, and its rules.
 */

#ifndef LAIT_PICTURE_H
#define LAIT_PICTURE_H

#include "filter/natural.h"
#include "filter/wordlist.h"
#include "lib/blocklist.h"
#include "lib/record.h"

enum { PICTURE_DECODE_SIDE = 512 }; /* least long side, for all hashes */

/* The gates, and what judges. */
struct picture_rules {
	int64_t side_min, bytes_min;
	double aspect_max, contrast_min, blank_max, blur_min, natural_min;
	double overlay_max;
	double nsfw_max;
	bool animated_drop, nsfw_required;
	bool local; /* write the local signature too */
	struct natural natural;
	const struct blocklist *blocked;     /* or NULL */
	const struct wordlist *blocked_urls; /* or NULL */
};

enum picture_verdict {
	PICTURE_KEEP,
	PICTURE_REJECT,
	PICTURE_FAIL,
	PICTURE_NO_MEMORY /* for the record itself */
};

/* picture_judge(rec, bytes, rules, reason): set the fields of lait-record(5);
 * *reason becomes the word of a reject or the class of a fail. */
enum picture_verdict picture_judge(json_t *rec, struct text bytes,
    const struct picture_rules *rules, const char **reason);

#endif
