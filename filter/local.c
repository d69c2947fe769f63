/*
 * The local signature; see local.h.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "filter/local.h"
#include "filter/local_patch.h"
#include "lib/number.h"

enum {
	CONTRAST_MIN = 2 * SCALES_ONE, /* of an extremum */
	EDGE_RATIO = 10, /* of principal curvatures at most: Lowe 2004, 4.1 */
	MARGIN = 2,      /* samples of the octave */
	CANDIDATES_MAX = 512, /* the strongest, of which to choose */
	FOUND_MAX = 1 << 15
};

/* A weaker point does not drive out one that is nearly as strong. */
static const float robust = 0.9F;

struct candidate {
	struct place place;
	int strength;
	float reach; /* squared distance to the next that is clearly stronger */
};

struct finding {
	struct candidate *list; /* (FOUND_MAX) */
	size_t count;
	int16_t *differences;
};

/* The differences of one octave around one step. */
struct stack {
	const int16_t *below, *here, *above;
	ptrdiff_t width;
};

/* ---- extrema ---------------------------------------------------------------
 */

/* Which samples of a row are beyond their six nearest neighbours: what most
 * samples fail, without a branch. */
static void
mark_row(const struct stack *s, ptrdiff_t row, uint8_t *marks)
{
	const int16_t *restrict v = s->here + row;
	const int16_t *restrict up = v - s->width,
				*restrict down = v + s->width;
	const int16_t *restrict less = s->below + row;
	const int16_t *restrict more = s->above + row;

	for (ptrdiff_t x = MARGIN; x < s->width - MARGIN; x++) {
		int16_t here = v[x];
		int high = (here >= CONTRAST_MIN) & (here > v[x - 1]) &
		    (here > v[x + 1]) & (here > up[x]) & (here > down[x]) &
		    (here > less[x]) & (here > more[x]);
		int low = (here <= -CONTRAST_MIN) & (here < v[x - 1]) &
		    (here < v[x + 1]) & (here < up[x]) & (here < down[x]) &
		    (here < less[x]) & (here < more[x]);

		marks[x] = (uint8_t)(high | low);
	}
}

static bool
is_extremum(const struct stack *s, ptrdiff_t at)
{
	const int16_t *planes[] = { s->below, s->here, s->above };
	int here = s->here[at];
	int sign = here > 0 ? 1 : -1;

	for (int p = 0; p < 3; p++)
		for (ptrdiff_t y = -s->width; y <= s->width; y += s->width)
			for (ptrdiff_t x = -1; x <= 1; x++) {
				const int16_t *other = planes[p] + at + y + x;

				if (other != s->here + at &&
				    sign * *other >= sign * here)
					return false;
			}
	return true;
}

/* Along an edge the place is not sure. */
static bool
is_edge(const int16_t *v, ptrdiff_t w)
{
	int64_t xx = v[1] + v[-1] - 2 * v[0], yy = v[w] + v[-w] - 2 * v[0];
	int64_t xy4 = v[w + 1] - v[w - 1] - v[1 - w] + v[-1 - w];
	int64_t trace = xx + yy, determinant16 = 16 * xx * yy - xy4 * xy4;

	return determinant16 <= 0 ||
	    16 * trace * trace * EDGE_RATIO >=
	    (EDGE_RATIO + 1) * (EDGE_RATIO + 1) * determinant16;
}

/* Where a parabola through three samples has its top, -0.5 to 0.5. */
static float
top_of(int before, int here, int after)
{
	return (float)(before - after) /
	    (2 * (float)(before + after - 2 * here));
}

static void
put(struct finding *f, const struct stack *s, ptrdiff_t at, int octave,
    int step)
{
	const int16_t *v = s->here + at;
	ptrdiff_t x = at % s->width, y = at / s->width;
	float size = (float)(1 << octave);

	if (f->count == FOUND_MAX)
		return;
	f->list[f->count++] = (struct candidate){
		.place = {
			.x = ((float)x + top_of(v[-1], *v, v[1])) * size,
			.y = ((float)y +
				top_of(v[-s->width], *v, v[s->width])) * size,
			.octave = octave,
			.level = (float)step +
			    top_of(s->below[at], *v, s->above[at]),
		},
		.strength = abs(*v),
	};
}

static void
find_step(struct finding *f, const struct octave *o, int octave, int step)
{
	ptrdiff_t size = (ptrdiff_t)o->width * (ptrdiff_t)o->height;
	struct stack s = { .here = f->differences + step * size,
		.width = (ptrdiff_t)o->width };
	uint8_t marks[SCALES_SIDE_MAX];
	size_t end = o->width - MARGIN;

	s.below = s.here - size;
	s.above = s.here + size;
	for (ptrdiff_t y = MARGIN; y < (ptrdiff_t)o->height - MARGIN; y++) {
		const uint8_t *mark = marks + MARGIN;

		mark_row(&s, y * s.width, marks);
		while ((mark = memchr(mark, 1, end - (size_t)(mark - marks))) !=
		    NULL) {
			ptrdiff_t at = y * s.width + (mark++ - marks);

			if (is_extremum(&s, at) &&
			    !is_edge(s.here + at, s.width))
				put(f, &s, at, octave, step);
		}
	}
}

/* ---- choice ----------------------------------------------------------------
 */

/* Strongest first; no two are in the same place of the same step. */
static int
by_strength(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	const struct place *p = &a->place, *q = &b->place;

	if (a->strength != b->strength)
		return a->strength > b->strength ? -1 : 1;
	if (p->y != q->y)
		return p->y < q->y ? -1 : 1;
	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	if (p->octave != q->octave)
		return p->octave < q->octave ? -1 : 1;
	return (p->level > q->level) - (p->level < q->level);
}

static int
by_reach(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->reach != b->reach)
		return a->reach > b->reach ? -1 : 1;
	return by_strength(left, right);
}

static float
reach_of(const struct candidate *list, size_t i)
{
	const struct place *p = &list[i].place;
	float least = INFINITY;

	for (size_t j = 0; j < i; j++) {
		float x = list[j].place.x - p->x, y = list[j].place.y - p->y;
		float distance = x * x + y * y;

		if (robust * (float)list[j].strength <= (float)list[i].strength)
			break; /* and so are all after it */
		if (distance < least)
			least = distance;
	}
	return least;
}

/* The chosen come to the front, strongest first. */
static void
choose(struct finding *f)
{
	if (f->count == 0)
		return;
	qsort(f->list, f->count, sizeof(*f->list), by_strength);
	if (f->count > CANDIDATES_MAX)
		f->count = CANDIDATES_MAX;
	for (size_t i = 0; i < f->count; i++)
		f->list[i].reach = reach_of(f->list, i);
	qsort(f->list, f->count, sizeof(*f->list), by_reach);
	if (f->count > LOCAL_POINTS_MAX)
		f->count = LOCAL_POINTS_MAX;
	qsort(f->list, f->count, sizeof(*f->list), by_strength);
}

/* ---- the signature ---------------------------------------------------------
 */

static uint8_t
byte_of(float v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v + 0.5F);
}

static void
print(const struct scales *s, const struct place *p, float unit, uint8_t *out)
{
	float octaves = (float)p->octave + p->level / SCALES_STEPS;

	out[0] = byte_of((p->x + 0.5F) * unit - 0.5F);
	out[1] = byte_of((p->y + 0.5F) * unit - 0.5F);
	out[2] = byte_of(LOCAL_SCALE_STEPS * (log2f(1.6F * unit) + octaves));
	put_le64(out + 3, place_bits(s, p));
}

/* All extrema of a plane, and the choice among them. */
static int
find(const struct raster *small, const struct scales *s, struct finding *f)
{
	f->list = malloc(FOUND_MAX * sizeof(*f->list));
	f->differences = malloc(SCALES_DIFFERENCES * sizeof(*f->differences) *
	    small->width * small->height);
	if (f->list == NULL || f->differences == NULL)
		return -1;
	for (int o = 0; o < s->count; o++) {
		scales_differences(&s->octaves[o], f->differences);
		for (int step = 1; step <= SCALES_STEPS; step++)
			find_step(f, &s->octaves[o], o, step);
	}
	choose(f);
	return 0;
}

int
local_find(
    const struct raster *luma, uint8_t out[LOCAL_BYTES_MAX], size_t *size)
{
	struct raster small = { 0 };
	struct scales scales = { 0 };
	struct finding f = { 0 };
	int status = -1;
	float unit;

	*size = 0;
	if (raster_shrink(luma, LOCAL_SIDE, &small) != 0 ||
	    scales_make(&small, &scales) != 0 || find(&small, &scales, &f) != 0)
		goto out;
	unit = (float)(LOCAL_SIDE / fmax(small.true_width, small.true_height));
	out[0] = byte_of((float)small.true_width * unit - 1);
	out[1] = byte_of((float)small.true_height * unit - 1);
	for (size_t i = 0; i < f.count; i++)
		print(&scales, &f.list[i].place, unit,
		    out + LOCAL_HEADER_BYTES + i * LOCAL_POINT_BYTES);
	if (f.count > 0)
		*size = LOCAL_HEADER_BYTES + f.count * LOCAL_POINT_BYTES;
	status = 0;
out:
	raster_free(&small);
	scales_free(&scales);
	free(f.differences);
	free(f.list);
	return status;
}
