/*
 * A stage's line: parsed, and written back so that it reads the same.
 */

#include <stdint.h>
#include <stdlib.h>

#include "lib/record.h"

enum { OUT_BYTES_MAX = 1 << 24 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer out = buffer_make(OUT_BYTES_MAX);
	struct text line = { .data = (const char *)data, .size = size };
	const char *why;
	json_t *rec = record_parse(line, &why), *again;

	if (rec == NULL)
		return 0;
	if (record_write(rec, &out) != 0)
		abort();
	line = buffer_text(&out);
	line.size--; /* the newline */
	again = record_parse(line, &why);
	if (again == NULL)
		abort();
	json_decref(again);
	json_decref(rec);
	buffer_free(&out);
	return 0;
}
