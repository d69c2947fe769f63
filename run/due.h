/*
 * What waits for which stage: what `lait-db due` says.
 */

#ifndef LAIT_DUE_H
#define LAIT_DUE_H

#include <stdint.h>

#include "lib/text.h"

enum { DUE_STAGES_MAX = 64, DUE_NAME_BYTES_MAX = 48 };

struct due_stage {
	char name[DUE_NAME_BYTES_MAX];
	int64_t count; /* that may be done now */
};

/* In the order in which the stages follow each other, fetch first. */
struct due {
	struct due_stage stages[DUE_STAGES_MAX];
	size_t count;
	int64_t queued_pages, queued_images;     /* parts of fetch's count */
	int64_t answered_pages, answered_images; /* so far, failures too */
	int64_t fetched_pages, fetched_images;   /* so far */
	int64_t next; /* when the next thing falls due, seconds; 0: nothing */
};

/*
 * due_parse(text, due): lines "due STAGE N", in the stages' order, "WHAT page
 * N" and "WHAT image N" for WHAT of queued, answered and fetched, and "next
 * SECONDS"; other lines are passed over.  false: a line that is one of these
 * and cannot be read, or too many stages.
 */
bool due_parse(struct text t, struct due *due);

/* due_ask(due): run lait-db and read what it says.  0; 1: it was killed, ask
 * again; -1 (said).  *due is then as it was. */
int due_ask(struct due *due);

/* Of the named stage, or of all. */
int64_t due_of(const struct due *due, const char *name);
int64_t due_total(const struct due *due);

#endif
