/*
 * Files that come with the programs; see share.h.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/share.h"

static const char *const folders[] = { "/../share/lait/", "/../etc/",
	"/../../etc/" };

/* The folder of the program that runs; false when the kernel does not say. */
static bool
program_folder(char out[PATH_BYTES_MAX])
{
	ssize_t length = readlink("/proc/self/exe", out, PATH_BYTES_MAX - 1);
	char *slash;

	if (length < 0)
		return false;
	out[length] = '\0';
	slash = strrchr(out, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return true;
}

bool
share_path(char out[PATH_BYTES_MAX], const char *name)
{
	char folder[PATH_BYTES_MAX];

	if (!program_folder(folder))
		folder[0] = '\0';
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		int length = snprintf(
		    out, PATH_BYTES_MAX, "%s%s%s", folder, folders[i], name);

		if (length >= 0 && length < PATH_BYTES_MAX &&
		    access(out, R_OK) == 0)
			return true;
	}
	(void)snprintf(out, PATH_BYTES_MAX, "%s%s%s", folder, folders[0],
	    name); /* cut in a message is no harm */
	return false;
}
