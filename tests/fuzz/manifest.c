/*
 * The index files of lait-dedup: MANIFEST and TEXTS.
 */

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "lib/text.h"

#include "dedup/manifest.h"
#include "dedup/texts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct manifest m;
	struct text bytes = { .data = (const char *)data, .size = size };
	int64_t count, length;
	int line;

	if (manifest_parse(bytes, &m, &line))
		assert(m.count > 0 && m.count <= INDEX_RUNS_MAX);
	assert(line > 0);
	if (texts_parse(bytes, &count, &length))
		assert(count >= 0 && length >= 0);
	return 0;
}
