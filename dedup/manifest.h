/*
 * The index's MANIFEST: a few lines of text, replaced as a whole.
 */

#ifndef LAIT_MANIFEST_H
#define LAIT_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dedup/index.h"

struct manifest_run {
	int64_t number;  /* of its files */
	int64_t entries; /* that count */
	int64_t first;   /* picture of the first entry */
};

struct manifest {
	char dataset[INDEX_DATASET_BYTES_MAX + 1]; /* "-": none was said */
	int64_t next;                              /* picture's number */
	size_t count;                              /* the last is the tail */
	struct manifest_run runs[INDEX_RUNS_MAX];
};

/* manifest_read(path, m): 1; 0 when there is no such file; -1, said, when it
 * cannot be read or is not one of this version and scale. */
int manifest_read(const char *path, struct manifest *m);

/* manifest_write: -1, said. */
int manifest_write(const char *path, const struct manifest *m);

/* manifest_parse: false, with the number of the wrong line. */
bool manifest_parse(struct text t, struct manifest *m, int *line);

#endif
