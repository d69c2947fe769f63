/*
 * Zstandard; see coding_codecs.h.
 */

#include <zstd.h>

#include "lib/coding_codecs.h"

/* RFC 9659: no window over 8 MiB is sent over HTTP. */
enum { STEP_BYTES = 256 << 10, WINDOW_LOG_MAX = 23 };

/* Made once and kept for the life of the process. */
static ZSTD_DCtx *
context(void)
{
	static ZSTD_DCtx *kept;

	if (kept == NULL)
		kept = ZSTD_createDCtx();
	if (kept != NULL) {
		(void)ZSTD_DCtx_reset(kept, ZSTD_reset_session_and_parameters);
		(void)ZSTD_DCtx_setParameter(
		    kept, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	}
	return kept;
}

enum coding_status
coding_unzstd(struct text in, size_t ceiling, struct buffer *out)
{
	ZSTD_DCtx *d = context();
	ZSTD_inBuffer from = { .src = in.data, .size = in.size, .pos = 0 };
	size_t start = out->size, hint = 1;

	if (d == NULL)
		return CODING_TOO_LARGE;
	for (;;) {
		size_t step = ceiling - (out->size - start);
		ZSTD_outBuffer to = { .pos = 0 };

		if (step > STEP_BYTES)
			step = STEP_BYTES;
		to.dst = buffer_reserve(out, step);
		to.size = step;
		if (step == 0 || to.dst == NULL)
			return CODING_TOO_LARGE;
		hint = ZSTD_decompressStream(d, &to, &from);
		if (ZSTD_isError(hint))
			return CODING_DAMAGED;
		out->size += to.pos;
		/* A frame that ends where a step does is whole: the next step
		 * would find no other one, and take that for a cut. */
		if (from.pos == from.size && hint == 0)
			return CODING_OK;
		if (from.pos == from.size && to.pos < to.size)
			return CODING_CUT;
	}
}
