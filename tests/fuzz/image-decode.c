/*
 * The decoders as lait-filter uses them, and all that is measured.
 */

#include <stdlib.h>

#include "filter/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIDE_MAX = 4096 }; /* larger pictures are slow, and show no more */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct picture_rules rules = {
		.side_min = 1, .aspect_max = 1e6, .blank_max = 1
	};
	struct text bytes = { (const char *)data, size };
	const char *reason = NULL;
	struct image_info info;
	json_t *rec;

	if (image_probe(bytes, &info) != IMAGE_OK || info.width > SIDE_MAX ||
	    info.height > SIDE_MAX)
		return 0;
	if ((rec = record_new("image")) == NULL)
		return 0;
	switch (picture_judge(rec, bytes, &rules, &reason)) {
	case PICTURE_KEEP:
		if (json_object_get(rec, "pdq") == NULL)
			abort();
		break;
	case PICTURE_REJECT:
		if (reason == NULL)
			abort();
		break;
	default: break;
	}
	json_decref(rec);
	return 0;
}
