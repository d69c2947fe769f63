/*
 * The beginning of a deflate stream that is cut or damaged, by zlib; see
 * coding_codecs.h.
 */

#include <limits.h>
#include <zlib.h>

#include "lib/coding_codecs.h"

enum { STEP_BYTES = 64 << 10 };

/* Room for the next step within the ceiling; NULL when there is none. */
static char *
reserve_step(struct buffer *out, size_t ceiling, size_t start, size_t *step)
{
	*step = ceiling - (out->size - start);
	if (*step > STEP_BYTES)
		*step = STEP_BYTES;
	return *step == 0 ? NULL : buffer_reserve(out, *step);
}

/* zlib wants its input without const, and does not write there. */
static Bytef *
input_of(struct text in)
{
	union {
		const char *given;
		Bytef *wanted;
	} data = { .given = in.data };

	return data.wanted;
}

enum coding_status
coding_salvage(struct text in, int wbits, size_t ceiling, struct buffer *out)
{
	z_stream z = { .next_in = input_of(in),
		.avail_in = in.size > UINT_MAX ? UINT_MAX : (uInt)in.size };
	enum coding_status status = CODING_TOO_LARGE;
	size_t start = out->size, step;
	char *to;
	int result;

	if (inflateInit2(&z, wbits) != Z_OK)
		return CODING_TOO_LARGE;
	while ((to = reserve_step(out, ceiling, start, &step)) != NULL) {
		z.next_out = (Bytef *)to;
		z.avail_out = (uInt)step;
		result = inflate(&z, Z_NO_FLUSH);
		out->size += step - z.avail_out;
		if (result == Z_OK && (z.avail_in > 0 || z.avail_out == 0))
			continue;
		if (result == Z_STREAM_END)
			status = CODING_OK;
		else if (result == Z_OK || result == Z_BUF_ERROR)
			status = CODING_CUT;
		else
			status = CODING_DAMAGED;
		break;
	}
	(void)inflateEnd(&z);
	return status;
}
