/*
 * JPEG with our Huffman decoder and with the library's: whatever the bytes are,
 * one picture comes out, or one word.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/image_codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIDE_MAX = 2048 }; /* larger pictures are slow, and show no more */

static void
compare(struct text bytes, struct image_request request)
{
	struct raster ours = { 0 }, theirs = { 0 };
	enum image_status status = image_jpeg_decode(bytes, &request, &ours);

	request.by_library = true;
	if (image_jpeg_decode(bytes, &request, &theirs) != status)
		abort();
	if (status == IMAGE_OK &&
	    (ours.width != theirs.width || ours.height != theirs.height ||
		ours.damaged != theirs.damaged ||
		ours.trailing != theirs.trailing ||
		memcmp(ours.samples, theirs.samples,
		    (size_t)ours.width * ours.height * ours.channels) != 0))
		abort();
	raster_free(&ours);
	raster_free(&theirs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	struct image_request request = { .channels = 1 };
	struct image_info info;

	if (image_probe(bytes, &info) != IMAGE_OK ||
	    info.format != IMAGE_JPEG || info.width > SIDE_MAX ||
	    info.height > SIDE_MAX)
		return 0;
	request.info = &info;
	request.width =
	    info.orientation >= IMAGE_TURNED ? info.height : info.width;
	request.height =
	    info.orientation >= IMAGE_TURNED ? info.width : info.height;
	compare(bytes, request);
	request.side_min = 16; /* scaled down, where it is larger */
	compare(bytes, request);
	request.channels = 3;
	compare(bytes, request);
	return 0;
}
