/*
 * Append-only files, and the small text that says how much of them counts: a
 * line with the version, then "NAME COUNT" for each count; replaced by rename.
 * A kill leaves bytes behind what counts; they are cut off at the next start.
 */

#ifndef LAIT_LEDGER_H
#define LAIT_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/file.h"
#include "lib/text.h"

enum { LEDGER_COUNTS_MAX = 2 };

struct ledger {
	const char *name;                     /* of the text's file: "TEXTS" */
	const char *version;                  /* its first line */
	const char *names[LEDGER_COUNTS_MAX]; /* a NULL ends them */
	int64_t counts[LEDGER_COUNTS_MAX];
	char folder[PATH_BYTES_MAX];
};

/* ledger_read(l): 1; 0 when there is no such file; -1, said. */
int ledger_read(struct ledger *l);
bool ledger_parse(struct ledger *l, struct text bytes);

/* ledger_write(l): -1, said. */
int ledger_write(const struct ledger *l);

/* ledger_open(l, file, size): open or make a file of the folder and cut it to
 * the size that counts; -1, said: a shorter one is damaged. */
int ledger_open(const struct ledger *l, const char *file, int64_t size);

/* ledger_append(fd, data, size, offset): written, and safe.  -1 with errno. */
int ledger_append(int fd, const void *data, size_t size, int64_t offset);

#endif
