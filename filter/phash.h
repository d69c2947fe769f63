/*
 * The perceptual hash of 64 bits that other tools exchange: ImageHash's
 * `phash` up to the resampling filter (theirs is Lanczos; the distance is at
 * most about 4).
 */

#ifndef LAIT_PHASH_H
#define LAIT_PHASH_H

#include <stdint.h>

enum { PHASH_SIDE = 32 };

/* phash_of(luma): of 32 x 32 samples, row-major; B[0][0] of the transform is
 * the most significant bit. */
uint64_t phash_of(const uint8_t luma[PHASH_SIDE * PHASH_SIDE]);

#endif
