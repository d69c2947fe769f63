/*
 * Changed copies of photographs, for the figures of near copies.
 */

#ifndef LAIT_CHANGES_H
#define LAIT_CHANGES_H

#include "lib/image.h"

enum { CHANGE_CHANNELS = 3 };

struct change {
	const char *kind; /* same, border, mirror, edited, crop */
	const char *name;
	/* Make the copy of an RGB raster, with parameters a and b.  0, or -1
	 * without memory; raster_free(out) in any case. */
	int (*make)(
	    const struct raster *in, struct raster *out, double a, double b);
	double a, b;
	int quality; /* of JPEG; 0: PNG */
};

/* Ends with a row whose kind is NULL. */
extern const struct change changes[];

#endif
