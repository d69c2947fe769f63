/*
 * A worker of the pool; see pool.h and pool_worker.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/pool_worker.h"
#include "lib/record.h"
#include "lib/stop.h"

/* Exit statuses of workers by which the parent knows what happened. */
enum { EXIT_START = 101, EXIT_MEMORY = 102 };

/* Read just so many bytes; -1 at the end of the questions. */
static int
read_all(int fd, void *data, size_t size)
{
	char *at = data;

	while (size > 0) {
		ssize_t got = read(fd, at, size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		at += got;
		size -= (size_t)got;
	}
	return 0;
}

/* The next line into `line`; -1 at the end. */
static int
read_question(int in, struct buffer *line)
{
	int64_t size;
	char *at;

	buffer_clear(line);
	if (read_all(in, &size, sizeof(size)) != 0)
		return -1;
	at = buffer_reserve(line, (size_t)size);
	if (at == NULL)
		pool_out_of_memory();
	if (read_all(in, at, (size_t)size) != 0)
		return -1;
	line->size = (size_t)size;
	return 0;
}

/* ITIMER_PROF counts this process's own time only, and is armed anew for each
 * line; the default of SIGPROF is to end the process. */
static void
arm_timer(int seconds)
{
	struct itimerval timer = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_PROF, &timer, NULL);
}

static void
answer_one(
    const struct pool_work *work, struct text line, struct buffer *out, int fd)
{
	struct pool_frame frame = { 0 };

	buffer_clear(out);
	buffer_put(out, &frame, sizeof(frame));
	frame.outcome = work->answer(work->context, line, out);
	if (out->failed)
		pool_out_of_memory();
	frame.size = (int64_t)(out->size - sizeof(frame));
	memcpy(out->data, &frame, sizeof(frame));
	/* The parent is gone: nobody waits for what we say. */
	if (file_write_all(fd, out->data, out->size) != 0)
		_exit(1);
}

_Noreturn void
pool_out_of_memory(void)
{
	_exit(EXIT_MEMORY);
}

static _Noreturn void
work_on(const struct pool_work *work, int in, int out)
{
	struct buffer line = buffer_make(RECORD_BYTES_MAX);
	struct buffer answer =
	    buffer_make(work->answer_bytes_max + sizeof(struct pool_frame));

	stop_ignore();
	signal(SIGPROF, SIG_DFL);
	/* Standard output is the parent's; what a library prints is for
	 * people. */
	if (dup2(in, STDIN_FILENO) < 0 ||
	    dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		close(STDOUT_FILENO);
	if (work->start(work->context) != 0)
		_exit(EXIT_START);
	while (read_question(in, &line) == 0) {
		arm_timer(work->cpu_seconds);
		answer_one(work, buffer_text(&line), &answer, out);
	}
	_exit(0);
}

/* In a new child: leave of the parent's pipes only our own. */
static _Noreturn void
become_worker(const struct pool_work *work, const struct pool_worker workers[],
    int in, int out)
{
	for (int i = 0; i < work->workers; i++)
		if (workers[i].pid != 0) {
			close(workers[i].to);
			close(workers[i].from);
		}
	work_on(work, in, out);
}

/* The child's life begins here; only the parent returns. */
static pid_t
start(const struct pool_work *work, const struct pool_worker workers[],
    const int question[2], const int answer[2])
{
	pid_t parent = getpid(), child = fork();

	if (child != 0)
		return child;
	close(question[1]);
	close(answer[0]);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	/* The parent died before it could be noticed. */
	if (getppid() != parent)
		_exit(1);
	become_worker(work, workers, question[0], answer[1]);
}

int
pool_worker_hire(const struct pool_work *work,
    const struct pool_worker workers[], struct pool_worker *worker)
{
	int question[2], answer[2];
	pid_t pid;

	if (pipe2(question, O_CLOEXEC) != 0)
		return -1;
	if (pipe2(answer, O_CLOEXEC) != 0)
		goto close_question;
	pid = start(work, workers, question, answer);
	if (pid < 0)
		goto close_both;
	close(question[0]);
	close(answer[1]);
	fcntl(question[1], F_SETFL, O_NONBLOCK);
	fcntl(answer[0], F_SETFL, O_NONBLOCK);
	*worker = (struct pool_worker){
		.pid = pid, .to = question[1], .from = answer[0]
	};
	return 0;
close_both:
	close(answer[0]);
	close(answer[1]);
close_question:
	close(question[0]);
	close(question[1]);
	return -1;
}

static const char *
cause_of(int status, bool overdue)
{
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_START)
		return NULL;
	if (overdue || number == SIGPROF || number == SIGXCPU)
		return "timeout";
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_MEMORY)
		return "memory";
	/* We did not kill it: the kernel does, when memory runs out. */
	return number == SIGKILL ? "memory" : "crash";
}

const char *
pool_worker_dismiss(struct pool_worker *worker)
{
	int status = 0;

	/* One that is ending by itself keeps its own status. */
	kill(worker->pid, SIGKILL);
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(worker->to);
	close(worker->from);
	worker->pid = 0;
	return cause_of(status, worker->overdue);
}
