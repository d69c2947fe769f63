/*
 * Runs a fuzz target over its corpus, without libFuzzer: build/fuzz-NAME takes
 * all files of tests/corpus/NAME (or those that are named) and prints TAP.  A
 * crash is the end of the program, which the runner counts as a failure.
 */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/log.h"

enum { CORPUS_BYTES_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count;

static void
run_file(const char *path)
{
	struct buffer bytes = buffer_make(CORPUS_BYTES_MAX);
	uint8_t *exact;

	count++;
	if (file_read(path, &bytes) != 0) {
		printf("not ok %d - %s cannot be read\n", count, path);
		return;
	}
	/* A block of just this size, so that a sanitizer sees one byte over. */
	exact = malloc(bytes.size == 0 ? 1 : bytes.size);
	if (exact != NULL) {
		if (bytes.size > 0)
			memcpy(exact, bytes.data, bytes.size);
		LLVMFuzzerTestOneInput(exact, bytes.size);
	}
	free(exact);
	buffer_free(&bytes);
	printf("ok %d - %s\n", count, path);
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
run_folder(const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_visible, alphasort);

	for (int i = 0; i < n; i++) {
		char path[PATH_BYTES_MAX];

		if (file_path(path, folder, entries[i]->d_name))
			run_file(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

int
main(int argc, char *argv[])
{
	const char *name = strstr(argv[0], "fuzz-");
	char folder[PATH_BYTES_MAX];

	log_start("fuzz");
	log_set_level(LOG_LEVEL_ERROR);
	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	if (argc == 1 && name != NULL &&
	    file_path(folder, "tests/corpus", name + strlen("fuzz-")))
		run_folder(folder);
	if (count == 0)
		printf("1..0 # skip no corpus\n");
	else
		printf("1..%d\n", count);
	return 0;
}
