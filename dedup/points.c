/*
 * The local signature; see points.h.
 */

#include <string.h>

#include "lib/buffer.h"
#include "lib/hash.h"
#include "lib/number.h"

#include "dedup/points.h"

enum { BYTES_MAX = POINTS_HEADER_BYTES + POINTS_MAX * POINT_BYTES };

bool
points_parse(struct text base64, struct points *out)
{
	struct buffer bytes = buffer_make(BYTES_MAX);
	const unsigned char *p;
	bool right;

	memset(out, 0, sizeof(*out));
	right = base64_decode(base64, &bytes) == 0 &&
	    bytes.size >= POINTS_HEADER_BYTES &&
	    (bytes.size - POINTS_HEADER_BYTES) % POINT_BYTES == 0;
	p = (const unsigned char *)bytes.data;
	if (right) {
		out->width = (uint16_t)(p[0] + 1);
		out->height = (uint16_t)(p[1] + 1);
		out->count =
		    (uint32_t)(bytes.size - POINTS_HEADER_BYTES) / POINT_BYTES;
		p += POINTS_HEADER_BYTES;
	}
	for (uint32_t i = 0; i < out->count; i++, p += POINT_BYTES) {
		out->x[i] = p[0];
		out->y[i] = p[1];
		out->scale[i] = p[2];
		out->bits[i] = get_le64(p + 3);
	}
	buffer_free(&bytes);
	return right;
}
