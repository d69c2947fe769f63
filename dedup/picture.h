/*
 * A picture as lait-dedup knows it: the fields of a record that decide about
 * copies.
 */

#ifndef LAIT_PICTURE_H
#define LAIT_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/hash.h"
#include "lib/record.h"

#include "dedup/confirm.h"
#include "dedup/hamming.h"
#include "dedup/join.h"

struct picture {
	unsigned char digest[SHA256_BYTES];
	struct code whole, trimmed;
	bool has_borders; /* trimmed is set */
	bool has_thumbs;
	uint8_t quality;
	uint16_t aspect;
	uint8_t thumb[THUMB_BYTES], thumb_trimmed[THUMB_BYTES];
};

/* picture_read(rec, p): from sha256, pdq, pdqq, pdqt, thumb, thumbt, width and
 * height of an image record.  NULL, or the name of the first field
 * that is missing or wrong.  Thumbnails may be missing: a copy beyond
 * NEAR_DISTANCE is then never confirmed. */
const char *picture_read(const json_t *rec, struct picture *p);

/* picture_entry: the entry of the whole or the trimmed picture. */
struct entry picture_entry(
    const struct picture *p, bool trimmed, uint64_t number);

/* picture_thumbs: its thumbnails, which belong to it. */
struct thumbs picture_thumbs(const struct picture *p);

/* aspect_is_equal: within 5 per cent. */
bool aspect_is_equal(uint16_t a, uint16_t b);

#endif
