/*
 * A batch of texts joined with all that came before.
 */

#ifndef LAIT_ALIKE_H
#define LAIT_ALIKE_H

#include "lib/record.h"

#include "dedup/texts.h"

enum {
	/* As of pictures: neighbours with a smaller key decide. */
	ALIKE_BEFORE_MAX = 64,
	ALIKE_AFTER_MAX = 1024,
	ALIKE_NONE = -1
};

struct alike;

/* alike_new(texts, most): for batches of up to `most` texts; texts outlives
 * it.  NULL without memory.  alike_free(NULL) is nothing. */
struct alike *alike_new(struct texts *texts, size_t most);
void alike_free(struct alike *a);

/* alike_put(a, rec, wrong): the place of a text record in the batch, or
 * ALIKE_NONE with the class of its failure. */
int alike_put(struct alike *a, const json_t *rec, const char **wrong);

/* alike_find(a): find the near-same texts of each, and number the new ones.
 * -1, said. */
int alike_find(struct alike *a);

/* alike_near(a, i): a new array of {"text_id","similarity"} by text_id, of
 * texts that came before the i-th; NULL without memory. */
json_t *alike_near(const struct alike *a, int i);

/* alike_commit(a): the new texts outlive a kill; the batch is then empty.  -1,
 * said. */
int alike_commit(struct alike *a);

#endif
