/*
 * A picture at several scales; see scales.h.
 */

#include <stdlib.h>
#include <string.h>

#include "filter/scales.h"

enum { RADIUS_MAX = 9 };

/* Half of a Gaussian out to 2.6 times its width, the middle first; with the
 * other half it adds up to 65536.  Level l is made of level l - 1, so that the
 * squares of widths add up; the picture itself counts as blurred by half a
 * sample (Lowe 2004, 3.3). */
static const struct kernel {
	int radius;
	uint16_t weights[RADIUS_MAX + 1];
} kernels[SCALES_LEVELS] = {
	{ 4, { 17246, 13890, 7256, 2459, 540 } },
	{ 4, { 21324, 15292, 5640, 1070, 104 } },
	{ 5, { 16928, 13728, 7323, 2570, 593, 90 } },
	{ 6, { 13440, 11780, 7929, 4099, 1628, 496, 116 } },
	{ 7, { 10682, 9830, 7661, 5056, 2825, 1337, 536, 182 } },
	{ 9, { 8476, 8046, 6876, 5292, 3668, 2290, 1287, 652, 297, 122 } },
};

/* One row of samples, each with those i before and after it, whatever those are
 * along: a, b.  Of samples two fit 16 bits; what the products lose by being
 * cut off is put back, half a unit each.  A copy for each radius, so that all
 * products of a sample are in one loop. */
static inline __attribute__((always_inline)) void
weigh(uint16_t *restrict out, const uint16_t *const a[],
    const uint16_t *const b[], uint32_t count, const uint16_t *weights,
    int radius)
{
	for (uint32_t x = 0; x < count; x++) {
		uint32_t sum = (uint32_t)(radius + 1) / 2 +
		    ((uint32_t)a[0][x] * weights[0] >> 16);

		for (int i = 1; i <= radius; i++) {
			uint16_t both = (uint16_t)(a[i][x] + b[i][x]);

			sum += (uint32_t)both * weights[i] >> 16;
		}
		out[x] = (uint16_t)sum;
	}
}

static void
weigh_row(uint16_t *out, const uint16_t *const a[], const uint16_t *const b[],
    uint32_t count, const struct kernel *k)
{
	switch (k->radius) {
	case 4: weigh(out, a, b, count, k->weights, 4); break;
	case 5: weigh(out, a, b, count, k->weights, 5); break;
	case 6: weigh(out, a, b, count, k->weights, 6); break;
	case 7: weigh(out, a, b, count, k->weights, 7); break;
	default: weigh(out, a, b, count, k->weights, RADIUS_MAX);
	}
}

/* One row down the columns; beyond the edge, the edge. */
static void
blur_down(const uint16_t *in, uint32_t width, uint32_t height, uint32_t y,
    const struct kernel *k, uint16_t *out)
{
	const uint16_t *a[RADIUS_MAX + 1], *b[RADIUS_MAX + 1];

	for (uint32_t i = 0; i <= (uint32_t)k->radius; i++) {
		uint32_t above = y < i ? 0 : y - i;
		uint32_t below = y + i < height ? y + i : height - 1;

		a[i] = in + (size_t)above * width;
		b[i] = in + (size_t)below * width;
	}
	weigh_row(out, a, b, width, k);
}

static void
blur_along(
    uint16_t *line, uint32_t width, const struct kernel *k, uint16_t *out)
{
	const uint16_t *a[RADIUS_MAX + 1], *b[RADIUS_MAX + 1];

	a[0] = b[0] = line;
	for (int i = 1; i <= k->radius; i++) {
		line[-i] = line[0];
		line[width - 1 + (uint32_t)i] = line[width - 1];
		a[i] = line - i;
		b[i] = line + i;
	}
	weigh_row(out, a, b, width, k);
}

static void
blur(const uint16_t *in, uint16_t *out, const struct octave *o, int level)
{
	uint16_t room[SCALES_SIDE_MAX + 2 * RADIUS_MAX];
	const struct kernel *k = &kernels[level];

	for (uint32_t y = 0; y < o->height; y++) {
		blur_down(in, o->width, o->height, y, k, room + RADIUS_MAX);
		blur_along(
		    room + RADIUS_MAX, o->width, k, out + (size_t)y * o->width);
	}
}

/* Every second sample of the level that is an octave on. */
static void
halve(const struct octave *from, struct octave *to)
{
	const uint16_t *in = from->levels[SCALES_STEPS];

	for (uint32_t y = 0; y < to->height; y++)
		for (uint32_t x = 0; x < to->width; x++)
			to->levels[0][(size_t)y * to->width + x] =
			    in[(size_t)2 * y * from->width + 2 * x];
}

static void
fill(struct scales *s, const struct raster *luma)
{
	struct octave *first = &s->octaves[0];
	size_t size = (size_t)first->width * first->height;

	/* The second level's room is free until it is made. */
	for (size_t i = 0; i < size; i++)
		first->levels[1][i] = (uint16_t)(luma->samples[i] * SCALES_ONE);
	blur(first->levels[1], first->levels[0], first, 0);
	for (int i = 0; i < s->count; i++) {
		struct octave *o = &s->octaves[i];

		if (i > 0)
			halve(o - 1, o);
		for (int l = 1; l < SCALES_LEVELS; l++)
			blur(o->levels[l - 1], o->levels[l], o, l);
	}
}

int
scales_make(const struct raster *luma, struct scales *out)
{
	uint32_t width = luma->width, height = luma->height;
	size_t room = 0;

	*out = (struct scales){ 0 };
	if (width > SCALES_SIDE_MAX || height > SCALES_SIDE_MAX)
		return -1;
	while (out->count < SCALES_OCTAVES && width >= SCALES_SIDE_MIN &&
	    height >= SCALES_SIDE_MIN) {
		out->octaves[out->count++] =
		    (struct octave){ .width = width, .height = height };
		room += (size_t)SCALES_LEVELS * width * height;
		width = (width + 1) / 2;
		height = (height + 1) / 2;
	}
	if (out->count == 0)
		return 0;
	out->memory = malloc(room * sizeof(*out->memory));
	if (out->memory == NULL)
		return -1;
	room = 0;
	for (int i = 0; i < out->count; i++)
		for (int l = 0; l < SCALES_LEVELS; l++) {
			struct octave *o = &out->octaves[i];

			o->levels[l] = out->memory + room;
			room += (size_t)o->width * o->height;
		}
	fill(out, luma);
	return 0;
}

void
scales_free(struct scales *s)
{
	free(s->memory);
	*s = (struct scales){ 0 };
}

void
scales_differences(const struct octave *o, int16_t *out)
{
	size_t size = (size_t)o->width * o->height;

	for (int l = 0; l < SCALES_DIFFERENCES; l++) {
		const uint16_t *restrict less = o->levels[l];
		const uint16_t *restrict more = o->levels[l + 1];
		int16_t *restrict to = out + (size_t)l * size;

		for (size_t i = 0; i < size; i++)
			to[i] = (int16_t)(more[i] - less[i]);
	}
}
