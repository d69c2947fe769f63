/*
 * A crop is aligned with its whole, and what is none is not.
 */

#include <math.h>
#include <string.h>

#include "dedup/align.h"
#include "tests/check.h"
#include "tests/random.h"

/* Points all over a picture. */
static struct points
scatter(void)
{
	struct points p = { .width = 256, .height = 192, .count = POINTS_MAX };

	for (uint32_t i = 0; i < p.count; i++) {
		p.bits[i] = random_next();
		p.x[i] = (uint8_t)(random_next() % 256);
		p.y[i] = (uint8_t)(random_next() % 192);
		p.scale[i] = (uint8_t)(16 + random_next() % 32);
	}
	return p;
}

/* What is seen of it in its part, as large as the whole: its sides are
 * `share` of the whole's, its middle is the whole's. */
static struct points
crop(const struct points *whole, double share)
{
	struct points p = { .width = 256, .height = 192 };

	for (uint32_t i = 0; i < whole->count; i++) {
		double x = (whole->x[i] - 128) / share + 128;
		double y = (whole->y[i] - 96) / share + 96;
		uint32_t n = p.count;

		if (x < 0 || x > 255 || y < 0 || y > 191)
			continue;
		p.bits[n] = whole->bits[i] ^ UINT64_C(0x8000400000200001);
		p.x[n] = (uint8_t)x;
		p.y[n] = (uint8_t)y;
		p.scale[n] = (uint8_t)(whole->scale[i] - 16 * log2(share));
		p.count++;
	}
	return p;
}

static bool
near_to(double a, double b)
{
	return fabs(a - b) < 0.03;
}

/* Of the whole and its part, in either order. */
static void
test_crop(double share)
{
	struct points whole = scatter(), part = crop(&whole, share);
	struct alignment found;

	check(
	    align(&whole, &part, &found) && found.points >= (int)part.count - 1,
	    "a part of %.0f%% of a side is found in its whole", 100 * share);
	check(near_to(found.part_of_left.left, (1 - share) / 2) &&
		near_to(found.part_of_left.bottom, (1 + share) / 2) &&
		near_to(found.part_of_right.left, 0),
	    "and its place");
	check(align(&part, &whole, &found) &&
		near_to(found.part_of_right.right, (1 + share) / 2) &&
		near_to(found.part_of_left.right, 1),
	    "and the whole by its part");
}

static void
test_strangers(void)
{
	struct points a = scatter(), b = scatter(), mixed = a;
	struct alignment found;

	check(!align(&a, &b, &found), "other points elsewhere are no copy");
	memcpy(mixed.bits, b.bits, sizeof(mixed.bits));
	check(!align(&a, &mixed, &found),
	    "nor are points in the same places that look another way");
	mixed = b;
	memcpy(mixed.bits, a.bits, sizeof(mixed.bits));
	check(!align(&a, &mixed, &found),
	    "nor points that look the same in other places");
}

static void
test_few(void)
{
	struct points a = scatter(), b = scatter();
	struct alignment found;

	for (uint32_t i = 0; i < ALIGN_POINTS_MIN; i++) {
		a.x[i] = b.x[i] = (uint8_t)(10 + 60 * (i % 4));
		a.y[i] = b.y[i] = (uint8_t)(20 + 35 * i);
		a.scale[i] = b.scale[i];
		if (i + 1 < ALIGN_POINTS_MIN)
			a.bits[i] = b.bits[i];
	}
	check(!align(&a, &b, &found), "four points are not enough");
	a.bits[ALIGN_POINTS_MIN - 1] = b.bits[ALIGN_POINTS_MIN - 1];
	check(align(&a, &b, &found), "five are");
}

static void
test_mark(void)
{
	struct points a = scatter(), b = scatter();
	struct alignment found;

	for (uint32_t i = 0; i < 12; i++) {
		a.bits[i] = b.bits[i];
		a.x[i] = b.x[i] = (uint8_t)(20 + 16 * i);
		a.y[i] = b.y[i] = (uint8_t)(150 + random_next() % 30);
		a.scale[i] = b.scale[i];
	}
	check(!align(&a, &b, &found), "a line of text on both is no copy");
}

/* One place may hold several points, of other scales. */
static void
test_place(void)
{
	struct points a = scatter(), b = scatter();
	struct alignment found;

	/* The second of a pair gives the motion, and then drops out of it. */
	for (uint32_t i = 0; i < 8; i++) {
		a.bits[i] = b.bits[i];
		a.x[i] = b.x[i] = 101;
		a.y[i] = b.y[i] = 67;
		a.scale[i] = b.scale[i];
	}
	a.bits[8] = b.bits[8];
	a.x[8] = b.x[8] = 201;
	a.y[8] = b.y[8] = 167;
	a.scale[8] = 0;
	b.scale[8] = 100;
	check(!align(&a, &b, &found), "nor are eight points in one place");
}

int
main(void)
{
	for (int percent = 100; percent >= 60; percent -= 10)
		test_crop(percent / 100.0);
	test_strangers();
	test_few();
	test_mark();
	test_place();
	return check_end();
}
