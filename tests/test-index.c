/*
 * Runs are sealed and merged, and what is not in the manifest is gone.
 */

#include <stdlib.h>
#include <unistd.h>

#include "dedup/index.h"
#include "lib/log.h"
#include "lib/number.h"
#include "tests/check.h"

enum { RUN_ENTRIES = 4 };

static char folder[] = "/tmp/lait-index-XXXXXX";

static struct index *
open_index(void)
{
	return index_open(&(struct index_options){
	    .folder = folder, .run_entries = RUN_ENTRIES });
}

/* Put pictures numbered by the index; every third has borders. */
static void
add(struct index *x, int count)
{
	while (count-- > 0) {
		unsigned char digest[SHA256_BYTES] = { 0 };
		uint8_t thumb[THUMB_BYTES] = { 0 };
		struct entry e = { .picture = index_pictures(x) };

		put_le64(digest, e.picture);
		e.code.word[0] = e.picture;
		index_add(x, &e, digest, thumb);
		e.flags = ENTRY_TRIMMED;
		if (e.picture % 3 == 0)
			index_add(x, &e, digest, thumb);
	}
}

/* Are pictures 0, 1, 2 ... all there, in order, with their parts? */
static bool
is_whole(const struct index *x)
{
	uint64_t wanted = 0;

	for (size_t r = 0; r < index_runs(x); r++) {
		struct index_run run = index_run(x, r);

		for (size_t i = 0; i < run.count; i++) {
			const struct entry *e = &run.entries[i];
			uint64_t picture =
			    e->flags & ENTRY_TRIMMED ? wanted - 1 : wanted++;

			if (e->picture != picture ||
			    e->code.word[0] != picture ||
			    get_le64(run.digests + i * SHA256_BYTES) != picture)
				return false;
		}
	}
	return wanted == index_pictures(x);
}

int
main(void)
{
	struct index *x;

	log_set_level(LOG_LEVEL_ERROR);
	if (mkdtemp(folder) == NULL)
		return 1;
	x = open_index();
	check(x != NULL && index_pictures(x) == 0, "a new index is empty");
	for (int i = 0; i < 40; i++) {
		add(x, 7);
		index_commit(x);
	}
	check(is_whole(x), "280 pictures are there, in order");
	check(index_runs(x) < 20, "runs were merged: %zu are left",
	    index_runs(x));
	check(index_verify(x), "their digests are right");
	check(open_index() == NULL, "a second writer is refused");
	add(x, 3);
	index_close(x);
	x = open_index();
	check(x != NULL && index_pictures(x) == 280,
	    "what was not committed is gone");
	add(x, 5);
	index_commit(x);
	index_close(x);
	x = open_index();
	check(x != NULL && is_whole(x) && index_pictures(x) == 285,
	    "and its room is used again");
	index_close(x);
	index_close(NULL);
	return check_end();
}
