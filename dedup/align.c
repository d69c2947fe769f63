/*
 * How one picture lies in another; see align.h.
 */

#include <math.h>
#include <string.h>

#include "dedup/align.h"

static const double apart_min = POINTS_SIDE / 10.0, /* two points that tell */
    tolerance = 0.03 * POINTS_SIDE, turn_max = 0.1, /* tangent of an angle */
    scale_max = 3, octaves_max = 0.6, /* a point's own scale may be off */
    spread_min = 0.25,                /* of each side of what both show */
    share_min = 0.5;

/* Points of left and right that look the same. */
struct pairs {
	int count;
	double x[POINTS_MAX], y[POINTS_MAX]; /* in left */
	double u[POINTS_MAX], v[POINTS_MAX]; /* in right */
	double octaves[POINTS_MAX];          /* right's scale over left's */
	uint8_t right[POINTS_MAX];           /* which point of right */
};

/* Right's (u, v) of left's (x, y): turned and scaled, then shifted. */
struct motion {
	double along, across; /* u = along x - across y + u0, v = ... */
	double u0, v0;
};

/* Each point of left with the point of right that is most like it. */
static void
pair_up(
    const struct points *left, const struct points *right, struct pairs *out)
{
	out->count = 0;
	for (uint32_t i = 0; i < left->count; i++) {
		int least = POINT_DISTANCE + 1;
		uint32_t best = 0;
		int n = out->count;

		for (uint32_t j = 0; j < right->count; j++) {
			int d = point_distance(left->bits[i], right->bits[j]);

			if (d < least) {
				least = d;
				best = j;
			}
		}
		if (least > POINT_DISTANCE)
			continue;
		out->x[n] = left->x[i];
		out->y[n] = left->y[i];
		out->u[n] = right->x[best];
		out->v[n] = right->y[best];
		out->octaves[n] =
		    (double)(right->scale[best] - left->scale[i]) /
		    POINT_SCALE_STEPS;
		out->right[n] = (uint8_t)best;
		out->count++;
	}
}

/* The motion that takes two points of left to theirs in right; false where
 * they are too near each other or it is no motion of a crop. */
static bool
motion_of(const struct pairs *p, int a, int b, struct motion *m)
{
	double x = p->x[b] - p->x[a], y = p->y[b] - p->y[a];
	double u = p->u[b] - p->u[a], v = p->v[b] - p->v[a];
	double squared = x * x + y * y;

	if (squared < apart_min * apart_min ||
	    u * u + v * v < apart_min * apart_min)
		return false;
	m->along = (u * x + v * y) / squared;
	m->across = (v * x - u * y) / squared;
	m->u0 = p->u[a] - (m->along * p->x[a] - m->across * p->y[a]);
	m->v0 = p->v[a] - (m->across * p->x[a] + m->along * p->y[a]);
	return m->along >= 1 / scale_max && m->along <= scale_max &&
	    fabs(m->across) <= turn_max * m->along;
}

/* The pairs that agree with a motion, as bits; *count of different points of
 * right among them. */
static uint32_t
agreeing(const struct pairs *p, const struct motion *m, int *count)
{
	uint32_t members = 0, rights = 0;
	double octaves = log2(m->along);

	for (int i = 0; i < p->count; i++) {
		double u = m->along * p->x[i] - m->across * p->y[i] + m->u0;
		double v = m->across * p->x[i] + m->along * p->y[i] + m->v0;

		if (fabs(u - p->u[i]) > tolerance ||
		    fabs(v - p->v[i]) > tolerance ||
		    fabs(octaves - p->octaves[i]) > octaves_max)
			continue;
		members |= UINT32_C(1) << i;
		rights |= UINT32_C(1) << p->right[i];
	}
	*count = __builtin_popcount(rights);
	return members;
}

static uint32_t
best_members(const struct pairs *p, int *most)
{
	uint32_t best = 0;

	*most = 0;
	for (int a = 0; a < p->count; a++)
		for (int b = a + 1; b < p->count; b++) {
			struct motion m;
			uint32_t members;
			int count;

			if (!motion_of(p, a, b, &m))
				continue;
			members = agreeing(p, &m, &count);
			if (count > *most) {
				*most = count;
				best = members;
			}
		}
	return best;
}

/* Scale and shift, no turn, by least squares over the members.  Of members in
 * one place it says nothing; is_spread turns them down. */
static struct motion
fit(const struct pairs *p, uint32_t members)
{
	double n = __builtin_popcount(members);
	double x = 0, y = 0, u = 0, v = 0, both = 0, squares = 0;
	struct motion m = { 0 };

	for (int i = 0; i < p->count; i++)
		if (members >> i & 1) {
			x += p->x[i] / n;
			y += p->y[i] / n;
			u += p->u[i] / n;
			v += p->v[i] / n;
		}
	for (int i = 0; i < p->count; i++)
		if (members >> i & 1) {
			double dx = p->x[i] - x, dy = p->y[i] - y;

			both += dx * (p->u[i] - u) + dy * (p->v[i] - v);
			squares += dx * dx + dy * dy;
		}
	m.along = both / squares;
	m.u0 = u - m.along * x;
	m.v0 = v - m.along * y;
	return m;
}

/* What both show; false when it is less than share_min of each. */
static bool
overlap(const struct points *left, const struct points *right,
    const struct motion *m, struct alignment *out)
{
	double x0 = fmax(0, -m->u0 / m->along);
	double y0 = fmax(0, -m->v0 / m->along);
	double x1 = fmin(left->width, (right->width - m->u0) / m->along);
	double y1 = fmin(left->height, (right->height - m->v0) / m->along);
	double area = (x1 - x0) * (y1 - y0);
	double whole = (double)left->width * left->height;
	double others =
	    (double)right->width * right->height / (m->along * m->along);

	if (x1 <= x0 || y1 <= y0 || area < share_min * fmin(whole, others))
		return false;
	out->part_of_left = (struct part){ x0 / left->width, y0 / left->height,
		x1 / left->width, y1 / left->height };
	out->part_of_right = (struct part){
		(x0 * m->along + m->u0) / right->width,
		(y0 * m->along + m->v0) / right->height,
		(x1 * m->along + m->u0) / right->width,
		(y1 * m->along + m->v0) / right->height,
	};
	return true;
}

/* A mark that many pictures carry lies in one place. */
static bool
is_spread(const struct pairs *p, uint32_t members, const struct points *left,
    const struct part *part)
{
	double x0 = INFINITY, y0 = INFINITY, x1 = 0, y1 = 0;

	for (int i = 0; i < p->count; i++)
		if (members >> i & 1) {
			x0 = fmin(x0, p->x[i]);
			y0 = fmin(y0, p->y[i]);
			x1 = fmax(x1, p->x[i]);
			y1 = fmax(y1, p->y[i]);
		}
	return x1 - x0 >=
	    spread_min * (part->right - part->left) * left->width &&
	    y1 - y0 >= spread_min * (part->bottom - part->top) * left->height;
}

bool
align(const struct points *left, const struct points *right,
    struct alignment *out)
{
	struct pairs pairs;
	struct motion m;
	uint32_t members;

	pair_up(left, right, &pairs);
	members = best_members(&pairs, &out->points);
	if (out->points < ALIGN_POINTS_MIN)
		return false;
	m = fit(&pairs, members);
	return m.along >= 1 / scale_max && m.along <= scale_max &&
	    overlap(left, right, &m, out) &&
	    is_spread(&pairs, members, left, &out->part_of_left);
}
