/*
 * What lait understands of `lait-db due`, and the programs it starts.
 */

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log.h"
#include "run/child.h"
#include "run/due.h"
#include "tests/check.h"

static void
check_parse(void)
{
	struct due due;

	check(due_parse(text_of("due fetch 17\ndue extract 3\nnew thing\n"
				"queued page 12\nqueued image 5\n"
				"answered page 130\nfetched image 80\n"
				"next 1763900000\n"),
		  &due),
	    "lines that are not known are passed over");
	check_int(due_of(&due, "fetch"), 17, "of a stage");
	check_int(due_of(&due, "filter"), 0, "of one that is not there");
	check_int(due_total(&due), 20, "of all");
	check_int(due.queued_pages, 12, "pages");
	check_int(due.fetched_images, 80, "images");
	check_int(due.next, 1763900000, "when the next falls due");
	check(!due_parse(text_of("due fetch many\n"), &due), "no number");
	check(!due_parse(text_of("due fetch -1\n"), &due), "less than none");
	check(due_parse(text_of(""), &due) && due.count == 0, "nothing");
}

static void
wait_all(struct child_row *row)
{
	while (!child_reap(row))
		usleep(1000);
}

static void
check_rows(void)
{
	static const struct child_command three[] = {
		{ { "sh", "-c", "echo one; exit 1" } },
		{ { "sh", "-c", "read x; test \"$x\" = one" } },
		{ { "sh", "-c", "exit 0" } },
	};
	static const struct child_command sleeper = { { "sleep", "60" } };
	static const struct child_command broken = { { "sh", "-c", "exit 3" } };
	struct child_row row;
	const char *name;

	check_int(child_start(&row, three, 3, -1), 0, "a row of three");
	wait_all(&row);
	check_int(child_end(&row, &name), CHILD_EARLY, "the worst end counts");
	check_int(row.status[1], 0, "what one writes the next one reads");
	check_int(child_start(&row, &sleeper, 1, -1), 0, "a sleeper");
	check(child_running(&row) && !child_reap(&row), "runs");
	child_signal(&row, 0, SIGKILL);
	wait_all(&row);
	check_int(child_end(&row, &name), CHILD_KILLED, "until it is killed");
	check_string(name, "sleep", "and which one it was is known");
	check_int(child_start(&row, &broken, 1, -1), 0, "a broken one");
	wait_all(&row);
	check_int(child_end(&row, &name), CHILD_UNUSABLE, "says so");
}

static void
check_output(void)
{
	static const struct child_command say = { { "sh", "-c",
	    "echo hello; exit 2" } };
	struct buffer out = buffer_make(64);

	check_int(child_output(&say, &out), 2, "the exit status");
	check_text(buffer_text(&out), "hello\n", "and what it wrote");
	buffer_free(&out);
}

/* Who dies takes what it started along. */
static void
check_death(void)
{
	static const struct child_command sleeper = { { "sleep", "60" } };
	struct child_row row;
	int ends[2];
	char byte;
	pid_t pid;

	if (pipe(ends) != 0)
		return;
	pid = fork();
	if (pid == 0) {
		/* The sleeper holds the writing end as long as it lives. */
		(void)child_start(&row, &sleeper, 1, -1);
		kill(getpid(), SIGKILL);
	}
	close(ends[1]);
	(void)waitpid(pid, NULL, 0);
	alarm(20);
	check_int(read(ends[0], &byte, 1), 0,
	    "the programs of a lait that was killed die too");
	alarm(0);
}

int
main(void)
{
	log_start("test-due");
	check_parse();
	check_rows();
	check_output();
	check_death();
	return check_end();
}
