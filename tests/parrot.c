/*
 * A stage for tests: each record says what becomes of it.
 *
 *     {"record":"parrot","do":"keep"}      and what DEEDS below lists
 */

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/stage.h"

static const char *store, *seen;

/* Leave the result of a system call in the record: 0 or the errno's name. */
static enum verdict
tell(json_t *rec, long result)
{
	if (result >= 0)
		record_set_string(rec, "result", "done");
	else
		record_set_string(rec, "result", strerrorname_np(errno));
	return STAGE_KEEP;
}

static enum verdict
do_keep(json_t *rec)
{
	record_set_true(rec, "seen");
	return STAGE_KEEP;
}

static enum verdict
do_reject(json_t *rec)
{
	return stage_reject(rec, "ugly");
}

static enum verdict
do_fail(json_t *rec)
{
	return stage_fail(rec, "tired");
}

static enum verdict
do_abort(json_t *rec)
{
	(void)rec;
	log_error("told to stop");
	return STAGE_ABORT;
}

/* As many children as "count" says; with "then":"fail" it then fails. */
static enum verdict
do_emit(json_t *rec)
{
	const char *then = record_string(rec, "then");

	for (int64_t i = 0; i < record_integer(rec, "count", 1); i++) {
		json_t *child = record_new("egg");

		record_set_integer(child, "number", i);
		record_set(
		    child, "of", json_incref(json_object_get(rec, "id")));
		if (stage_emit(child) != 0)
			return stage_fail(rec, "too-large");
		json_decref(child);
	}
	return then != NULL ? stage_fail(rec, "tired") : STAGE_KEEP;
}

static enum verdict
do_grow(json_t *rec)
{
	size_t size = (size_t)record_integer(rec, "bytes", 1);
	char *filler = malloc(size);

	if (filler == NULL)
		return stage_fail(rec, "memory");
	memset(filler, 'x', size);
	record_set_text(
	    rec, "filler", (struct text){ .data = filler, .size = size });
	free(filler);
	return STAGE_KEEP;
}

static enum verdict
do_crash(json_t *rec)
{
	(void)rec;
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
	return STAGE_KEEP;
}

/* Dies the first time only: it leaves a file behind. */
static enum verdict
do_crash_once(json_t *rec)
{
	char path[PATH_BYTES_MAX];
	int fd = file_path(path, seen, "it")
	    ? open(path, O_WRONLY | O_CREAT | O_EXCL, 0600)
	    : -1;

	if (fd >= 0)
		raise(SIGKILL);
	return do_keep(rec);
}

static enum verdict
do_spin(json_t *rec)
{
	for (volatile int i = 0;; i = !i)
		;
	return do_keep(rec);
}

static enum verdict
do_nap(json_t *rec)
{
	usleep((useconds_t)record_integer(rec, "ms", 1) * 1000);
	return do_keep(rec);
}

static enum verdict
do_stop(json_t *rec)
{
	raise(SIGSTOP);
	return do_keep(rec);
}

/* Take memory and give it back: told whether it was to be had. */
static enum verdict
do_take(json_t *rec)
{
	void *volatile block = malloc((size_t)record_integer(rec, "bytes", 1));

	errno = ENOMEM;
	tell(rec, block == NULL ? -1 : 0);
	free(block);
	return STAGE_KEEP;
}

static enum verdict
do_open(json_t *rec)
{
	return tell(rec, open(record_string(rec, "path"), O_RDONLY));
}

static enum verdict
do_write(json_t *rec)
{
	return tell(
	    rec, open(record_string(rec, "path"), O_WRONLY | O_CREAT, 0600));
}

static enum verdict
do_empty(json_t *rec)
{
	return tell(rec, open(record_string(rec, "path"), O_RDONLY | O_TRUNC));
}

static enum verdict
do_remove(json_t *rec)
{
	return tell(rec, unlink(record_string(rec, "path")));
}

static enum verdict
do_chmod(json_t *rec)
{
	return tell(rec, chmod(record_string(rec, "path"), 0777));
}

static enum verdict
do_socket(json_t *rec)
{
	return tell(rec, socket(AF_INET, SOCK_STREAM, 0));
}

static enum verdict
do_fork(json_t *rec)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return tell(rec, child);
}

static enum verdict
do_kill(json_t *rec)
{
	return tell(rec, kill(getppid(), 0));
}

static enum verdict
do_exec(json_t *rec)
{
	execl("/bin/true", "true", (char *)NULL);
	return tell(rec, -1);
}

static enum verdict
do_abort_call(json_t *rec)
{
	(void)rec;
	abort();
}

static const struct {
	const char *name;
	enum verdict (*deed)(json_t *rec);
} deeds[] = {
	{ "keep", do_keep },
	{ "reject", do_reject },
	{ "fail", do_fail },
	{ "abort", do_abort },
	{ "emit", do_emit },
	{ "grow", do_grow },
	{ "crash", do_crash },
	{ "crash-once", do_crash_once },
	{ "abort-call", do_abort_call },
	{ "spin", do_spin },
	{ "nap", do_nap },
	{ "stop", do_stop },
	{ "take", do_take },
	{ "open", do_open },
	{ "write", do_write },
	{ "empty", do_empty },
	{ "remove", do_remove },
	{ "chmod", do_chmod },
	{ "socket", do_socket },
	{ "fork", do_fork },
	{ "kill", do_kill },
	{ "exec", do_exec },
};

static enum verdict
obey(json_t *rec)
{
	const char *wish = record_string(rec, "do");

	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (wish != NULL && strcmp(deeds[i].name, wish) == 0)
			return deeds[i].deed(rec);
	return stage_reject(rec, "deaf");
}

static int
prepare(void)
{
	if (store != NULL)
		stage_allow_read(store);
	if (seen != NULL)
		stage_allow_write(seen);
	return 0;
}

static const struct option_spec options[] = {
	{ .name = "store",
	    .type = OPTION_STRING,
	    .value = &store,
	    .argument = "DIR",
	    .help = "folder that may be read" },
	{ .name = "seen",
	    .type = OPTION_STRING,
	    .value = &seen,
	    .argument = "DIR",
	    .help = "folder that may be written" },
	{ 0 },
};

static const char *const kinds[] = { "parrot", NULL };

/* Called as lait-parrot-alone it is a stage that is not parallel. */
int
main(int argc, char *argv[])
{
	struct stage stage = {
		.name = "parrot",
		.summary = "Does what each record says.",
		.options = options,
		.kinds = kinds,
		.parallel = strstr(argv[0], "alone") == NULL,
		.cpu_seconds = 1,
		.open = prepare,
		.record = obey,
	};

	return stage_main(&stage, argc, argv);
}
