/*
 * JSON-LD as pages have it.
 */

#include <stdint.h>
#include <stdlib.h>

#include "crawler/jsonld.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text script = { (const char *)data, size };
	struct text url = text_literal("https://a.example/b");
	struct address address = { .charset = NULL };
	struct arena *arena = arena_new(64 << 20);
	struct hints hints = { .count = 0 };

	if (arena == NULL || !utf8_valid(script)) {
		arena_free(arena);
		return 0;
	}
	hints.list = arena_take_array(arena, HINTS_MAX, sizeof(*hints.list));
	if (hints.list == NULL || !url_parse(url, NULL, &address.page) ||
	    !url_parse(url, NULL, &address.base))
		abort();
	jsonld_read(script, &address, arena, &hints);
	if (hints.count > HINTS_MAX)
		abort();
	arena_free(arena);
	return 0;
}
