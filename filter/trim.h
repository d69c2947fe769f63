/*
 * The picture without its borders: bars, frames, letter boxes, and the
 * photograph inside a simple screenshot.
 */

#ifndef LAIT_TRIM_H
#define LAIT_TRIM_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/image.h"

/* In samples of the plane. */
struct trim {
	uint32_t x, y, width, height;
};

/* trim_find(luma, trim): what is left; false when nothing is to be cut or
 * less than 64 samples a side would be left. */
bool trim_find(const struct raster *luma, struct trim *trim);

/* trim_cut(luma, trim, out): a copy of that part; 0 or -1 without memory. */
int trim_cut(
    const struct raster *luma, const struct trim *trim, struct raster *out);

#endif
