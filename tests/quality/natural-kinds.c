/*
 * quality-natural-kinds COUNT FOLDER: makes pictures of kinds that are hard to
 * tell from photographs, COUNT of each, of the photographs whose names stand
 * on standard input, and prints "KIND TAB FILE" for each.  Chance is seeded:
 * the same photographs give the same pictures.
 *
 *	meme        a photograph with large letters upon it
 *	poster      a photograph over a flat field with lines of text
 *	screenshot  a photograph in a window with a bar and lines of text
 *	painting    a photograph after Kuwahara's filter
 *	render      spheres over a chequered floor, ray-traced
 *	map         regions, roads, names
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/image.h"
#include "lib/log.h"
#include "lib/number.h"

enum {
	WIDTH = 480,
	HEIGHT = 360,
	FILE_BYTES_MAX = 32 << 20,
	GLYPH_WIDTH = 5,
	GLYPH_HEIGHT = 7,
	RADIUS = 4, /* of the painting's brush */
	SITES = 40  /* regions of a map */
};

static uint32_t chance = 1;

/* 0 to below n. */
static uint32_t
draw(uint32_t n)
{
	chance = chance * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)chance * n >> 32);
}

static uint8_t *
at(const struct raster *r, int x, int y)
{
	return r->samples + (size_t)y * r->width + x;
}

struct box {
	int x, y, width, height;
};

static void
fill(const struct raster *r, struct box b, int level)
{
	for (int y = b.y < 0 ? 0 : b.y; y < b.y + b.height && y < HEIGHT; y++)
		for (int x = b.x < 0 ? 0 : b.x; x < b.x + b.width && x < WIDTH;
		     x++)
			*at(r, x, y) = (uint8_t)level;
}

/* Something like a letter: strokes on a grid of 5 x 7. */
static void
glyph(const struct raster *r, int x, int y, int scale, int level)
{
	bool stem = draw(2) == 0;
	int bar = (int)draw(GLYPH_HEIGHT);

	for (int j = 0; j < GLYPH_HEIGHT; j++)
		for (int i = 0; i < GLYPH_WIDTH; i++)
			if ((stem && i == 0) || j == bar || draw(4) == 0)
				fill(r,
				    (struct box){ x + i * scale, y + j * scale,
					scale, scale },
				    level);
}

/* A line of words within the box, in letters of the box's height. */
static void
words(const struct raster *r, struct box b, int level)
{
	int scale = b.height / GLYPH_HEIGHT;
	int step = (GLYPH_WIDTH + 1) * scale;

	for (int x = b.x; x + step <= b.x + b.width; x += step)
		if (draw(6) != 0)
			glyph(r, x, b.y, scale, level);
}

static void
paste(const struct raster *r, const struct raster *photo, struct box b)
{
	struct raster fit;

	if (raster_fit(photo, (uint32_t)b.width, (uint32_t)b.height, &fit) != 0)
		exit(3);
	for (int y = 0; y < b.height; y++)
		memcpy(at(r, b.x, b.y + y), at(&fit, 0, y), (size_t)b.width);
	raster_free(&fit);
}

static void
make_meme(const struct raster *r, const struct raster *photo)
{
	int scale = 4 + (int)draw(3);

	paste(r, photo, (struct box){ 0, 0, WIDTH, HEIGHT });
	for (int i = 0; i < 2; i++) {
		struct box b = { 20, i == 0 ? 15 : HEIGHT - 15 - 7 * scale,
			WIDTH - 40, 7 * scale };
		uint32_t before = chance;

		b.x += 2;
		b.y += 2;
		words(r, b, 0);
		chance = before;
		b.x -= 2;
		b.y -= 2;
		words(r, b, 255);
	}
}

static void
make_poster(const struct raster *r, const struct raster *photo)
{
	int level = (int)draw(256), ink = level < 128 ? 250 : 10;

	fill(r, (struct box){ 0, 0, WIDTH, HEIGHT }, level);
	paste(r, photo, (struct box){ 60, 20, 360, 170 });
	words(r, (struct box){ 40, 210, 400, 42 }, ink);
	for (int y = 270; y + 14 < HEIGHT - 10; y += 20)
		words(r, (struct box){ 60, y, 360, 14 }, ink);
}

static void
make_screenshot(const struct raster *r, const struct raster *photo)
{
	fill(r, (struct box){ 0, 0, WIDTH, HEIGHT }, 245);
	fill(r, (struct box){ 0, 0, WIDTH, 26 }, 60);
	words(r, (struct box){ 8, 8, 160, 7 }, 230);
	paste(r, photo, (struct box){ 120, 40, 320, 200 });
	for (int y = 40; y < HEIGHT - 10; y += 14)
		words(r, (struct box){ 10, y, 100, 7 }, 40);
	for (int y = 255; y < HEIGHT - 10; y += 14)
		words(r, (struct box){ 120, y, 330, 7 }, 30);
}

/* Mean and variance of a square of (RADIUS + 1)^2 with a corner at (x, y). */
static double
square_mean(const struct raster *p, int x, int y, double *variance)
{
	int64_t sum = 0, squares = 0, count = 0;

	for (int j = y; j <= y + RADIUS; j++)
		for (int i = x; i <= x + RADIUS; i++) {
			if (i < 0 || j < 0 || i >= WIDTH || j >= HEIGHT)
				continue;
			sum += *at(p, i, j);
			squares += *at(p, i, j) * *at(p, i, j);
			count++;
		}
	*variance = (double)squares / (double)count -
	    (double)(sum * sum) / (double)(count * count);
	return (double)sum / (double)count;
}

/* Kuwahara: the mean of that square beside a sample which varies least. */
static void
make_painting(const struct raster *r, const struct raster *photo)
{
	struct raster p;

	if (raster_fit(photo, WIDTH, HEIGHT, &p) != 0)
		exit(3);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			double least = HUGE_VAL, variance, mean;

			for (int k = 0; k < 4; k++) {
				mean = square_mean(&p, x - (k & 1) * RADIUS,
				    y - (k >> 1) * RADIUS, &variance);
				if (variance >= least)
					continue;
				least = variance;
				*at(r, x, y) = (uint8_t)mean;
			}
		}
	raster_free(&p);
}

struct sphere {
	double x, y, z, radius, level;
};

/* The light that comes to the eye at the origin from direction (dx, dy, 1). */
static double
trace(const struct sphere *s, int count, double dx, double dy)
{
	double nearest = HUGE_VAL, light = 200 - 60 * dy;
	double norm = dx * dx + dy * dy + 1;

	if (dy > 0.05) {
		nearest = 1 / dy;
		light = ((int)floor(dx / dy * 2) + (int)floor(2 / dy)) & 1 ? 200
									   : 60;
		light /= 1 + nearest / 8;
	}
	for (int i = 0; i < count; i++) {
		double b = dx * s[i].x + dy * s[i].y + s[i].z;
		double c = s[i].x * s[i].x + s[i].y * s[i].y + s[i].z * s[i].z -
		    s[i].radius * s[i].radius;
		double root = b * b - norm * c, t, nx, ny, nz, shade;

		if (root < 0 || (t = (b - sqrt(root)) / norm) <= 0 ||
		    t >= nearest)
			continue;
		nearest = t;
		nx = (dx * t - s[i].x) / s[i].radius;
		ny = (dy * t - s[i].y) / s[i].radius;
		nz = (t - s[i].z) / s[i].radius;
		shade = fmax(0, -0.5 * nx - 0.7 * ny - 0.5 * nz);
		light = s[i].level * (0.2 + 0.8 * shade) + 120 * pow(shade, 30);
	}
	return fmin(255, fmax(0, light));
}

static void
make_render(const struct raster *r, const struct raster *photo)
{
	struct sphere spheres[6];

	(void)photo; /* it is made of nothing but numbers */
	for (int i = 0; i < 6; i++)
		spheres[i] = (struct sphere){ -2 + draw(400) / 100.0,
			-0.5 + draw(100) / 100.0, 3 + draw(400) / 100.0,
			0.3 + draw(60) / 100.0, 80 + draw(150) };
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			*at(r, x, y) = (uint8_t)trace(spheres, 6,
			    (x - WIDTH / 2) / 300.0, (y - HEIGHT / 2) / 300.0);
}

/* A road: a wandering line, light with dark edges. */
static void
road(const struct raster *r)
{
	double x = draw(WIDTH), y = 0, turn = 1.5;

	for (int i = 0; i < 2 * HEIGHT && y < HEIGHT; i++) {
		fill(r, (struct box){ (int)x - 3, (int)y - 3, 7, 7 }, 90);
		turn += (draw(100) - 49.5) / 300;
		x += cos(turn);
		y += sin(turn);
	}
}

static void
make_map(const struct raster *r, const struct raster *photo)
{
	int sites[SITES][3];

	(void)photo;
	for (int i = 0; i < SITES; i++) {
		sites[i][0] = (int)draw(WIDTH);
		sites[i][1] = (int)draw(HEIGHT);
		sites[i][2] = 200 + 12 * (int)draw(5);
	}
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			int best = 0, least = INT32_MAX;

			for (int i = 0; i < SITES; i++) {
				int dx = x - sites[i][0], dy = y - sites[i][1];

				if (dx * dx + dy * dy >= least)
					continue;
				least = dx * dx + dy * dy;
				best = i;
			}
			*at(r, x, y) = (uint8_t)sites[best][2];
		}
	for (int i = 0; i < 8; i++)
		road(r);
	for (int i = 0; i < 12; i++)
		words(r,
		    (struct box){
			(int)draw(WIDTH - 60), (int)draw(HEIGHT - 10), 60, 7 },
		    20);
}

static const struct {
	const char *name;
	void (*make)(const struct raster *r, const struct raster *photo);
} kinds[] = {
	{ "meme", make_meme },
	{ "poster", make_poster },
	{ "screenshot", make_screenshot },
	{ "painting", make_painting },
	{ "render", make_render },
	{ "map", make_map },
};

static int
photo_read(const char *path, struct raster *photo)
{
	struct buffer bytes = buffer_make(FILE_BYTES_MAX);
	struct image_info info;
	int result = -1;

	if (file_read(path, &bytes) == 0 &&
	    image_probe(buffer_text(&bytes), &info) == IMAGE_OK &&
	    image_decode(buffer_text(&bytes), &info, 1, WIDTH, photo) ==
		IMAGE_OK)
		result = 0;
	buffer_free(&bytes);
	return result;
}

static int
picture_write(const struct raster *r, const char *folder, const char *kind,
    int64_t number)
{
	struct buffer png = buffer_make(FILE_BYTES_MAX);
	char path[PATH_BYTES_MAX], name[64];
	FILE *file;
	int result = -1;

	(void)snprintf(name, sizeof(name), "%s%03d.png", kind, (int)number);
	if (!file_path(path, folder, name) || image_write_png(r, &png) != 0 ||
	    (file = fopen(path, "wb")) == NULL)
		goto done;
	if (fwrite(png.data, 1, png.size, file) == png.size)
		result = 0;
	if (fclose(file) != 0)
		result = -1;
	if (result == 0)
		printf("%s\t%s\n", kind, path);
done:
	if (result != 0)
		log_errno("%s", path);
	buffer_free(&png);
	return result;
}

static int
all_kinds(const char *photo_path, const char *folder, int64_t number)
{
	struct raster photo = { 0 }, r = { 0 };
	int result = -1;

	if (photo_read(photo_path, &photo) != 0 ||
	    raster_make(&r, WIDTH, HEIGHT, 1) != 0) {
		log_error("%s: cannot be decoded", photo_path);
		goto done;
	}
	result = 0;
	for (size_t i = 0; result == 0 && i < sizeof(kinds) / sizeof(*kinds);
	     i++) {
		kinds[i].make(&r, &photo);
		result = picture_write(&r, folder, kinds[i].name, number);
	}
done:
	raster_free(&photo);
	raster_free(&r);
	return result;
}

int
main(int argc, char *argv[])
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	int64_t count;
	int result = 0;

	log_start("quality-natural-kinds");
	if (argc != 3 || !number_parse(text_of(argv[1]), 1, 999, &count)) {
		log_error("usage: quality-natural-kinds COUNT FOLDER");
		return 2;
	}
	for (int64_t i = 0; result == 0 && i < count &&
	     (length = getline(&line, &room, stdin)) > 0;
	     i++) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		result = all_kinds(line, argv[2], i);
	}
	free(line);
	return result == 0 ? 0 : 3;
}
