/*
 * The normal form in which texts are the same text.
 */

#ifndef LAIT_NORMAL_H
#define LAIT_NORMAL_H

#include "lib/buffer.h"
#include "lib/text.h"

/* normal_form(t, out): append t, which is valid UTF-8, in NFKC with case
 * folded, without what is neither letter, mark nor digit, runs of white space
 * as one space (none at the ends), runs of digits as one 0: "Photo 12 of 40"
 * and "photo 3 of 7." are the same.  0, or -1 when the buffer is full: then it
 * holds the beginning. */
int normal_form(struct text t, struct buffer *out);

#endif
