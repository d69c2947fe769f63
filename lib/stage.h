/*
 * The skeleton of a stage: records in, records out, in order.
 */

#ifndef LAIT_STAGE_H
#define LAIT_STAGE_H

#include "lib/confine.h"
#include "lib/option.h"
#include "lib/record.h"

/* What becomes of a record.  It is written in any case but STAGE_ABORT. */
enum verdict {
	STAGE_KEEP,
	STAGE_REJECT, /* a judgement: the field "reject" says why */
	STAGE_FAIL,   /* an accident: the field "fail" says why */
	STAGE_ABORT   /* the stage itself cannot go on; it said why */
};

/* Exit status of every program (lait(7)). */
enum exit_status {
	EXIT_ANSWERED = 0, /* every record got an answer, or a limit */
	EXIT_EARLY = 1,    /* a signal, or the reader went away */
	EXIT_USAGE = 2,    /* usage or settings */
	EXIT_UNUSABLE = 3  /* the output must not be used */
};

struct stage {
	const char *name;    /* "filter": the word before ':' in reasons */
	const char *summary; /* one line, for --help */
	const struct option_spec *options; /* may be NULL */
	/* Records of other kinds than these pass unchanged; ends with NULL. */
	const char *const *kinds;
	/* What it may still do once open.  memory_max 0 is 512 MiB for a
	 * parallel stage and no limit for others. */
	struct confine_needs needs;
	bool parallel;     /* record() may run in workers (-j) */
	int cpu_seconds;   /* of one record; 0 is the default, 10 */
	int (*open)(void); /* models, converters; before confinement;
			      0, EXIT_USAGE or EXIT_UNUSABLE, said */
	enum verdict (*record)(json_t *rec);
	int (*close)(void); /* 0 or -1, said; may be NULL */
};

/* stage_main: the whole program lait-NAME: options (with -j, --limit N,
 * --progress beside those of every program), open, confinement, the loop or
 * the pool, counts, exit status.  A record that already has "reject" or
 * "fail" passes unchanged.  Standard input a terminal: usage, exit 2.  A
 * parallel stage always works in a worker, -j1 included, so that a crash costs
 * a record and never more. */
int stage_main(const struct stage *stage, int argc, char *argv[]);

/* Paths that only the options tell (--store): allow them from inside open(),
 * beside those of `needs`.  The path must live as long as the process. */
void stage_allow_read(const char *path);
void stage_allow_write(const char *path);

/* stage_emit(rec): write one more record before the one in hand, from inside
 * record().  0, or -1 when it did not fit (return STAGE_FAIL then).  A record
 * that fails takes those that it emitted with it. */
int stage_emit(const json_t *rec);

/* Set reject or fail to "stage:reason" and return the verdict. */
enum verdict stage_reject(json_t *rec, const char *reason);
enum verdict stage_fail(json_t *rec, const char *class);

#endif
