/*
 * Formats by their first bytes, their names, and the way to the decoders; see
 * image.h.
 */

#include <assert.h>
#include <string.h>

#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	SNIFF_BRANDS_MAX = 64,  /* of a ftyp box that are looked at */
	SNIFF_MARKUP_MAX = 1024 /* bytes in which "<svg" must stand */
};

static const struct {
	const char *name, *extension, *media_type;
} formats[] = {
	[IMAGE_UNKNOWN] = { "", NULL, NULL },
	[IMAGE_JPEG] = { "jpeg", "jpg", "image/jpeg" },
	[IMAGE_PNG] = { "png", "png", "image/png" },
	[IMAGE_WEBP] = { "webp", "webp", "image/webp" },
	[IMAGE_GIF] = { "gif", "gif", "image/gif" },
	[IMAGE_AVIF] = { "avif", "avif", "image/avif" },
	[IMAGE_BMP] = { "bmp", "bmp", "image/bmp" },
	[IMAGE_ICO] = { "ico", "ico", "image/vnd.microsoft.icon" },
	[IMAGE_TIFF] = { "tiff", "tiff", "image/tiff" },
	[IMAGE_HEIC] = { "heic", "heic", "image/heic" },
	[IMAGE_JXL] = { "jxl", "jxl", "image/jxl" },
	[IMAGE_JP2] = { "jp2", "jp2", "image/jp2" },
	[IMAGE_PSD] = { "psd", "psd", "image/vnd.adobe.photoshop" },
	[IMAGE_SVG] = { "svg", "svg", "image/svg+xml" },
	[IMAGE_HTML] = { "html", NULL, NULL },
	[IMAGE_PDF] = { "pdf", NULL, NULL },
	[IMAGE_VIDEO] = { "video", NULL, NULL },
};

/* Where a format is told by bytes at a place. */
static const struct {
	size_t offset;
	struct text magic;
	enum image_format format;
} magics[] = {
	{ 0, { "\xff\xd8\xff", 3 }, IMAGE_JPEG },
	{ 0, { "\x89PNG\r\n\x1a\n", 8 }, IMAGE_PNG },
	{ 8, { "WEBP", 4 }, IMAGE_WEBP },
	{ 0, { "GIF87a", 6 }, IMAGE_GIF },
	{ 0, { "GIF89a", 6 }, IMAGE_GIF },
	{ 0, { "BM", 2 }, IMAGE_BMP },
	{ 0, { "\0\0\1\0", 4 }, IMAGE_ICO },
	{ 0, { "\0\0\2\0", 4 }, IMAGE_ICO },
	{ 0, { "II*\0", 4 }, IMAGE_TIFF },
	{ 0, { "MM\0*", 4 }, IMAGE_TIFF },
	{ 0, { "II+\0", 4 }, IMAGE_TIFF },
	{ 0, { "MM\0+", 4 }, IMAGE_TIFF },
	{ 0, { "\xff\x0a", 2 }, IMAGE_JXL },
	{ 0, { "\0\0\0\x0cJXL ", 8 }, IMAGE_JXL },
	{ 0, { "\0\0\0\x0cjP  ", 8 }, IMAGE_JP2 },
	{ 0, { "\xff\x4f\xff\x51", 4 }, IMAGE_JP2 },
	{ 0, { "8BPS", 4 }, IMAGE_PSD },
	{ 0, { "%PDF-", 5 }, IMAGE_PDF },
	{ 0, { "\x1a\x45\xdf\xa3", 4 }, IMAGE_VIDEO },
	{ 0, { "OggS", 4 }, IMAGE_VIDEO },
	{ 0, { "FLV\1", 4 }, IMAGE_VIDEO },
	{ 8, { "AVI ", 4 }, IMAGE_VIDEO },
};

static const struct {
	struct text brand;
	enum image_format format;
} brands[] = {
	{ { "avif", 4 }, IMAGE_AVIF },
	{ { "avis", 4 }, IMAGE_AVIF },
	{ { "heic", 4 }, IMAGE_HEIC },
	{ { "heix", 4 }, IMAGE_HEIC },
	{ { "heim", 4 }, IMAGE_HEIC },
	{ { "heis", 4 }, IMAGE_HEIC },
	{ { "hevc", 4 }, IMAGE_HEIC },
	{ { "hevx", 4 }, IMAGE_HEIC },
};

const char *
image_format_name(enum image_format format)
{
	return formats[format].name;
}

const char *
image_extension(enum image_format format)
{
	return formats[format].extension;
}

const char *
image_media_type(enum image_format format)
{
	return formats[format].media_type;
}

const char *
image_status_word(enum image_status status)
{
	static const char *const words[] = {
		[IMAGE_FORMAT] = "format",
		[IMAGE_UNSUPPORTED] = "unsupported",
		[IMAGE_CORRUPT] = "corrupt",
		[IMAGE_TOO_LARGE] = "too-large",
		[IMAGE_MEMORY] = "memory",
	};

	assert(status != IMAGE_OK);
	return words[status];
}

static bool
stands_at(struct text bytes, size_t offset, struct text magic)
{
	return bytes.size >= offset && bytes.size - offset >= magic.size &&
	    memcmp(bytes.data + offset, magic.data, magic.size) == 0;
}

/* An ISO base media file: by its major brand, then the compatible ones. */
static enum image_format
sniff_brands(struct text bytes)
{
	for (size_t i = 0; i < SNIFF_BRANDS_MAX; i++) {
		/* The fourth word is the minor version. */
		size_t at = 8 + 4 * i;

		if (i == 1)
			continue;
		for (size_t j = 0; j < sizeof(brands) / sizeof(*brands); j++)
			if (stands_at(bytes, at, brands[j].brand))
				return brands[j].format;
		if (at + 4 > get_be32((const unsigned char *)bytes.data))
			break;
	}
	return IMAGE_VIDEO;
}

/* Markup where a picture was promised: the commonest soft 404. */
static enum image_format
sniff_markup(struct text bytes)
{
	size_t i = 0;

	if (stands_at(bytes, 0, text_literal("\xef\xbb\xbf")))
		i = 3;
	while (i < bytes.size && ascii_is_space(bytes.data[i]))
		i++;
	if (i == bytes.size || bytes.data[i] != '<')
		return IMAGE_UNKNOWN;
	if (bytes.size > i + SNIFF_MARKUP_MAX)
		bytes.size = i + SNIFF_MARKUP_MAX;
	if (text_find_nocase(bytes, text_literal("<html")) == SIZE_MAX &&
	    text_find(bytes, text_literal("<svg")) != SIZE_MAX)
		return IMAGE_SVG;
	return IMAGE_HTML;
}

enum image_format
image_sniff(struct text bytes)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++) {
		if (!stands_at(bytes, magics[i].offset, magics[i].magic))
			continue;
		if (magics[i].offset == 8 &&
		    !stands_at(bytes, 0, text_literal("RIFF")))
			continue;
		return magics[i].format;
	}
	if (stands_at(bytes, 4, text_literal("ftyp")))
		return sniff_brands(bytes);
	return sniff_markup(bytes);
}

unsigned
image_scale_shift(const struct image_request *request)
{
	uint32_t side =
	    request->width > request->height ? request->width : request->height;
	unsigned shift = 0;

	if (request->side_min == 0 || request->channels == 4)
		return 0;
	while (shift < 3 && side >> (shift + 1) >= request->side_min)
		shift++;
	return shift;
}

static enum image_status
decode_format(
    struct text bytes, const struct image_request *request, struct raster *out)
{
	switch (request->info->format) {
	case IMAGE_JPEG: return image_jpeg_decode(bytes, request, out);
	case IMAGE_PNG: return image_png_decode(bytes, request, out);
	case IMAGE_WEBP: return image_webp_decode(bytes, request, out);
	case IMAGE_GIF: return image_gif_decode(bytes, request, out);
#ifdef LAIT_AVIF
	case IMAGE_AVIF: return image_avif_decode(bytes, request, out);
#endif
	default: return IMAGE_FORMAT;
	}
}

enum image_status
image_decode(struct text bytes, const struct image_info *info, int channels,
    uint32_t side_min, struct raster *out)
{
	struct image_request request = {
		.info = info,
		.width = info->width,
		.height = info->height,
		.channels = channels,
		.side_min = side_min,
	};
	enum image_status status;

	assert(channels == 1 || channels == 3 || channels == 4);
	*out = (struct raster){ 0 };
	if (info->orientation >= IMAGE_TURNED) {
		request.width = info->height;
		request.height = info->width;
	}
	status = decode_format(bytes, &request, out);
	if (status == IMAGE_OK && channels != 4 &&
	    raster_turn(out, info->orientation) != 0)
		status = IMAGE_MEMORY;
	return status;
}
