/*
 * libxml2's bare tree over the files named on the command line: the yardstick
 * of tests/bench/extract.  Prints seconds of processor time for parsing alone.
 */

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <time.h>

#include "lib/file.h"

enum { PAGE_BYTES_MAX = 64 << 20 };

static double
processor_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char *argv[])
{
	struct buffer page = buffer_make(PAGE_BYTES_MAX);
	double seconds = 0;

	for (int i = 1; i < argc; i++) {
		double began;
		htmlDocPtr doc;

		buffer_clear(&page);
		if (file_read(argv[i], &page) != 0)
			return 3;
		began = processor_seconds();
		doc = htmlReadMemory(page.data, (int)page.size, NULL, "UTF-8",
		    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
			HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
			HTML_PARSE_COMPACT | XML_PARSE_HUGE);
		xmlFreeDoc(doc);
		seconds += processor_seconds() - began;
	}
	printf("%.4f\n", seconds);
	buffer_free(&page);
	return 0;
}
