/*
 * The three files of one run of the index, mapped into memory.
 */

#ifndef LAIT_RUN_H
#define LAIT_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dedup/index.h"

enum run_part { RUN_CODE, RUN_SHA256, RUN_THUMB, RUN_PARTS };

enum { RUN_HEADER_BYTES = 64 };

struct run {
	int64_t number;
	int64_t first; /* picture of the first entry */
	size_t count;  /* entries that are there */
	size_t room;   /* entries that are mapped */
	bool unsynced;
	int fd[RUN_PARTS];
	const unsigned char *map[RUN_PARTS]; /* NULL when room is 0 */
};

/* run_create: new files of a tail with room for so many entries (sparse).
 * run_open: those of a run; `tail` says that it is still written, and then
 * room is at least `room`.  Both -1, said; the run is then closed. */
int run_create(struct run *r, const char *folder, int64_t number, int64_t first,
    size_t room);
int run_open(struct run *r, const char *folder, int64_t number, int64_t first,
    size_t count, bool tail, size_t room);
void run_close(struct run *r); /* the files stay */

/* run_view: what index_run gives. */
struct index_run run_view(const struct run *r);

/* run_append: put an entry behind the last.  -1 with errno. */
int run_append(struct run *r, const struct entry *entry,
    const unsigned char digest[SHA256_BYTES], const uint8_t thumb[THUMB_BYTES]);

/* run_append_all: all entries of another run. */
int run_append_all(struct run *r, const struct run *other);

int run_sync(struct run *r); /* -1 with errno */

/* run_seal: header with count and digest, files cut to what counts, synced,
 * mapped anew.  -1 with errno. */
int run_seal(struct run *r);

/* run_intact: the digest of a sealed run is that of its header. */
bool run_intact(const struct run *r);

/* run_unlink: remove the files of a run; those that are not there are no
 * error. */
void run_unlink(const char *folder, int64_t number);

/* run_name_parse: the number of "run-NNNNNN.code" and its like, or -1. */
int64_t run_name_parse(const char *name);

#endif
