/*
 * make-site DIR PAGES [SEED]: a made-up web site for tests: pages in a tree of
 * links, each with a main picture and its texts, and among them what a crawl
 * meets: near copies, mirrors, small pictures, graphics, furniture, broken
 * files, links that lead nowhere.  The same arguments give the same bytes.
 *
 * The pictures are textures of many scales in colour, so that they look to
 * statistics as photographs do: not pretty, but each one another.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/image.h"
#include "lib/number.h"

enum {
	CHANNELS = 3,
	OCTAVES = 7,
	LATTICE = 64, /* values a side, repeated */
	PAGES_MAX = 100000,
	LINKS_EACH = 3,
	PICTURE_BYTES_MAX = 16 << 20,
	GREYS = 256
};

static const char *folder;
static uint64_t seed;

/* Splitmix64 (Steele, Lea and Flood 2014) of the seed and three numbers. */
static uint64_t
noise(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t z = seed + a * UINT64_C(0x9e3779b97f4a7c15) +
	    b * UINT64_C(0xbf58476d1ce4e5b9) + c * UINT64_C(0x94d049bb133111eb);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static double
lattice(uint64_t which, int64_t x, int64_t y)
{
	uint64_t at = (uint64_t)(y & (LATTICE - 1)) * LATTICE +
	    (uint64_t)(x & (LATTICE - 1));

	return (double)(noise(which, at, 1) >> 11) * 0x1p-53;
}

static double
smooth(double t)
{
	return t * t * (3 - 2 * t);
}

/* Value noise: the lattice between whole numbers, smoothly. */
static double
between(uint64_t which, double x, double y)
{
	double fx = floor(x), fy = floor(y);
	double tx = smooth(x - fx), ty = smooth(y - fy);
	int64_t i = (int64_t)fx, j = (int64_t)fy;
	double top =
	    lattice(which, i, j) * (1 - tx) + lattice(which, i + 1, j) * tx;
	double low = lattice(which, i, j + 1) * (1 - tx) +
	    lattice(which, i + 1, j + 1) * tx;

	return top * (1 - ty) + low * ty;
}

/* Octaves whose weight falls as 1/f, as in pictures of nature. */
static double
texture(uint64_t which, double x, double y)
{
	double sum = 0, weight = 0.38, scale = 3;

	for (uint64_t i = 0; i < OCTAVES; i++) {
		sum +=
		    weight * between(which * OCTAVES + i, x * scale, y * scale);
		weight *= 0.68;
		scale *= 2.1;
	}
	return sum;
}

static uint8_t
to_byte(double x)
{
	return x <= 0 ? 0 : x >= 1 ? 255 : (uint8_t)(x * 255 + 0.5);
}

static struct raster
new_raster(uint32_t width, uint32_t height)
{
	struct raster r = { .width = width,
		.height = height,
		.true_width = width,
		.true_height = height,
		.channels = CHANNELS };

	r.samples = calloc((size_t)width * height, CHANNELS);
	if (r.samples == NULL) {
		perror("make-site");
		exit(3);
	}
	return r;
}

/* Light from above, hills before a sky, and grain: three textures mixed. */
static struct raster
photograph(uint64_t which, uint32_t width, uint32_t height)
{
	struct raster r = new_raster(width, height);
	double tint[CHANNELS];

	for (uint64_t c = 0; c < CHANNELS; c++)
		tint[c] = 0.35 + 0.6 * lattice(which * 7 + 900, (int64_t)c, 3);
	for (uint32_t j = 0; j < height; j++) {
		for (uint32_t i = 0; i < width; i++) {
			double x = (double)i / height, y = (double)j / height;
			double light = texture(which * 3, x, y);
			double shade = texture(which * 3 + 1, y, x);
			uint8_t *p =
			    r.samples + ((size_t)j * width + i) * CHANNELS;

			for (size_t c = 0; c < CHANNELS; c++) {
				double mix =
				    tint[c] * light + (1 - tint[c]) * shade;
				double grain =
				    (double)(noise(which, i, j + c * 65536) >>
					56) /
					GREYS -
				    0.5;

				p[c] = to_byte((mix - 0.5) * 2.2 + 0.5 +
				    0.15 * (0.5 - y) + 0.03 * grain);
			}
		}
	}
	return r;
}

/* A chart: flat areas of few colours with hard edges. */
static struct raster
graphic(uint64_t which, uint32_t width, uint32_t height)
{
	struct raster r = new_raster(width, height);
	uint32_t bars = 5 + (uint32_t)(noise(which, 5, 5) % 5);

	memset(r.samples, 255, (size_t)width * height * CHANNELS);
	for (uint32_t j = 0; j < height; j++) {
		for (uint32_t i = 0; i < width; i++) {
			uint32_t bar = i * bars / width;
			uint32_t tall = height *
			    (20 + (uint32_t)(noise(which, bar, 9) % 70)) / 100;
			bool gap = i * bars % width < width / 4;
			uint8_t *p =
			    r.samples + ((size_t)j * width + i) * CHANNELS;

			if (gap || height - j > tall)
				continue;
			p[0] = 30;
			p[1] = (uint8_t)(60 + 20 * bar);
			p[2] = 160;
		}
	}
	return r;
}

static void
write_bytes(const char *name, struct text bytes)
{
	char path[PATH_BYTES_MAX];
	FILE *out;

	if (!file_path(path, folder, name)) {
		fprintf(stderr, "make-site: %s: too long\n", name);
		exit(3);
	}
	out = fopen(path, "we");
	if (out == NULL ||
	    fwrite(bytes.data, 1, bytes.size, out) != bytes.size ||
	    fclose(out) != 0) {
		perror(path);
		exit(3);
	}
}

static void
write_picture(const char *name, struct raster r, int quality)
{
	struct buffer b = buffer_make(PICTURE_BYTES_MAX);
	int status = quality > 0 ? image_write_jpeg(&r, quality, &b)
				 : image_write_png(&r, &b);

	if (status != 0) {
		fprintf(stderr, "make-site: %s: cannot be encoded\n", name);
		exit(3);
	}
	write_bytes(name, buffer_text(&b));
	buffer_free(&b);
	raster_free(&r);
}

/* ---- what the pages say ---------------------------------------------------
 */

static const char *const things[] = { "river", "mountain", "harbour", "garden",
	"bridge", "market", "forest", "castle", "meadow", "lighthouse",
	"village", "orchard" };
static const char *const kinds[] = { "old", "quiet", "wide", "stone",
	"northern", "winter", "flooded", "famous", "hidden", "broad" };
static const char *const acts[] = { "seen from the road in early spring",
	"after a long night of rain", "before the first boats return",
	"where the children of the school come to play",
	"as the morning fog slowly lifts", "during the harvest festival",
	"with its new wooden roof", "beside the railway line to the coast" };

#define PICK(list, which, n)                                                   \
	(list[noise(which, n, 77) % (sizeof(list) / sizeof(*(list)))])

static void
put_caption(struct buffer *b, uint64_t which)
{
	(void)buffer_printf(b, "The %s %s %s, number %llu",
	    PICK(kinds, which, 1), PICK(things, which, 2), PICK(acts, which, 3),
	    (unsigned long long)which);
}

static void
put_prose(struct buffer *b, uint64_t which, uint64_t sentences)
{
	for (uint64_t i = 0; i < sentences; i++)
		(void)buffer_printf(b,
		    "In the %s %s there is much to see, and the %s %s is what "
		    "most visitors remember %s. ",
		    PICK(kinds, which, i * 5), PICK(things, which, i * 5 + 1),
		    PICK(kinds, which, i * 5 + 2),
		    PICK(things, which, i * 5 + 3),
		    PICK(acts, which, i * 5 + 4));
}

static void
put_links(struct buffer *b, uint64_t page, uint64_t pages)
{
	(void)buffer_put_string(b, "<ul>");
	for (uint64_t i = 1; i <= LINKS_EACH; i++) {
		uint64_t to = page * LINKS_EACH + i;

		if (to < pages)
			(void)buffer_printf(b,
			    "<li><a href=\"p%llu.html#top\">Next to this, the "
			    "%s</a></li>",
			    (unsigned long long)to, PICK(things, to, 2));
	}
	if (page % 10 == 7)
		(void)buffer_put_string(
		    b, "<li><a href=\"gone.html\">Not there any more</a></li>");
	(void)buffer_put_string(b, "</ul>\n");
}

/* Which kind of picture a page has. */
enum picture {
	PHOTO,
	COPY,
	MIRROR_NAME,
	SMALL,
	GRAPHIC,
	BROKEN,
	EDGE_300,
	EDGE_301
};

static enum picture
picture_of(uint64_t page)
{
	switch (page % 10) {
	case 3: return COPY;
	case 4: return SMALL;
	case 5: return GRAPHIC;
	case 6: return MIRROR_NAME;
	case 8: return page % 20 == 8 ? BROKEN : PHOTO;
	case 9: return page % 20 == 9 ? EDGE_300 : EDGE_301;
	default: return PHOTO;
	}
}

static void
write_page_picture(uint64_t page)
{
	uint32_t width = 400 + (uint32_t)(noise(page, 1, 2) % 200);
	uint32_t height = 320 + (uint32_t)(noise(page, 3, 4) % 120);
	char name[64];

	(void)snprintf(name, sizeof(name), "i%llu.%s", (unsigned long long)page,
	    picture_of(page) == GRAPHIC ? "png" : "jpg");
	switch (picture_of(page)) {
	case PHOTO:
		write_picture(name, photograph(page, width, height), 88);
		break;
	case COPY: /* of the page before: same picture, other bytes */
		width = 400 + (uint32_t)(noise(page - 1, 1, 2) % 200);
		height = 320 + (uint32_t)(noise(page - 1, 3, 4) % 120);
		write_picture(name, photograph(page - 1, width, height), 70);
		break;
	case MIRROR_NAME: /* the same bytes under another name */
		write_picture(name, photograph(1, 500, 380), 88);
		break;
	case SMALL: write_picture(name, photograph(page, 120, 90), 88); break;
	case GRAPHIC: write_picture(name, graphic(page, 480, 360), 0); break;
	case BROKEN:
		write_bytes(name, text_literal("\xff\xd8\xff\xe0 cut short"));
		break;
	case EDGE_300:
		write_picture(name, photograph(page, 400, 300), 88);
		break;
	case EDGE_301:
		write_picture(name, photograph(page, 400, 301), 88);
		break;
	}
}

static void
write_page(uint64_t page, uint64_t pages)
{
	struct buffer b = buffer_make(1 << 20);
	char name[64];

	(void)buffer_put_string(&b,
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	    "<title>");
	put_caption(&b, page);
	(void)buffer_put_string(&b,
	    "</title></head><body>\n<header><img src=\"logo.png\" width=\"80\" "
	    "height=\"40\" alt=\"Our site\"></header>\n<main><article><h1>");
	put_caption(&b, page);
	(void)buffer_put_string(&b, "</h1>\n<p>");
	put_prose(&b, page, 3);
	(void)buffer_printf(&b, "</p>\n<figure><img src=\"i%llu.%s\" alt=\"",
	    (unsigned long long)page,
	    picture_of(page) == GRAPHIC ? "png" : "jpg");
	put_caption(&b, page + PAGES_MAX);
	(void)buffer_put_string(&b, "\"><figcaption>");
	put_caption(&b, page);
	(void)buffer_put_string(&b, "</figcaption></figure>\n<p>");
	put_prose(&b, page + PAGES_MAX, 4);
	(void)buffer_put_string(&b, "</p></article></main>\n<nav>");
	put_links(&b, page, pages);
	(void)buffer_put_string(&b, "</nav></body></html>\n");
	if (page == 0)
		(void)snprintf(name, sizeof(name), "index.html");
	else
		(void)snprintf(
		    name, sizeof(name), "p%llu.html", (unsigned long long)page);
	write_bytes(name, buffer_text(&b));
	buffer_free(&b);
}

int
main(int argc, char *argv[])
{
	int64_t pages, number = 1;

	if (argc < 3 || argc > 4 ||
	    !number_parse(text_of(argv[2]), 1, PAGES_MAX, &pages) ||
	    (argc == 4 &&
		!number_parse(text_of(argv[3]), 0, INT64_MAX, &number))) {
		fputs("usage: make-site DIR PAGES [SEED]\n", stderr);
		return 2;
	}
	folder = argv[1];
	seed = (uint64_t)number;
	if (file_make_folder(folder) != 0) {
		perror(folder);
		return 3;
	}
	write_picture("logo.png", graphic(0, 80, 40), 0);
	for (uint64_t i = 0; i < (uint64_t)pages; i++) {
		write_page(i, (uint64_t)pages);
		write_page_picture(i);
	}
	return 0;
}
