/*
 * Minimising a smooth function of many variables: L-BFGS.
 */

#ifndef LAIT_DESCENT_H
#define LAIT_DESCENT_H

#include <stddef.h>

enum { DESCENT_VARIABLES_MAX = 4096, DESCENT_MEMORY = 10 };

/* The value at x; the gradient goes to `gradient`. */
typedef double descent_function(
    void *context, const double x[], double gradient[]);

/* descent_run: from x downhill, at most `steps` steps, to x; it ends sooner
 * where the gradient is a millionth of what it was, or no step leads down.
 * 0, or -1 without memory. */
int descent_run(descent_function *f, void *context, size_t count,
    unsigned steps, double x[]);

#endif
