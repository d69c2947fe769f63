/*
 * Files as a whole; see file.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/file.h"

enum { READ_BYTES = 65536 };

bool
file_path(char out[PATH_BYTES_MAX], const char *folder, const char *name)
{
	int size = snprintf(out, PATH_BYTES_MAX, "%s/%s", folder, name);

	return size >= 0 && size < PATH_BYTES_MAX;
}

static int
read_rest(int fd, struct buffer *out)
{
	ssize_t got;

	do {
		/* Ask for little near the ceiling, so that a file of exactly
		 * the ceiling's size is seen to end. */
		size_t want = out->limit - out->size < READ_BYTES
		    ? out->limit - out->size + 1
		    : READ_BYTES;
		char bytes[READ_BYTES + 1];

		got = read(fd, bytes, want);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (buffer_put(out, bytes, (size_t)got) != 0) {
			errno = EFBIG;
			return -1;
		}
	} while (got != 0);
	return 0;
}

int
file_read(const char *path, struct buffer *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int status, saved;

	if (fd < 0)
		return -1;
	status = read_rest(fd, out);
	saved = errno;
	close(fd); /* nothing was written */
	errno = saved;
	return status;
}

int
file_write_all(int fd, const void *data, size_t size)
{
	const char *at = data;

	while (size > 0) {
		ssize_t put = write(fd, at, size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		at += put;
		size -= (size_t)put;
	}
	return 0;
}

int
file_read_at(int fd, void *data, size_t size, int64_t offset)
{
	char *at = data;

	while (size > 0) {
		ssize_t got = pread(fd, at, size, offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return -1;
		at += got;
		size -= (size_t)got;
		offset += got;
	}
	return 0;
}

struct new_file {
	char *path;
	char *temporary; /* NULL: written to directly */
	FILE *stream;
};

/* What is really written to (owned), and whether it must not be replaced: a
 * device, a pipe. */
static char *
target_of(const char *path, bool *special)
{
	char *real = realpath(path, NULL);
	struct stat st;

	*special = false;
	if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
		return real != NULL ? real : strdup(path);
	free(real);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return NULL;
	}
	*special = true;
	return strdup(path);
}

struct new_file *
file_new(const char *path)
{
	struct new_file *f = calloc(1, sizeof(*f));
	bool special;

	if (f == NULL)
		return NULL;
	f->path = target_of(path, &special);
	if (f->path == NULL ||
	    (!special && asprintf(&f->temporary, "%s.tmp", f->path) < 0))
		goto fail;
	f->stream = fopen(special ? f->path : f->temporary, "we");
	if (f->stream == NULL)
		goto fail;
	return f;
fail:
	free(f->path);
	free(f->temporary);
	free(f);
	return NULL;
}

FILE *
file_stream(struct new_file *f)
{
	return f->stream;
}

static void
new_file_free(struct new_file *f)
{
	free(f->path);
	free(f->temporary);
	free(f);
}

int
file_commit(struct new_file *f)
{
	int status = 0, saved;

	if (fflush(f->stream) != 0) {
		status = -1;
	} else if (ferror(f->stream)) {
		/* A write failed before and its bytes are gone. */
		errno = EIO;
		status = -1;
	} else if (f->temporary != NULL && fdatasync(fileno(f->stream)) != 0) {
		status = -1;
	}
	saved = errno;
	if (fclose(f->stream) != 0 && status == 0) {
		status = -1;
		saved = errno;
	}
	if (f->temporary == NULL) {
		new_file_free(f);
		errno = saved;
		return status;
	}
	if (status == 0 && rename(f->temporary, f->path) != 0) {
		status = -1;
		saved = errno;
	}
	if (status != 0)
		unlink(f->temporary); /* it may never have been written */
	else if (file_sync_parent(f->path) != 0) {
		status = -1;
		saved = errno;
	}
	new_file_free(f);
	errno = saved;
	return status;
}

void
file_abandon(struct new_file *f)
{
	if (f == NULL)
		return;
	fclose(f->stream); /* what it held is thrown away */
	if (f->temporary != NULL)
		unlink(f->temporary);
	new_file_free(f);
}

int
file_make_folder(const char *path)
{
	char *copy = strdup(path);
	int status = 0;

	if (copy == NULL)
		return -1;
	for (char *at = copy + 1; status == 0 && *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST)
			status = -1;
		*at = '/';
	}
	if (status == 0 && mkdir(copy, 0777) != 0 && errno != EEXIST)
		status = -1;
	free(copy);
	return status;
}

int
file_sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status, saved;

	if (fd < 0)
		return -1;
	status = fsync(fd);
	saved = errno;
	close(fd); /* only read */
	errno = saved;
	return status != 0 && errno != EINVAL ? -1 : 0;
}

int
file_sync_parent(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;
	int status;

	if (slash == NULL)
		return file_sync_folder(".");
	folder = strndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (folder == NULL)
		return -1;
	status = file_sync_folder(folder);
	free(folder);
	return status;
}
