/*
 * Runs are sealed and merged, and what is not in the manifest is gone.
 */

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dedup/index.h"
#include "lib/log.h"
#include "lib/number.h"
#include "tests/check.h"

enum { RUN_ENTRIES = 4, KILLS = 30 };

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

/* Adds and commits until it is killed; each commit is told through the
 * pipe. */
static void
add_for_ever(int pipe_end)
{
	struct index *x = open_index();

	for (;;) {
		uint64_t committed;

		if (x == NULL)
			_exit(1);
		add(x, 9);
		if (index_commit(x) != 0)
			_exit(1);
		committed = index_pictures(x);
		if (write(pipe_end, &committed, sizeof(committed)) < 0)
			_exit(1);
	}
}

/* Kill a writer so many microseconds after its first commit; the last count
 * that it told. */
static uint64_t
kill_writer(useconds_t after)
{
	uint64_t told = 0, next;
	int fds[2];
	pid_t pid;

	if (pipe(fds) != 0 || (pid = fork()) < 0)
		return UINT64_MAX;
	if (pid == 0)
		add_for_ever(fds[1]);
	close(fds[1]);
	if (read(fds[0], &told, sizeof(told)) == (ssize_t)sizeof(told))
		usleep(after);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	while (read(fds[0], &next, sizeof(next)) == (ssize_t)sizeof(next))
		told = next;
	close(fds[0]);
	return told;
}

/* Runs of four entries: some merge is under way most of the time. */
static void
test_kills(void)
{
	bool whole = true, kept = true;
	uint64_t told = 0;
	struct index *x;

	for (useconds_t i = 0; i < KILLS; i++) {
		uint64_t now = kill_writer(i * 700);

		told = now > told ? now : told;
		x = open_index();
		whole = whole && x != NULL && is_whole(x) && index_verify(x);
		kept = kept && x != NULL && index_pictures(x) >= told;
		index_close(x);
	}
	check(told > 285, "a writer gets on between %d kills", KILLS);
	check(kept, "what was committed outlives them");
	check(whole, "and the index is whole after each");
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
	test_kills();
	return check_end();
}
