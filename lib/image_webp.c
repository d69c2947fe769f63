/*
 * WebP by libwebp; see image_codec.h.
 */

#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "lib/image_codec.h"
#include "lib/number.h"

enum {
	/* Of a sample of a picture: RGBA out, ARGB inside the lossless
	 * decoder; an animation holds its canvas twice more. */
	PLAIN_BYTES = 4,
	ANIMATION_BYTES = 12,
	STATE_BYTES = 1 << 20,
	SIDE_MAX = 16383 /* 14 bits; of both kinds of stream */
};

static bool
memory_fits(const struct image_request *request, size_t sample_bytes)
{
	size_t size;

	return size_mul(request->width, request->height, &size) &&
	    size_mul(size, sample_bytes, &size) &&
	    size <= IMAGE_MEMORY_MAX - STATE_BYTES;
}

static enum image_status
status_of(VP8StatusCode code)
{
	switch (code) {
	case VP8_STATUS_OK: return IMAGE_OK;
	case VP8_STATUS_OUT_OF_MEMORY: return IMAGE_MEMORY;
	case VP8_STATUS_UNSUPPORTED_FEATURE: return IMAGE_UNSUPPORTED;
	default: return IMAGE_CORRUPT;
	}
}

/* Lossy, opaque and luma wanted: the stream's own Y, whose range of 16 to 235
 * becomes 0 to 255. */
static void
put_luma(struct image_rows *rows, const WebPYUVABuffer *yuv)
{
	uint8_t wide[256], line[SIDE_MAX];

	for (int i = 0; i < 256; i++) {
		int value = ((i - 16) * 255 + 109) / 219;

		wide[i] = (uint8_t)(i < 16 ? 0 : value > 255 ? 255 : value);
	}
	for (uint32_t y = 0; y < rows->height; y++) {
		const uint8_t *from =
		    yuv->y + (size_t)y * (size_t)yuv->y_stride;

		for (uint32_t x = 0; x < rows->width; x++)
			line[x] = wide[from[x]];
		image_rows_put_luma(rows, line);
	}
}

static enum image_status
decode_still(
    struct text bytes, WebPDecoderConfig *config, struct image_rows *rows)
{
	const uint8_t *data = (const uint8_t *)bytes.data;
	bool luma = rows->out->channels == 1 && config->input.format == 1 &&
	    !config->input.has_alpha;
	const WebPRGBABuffer *rgba = &config->output.u.RGBA;
	enum image_status status;

	config->output.colorspace = luma ? MODE_YUV : MODE_RGBA;
	status = status_of(WebPDecode(data, bytes.size, config));
	if (status == IMAGE_OK && luma)
		put_luma(rows, &config->output.u.YUVA);
	for (uint32_t y = 0; status == IMAGE_OK && !luma && y < rows->height;
	     y++)
		image_rows_put(
		    rows, rgba->rgba + (size_t)y * (size_t)rgba->stride);
	WebPFreeDecBuffer(&config->output);
	return status;
}

/* The simple decoder refuses animations. */
static enum image_status
decode_animation(struct text bytes, struct image_rows *rows)
{
	WebPData data = { (const uint8_t *)bytes.data, bytes.size };
	enum image_status status = IMAGE_CORRUPT;
	WebPAnimDecoderOptions options;
	WebPAnimDecoder *decoder;
	WebPAnimInfo info;
	uint8_t *rgba;
	int time_ms;

	if (!WebPAnimDecoderOptionsInit(&options))
		return IMAGE_UNSUPPORTED; /* another version's library */
	options.color_mode = MODE_RGBA;
	if ((decoder = WebPAnimDecoderNew(&data, &options)) == NULL)
		return IMAGE_CORRUPT;
	if (WebPAnimDecoderGetInfo(decoder, &info) &&
	    info.canvas_width == rows->width &&
	    info.canvas_height == rows->height &&
	    WebPAnimDecoderGetNext(decoder, &rgba, &time_ms)) {
		for (uint32_t y = 0; y < rows->height; y++)
			image_rows_put(
			    rows, rgba + (size_t)y * rows->width * 4);
		status = IMAGE_OK;
	}
	WebPAnimDecoderDelete(decoder);
	return status;
}

/* Bytes behind the RIFF chunk. */
static size_t
trailing_bytes(struct text bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.data;
	uint64_t size = (uint64_t)get_le32(p + 4) + 8;

	return size < bytes.size ? bytes.size - (size_t)size : 0;
}

enum image_status
image_webp_decode(
    struct text bytes, const struct image_request *request, struct raster *out)
{
	struct image_rows rows = { 0 };
	WebPDecoderConfig config;
	enum image_status status;
	bool animated;

	if (!WebPInitDecoderConfig(&config))
		return IMAGE_UNSUPPORTED;
	status = status_of(WebPGetFeatures(
	    (const uint8_t *)bytes.data, bytes.size, &config.input));
	if (status != IMAGE_OK)
		return status;
	animated = config.input.has_animation;
	if ((uint32_t)config.input.width != request->width ||
	    (uint32_t)config.input.height != request->height)
		return IMAGE_CORRUPT;
	if (!memory_fits(request, animated ? ANIMATION_BYTES : PLAIN_BYTES))
		return IMAGE_TOO_LARGE;
	if (image_rows_start(&rows, request, out) != 0)
		status = IMAGE_MEMORY;
	else if (animated)
		status = decode_animation(bytes, &rows);
	else
		status = decode_still(bytes, &config, &rows);
	image_rows_end(&rows);
	out->trailing = trailing_bytes(bytes);
	return status;
}
