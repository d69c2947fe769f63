/*
 * Files that come with the programs; see share.h.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/share.h"

/* Cut the last part of a path off; what it is, or NULL. */
static const char *
cut_last(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return slash + 1;
}

/* The folder of the program that runs; false when the kernel does not say. */
static bool
program_folder(char out[PATH_BYTES_MAX])
{
	ssize_t size = readlink("/proc/self/exe", out, PATH_BYTES_MAX - 1);

	if (size < 0)
		return false;
	out[size] = '\0';
	return cut_last(out) != NULL;
}

/* Cut TREE/build or TREE/build/san, where no installed program lies, to
 * TREE. */
static bool
cut_tree(char folder[PATH_BYTES_MAX])
{
	const char *last = cut_last(folder);

	if (last != NULL && strcmp(last, "build") != 0)
		last = cut_last(folder);
	return last != NULL && strcmp(last, "build") == 0;
}

static bool
is_in(const char *folder, const char *below, const char *name,
    char out[PATH_BYTES_MAX])
{
	int size =
	    snprintf(out, PATH_BYTES_MAX, "%s%s/%s", folder, below, name);

	return size >= 0 && size < PATH_BYTES_MAX && access(out, R_OK) == 0;
}

bool
share_path(char out[PATH_BYTES_MAX], const char *name)
{
	const char *chosen = getenv("LAIT_SHARE");
	char program[PATH_BYTES_MAX], tree[PATH_BYTES_MAX];

	if (chosen != NULL && is_in(chosen, "", name, out))
		return true;
	if (program_folder(program)) {
		memcpy(tree, program, sizeof(tree));
		if (cut_tree(tree) && is_in(tree, "/etc", name, out))
			return true;
		if (is_in(program, "/../share/lait", name, out))
			return true;
	}
	return is_in(LAIT_SHARE, "", name, out);
}
