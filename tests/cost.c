/*
 * What a program costs, for tests/bench/stages.
 *
 *	cost NAME UNIT COUNT COMMAND...
 *
 * runs it with this program's standard input and output and prints on standard
 * error, as NAME VALUE lines, how many of the COUNT units a second of processor
 * time did (all processes that it waited for counted) and the peak resident
 * memory of the largest of them, in MiB.  Exit status: the command's.
 */

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/number.h"

enum { FIRST = 4, NOT_FOUND = 127 };

static double
seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

int
main(int argc, char *argv[])
{
	struct rusage used;
	int64_t count;
	double spent;
	int status;
	pid_t pid;

	log_start("cost");
	if (argc <= FIRST ||
	    !number_parse(text_of(argv[3]), 0, INT64_MAX, &count)) {
		fputs("usage: cost NAME UNIT COUNT COMMAND...\n", stderr);
		return 2;
	}
	pid = fork();
	if (pid == 0) {
		(void)execvp(argv[FIRST], argv + FIRST);
		log_errno("%s", argv[FIRST]);
		_exit(NOT_FOUND);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0) {
		log_errno("%s", argv[FIRST]);
		return 3;
	}
	spent = seconds(&used.ru_utime) + seconds(&used.ru_stime);
	fprintf(stderr, "%s-%s-per-cpu-second %.0f\n%s-%s-peak-mib %.1f\n",
	    argv[1], argv[2], (double)count / spent, argv[1], argv[2],
	    (double)used.ru_maxrss / 1024);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
