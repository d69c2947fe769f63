/*
 * Content codings of any bytes: the first byte chooses which.  What is packed
 * unpacks to itself.
 */

#include <assert.h>
#include <stdint.h>

#include "lib/coding.h"

enum { OUT_BYTES_MAX = 4 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const headers[] = { "gzip", "deflate", "br", "zstd",
		"gzip, br", "deflate, gzip" };
	struct buffer out = buffer_make(OUT_BYTES_MAX), packed = out;
	struct text t = { (const char *)data, size };
	size_t which, used;

	if (size == 0)
		return 0;
	which = data[0] % 8;
	t.data++;
	t.size--;
	if (which < 6)
		(void)coding_decode(text_of(headers[which]), t, &out);
	else if (which == 6)
		(void)coding_unchunk(t, &out);
	assert(out.size <= OUT_BYTES_MAX);
	buffer_clear(&out);
	assert(coding_gzip(t, data[0] % 3, &packed) == 0);
	assert(coding_gunzip_member(buffer_text(&packed), &out, &used) ==
	    CODING_OK);
	assert(used == packed.size && text_equal(buffer_text(&out), t));
	buffer_free(&out);
	buffer_free(&packed);
	return 0;
}
