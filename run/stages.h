/*
 * How each stage is started.
 */

#ifndef LAIT_STAGES_H
#define LAIT_STAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "run/child.h"

enum { STAGES_NUMBER_BYTES_MAX = 24 };

/* A stage's row of programs, and the texts that its words point to. */
struct stages_row {
	struct child_command commands[CHILD_ROW_MAX];
	char jobs[STAGES_NUMBER_BYTES_MAX];
	char limit[STAGES_NUMBER_BYTES_MAX];
};

/* stages_least(name): so many records must wait before a batch is worth a
 * start while stages before it still have work.  A batch of dedup looks
 * through the whole index: rarely. */
int64_t stages_least(const char *name);

/* stages_fetch(row, max_pages): the row that follows what is due; max_pages
 * INT64_MAX: no limit, 0: only images.  stages_batch(row, name, jobs): one
 * batch of a stage; false (said): the stage is not known, and lait.conf has no
 * command for it. */
void stages_fetch(struct stages_row *row, int64_t max_pages);
bool stages_batch(struct stages_row *row, const char *name, int64_t jobs);

#endif
