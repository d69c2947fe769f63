/*
 * L-BFGS with backtracking (Nocedal and Wright, algorithms 7.4, 7.5, 3.1).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crawler/descent.h"

/* The last steps s and changes of gradient y, (DESCENT_MEMORY, count). */
struct history {
	double *s, *y;
	double rho[DESCENT_MEMORY];
	unsigned used, next;
	size_t count;
};

/* Vectors of the run, all in one allocation. */
struct state {
	double *gradient, *direction, *x_new, *gradient_new;
};

static double
dot(const double a[], const double b[], size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

static void
add_scaled(double a[], double scale, const double b[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		a[i] += scale * b[i];
}

/* The two-loop recursion: direction = -H gradient. */
static void
find_direction(const struct history *h, const double gradient[], double d[])
{
	double alpha[DESCENT_MEMORY], scale = 1;
	size_t n = h->count;

	for (size_t i = 0; i < n; i++)
		d[i] = -gradient[i];
	for (unsigned k = 0; k < h->used; k++) {
		unsigned i =
		    (h->next + DESCENT_MEMORY - 1 - k) % DESCENT_MEMORY;

		alpha[i] = h->rho[i] * dot(h->s + i * n, d, n);
		add_scaled(d, -alpha[i], h->y + i * n, n);
	}
	if (h->used > 0) {
		unsigned last = (h->next + DESCENT_MEMORY - 1) % DESCENT_MEMORY;

		scale = 1 /
		    (h->rho[last] * dot(h->y + last * n, h->y + last * n, n));
	}
	for (size_t i = 0; i < n; i++)
		d[i] *= scale;
	for (unsigned k = h->used; k > 0; k--) {
		unsigned i = (h->next + DESCENT_MEMORY - k) % DESCENT_MEMORY;
		double beta = h->rho[i] * dot(h->y + i * n, d, n);

		add_scaled(d, alpha[i] - beta, h->s + i * n, n);
	}
}

/* Remember a step; one along which the function does not curve upwards is
 * passed over. */
static void
remember(struct history *h, const double x[], const double x_new[],
    const double gradient[], const double gradient_new[])
{
	double *s = h->s + h->next * h->count, *y = h->y + h->next * h->count;
	double curve;

	for (size_t i = 0; i < h->count; i++) {
		s[i] = x_new[i] - x[i];
		y[i] = gradient_new[i] - gradient[i];
	}
	curve = dot(s, y, h->count);
	if (!(curve > 1e-12))
		return;
	h->rho[h->next] = 1 / curve;
	h->next = (h->next + 1) % DESCENT_MEMORY;
	if (h->used < DESCENT_MEMORY)
		h->used++;
}

static void
descend(descent_function *f, void *context, struct history *h,
    const struct state *v, unsigned steps, double x[])
{
	size_t n = h->count;
	double value = f(context, x, v->gradient);
	double start = sqrt(dot(v->gradient, v->gradient, n));

	for (unsigned step = 0; step < steps; step++) {
		double slope, length = 1, value_new;
		unsigned tries = 0;

		find_direction(h, v->gradient, v->direction);
		slope = dot(v->gradient, v->direction, n);
		if (h->used == 0 && slope < 0)
			length = 1 / sqrt(-slope);
		do {
			memcpy(v->x_new, x, n * sizeof(*x));
			add_scaled(v->x_new, length, v->direction, n);
			value_new = f(context, v->x_new, v->gradient_new);
			length /= 2;
		} while (!(value_new <= value + 2e-4 * length * slope) &&
		    ++tries < 40);
		if (tries == 40)
			return;
		remember(h, x, v->x_new, v->gradient, v->gradient_new);
		memcpy(x, v->x_new, n * sizeof(*x));
		memcpy(v->gradient, v->gradient_new, n * sizeof(*x));
		value = value_new;
		if (sqrt(dot(v->gradient, v->gradient, n)) <= 1e-6 * start)
			return;
	}
}

int
descent_run(descent_function *f, void *context, size_t count, unsigned steps,
    double x[])
{
	size_t vectors = 4 + 2 * DESCENT_MEMORY;
	double *memory;
	struct history h = { .count = count };
	struct state v;

	if (count > DESCENT_VARIABLES_MAX)
		return -1;
	memory = calloc(vectors * count, sizeof(*memory));
	if (memory == NULL)
		return -1;
	v.gradient = memory;
	v.direction = memory + count;
	v.x_new = memory + 2 * count;
	v.gradient_new = memory + 3 * count;
	h.s = memory + 4 * count;
	h.y = h.s + DESCENT_MEMORY * count;
	descend(f, context, &h, &v, steps, x);
	free(memory);
	return 0;
}
