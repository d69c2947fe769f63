/*
 * Hashes, borders, measures and rules of pictures that are made here.
 */

#include <stdlib.h>

#include "filter/local.h"
#include "filter/pdq.h"
#include "filter/phash.h"
#include "filter/picture.h"
#include "filter/trim.h"
#include "lib/number.h"
#include "tests/check.h"

enum { BYTES_MAX = 4 << 20 };

/* Something like a photograph: smooth waves with fine ones upon them. */
static struct raster
waves(uint32_t width, uint32_t height)
{
	struct raster r;
	uint32_t noise = 1;

	if (raster_make(&r, width, height, 1) != 0)
		exit(1);
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++) {
			double u = (double)x / width, v = (double)y / height;

			noise = noise * 1664525 + 1013904223;
			r.samples[y * width + x] = (uint8_t)(128 +
			    60 * sin(9 * u + 4 * v * v) * cos(5 * v - 2 * u) +
			    30 * sin(40 * u * v) + (noise >> 28));
		}
	return r;
}

static struct raster
mirror(const struct raster *in)
{
	struct raster r;

	if (raster_make(&r, in->width, in->height, 1) != 0)
		exit(1);
	memcpy(r.samples, in->samples, (size_t)in->width * in->height);
	if (raster_turn(&r, 2) != 0)
		exit(1);
	return r;
}

static int
distance(const struct pdq *a, const struct pdq *b)
{
	int bits = 0;

	for (int i = 0; i < PDQ_WORDS; i++)
		bits += __builtin_popcount(a->words[i] ^ (unsigned)b->words[i]);
	return bits;
}

static void
test_pdq(void)
{
	struct raster r = waves(640, 480), m = mirror(&r), small;
	struct pdq a, b, am, bm;
	int quality;

	check(pdq_hash(&r, &a, &am, &quality) == 0 && quality > 20,
	    "a picture with detail has quality");
	pdq_hash(&m, &b, &bm, &quality);
	/* The reference's windows lie half a sample to one side. */
	check(distance(&am, &b) <= 16 && distance(&a, &bm) <= 16,
	    "the mirrored hash is that of the mirrored picture");
	check(distance(&a, &b) > 60, "which is another one");
	raster_shrink(&r, 300, &small);
	pdq_hash(&small, &b, &bm, &quality);
	check(distance(&a, &b) <= 12, "a smaller copy is near");
	raster_free(&small);
	raster_make(&small, 4, 400, 1);
	memset(small.samples, 7, 4 * 400);
	check(pdq_hash(&small, &a, &b, &quality) == 0 && quality == 0,
	    "less than 5 samples a side have no quality");
	raster_free(&small);
	raster_free(&m);
	raster_free(&r);
}

/* Of 32 x 32 samples Y = 8 x the cosine series has one term. */
static void
test_phash(void)
{
	uint8_t luma[PHASH_SIDE * PHASH_SIDE];

	memset(luma, 9, sizeof(luma));
	check(phash_of(luma) >> 63 == 1, "the mean is the first bit");
	for (int i = 0; i < PHASH_SIDE * PHASH_SIDE; i++)
		luma[i] = (uint8_t)(i % PHASH_SIDE * 8);
	check((phash_of(luma) >> 62 & 1) == 0,
	    "what grows to the right has a first frequency below zero");
}

static void
test_trim(void)
{
	struct raster r = waves(400, 300), framed, cut;
	struct trim trim;

	check(!trim_find(&r, &trim), "a picture without borders keeps all");
	raster_make(&framed, 440, 380, 1);
	memset(framed.samples, 255, 440 * 380);
	for (uint32_t y = 0; y < 300; y++)
		memcpy(framed.samples + (y + 50) * 440 + 20,
		    r.samples + y * 400, 400);
	check(trim_find(&framed, &trim) && trim.x == 20 && trim.y == 50 &&
		trim.width == 400 && trim.height == 300,
	    "a frame is found to the sample");
	check(trim_cut(&framed, &trim, &cut) == 0 &&
		memcmp(cut.samples, r.samples, 400 * 300) == 0,
	    "and cut off");
	raster_free(&cut);
	raster_free(&framed);
	raster_free(&r);
}

/* Judge a picture written as PNG. */
static const char *
judge(const struct raster *r, const struct picture_rules *rules, json_t *rec)
{
	struct buffer png = buffer_make(BYTES_MAX);
	const char *reason = NULL;

	image_write_png(r, &png);
	check(picture_judge(rec, buffer_text(&png), rules, &reason) !=
		PICTURE_FAIL,
	    "a verdict comes");
	buffer_free(&png);
	return reason;
}

static void
test_size(void)
{
	struct picture_rules rules = {
		.side_min = 301, .aspect_max = 3, .blank_max = 1
	};
	static const struct {
		uint32_t width, height;
		const char *reason;
	} cases[] = {
		{ 300, 301, "size" },
		{ 301, 300, "size" },
		{ 301, 301, NULL },
		{ 903, 301, NULL },
		{ 904, 301, "aspect" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct raster r = waves(cases[i].width, cases[i].height);
		json_t *rec = record_new("image");

		check_string(judge(&r, &rules, rec), cases[i].reason,
		    "more than 300 on both sides, at most 3 to 1");
		check_int(record_integer(rec, "width", 0), cases[i].width,
		    "the width stands beside it");
		check((record_string(rec, "pdq") == NULL) ==
			(cases[i].reason != NULL &&
			    strcmp(cases[i].reason, "size") == 0),
		    "only what is too small is not decoded");
		json_decref(rec);
		raster_free(&r);
	}
}

static void
test_rules(void)
{
	struct picture_rules rules = { .side_min = 1,
		.aspect_max = 9,
		.contrast_min = 4,
		.blank_max = 0.97,
		.blur_min = 6 };
	struct raster r;
	json_t *rec = record_new("image");

	raster_make(&r, 320, 320, 1);
	memset(r.samples, 200, 320 * 320);
	check_string(judge(&r, &rules, rec), "blank", "one colour is blank");
	check_real(record_real(rec, "blank", 0), 1, 0, "all of it");
	for (int i = 0; i < 320 * 320; i++)
		r.samples[i] = (uint8_t)(i % 320 / 2 + 40);
	check_string(judge(&r, &rules, rec), "blur", "a ramp is blurred");
	check(record_real(rec, "blur", 9) < 6, "as its measure says");
	json_decref(rec);
	raster_free(&r);
}

/* A line of letters of one stroke, white with dark sides. */
static void
letters_lay(struct raster *r, uint32_t top, uint32_t height)
{
	for (uint32_t y = top; y < top + height; y++)
		for (uint32_t x = 16; x < r->width - 16; x++) {
			uint32_t at = x % 16;

			if (at < 8)
				r->samples[(size_t)y * r->width + x] =
				    at >= 2 && at < 6 ? 255 : 0;
		}
}

static void
test_overlay(void)
{
	struct picture_rules rules = { .side_min = 1,
		.aspect_max = 9,
		.blank_max = 1,
		.overlay_max = 0.06 };
	struct raster r = waves(512, 384);
	json_t *rec = record_new("image");

	check_string(judge(&r, &rules, rec), NULL, "a picture passes");
	check_real(record_real(rec, "overlay", 1), 0, 0,
	    "since no letters lie over it");
	json_decref(rec);
	rec = record_new("image");
	letters_lay(&r, 330, 30);
	check_string(judge(&r, &rules, rec), "unnatural",
	    "one with a line of letters does not");
	check(record_real(rec, "overlay", 0) > 0.1, "as its measure says");
	json_decref(rec);
	raster_free(&r);
}

/* Discs of many sizes and greys, one over the other. */
static void
draw_discs(struct raster *r)
{
	uint64_t state = 88172645463325252U;

	memset(r->samples, 100, (size_t)r->width * r->height);
	for (int disc = 0; disc < 150; disc++) {
		int x, y, radius;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		x = (int)(state % r->width);
		y = (int)((state >> 16) % r->height);
		radius = 3 + (int)((state >> 32) % 24);
		for (int v = 0; v < (int)r->height; v++)
			for (int u = 0; u < (int)r->width; u++)
				if ((u - x) * (u - x) + (v - y) * (v - y) <=
				    radius * radius)
					r->samples[v * (int)r->width + u] =
					    (uint8_t)(state >> 48);
	}
}

/* How many points of a have one of b that differs in at most 12 bits. */
static int
common_points(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
	int common = 0;

	for (size_t i = LOCAL_HEADER_BYTES; i < a_size; i += LOCAL_POINT_BYTES)
		for (size_t j = LOCAL_HEADER_BYTES; j < b_size;
		     j += LOCAL_POINT_BYTES)
			if (__builtin_popcountll(get_le64(a + i + 3) ^
				get_le64(b + j + 3)) <= 12) {
				common++;
				break;
			}
	return common;
}

static void
test_local(void)
{
	struct trim middle = { 48, 36, 384, 288 };
	uint8_t bytes[LOCAL_BYTES_MAX], part[LOCAL_BYTES_MAX];
	char hex[SHA256_HEX_BYTES + 1];
	struct raster r, crop;
	size_t size, part_size;

	raster_make(&r, 480, 360, 1);
	memset(r.samples, 200, (size_t)r.width * r.height);
	check(local_find(&r, bytes, &size) == 0 && size == 0,
	    "one colour has no local signature");
	draw_discs(&r);
	check(local_find(&r, bytes, &size) == 0 && size == LOCAL_BYTES_MAX,
	    "discs have one");
	check(bytes[0] == 255 && bytes[1] == 191, "which gives the sides");
	sha256_hex_of((struct text){ (const char *)bytes, size }, hex);
	check_string(hex,
	    "6b86d6a1ac15351a5de211a3e7d52c9778681110a1019ec7eb5ca7aa568d1dfc",
	    "it is the same bytes with every compiler");
	trim_cut(&r, &middle, &crop);
	check(local_find(&crop, part, &part_size) == 0 &&
		common_points(bytes, size, part, part_size) >= 12,
	    "a crop shares points with it");
	raster_free(&crop);
	raster_free(&r);
}

int
main(void)
{
	test_local();
	test_pdq();
	test_phash();
	test_trim();
	test_size();
	test_rules();
	test_overlay();
	return check_end();
}
