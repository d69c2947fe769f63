/*
 * lait-db save STAGE: take back what a stage said.
 */

#ifndef LAIT_SAVE_H
#define LAIT_SAVE_H

#include "db/dataset.h"
#include "lib/record.h"

/* What became of a record. */
enum saved {
	SAVED,
	SAVED_LATER,   /* a child: waits for its parent */
	SAVED_UNKNOWN, /* of a thing that the database does not know (any more)
			*/
	SAVED_BAD      /* not a record of this stage; *why says */
};

struct save_stage {
	const char *name;
	/* Children are kept until their parent comes; may be NULL. */
	enum saved (*child)(struct dataset *ds, json_t *rec, const char **why);
	/* One unit; runs within a savepoint. */
	enum saved (*unit)(struct dataset *ds, json_t *rec, const char **why);
};

extern const struct save_stage save_fetch, save_extract, save_filter,
    save_dedup;

/* save_user(ds, name): the entry for a [stage NAME] of lait.conf. */
extern const struct save_stage save_user;

/* save_run(ds, stage): all lines of standard input; an exit status. */
int save_run(struct dataset *ds, const char *stage);

/* save_failure(ds, stage, word, unit, id, rec, &state): what the record's
 * "fail" or "reject" makes of a unit that waits for a stage: moves or removes
 * its row of `waiting` and gives the new state's number.  0: the record has
 * neither, or not of this stage: *why. */
int64_t save_failure(struct dataset *ds, const char *stage, enum unit unit,
    int64_t id, const json_t *rec, const char **why);

/* save_done(ds, stage, unit, id): the unit does not wait for the stage any
 * more; those of the user's stages that come after it do now. */
void save_done(
    struct dataset *ds, const char *stage, enum unit unit, int64_t id);

#endif
