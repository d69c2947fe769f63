/*
 * AVIF by libavif; see image_codec.h.  AVIF=0 leaves this file out.
 */

#include <stdlib.h>
#include <string.h>

#include <avif/avif.h>

#include "lib/image_codec.h"

enum {
	STRIP_ROWS = 64, /* that are converted to RGBA at a time; even */
	/* Of a sample while it is decoded: planes of up to 16 bits in the
	 * decoder and in the library. */
	SAMPLE_BYTES = 4
};

static enum image_status
status_of(avifResult result)
{
	switch (result) {
	case AVIF_RESULT_OK: return IMAGE_OK;
	case AVIF_RESULT_OUT_OF_MEMORY: return IMAGE_MEMORY;
	case AVIF_RESULT_UNSUPPORTED_DEPTH:
	case AVIF_RESULT_NOT_IMPLEMENTED:
	case AVIF_RESULT_NO_CODEC_AVAILABLE: return IMAGE_UNSUPPORTED;
	default: return IMAGE_CORRUPT;
	}
}

/* Convert a strip of rows, with one beside it for the chroma's sake. */
static enum image_status
strip_put(const avifImage *image, uint32_t top, avifRGBImage *rgb,
    struct image_rows *rows)
{
	avifCropRect rect = { 0, top, image->width, STRIP_ROWS };
	avifImage *view = avifImageCreateEmpty();
	avifResult result;

	if (view == NULL)
		return IMAGE_MEMORY;
	if (rect.height > image->height - top)
		rect.height = image->height - top;
	result = avifImageSetViewRect(view, image, &rect);
	if (result == AVIF_RESULT_OK) {
		rgb->height = rect.height;
		result = avifImageYUVToRGB(view, rgb);
	}
	for (uint32_t y = 0; result == AVIF_RESULT_OK && y < rect.height; y++)
		image_rows_put(rows, rgb->pixels + (size_t)y * rgb->rowBytes);
	avifImageDestroy(view);
	return status_of(result);
}

static enum image_status
image_put(const avifImage *image, const struct image_request *request,
    struct raster *out)
{
	struct image_rows rows = { 0 };
	enum image_status status = IMAGE_MEMORY;
	avifRGBImage rgb;

	avifRGBImageSetDefaults(&rgb, image);
	rgb.format = AVIF_RGB_FORMAT_RGBA;
	rgb.depth = 8;
	rgb.rowBytes = 4 * image->width;
	rgb.pixels = malloc((size_t)rgb.rowBytes * STRIP_ROWS);
	if (rgb.pixels == NULL || image_rows_start(&rows, request, out) != 0)
		goto done;
	status = IMAGE_OK;
	for (uint32_t y = 0; status == IMAGE_OK && y < image->height;
	     y += STRIP_ROWS)
		status = strip_put(image, y, &rgb, &rows);
done:
	image_rows_end(&rows);
	free(rgb.pixels);
	return status;
}

enum image_status
image_avif_decode(
    struct text bytes, const struct image_request *request, struct raster *out)
{
	avifDecoder *decoder;
	enum image_status status;

	if ((uint64_t)request->width * request->height >
	    IMAGE_MEMORY_MAX / SAMPLE_BYTES)
		return IMAGE_TOO_LARGE;
	if ((decoder = avifDecoderCreate()) == NULL)
		return IMAGE_MEMORY;
	decoder->maxThreads = 1;
	decoder->ignoreExif = AVIF_TRUE;
	decoder->ignoreXMP = AVIF_TRUE;
	decoder->imageSizeLimit = IMAGE_PIXELS_MAX;
	decoder->imageDimensionLimit = IMAGE_SIDE_MAX;
	status = status_of(avifDecoderSetIOMemory(
	    decoder, (const uint8_t *)bytes.data, bytes.size));
	if (status == IMAGE_OK)
		status = status_of(avifDecoderParse(decoder));
	if (status == IMAGE_OK &&
	    (decoder->image->width != request->width ||
		decoder->image->height != request->height))
		status = IMAGE_CORRUPT;
	if (status == IMAGE_OK)
		status = status_of(avifDecoderNextImage(decoder));
	/* The stream inside may be of another size than its container says. */
	if (status == IMAGE_OK &&
	    (decoder->image->width != request->width ||
		decoder->image->height != request->height))
		status = IMAGE_CORRUPT;
	if (status == IMAGE_OK)
		status = image_put(decoder->image, request, out);
	avifDecoderDestroy(decoder);
	return status;
}
