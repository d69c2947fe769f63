/*
 * Where things lie; see dataset.h.
 */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/log.h"
#include "run/dataset.h"

static bool
own_folder(char out[PATH_BYTES_MAX])
{
	ssize_t size = readlink("/proc/self/exe", out, PATH_BYTES_MAX - 1);
	char *slash;

	if (size <= 0)
		return false;
	out[size] = '\0';
	slash = strrchr(out, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return true;
}

int
dataset_find_programs(void)
{
	struct buffer path = buffer_make(1 << 20);
	const char *others = getenv("PATH");
	char own[PATH_BYTES_MAX];
	int status = -1;

	if (!own_folder(own)) {
		log_errno("/proc/self/exe");
		return -1;
	}
	if (buffer_printf(&path, "%s:%s", own,
		others == NULL ? "/usr/bin:/bin" : others) == 0 &&
	    buffer_string(&path) != NULL)
		status = setenv("PATH", path.data, 1);
	if (status != 0)
		log_error("PATH: out of memory");
	buffer_free(&path);
	return status;
}

int
dataset_enter(const char *conf)
{
	char path[PATH_MAX];
	char *slash;

	if (conf == NULL) {
		log_error("no lait.conf here: make a dataset with `lait init "
			  "DIR --contact URL`, then cd DIR");
		return -1;
	}
	if (realpath(conf, path) == NULL) {
		log_errno("%s", conf);
		return -1;
	}
	if (setenv("LAIT_CONF", path, 1) != 0) {
		log_errno("LAIT_CONF");
		return -1;
	}
	slash = strrchr(path, '/');
	slash[slash == path] = '\0';
	if (chdir(path) == 0)
		return 0;
	log_errno("%s", path);
	return -1;
}
