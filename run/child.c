/*
 * Programs that lait runs; see child.h.
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/stage.h"
#include "run/child.h"

enum { EXEC_FAILED = 127, READ_BYTES = 4096 };

/* Where a program's streams go; -1 leaves ours. */
struct streams {
	int in, out, messages;
};

/* In the child: never returns. */
static void
become(const struct child_command *c, const struct streams *s, pid_t parent,
    bool apart)
{
	sigset_t none;

	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (apart)
		(void)setpgid(0, 0);
	/* A parent that died before this call would not be noticed. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(EXEC_FAILED);
	if ((s->in >= 0 && dup2(s->in, STDIN_FILENO) < 0) ||
	    (s->out >= 0 && dup2(s->out, STDOUT_FILENO) < 0) ||
	    (s->messages >= 0 && dup2(s->messages, STDERR_FILENO) < 0))
		_exit(EXEC_FAILED);
	/* exec wants char *const *, and changes none of it. */
	union {
		const char *const *from;
		char *const *to;
	} words = { .from = c->words };

	execvp(c->words[0], words.to);
	log_errno("%s", c->words[0]);
	_exit(EXEC_FAILED);
}

static pid_t
spawn(const struct child_command *c, const struct streams *s, bool apart)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid == 0)
		become(c, s, parent, apart);
	if (pid < 0)
		log_errno("%s: cannot be started", c->words[0]);
	return pid;
}

static void
close_if_open(int *fd)
{
	if (*fd >= 0)
		close(*fd); /* our end of a pipe: nothing to lose */
	*fd = -1;
}

/* One more program of the row; *from is what it reads, then what the next
 * one will. */
static int
start_next(
    struct child_row *row, const struct child_command *c, bool last, int *from)
{
	int ends[2] = { -1, -1 };
	struct streams s = { .in = *from, .messages = row->messages };

	if (!last && pipe2(ends, O_CLOEXEC) != 0) {
		log_errno("pipe");
		return -1;
	}
	s.out = ends[1];
	row->names[row->count] = c->words[0];
	row->pids[row->count] = spawn(c, &s, true);
	close_if_open(from);
	close_if_open(&ends[1]);
	*from = ends[0];
	if (row->pids[row->count] < 0)
		return -1;
	row->count++;
	return 0;
}

int
child_start(struct child_row *row, const struct child_command commands[],
    size_t count, int messages)
{
	int from = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert(count >= 1 && count <= CHILD_ROW_MAX);
	memset(row, 0, sizeof(*row));
	row->messages = messages;
	if (from < 0) {
		log_errno("/dev/null");
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		if (start_next(row, &commands[i], i + 1 == count, &from) != 0)
			goto fail;
	}
	return 0;
fail:
	close_if_open(&from);
	for (size_t i = 0; i < row->count; i++) {
		child_signal(row, i, SIGKILL);
		(void)waitpid(row->pids[i], NULL, 0);
	}
	row->count = 0;
	return -1;
}

bool
child_reap(struct child_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (row->pids[i] > 0 &&
		    waitpid(row->pids[i], &row->status[i], WNOHANG) ==
			row->pids[i])
			row->pids[i] = 0;
	}
	return !child_running(row);
}

bool
child_running(const struct child_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (row->pids[i] > 0)
			return true;
	}
	return false;
}

void
child_signal(const struct child_row *row, size_t i, int number)
{
	if (i < row->count && row->pids[i] > 0)
		(void)kill(row->pids[i], number); /* it may have just ended */
}

static enum child_end
end_of(int status)
{
	if (WIFSIGNALED(status))
		return CHILD_KILLED;
	switch (WEXITSTATUS(status)) {
	case EXIT_ANSWERED: return CHILD_WELL;
	case EXIT_EARLY: return CHILD_EARLY;
	default: return CHILD_UNUSABLE;
	}
}

enum child_end
child_end(const struct child_row *row, const char **name)
{
	enum child_end worst = CHILD_WELL;

	*name = NULL;
	for (size_t i = 0; i < row->count; i++) {
		enum child_end end = end_of(row->status[i]);

		if (end < worst) {
			worst = end;
			*name = row->names[i];
		}
	}
	return worst;
}

static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR) {
			log_errno("waitpid");
			return -1;
		}
	}
	return WIFSIGNALED(status) ? CHILD_SIGNALLED + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static int
read_all(int fd, struct buffer *out)
{
	char bytes[READ_BYTES];
	ssize_t got;

	for (;;) {
		got = read(fd, bytes, sizeof(bytes));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (int)got;
		if (buffer_put(out, bytes, (size_t)got) != 0) {
			errno = EFBIG;
			return -1;
		}
	}
}

int
child_output(const struct child_command *command, struct buffer *out)
{
	struct streams s = { .in = -1, .messages = -1 };
	int ends[2];
	int status = -1;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		log_errno("pipe");
		return -1;
	}
	s.out = ends[1];
	pid = spawn(command, &s, true);
	close_if_open(&ends[1]);
	if (pid > 0) {
		if (read_all(ends[0], out) != 0)
			log_errno("%s: its output", command->words[0]);
		else
			status = 0;
		close_if_open(&ends[0]);
		if (status != 0)
			(void)wait_for(pid);
		else
			status = wait_for(pid);
	}
	close_if_open(&ends[0]);
	return status;
}

int
child_run(const struct child_command *command)
{
	struct streams s = { .in = -1, .out = -1, .messages = -1 };
	pid_t pid = spawn(command, &s, false);

	return pid < 0 ? -1 : wait_for(pid);
}
