/*
 * Standard output; see output.h.
 */

#include <errno.h>
#include <stdio.h>

#include "lib/log.h"
#include "lib/output.h"
#include "lib/stage.h"

int
output_end(int status)
{
	bool failed = ferror(stdout);
	int saved = failed ? EIO : 0; /* the first errno is gone */

	if (fflush(stdout) != 0) {
		failed = true;
		saved = errno;
	}
	if (!failed || status != EXIT_ANSWERED)
		return status;
	if (saved == EPIPE)
		return EXIT_EARLY;
	errno = saved;
	log_errno("standard output");
	return EXIT_UNUSABLE;
}
