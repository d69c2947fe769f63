/*
 * The first frame of a GIF by giflib, on its logical screen; see
 * image_codec.h.
 */

#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "lib/image_codec.h"
#include "lib/number.h"

enum { NO_TRANSPARENT = -1 };

/* What the library reads from. */
struct gif_source {
	struct text rest;
};

/* The first frame: colour indices, of those parts that lie on the screen. */
struct gif_frame {
	uint32_t left, top, width, height; /* clipped to the screen */
	uint8_t *indices;
	uint32_t rows; /* that were decoded before the first error */
	uint8_t palette[256][4];
	uint8_t outside[4]; /* the screen where the frame does not cover it */
};

static int
source_read(GifFileType *gif, GifByteType *to, int length)
{
	struct gif_source *source = gif->UserData;
	size_t n = length < 0 ? 0 : (size_t)length;

	if (n > source->rest.size)
		n = source->rest.size;
	if (n > 0)
		memcpy(to, source->rest.data, n);
	source->rest.data += n;
	source->rest.size -= n;
	return (int)n;
}

/* Colours of the frame, else of the screen, else a grey ramp. */
static void
palette_fill(const GifFileType *gif, int transparent, uint8_t palette[256][4])
{
	const ColorMapObject *map =
	    gif->Image.ColorMap != NULL ? gif->Image.ColorMap : gif->SColorMap;

	for (int i = 0; i < 256; i++) {
		uint8_t *to = palette[i];

		to[0] = to[1] = to[2] = map == NULL ? (uint8_t)i : 0;
		to[3] = i == transparent ? 0 : 255;
		if (map != NULL && i < map->ColorCount) {
			to[0] = map->Colors[i].Red;
			to[1] = map->Colors[i].Green;
			to[2] = map->Colors[i].Blue;
		}
	}
}

/* The part of `length` samples from `start` that lies below `limit`. */
static uint32_t
clip(int start, int length, uint32_t limit)
{
	if (start < 0 || length < 0 || (uint32_t)start >= limit)
		return 0;
	if ((uint32_t)length > limit - (uint32_t)start)
		return limit - (uint32_t)start;
	return (uint32_t)length;
}

/* The row that comes as the n-th in the four passes of an interlaced frame. */
static uint32_t
interlaced_row(uint32_t n, uint32_t height)
{
	static const uint32_t starts[] = { 0, 4, 2, 1 };
	static const uint32_t steps[] = { 8, 8, 4, 2 };

	for (int pass = 0; pass < 4; pass++) {
		uint32_t start = starts[pass], step = steps[pass];
		uint32_t count =
		    height > start ? (height - start + step - 1) / step : 0;

		if (n < count)
			return start + n * step;
		n -= count;
	}
	return 0;
}

static void
frame_rows(GifFileType *gif, struct gif_frame *frame, GifPixelType *line)
{
	uint32_t height = (uint32_t)gif->Image.Height;

	for (uint32_t n = 0; n < height; n++) {
		uint32_t y =
		    gif->Image.Interlace ? interlaced_row(n, height) : n;

		if (DGifGetLine(gif, line, gif->Image.Width) != GIF_OK)
			return;
		frame->rows++;
		if (y < frame->height && frame->width > 0)
			memcpy(frame->indices + (size_t)y * frame->width, line,
			    frame->width);
	}
}

static enum image_status
frame_read(GifFileType *gif, const struct image_request *request,
    struct gif_frame *frame)
{
	int width = gif->Image.Width, height = gif->Image.Height;
	GifPixelType *line;
	size_t size;

	if (width <= 0 || height <= 0 || width > IMAGE_SIDE_MAX ||
	    height > IMAGE_SIDE_MAX)
		return IMAGE_CORRUPT;
	frame->left = (uint32_t)gif->Image.Left;
	frame->top = (uint32_t)gif->Image.Top;
	frame->width = clip(gif->Image.Left, width, request->width);
	frame->height = clip(gif->Image.Top, height, request->height);
	if (!size_mul(frame->width, frame->height, &size))
		return IMAGE_TOO_LARGE;
	frame->indices = calloc(size + 1, 1);
	line = malloc((size_t)width);
	if (frame->indices == NULL || line == NULL) {
		free(line);
		return IMAGE_MEMORY;
	}
	frame_rows(gif, frame, line);
	free(line);
	if (frame->rows < IMAGE_DAMAGED_SHARE_MIN * height)
		return IMAGE_CORRUPT;
	return IMAGE_OK;
}

/* The transparent colour that a graphic control extension names. */
static bool
extension_read(GifFileType *gif, int *transparent)
{
	GifByteType *data;
	int code;

	if (DGifGetExtension(gif, &code, &data) != GIF_OK)
		return false;
	if (code == GRAPHICS_EXT_FUNC_CODE && data != NULL && data[0] >= 4)
		*transparent = data[1] & 1 ? data[4] : NO_TRANSPARENT;
	while (data != NULL)
		if (DGifGetExtensionNext(gif, &data) != GIF_OK)
			return false;
	return true;
}

/* Extensions, until the first frame has been read. */
static enum image_status
file_read(GifFileType *gif, const struct image_request *request,
    struct gif_frame *frame)
{
	int transparent = NO_TRANSPARENT;
	GifRecordType type;

	while (DGifGetRecordType(gif, &type) == GIF_OK) {
		if (type == TERMINATE_RECORD_TYPE)
			return IMAGE_CORRUPT;
		if (type == EXTENSION_RECORD_TYPE) {
			if (!extension_read(gif, &transparent))
				return IMAGE_CORRUPT;
			continue;
		}
		if (type != IMAGE_DESC_RECORD_TYPE)
			continue;
		if (DGifGetImageDesc(gif) != GIF_OK)
			return IMAGE_CORRUPT;
		palette_fill(gif, transparent, frame->palette);
		if (transparent != NO_TRANSPARENT)
			memcpy(frame->outside, frame->palette[transparent], 4);
		return frame_read(gif, request, frame);
	}
	return IMAGE_CORRUPT;
}

/* Paint the frame on a transparent screen, row by row. */
static enum image_status
frame_put(const struct gif_frame *frame, const struct image_request *request,
    struct raster *out)
{
	uint8_t *rgba = malloc(4 * (size_t)request->width);
	struct image_rows rows = { 0 };
	enum image_status status = IMAGE_MEMORY;

	if (rgba == NULL || image_rows_start(&rows, request, out) != 0)
		goto done;
	for (uint32_t y = 0; y < request->height; y++) {
		const uint8_t *from = frame->indices;

		for (uint32_t x = 0; x < request->width; x++)
			memcpy(rgba + 4 * (size_t)x, frame->outside, 4);
		if (y >= frame->top && y - frame->top < frame->height) {
			from += (size_t)(y - frame->top) * frame->width;
			for (uint32_t x = 0; x < frame->width; x++)
				memcpy(rgba + 4 * (size_t)(frame->left + x),
				    frame->palette[from[x]], 4);
		}
		image_rows_put(&rows, rgba);
	}
	status = IMAGE_OK;
done:
	image_rows_end(&rows);
	free(rgba);
	return status;
}

enum image_status
image_gif_decode(
    struct text bytes, const struct image_request *request, struct raster *out)
{
	struct gif_source source = { bytes };
	struct gif_frame frame = { 0 };
	enum image_status status = IMAGE_CORRUPT;
	GifFileType *gif;
	int error;

	if ((gif = DGifOpen(&source, source_read, &error)) == NULL)
		return error == D_GIF_ERR_NOT_ENOUGH_MEM ? IMAGE_MEMORY
							 : IMAGE_CORRUPT;
	status = file_read(gif, request, &frame);
	if (status == IMAGE_OK)
		status = frame_put(&frame, request, out);
	if (status == IMAGE_OK)
		out->damaged = frame.rows < (uint32_t)gif->Image.Height;
	free(frame.indices);
	(void)DGifCloseFile(gif, &error); /* it only frees */
	return status;
}
