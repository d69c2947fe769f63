/*
 * robots.txt: the first line is a path, the rest the file.
 */

#include <stdint.h>
#include <stdlib.h>

#include "crawler/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text file = { (const char *)data, size }, path, values[4];
	struct robots *r;

	if (!text_split(&file, '\n', &path))
		return 0;
	r = robots_parse(file, text_literal("laitbot"));
	if (r == NULL)
		return 0;
	(void)robots_allows(r, path);
	if (robots_usage(r, path, values, 4) > 4 ||
	    robots_crawl_delay(r) > 86400 ||
	    !robots_allows(r, text_literal("/robots.txt")))
		abort();
	robots_free(r);
	return 0;
}
