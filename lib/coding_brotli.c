/*
 * Brotli; see coding_codecs.h.
 */

#include <brotli/decode.h>

#include "lib/coding_codecs.h"

enum { STEP_BYTES = 256 << 10 };

enum coding_status
coding_unbrotli(struct text in, size_t ceiling, struct buffer *out)
{
	BrotliDecoderState *d = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	const uint8_t *next = (const uint8_t *)in.data;
	size_t left = in.size, start = out->size;
	enum coding_status status = CODING_TOO_LARGE;

	if (d == NULL)
		return CODING_TOO_LARGE;
	while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
		size_t step = ceiling - (out->size - start), room;
		uint8_t *to;

		if (step > STEP_BYTES)
			step = STEP_BYTES;
		to = (uint8_t *)buffer_reserve(out, step);
		if (step == 0 || to == NULL)
			goto done;
		room = step;
		result = BrotliDecoderDecompressStream(
		    d, &left, &next, &room, &to, NULL);
		out->size += step - room;
	}
	if (result == BROTLI_DECODER_RESULT_SUCCESS)
		status = CODING_OK;
	else if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
		status = CODING_CUT;
	else
		status = CODING_DAMAGED;
done:
	BrotliDecoderDestroyInstance(d);
	return status;
}
