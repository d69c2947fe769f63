/*
 * The local signature of a picture: points that are found again in a part of
 * it, with what it looks like around each.  lait-dedup(1) finds crops by it.
 */

#ifndef LAIT_LOCAL_H
#define LAIT_LOCAL_H

#include <stddef.h>
#include <stdint.h>

#include "lib/image.h"

enum {
	LOCAL_SIDE = 256, /* the longer one, reduced by area; never enlarged */
	LOCAL_HEADER_BYTES = 2,
	LOCAL_POINTS_MAX = 32,
	LOCAL_POINT_BYTES = 11,
	LOCAL_SCALE_STEPS = 16, /* a doubling */
	LOCAL_BYTES_MAX =
	    LOCAL_HEADER_BYTES + LOCAL_POINTS_MAX * LOCAL_POINT_BYTES
};

/* local_find(luma, out, size): the signature of a picture without borders: 0
 * bytes when it has no detail.  0, or -1 without memory.
 *
 * A point is an extremum of the difference of Gaussians in place and scale
 * (Lowe, IJCV 60(2), 2004, sections 3 to 4.1), of which those are taken that
 * are strongest in the largest neighbourhood (Brown, Szeliski and Winder, CVPR
 * 2005, section 3), so that they spread over the picture.
 *
 * The signature begins with width and height less one, in 256ths of the longer
 * side.  Then come the points, the strongest first; the bytes of each:
 *
 *	0  x, y: in the same unit
 *	2  16 times the binary logarithm of its Gaussian's width in that unit
 *	3  64 bits, little endian: signs of the lowest frequencies of the cosine
 *	   transform of a square of 12 such widths about it, upright: by rising
 *	   sum of both frequencies, then rising vertical one, without the mean
 */
int local_find(
    const struct raster *luma, uint8_t out[LOCAL_BYTES_MAX], size_t *size);

#endif
