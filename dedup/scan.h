/*
 * The inner loops of the search, with the processor's population count where
 * it has one.
 */

#ifndef LAIT_SCAN_H
#define LAIT_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "dedup/hamming.h"

/* Half a code. */
struct half {
	uint64_t word[2];
};

/* scan_halves(halves, count, want, found): write the places of all halves
 * within HALF_DISTANCE of `want` to found (room for count) and return how
 * many there are. */
size_t scan_halves(const struct half *halves, size_t count,
    const struct half *want, uint32_t *found);

/* scan_codes: the same over whole codes that lie `stride` bytes apart: both
 * halves within HALF_DISTANCE. */
size_t scan_codes(const struct code *codes, size_t stride, size_t count,
    const struct code *want, uint32_t *found);

#endif
