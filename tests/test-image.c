/*
 * Pictures: headers, decoders, turning, averaging.  All pictures are made
 * here.
 */

#include <stdlib.h>

#include "lib/buffer.h"
#include "lib/image.h"
#include "lib/number.h"
#include "tests/check.h"

enum { BYTES_MAX = 4 << 20 };

/* A gradient with a dark left upper corner, so that turns show. */
static struct raster
picture_make(uint32_t width, uint32_t height, int channels)
{
	struct raster r;

	if (raster_make(&r, width, height, channels) != 0)
		exit(1);
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			for (int c = 0; c < channels; c++)
				r.samples[(y * width + x) * (uint32_t)channels +
				    (uint32_t)c] =
				    (uint8_t)(x < width / 4 && y < height / 4
					    ? 10
					    : 100 + 100 * x / width +
						40 * y / height);
	return r;
}

static struct buffer
picture_jpeg(uint32_t width, uint32_t height, int channels)
{
	struct raster r = picture_make(width, height, channels);
	struct buffer out = buffer_make(BYTES_MAX);

	check(image_write_jpeg(&r, 95, &out) == 0, "a %ux%u JPEG is written",
	    width, height);
	raster_free(&r);
	return out;
}

/* An APP1 segment with an orientation, behind SOI. */
static struct buffer
with_exif(const struct buffer *jpeg, unsigned orientation, bool twice)
{
	struct buffer out = buffer_make(BYTES_MAX);
	unsigned entries = twice ? 2 : 1;

	buffer_put(&out, jpeg->data, 2);
	buffer_put(&out, "\xff\xe1", 2);
	buffer_put_char(&out, 0);
	buffer_put_char(&out, (char)(2 + 6 + 8 + 2 + 12 * entries + 4));
	buffer_put(&out, "Exif\0\0II*\0\10\0\0\0", 14);
	buffer_put_char(&out, (char)entries);
	buffer_put_char(&out, 0);
	for (unsigned i = 0; i < entries; i++) {
		buffer_put(&out, "\x12\x01\3\0\1\0\0\0", 8);
		buffer_put_char(&out, (char)orientation);
		buffer_put(&out, "\0\0\0", 3);
	}
	buffer_put(&out, "\0\0\0\0", 4);
	buffer_put(&out, jpeg->data + 2, jpeg->size - 2);
	return out;
}

static void
test_names(void)
{
	check_int(image_sniff(text_literal("\xff\xd8\xff\xe0")), IMAGE_JPEG,
	    "JPEG is known by its first bytes");
	check_int(
	    image_sniff(text_literal("BM______")), IMAGE_BMP, "BMP is named");
	check_int(image_sniff(text_literal("  <!DOCTYPE html><html>")),
	    IMAGE_HTML, "a page where a picture was promised is html");
	check_int(image_sniff(text_literal("<?xml?><svg xmlns=''>")), IMAGE_SVG,
	    "drawings are svg");
	check_int(image_sniff(text_literal("\0\0\0\x18"
					   "ftypmif1\0\0\0\0"
					   "mif1heicmiaf")),
	    IMAGE_HEIC, "HEIC is told from AVIF by compatible brands");
	check_int(image_sniff(text_literal("\0\0\0\x18"
					   "ftypmif1\0\0\0\0"
					   "mif1avifmiaf")),
	    IMAGE_AVIF, "and AVIF from HEIC");
	check_int(image_sniff((struct text){ 0 }), IMAGE_UNKNOWN,
	    "no bytes are of no format");
	check_string(image_format_name(IMAGE_UNKNOWN), "",
	    "what is unknown has no name");
	check_string(
	    image_extension(IMAGE_JPEG), "jpg", "formats have an extension");
	check_string(image_status_word(IMAGE_TOO_LARGE), "too-large",
	    "verdicts have a word");
}

static void
test_jpeg(void)
{
	struct buffer jpeg = picture_jpeg(640, 480, 3);
	struct image_info info;
	struct raster r;

	check_int(image_probe(buffer_text(&jpeg), &info), IMAGE_OK,
	    "its header is read");
	check(info.width == 640 && info.height == 480 && info.components == 3,
	    "its size is told");
	check(image_decode(buffer_text(&jpeg), &info, 1, 512, &r) == IMAGE_OK &&
		r.width == 640,
	    "a scale that falls below the asked side is not taken");
	raster_free(&r);
	check(image_decode(buffer_text(&jpeg), &info, 1, 300, &r) == IMAGE_OK &&
		r.width == 320 && r.true_width == 320,
	    "half the size is, where it is enough");
	raster_free(&r);
	check(image_decode(buffer_text(&jpeg), &info, 3, 0, &r) == IMAGE_OK &&
		r.channels == 3 && !r.damaged && r.trailing == 0 &&
		abs(r.samples[0] - 10) < 6,
	    "colour in full size has its values");
	raster_free(&r);
	buffer_put(&jpeg, "junk", 4);
	check(image_decode(buffer_text(&jpeg), &info, 1, 0, &r) == IMAGE_OK &&
		r.trailing == 4,
	    "bytes behind the end are counted");
	raster_free(&r);
	buffer_free(&jpeg);
}

static void
test_jpeg_cut(void)
{
	struct buffer jpeg = picture_jpeg(640, 480, 3);
	struct image_info info;
	struct text cut = buffer_text(&jpeg);
	struct raster r;

	image_probe(cut, &info);
	cut.size -= 2;
	check(image_decode(cut, &info, 1, 0, &r) == IMAGE_OK && r.damaged,
	    "a JPEG without its end marker is damaged, and taken");
	raster_free(&r);
	cut.size /= 2;
	check_int(image_decode(cut, &info, 1, 0, &r), IMAGE_CORRUPT,
	    "half a JPEG is corrupt");
	raster_free(&r);
	cut.size = 64;
	check_int(image_probe(cut, &info), IMAGE_CORRUPT,
	    "a header that ends too early is corrupt");
	buffer_free(&jpeg);
}

static void
test_orientation(void)
{
	struct buffer jpeg = picture_jpeg(304, 160, 1), turned;
	/* Where the dark corner is to be seen: right, bottom. */
	static const bool places[9][2] = { { 0 }, { 0, 0 }, { 1, 0 }, { 1, 1 },
		{ 0, 1 }, { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
	struct image_info info;
	struct raster r;

	for (unsigned o = 1; o <= 8; o++) {
		bool right = places[o][0], bottom = places[o][1];
		uint32_t x, y;

		turned = with_exif(&jpeg, o, false);
		check(image_probe(buffer_text(&turned), &info) == IMAGE_OK &&
			info.orientation == o &&
			info.width == (o < 5 ? 304U : 160U),
		    "orientation %u changes the size as it should", o);
		image_decode(buffer_text(&turned), &info, 1, 0, &r);
		x = right ? r.width - 3 : 2;
		y = bottom ? r.height - 3 : 2;
		check(r.width == info.width && r.height == info.height &&
			r.samples[y * r.width + x] < 40,
		    "and turns the picture");
		raster_free(&r);
		buffer_free(&turned);
	}
	turned = with_exif(&jpeg, 6, true);
	image_probe(buffer_text(&turned), &info);
	check_int(info.orientation, 1, "two orientations are none");
	buffer_free(&turned);
	turned = with_exif(&jpeg, 9, false);
	image_probe(buffer_text(&turned), &info);
	check_int(info.orientation, 1, "9 is no orientation");
	buffer_free(&turned);
	buffer_free(&jpeg);
}

static void
test_png(void)
{
	static const int channels[] = { 1, 3, 4 };

	for (int i = 0; i < 3; i++) {
		struct raster r = picture_make(50, 40, channels[i]), back;
		struct buffer png = buffer_make(BYTES_MAX);
		struct image_info info;

		check(image_write_png(&r, &png) == 0 &&
			image_probe(buffer_text(&png), &info) == IMAGE_OK &&
			info.components == channels[i] && info.width == 50,
		    "a PNG of %d channels is written", channels[i]);
		check(image_decode(buffer_text(&png), &info, channels[i], 0,
			  &back) == IMAGE_OK &&
			memcmp(r.samples, back.samples,
			    (size_t)50 * 40 * (size_t)channels[i]) == 0,
		    "and read back sample by sample");
		raster_free(&back);
		png.data[png.size - 20]++;
		check_int(image_decode(buffer_text(&png), &info, 1, 0, &back),
		    IMAGE_CORRUPT, "a wrong checksum of samples is corrupt");
		raster_free(&back);
		raster_free(&r);
		buffer_free(&png);
	}
}

static void
test_alpha(void)
{
	struct raster r = picture_make(16, 16, 4), back;
	struct buffer png = buffer_make(BYTES_MAX);
	struct image_info info;

	for (int i = 0; i < 16 * 16; i++)
		r.samples[4 * i + 3] = i == 0 ? 128 : 0;
	image_write_png(&r, &png);
	image_probe(buffer_text(&png), &info);
	check(info.alpha, "alpha is told");
	image_decode(buffer_text(&png), &info, 3, 0, &back);
	check_int(back.samples[3], 255, "what is transparent is white");
	check_int(back.samples[0], (10 * 128 + 255 * 127 + 127) / 255,
	    "what is half so is blended");
	raster_free(&back);
	raster_free(&r);
	buffer_free(&png);
}

/* A GIF of one frame of 2 x 2 at (1, 1) on a screen of 4 x 4. */
static void
test_gif(void)
{
	static const char bytes[] =
	    "GIF89a\4\0\4\0\x80\0\0\0\0\0\xff\xff\xff"
	    "!\xf9\4\1\0\0\1\0,\1\0\1\0\2\0\2\0\0\2\3\x44\x02\x05\0;";
	char small[sizeof(bytes)];
	struct text gif = { bytes, sizeof(bytes) - 1 };
	struct image_info info;
	struct raster r;

	check(image_probe(gif, &info) == IMAGE_OK && info.width == 4 &&
		info.alpha && !info.animated,
	    "a GIF has the size of its screen");
	check(image_decode(gif, &info, 1, 0, &r) == IMAGE_OK && r.width == 4 &&
		r.samples[0] == 255 && r.samples[5] == 0,
	    "its frame lies on a white screen");
	raster_free(&r);
	memcpy(small, bytes, sizeof(bytes));
	small[6] = 2;
	check(
	    image_probe((struct text){ small, gif.size }, &info) == IMAGE_OK &&
		info.width == 3 && info.height == 4 &&
		image_decode((struct text){ small, gif.size }, &info, 1, 0,
		    &r) == IMAGE_OK &&
		r.samples[4] == 0,
	    "a frame that reaches beyond the screen enlarges it");
	raster_free(&r);
	gif.size -= 6;
	check_int(image_decode(gif, &info, 1, 0, &r), IMAGE_CORRUPT,
	    "a frame without its rows is corrupt");
	raster_free(&r);
}

/* Headers only: sizes that must not be decoded. */
static void
test_ceilings(void)
{
	unsigned char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x27\x10\0\0"
			      "\x27\x10\10\2\0\0\0____";
	struct text bytes = { (char *)png, sizeof(png) - 1 };
	struct image_info info;

	check_int(image_probe(bytes, &info), IMAGE_TOO_LARGE,
	    "100 megapixels are too large");
	check_int(info.width, 10000, "and their size is told all the same");
	png[18] = 0;
	png[19] = 1;
	check_int(
	    image_probe(bytes, &info), IMAGE_OK, "a long and thin one is not");
	png[19] = 0;
	check_int(
	    image_probe(bytes, &info), IMAGE_CORRUPT, "a side of 0 is corrupt");
	png[15] = 'X';
	check_int(
	    image_probe(bytes, &info), IMAGE_CORRUPT, "a PNG begins with IHDR");
}

static void
test_webp(void)
{
	/* Lossless, 1 x 1: 26 bytes are a whole file. */
	static const char bytes[] = "RIFF\x12\0\0\0WEBPVP8L\6\0\0\0\x2f\x6f\1"
				    "\1\0\0";
	struct text webp = { bytes, sizeof(bytes) - 1 };
	struct image_info info;

	check(image_probe(webp, &info) == IMAGE_OK && info.width == 368 &&
		info.height == 5,
	    "the size of a lossless WebP is read");
	webp.size = 24;
	check_int(
	    image_probe(webp, &info), IMAGE_CORRUPT, "a cut header is corrupt");
}

static void
test_averages(void)
{
	struct raster r = picture_make(10, 10, 1), out;
	int sum = 0;

	for (int i = 0; i < 100; i++)
		sum += r.samples[i];
	check(raster_fit(&r, 1, 1, &out) == 0 &&
		out.samples[0] == (sum + 50) / 100,
	    "one sample is the mean of all");
	raster_free(&out);
	check(raster_fit(&r, 10, 10, &out) == 0 &&
		memcmp(out.samples, r.samples, 100) == 0,
	    "the same size is the same picture");
	raster_free(&out);
	check(raster_shrink(&r, 20, &out) == 0 && out.width == 10,
	    "nothing is enlarged");
	raster_free(&out);
	/* 1.5 samples a cell: 0 0 90 | whole, and half of the next. */
	memcpy(r.samples, "\0\0\x5a", 3);
	r.width = 3;
	r.height = 1;
	r.true_width = 3;
	r.true_height = 1;
	check(raster_fit(&r, 2, 1, &out) == 0 && out.samples[0] == 0 &&
		out.samples[1] == 60,
	    "samples on an edge are shared by both cells");
	raster_free(&out);
	r.true_width = 2.5;
	check(raster_fit(&r, 1, 1, &out) == 0 && out.samples[0] == 18,
	    "a part sample weighs its part");
	raster_free(&out);
	raster_free(&r);
	raster_free(NULL);
}

int
main(void)
{
	test_names();
	test_jpeg();
	test_jpeg_cut();
	test_orientation();
	test_png();
	test_alpha();
	test_gif();
	test_ceilings();
	test_webp();
	test_averages();
	return check_end();
}
