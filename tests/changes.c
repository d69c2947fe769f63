/*
 * What people and sites do to photographs; see changes.h.
 */

#include <math.h>
#include <string.h>

#include "tests/changes.h"

enum { QUALITY = 85 };

static int
clone(const struct raster *in, struct raster *out)
{
	if (raster_make(out, in->width, in->height, CHANGE_CHANNELS) != 0)
		return -1;
	memcpy(out->samples, in->samples,
	    (size_t)in->width * in->height * CHANGE_CHANNELS);
	return 0;
}

static uint8_t
clamp(double v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v + 0.5);
}

static void
paint(struct raster *r, double left, double top, double right, double bottom,
    uint8_t grey)
{
	uint32_t x0 = (uint32_t)(left * r->width);
	uint32_t x1 = (uint32_t)(right * r->width);

	for (uint32_t y = (uint32_t)(top * r->height);
	     y < (uint32_t)(bottom * r->height); y++)
		memset(
		    r->samples + ((size_t)y * r->width + x0) * CHANGE_CHANNELS,
		    grey, (size_t)(x1 - x0) * CHANGE_CHANNELS);
}

/* The sample of `in` at a point, bilinear; beyond the edge, the edge. */
static void
sample(const struct raster *in, double x, double y, uint8_t *out)
{
	double fx, fy;
	uint32_t x0, y0, x1, y1;

	x = x < 0 ? 0 : x > in->width - 1 ? in->width - 1 : x;
	y = y < 0 ? 0 : y > in->height - 1 ? in->height - 1 : y;
	x0 = (uint32_t)x;
	y0 = (uint32_t)y;
	x1 = x0 + 1 < in->width ? x0 + 1 : x0;
	y1 = y0 + 1 < in->height ? y0 + 1 : y0;
	fx = x - x0;
	fy = y - y0;
	for (int c = 0; c < CHANGE_CHANNELS; c++) {
		const uint8_t *s = in->samples + c;
		double top =
		    s[((size_t)y0 * in->width + x0) * CHANGE_CHANNELS] *
			(1 - fx) +
		    s[((size_t)y0 * in->width + x1) * CHANGE_CHANNELS] * fx;
		double low =
		    s[((size_t)y1 * in->width + x0) * CHANGE_CHANNELS] *
			(1 - fx) +
		    s[((size_t)y1 * in->width + x1) * CHANGE_CHANNELS] * fx;

		out[c] = clamp(top * (1 - fy) + low * fy);
	}
}

/* a, b: factors of width and height. */
static int
resize(const struct raster *in, struct raster *out, double a, double b)
{
	uint32_t width = (uint32_t)(in->width * a + 0.5);
	uint32_t height = (uint32_t)(in->height * b + 0.5);

	if (a <= 1 && b <= 1)
		return raster_fit(in, width, height, out);
	if (raster_make(out, width, height, CHANGE_CHANNELS) != 0)
		return -1;
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			sample(in, (x + 0.5) / a - 0.5, (y + 0.5) / b - 0.5,
			    out->samples +
				((size_t)y * width + x) * CHANGE_CHANNELS);
	return 0;
}

/* a: factor about the middle grey; b: what is added. */
static int
tone(const struct raster *in, struct raster *out, double a, double b)
{
	if (clone(in, out) != 0)
		return -1;
	for (size_t i = 0; i < (size_t)in->width * in->height * CHANGE_CHANNELS;
	     i++)
		out->samples[i] = clamp((in->samples[i] - 128) * a + 128 + b);
	return 0;
}

static int
gamma_curve(const struct raster *in, struct raster *out, double a, double b)
{
	(void)b;
	if (clone(in, out) != 0)
		return -1;
	for (size_t i = 0; i < (size_t)in->width * in->height * CHANGE_CHANNELS;
	     i++)
		out->samples[i] = clamp(255 * pow(in->samples[i] / 255.0, a));
	return 0;
}

/* a: of the colour that is left; b: what red gains and blue loses. */
static int
colour(const struct raster *in, struct raster *out, double a, double b)
{
	if (clone(in, out) != 0)
		return -1;
	for (size_t i = 0; i < (size_t)in->width * in->height; i++) {
		const uint8_t *s = in->samples + i * CHANGE_CHANNELS;
		uint8_t *d = out->samples + i * CHANGE_CHANNELS;
		double grey = 0.299 * s[0] + 0.587 * s[1] + 0.114 * s[2];

		d[0] = clamp(grey + (s[0] - grey) * a + b);
		d[1] = clamp(grey + (s[1] - grey) * a);
		d[2] = clamp(grey + (s[2] - grey) * a - b);
	}
	return 0;
}

/* a: share cut off in all; b: where the rest begins, 0 left top, 1 right. */
static int
crop(const struct raster *in, struct raster *out, double a, double b)
{
	uint32_t width = (uint32_t)(in->width * (1 - a));
	uint32_t height = (uint32_t)(in->height * (1 - a));
	uint32_t left = (uint32_t)((in->width - width) * b);
	uint32_t top = (uint32_t)((in->height - height) * b);

	if (raster_make(out, width, height, CHANGE_CHANNELS) != 0)
		return -1;
	for (uint32_t y = 0; y < height; y++)
		memcpy(out->samples + (size_t)y * width * CHANGE_CHANNELS,
		    in->samples +
			((size_t)(y + top) * in->width + left) *
			    CHANGE_CHANNELS,
		    (size_t)width * CHANGE_CHANNELS);
	return 0;
}

/* Borders of a and b (shares of width and height) on both sides. */
static int
frame(const struct raster *in, struct raster *out, double a, double b,
    uint8_t grey)
{
	uint32_t left = (uint32_t)(in->width * a);
	uint32_t top = (uint32_t)(in->height * b);

	if (raster_make(out, in->width + 2 * left, in->height + 2 * top,
		CHANGE_CHANNELS) != 0)
		return -1;
	memset(out->samples, grey,
	    (size_t)out->width * out->height * CHANGE_CHANNELS);
	for (uint32_t y = 0; y < in->height; y++)
		memcpy(out->samples +
			((size_t)(y + top) * out->width + left) *
			    CHANGE_CHANNELS,
		    in->samples + (size_t)y * in->width * CHANGE_CHANNELS,
		    (size_t)in->width * CHANGE_CHANNELS);
	return 0;
}

static int
black_frame(const struct raster *in, struct raster *out, double a, double b)
{
	return frame(in, out, a, b, 0);
}

static int
white_frame(const struct raster *in, struct raster *out, double a, double b)
{
	return frame(in, out, a, b, 255);
}

/* Strokes like those of letters: height a, on a line at b. */
static void
write_line(struct raster *r, double a, double b, uint8_t ink, uint8_t rim)
{
	double x = 0.06, step = a * r->height / r->width * 0.62;

	for (int letter = 0; x + step < 0.94; letter++, x += step) {
		double stem = x + step * 0.2, bar = b + a * (letter % 3) * 0.4;

		if (letter % 6 == 5)
			continue; /* between words */
		paint(r, stem - step * 0.06, b - a * 0.05, stem + step * 0.3,
		    b + a * 1.05, rim);
		paint(r, stem, b, stem + step * 0.22, b + a, ink);
		paint(r, stem, bar, stem + step * 0.62, bar + a * 0.2, ink);
	}
}

static int
meme(const struct raster *in, struct raster *out, double a, double b)
{
	if (clone(in, out) != 0)
		return -1;
	write_line(out, a, 0.04, 255, 0);
	if (b > 0)
		write_line(out, a, 0.96 - a, 255, 0);
	return 0;
}

/* A caption under the picture: a white strip with a line of text. */
static int
strip(const struct raster *in, struct raster *out, double a, double b)
{
	uint32_t more = (uint32_t)(in->height * a);

	(void)b;
	if (raster_make(out, in->width, in->height + more, CHANGE_CHANNELS) !=
	    0)
		return -1;
	memset(out->samples, 255,
	    (size_t)out->width * out->height * CHANGE_CHANNELS);
	memcpy(out->samples, in->samples,
	    (size_t)in->width * in->height * CHANGE_CHANNELS);
	return 0;
}

/* A see-through mark: size a, in the corner or (b > 0) in the middle. */
static int
watermark(const struct raster *in, struct raster *out, double a, double b)
{
	struct raster mark;
	double top = b > 0 ? 0.5 - a / 2 : 0.97 - a;

	if (clone(in, out) != 0 || clone(in, &mark) != 0)
		return -1;
	if (b > 0)
		write_line(&mark, a, top, 255, 255);
	else
		paint(&mark, 0.7, top, 0.97, 0.97, 255);
	for (size_t i = 0; i < (size_t)in->width * in->height * CHANGE_CHANNELS;
	     i++)
		out->samples[i] =
		    clamp(0.55 * in->samples[i] + 0.45 * mark.samples[i]);
	raster_free(&mark);
	return 0;
}

/* Turned by a degrees, the corners cut off. */
static int
turn(const struct raster *in, struct raster *out, double a, double b)
{
	double s = sin(a * M_PI / 180), c = cos(a * M_PI / 180);
	double cx = in->width / 2.0, cy = in->height / 2.0;
	struct raster turned;
	int status;

	if (raster_make(&turned, in->width, in->height, CHANGE_CHANNELS) != 0)
		return -1;
	for (uint32_t y = 0; y < in->height; y++)
		for (uint32_t x = 0; x < in->width; x++)
			sample(in, cx + (x - cx) * c - (y - cy) * s,
			    cy + (x - cx) * s + (y - cy) * c,
			    turned.samples +
				((size_t)y * in->width + x) * CHANGE_CHANNELS);
	status = crop(&turned, out, b, 0.5);
	raster_free(&turned);
	return status;
}

static int
redact(const struct raster *in, struct raster *out, double a, double b)
{
	if (clone(in, out) != 0)
		return -1;
	paint(out, 0.15, b, 0.85, b + a, 0);
	return 0;
}

static int
mirror(const struct raster *in, struct raster *out, double a, double b)
{
	struct raster smaller;

	if (resize(in, &smaller, a, b) != 0 || clone(&smaller, out) != 0)
		return -1;
	for (uint32_t y = 0; y < out->height; y++)
		for (uint32_t x = 0; x < out->width; x++)
			memcpy(out->samples +
				((size_t)y * out->width + x) * CHANGE_CHANNELS,
			    smaller.samples +
				((size_t)y * out->width + out->width - 1 - x) *
				    CHANGE_CHANNELS,
			    CHANGE_CHANNELS);
	raster_free(&smaller);
	return 0;
}

/* Text, another tone, and smaller. */
static int
several(const struct raster *in, struct raster *out, double a, double b)
{
	struct raster small, toned;
	int status = -1;

	if (resize(in, &small, a, a) != 0)
		return -1;
	if (tone(&small, &toned, 1.1, 10) == 0) {
		status = meme(&toned, out, b, 0);
		raster_free(&toned);
	}
	raster_free(&small);
	return status;
}

const struct change changes[] = {
	{ "same", "jpeg-95", resize, 1, 1, 95 },
	{ "same", "jpeg-80", resize, 1, 1, 80 },
	{ "same", "jpeg-60", resize, 1, 1, 60 },
	{ "same", "jpeg-40", resize, 1, 1, 40 },
	{ "same", "jpeg-25", resize, 1, 1, 25 },
	{ "same", "jpeg-10", resize, 1, 1, 10 },
	{ "same", "png", resize, 1, 1, 0 },
	{ "same", "resize-90", resize, .9, .9, QUALITY },
	{ "same", "resize-75", resize, .75, .75, QUALITY },
	{ "same", "resize-50", resize, .5, .5, QUALITY },
	{ "same", "resize-35", resize, .35, .35, QUALITY },
	{ "same", "resize-150", resize, 1.5, 1.5, QUALITY },
	{ "same", "narrower", resize, .9, 1, QUALITY },
	{ "same", "resize-50-jpeg-30", resize, .5, .5, 30 },
	{ "same", "brighter", tone, 1, 25, QUALITY },
	{ "same", "darker", tone, 1, -25, QUALITY },
	{ "same", "contrast-120", tone, 1.2, 0, QUALITY },
	{ "same", "contrast-80", tone, .8, 0, QUALITY },
	{ "same", "gamma-80", gamma_curve, .8, 0, QUALITY },
	{ "same", "gamma-125", gamma_curve, 1.25, 0, QUALITY },
	{ "same", "grey", colour, 0, 0, QUALITY },
	{ "same", "pale", colour, .5, 0, QUALITY },
	{ "same", "vivid", colour, 1.4, 0, QUALITY },
	{ "same", "warm", colour, 1, 15, QUALITY },
	{ "same", "watermark-small", watermark, .06, 0, QUALITY },
	{ "same", "crop-2", crop, .02, .5, QUALITY },
	{ "border", "bars-10", black_frame, 0, .1, QUALITY },
	{ "border", "bars-25", black_frame, 0, .25, QUALITY },
	{ "border", "pillars-12", black_frame, .12, 0, QUALITY },
	{ "border", "frame-black-5", black_frame, .05, .05, QUALITY },
	{ "border", "frame-white-5", white_frame, .05, .05, QUALITY },
	{ "border", "frame-white-12", white_frame, .12, .12, QUALITY },
	{ "border", "pillars-white-20", white_frame, .2, 0, QUALITY },
	{ "border", "strip-15", strip, .15, 0, QUALITY },
	{ "mirror", "mirror", mirror, 1, 1, QUALITY },
	{ "mirror", "mirror-smaller", mirror, .7, .7, 60 },
	{ "edited", "crop-5", crop, .05, .5, QUALITY },
	{ "edited", "crop-5-corner", crop, .05, 0, QUALITY },
	{ "edited", "text-top", meme, .1, 0, QUALITY },
	{ "edited", "text-both", meme, .1, 1, QUALITY },
	{ "edited", "watermark-large", watermark, .18, 1, QUALITY },
	{ "edited", "turned-2", turn, 2, 0, QUALITY },
	{ "edited", "redacted", redact, .1, .45, QUALITY },
	{ "edited", "redacted-low", redact, .12, .8, QUALITY },
	{ "edited", "several", several, .6, .1, 70 },
	{ "crop", "crop-10", crop, .1, .5, QUALITY },
	{ "crop", "crop-10-corner", crop, .1, 1, QUALITY },
	{ "crop", "crop-15", crop, .15, .5, QUALITY },
	{ "crop", "crop-20", crop, .2, .5, QUALITY },
	{ 0 },
};
