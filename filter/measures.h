/*
 * What is measured of a picture's luma, reduced by area to a long side of 256
 * samples (never enlarged); Y is 0-255.  Figures: lait-filter(1).
 */

#ifndef LAIT_MEASURES_H
#define LAIT_MEASURES_H

#include "lib/image.h"

enum { MEASURES_SIDE = 256 };

/* Those of the classifier of natural photographs come last; g at a sample is
 * the larger of the differences to its right and lower neighbours.
 *
 * overlay is our own: captions that are laid over a picture are white to the
 * last level, which hardly anything thin in a photograph is, and stand in a
 * line.  More than 0.06 have 78% of the memes of tests/quality/natural, of
 * which the classifier drops 8%, and 2 of 1002 photographs, one of them a meme.
 */
struct measures {
	double contrast; /* standard deviation of Y */
	double blank;    /* share in the fullest two adjacent of 32 bins */
	double blur;     /* standard deviation of the 4-neighbour Laplacian */
	double overlay;  /* greatest share, of any 12 rows, of samples >= 235 of
			    which the 4 to the left and the 4 to the right
			    both hold one that is darker by 128 */
	double yent;     /* entropy of the 256-bin histogram, bits / 8 */
	double busy;     /* share of 8 x 8 blocks with deviation >= 40 */
	double g3, g4;   /* share of g in [24, 64), of g >= 64 */
	double ysd;      /* contrast / 255 */
	double bim;      /* over blocks with a range > 48: mean share of samples
			    within a quarter of the range of its middle; 0.5
			    without such blocks */
	double still;    /* share of the Laplacian that is 0: flat, or ramps */
};

/* measures_of(luma, m): of a plane of that size. */
void measures_of(const struct raster *luma, struct measures *m);

#endif
