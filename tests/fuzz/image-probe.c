/*
 * The readers of headers: JPEG, PNG, GIF, WebP, AVIF, Exif.
 */

#include <stdlib.h>

#include "lib/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image_info info;
	struct text bytes = { (const char *)data, size };

	if (image_probe(bytes, &info) != IMAGE_OK)
		return 0;
	/* What is accepted has a size below the ceilings. */
	if (info.width == 0 || info.height == 0 ||
	    info.width > IMAGE_SIDE_MAX || info.height > IMAGE_SIDE_MAX ||
	    info.orientation < 1 || info.orientation > IMAGE_ORIENTATION_MAX)
		abort();
	return 0;
}
