/*
 * The srcset parser: every candidate lies in the attribute and is not empty.
 */

#include <stdint.h>
#include <stdlib.h>

#include "crawler/srcset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = { (const char *)data, size };
	const char *end = rest.data + size;
	struct srcset_candidate c;

	while (srcset_next(&rest, &c))
		if (c.url.size == 0 || c.url.data + c.url.size > end ||
		    (c.width > 0 && c.density > 0.0f))
			abort();
	return 0;
}
