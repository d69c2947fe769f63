/*
 * What is said to people: one line, whatever is in it.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "tests/check.h"

enum { LONG_BYTES = 20000 };

static char said[2 * LONG_BYTES];

/* What is said from here on goes into a pipe. */
static int
listen_to(int *kept)
{
	int ends[2];

	if (pipe(ends) != 0)
		exit(1);
	*kept = dup(STDERR_FILENO);
	(void)dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return ends[0];
}

static struct text
heard(int from, int kept)
{
	ssize_t size;

	(void)dup2(kept, STDERR_FILENO);
	close(kept);
	size = read(from, said, sizeof(said));
	close(from);
	return (struct text){ said, size < 0 ? 0 : (size_t)size };
}

int
main(void)
{
	static char word[LONG_BYTES];
	int kept, from;
	struct text t;

	log_start("teller");
	memset(word, 'x', sizeof(word) - 1);
	from = listen_to(&kept);
	log_error("%s", word);
	t = heard(from, kept);
	check(text_starts(t, text_literal("teller: xxx")),
	    "a line that is too long is cut, not lost");
	check(t.size > 0 && t.data[t.size - 1] == '\n', "and ends");
	from = listen_to(&kept);
	log_error("a\nforged: line\033[2J, caf\303\251");
	check_text(heard(from, kept),
	    "teller: a?forged: line?[2J, caf\303\251\n",
	    "control characters do not reach the terminal");
	from = listen_to(&kept);
	errno = ENOSPC;
	log_errno("%s", "disk");
	check(errno == ENOSPC, "errno stays");
	check_text(heard(from, kept), "teller: disk: No space left on device\n",
	    "the reason is said");
	return check_end();
}
