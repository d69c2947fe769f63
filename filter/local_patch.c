/*
 * What a picture looks like around a point; see local.h.
 */

#include <math.h>
#include <stdbool.h>

#include "filter/local_patch.h"

enum {
	SIDE = 16,   /* samples of the square */
	WIDTHS = 12, /* of the Gaussian, that the square is wide */
	FREQUENCIES = 11,
	BITS = 64,
	ONE = 256,         /* a sample of the octave, in places */
	COSINE_ONE = 1024, /* so that no sum needs more than 31 bits */
	BITS_LOST = 10
};

static const float width_first = 1.6F; /* of a Gaussian of level 0 */

struct patch {
	int32_t samples[SIDE][SIDE];
};

static const int32_t (*cosines(void))[SIDE]
{
	static int32_t c[FREQUENCIES][SIDE];
	static bool made;

	for (int i = 0; !made && i < FREQUENCIES; i++)
		for (int j = 0; j < SIDE; j++)
			c[i][j] = (int32_t)lround(COSINE_ONE *
			    cos(M_PI / 2 / SIDE * i * (2 * j + 1)));
	made = true;
	return (const int32_t(*)[SIDE])c;
}

static int32_t
clamp(int32_t at, uint32_t count)
{
	int32_t last = (int32_t)(count - 1) * ONE;

	return at < 0 ? 0 : at > last ? last : at;
}

/* The level between its samples; beyond the edge, the edge. */
static int32_t
sample(const struct octave *o, const uint16_t *level, int32_t x, int32_t y)
{
	uint32_t fx = (uint32_t)(x = clamp(x, o->width)) % ONE;
	uint32_t fy = (uint32_t)(y = clamp(y, o->height)) % ONE;
	uint32_t left = (uint32_t)x / ONE, top = (uint32_t)y / ONE;
	uint32_t right = left + (fx > 0), below = top + (fy > 0);
	const uint16_t *a = level + (size_t)top * o->width;
	const uint16_t *b = level + (size_t)below * o->width;
	uint32_t upper = a[left] * (ONE - fx) + a[right] * fx;
	uint32_t lower = b[left] * (ONE - fx) + b[right] * fx;

	return (int32_t)((upper / ONE * (ONE - fy) + lower / ONE * fy) / ONE);
}

static void
cut(const struct scales *s, const struct place *p, struct patch *out)
{
	const struct octave *o = &s->octaves[p->octave];
	const uint16_t *level = o->levels[(int)(p->level + 0.5F)];
	float shrunk = 1.0F / (float)(1 << p->octave);
	float width = width_first * exp2f(p->level / SCALES_STEPS);
	float step = width * WIDTHS / SIDE;

	for (int y = 0; y < SIDE; y++) {
		float down = p->y * shrunk + ((float)y - 7.5F) * step;

		for (int x = 0; x < SIDE; x++) {
			float across = p->x * shrunk + ((float)x - 7.5F) * step;

			out->samples[y][x] = sample(o, level,
			    (int32_t)floorf(across * ONE + 0.5F),
			    (int32_t)floorf(down * ONE + 0.5F));
		}
	}
}

/* Along the rows: half[y][i] is frequency i of row y. */
static void
transform_rows(const struct patch *p, int32_t half[SIDE][FREQUENCIES])
{
	const int32_t(*c)[SIDE] = cosines();

	for (int y = 0; y < SIDE; y++)
		for (int i = 0; i < FREQUENCIES; i++) {
			int32_t sum = 0;

			for (int x = 0; x < SIDE; x++)
				sum += c[i][x] * p->samples[y][x];
			half[y][i] = sum >> BITS_LOST;
		}
}

uint64_t
place_bits(const struct scales *s, const struct place *p)
{
	const int32_t(*c)[SIDE] = cosines();
	int32_t half[SIDE][FREQUENCIES];
	struct patch patch;
	uint64_t bits = 0;
	int bit = 0;

	cut(s, p, &patch);
	transform_rows(&patch, half);
	for (int sum = 1; bit < BITS; sum++)
		for (int v = 0; v <= sum && bit < BITS; v++, bit++) {
			int64_t value = 0;

			for (int y = 0; y < SIDE; y++)
				value += (int64_t)c[v][y] * half[y][sum - v];
			bits |= (uint64_t)(value > 0) << bit;
		}
	return bits;
}
