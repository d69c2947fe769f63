/*
 * Markers and repair; see warc_repair.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/warc.h"
#include "lib/warc_repair.h"

enum { MARK_BYTES_MAX = 32 };

static bool
mark_path(const char *path, char out[PATH_BYTES_MAX])
{
	int n = snprintf(out, PATH_BYTES_MAX, "%s.open", path);

	return n > 0 && n < PATH_BYTES_MAX;
}

int
warc_repair_mark(const char *path, int64_t whole)
{
	char mark[PATH_BYTES_MAX];
	struct new_file *f;

	if (!mark_path(path, mark)) {
		log_error("%s: name too long", path);
		return -1;
	}
	f = file_new(mark);
	if (f == NULL) {
		log_errno("%s", mark);
		return -1;
	}
	(void)fprintf(file_stream(f), "%" PRId64 "\n", whole);
	if (file_commit(f) != 0) {
		log_errno("%s", mark);
		return -1;
	}
	return 0;
}

int
warc_repair_unmark(const char *path)
{
	char mark[PATH_BYTES_MAX];

	if (!mark_path(path, mark))
		return -1;
	if ((unlink(mark) != 0 && errno != ENOENT) ||
	    file_sync_parent(path) != 0) {
		log_errno("%s", mark);
		return -1;
	}
	return 0;
}

/* What the marker says; 0 when it says nothing that can be true. */
static int64_t
whole_up_to(const char *path, int64_t size)
{
	struct buffer b = buffer_make(MARK_BYTES_MAX);
	char mark[PATH_BYTES_MAX];
	int64_t whole = 0;

	if (!mark_path(path, mark) || file_read(mark, &b) != 0 ||
	    !number_parse(text_trim(buffer_text(&b)), 0, size, &whole))
		whole = 0;
	buffer_free(&b);
	return whole;
}

/* Where the last complete record from `from` on ends; -1 with errno. */
static int64_t
end_of_records(int fd, int64_t from)
{
	struct warc_walk *w = warc_walk_fd(fd, from);
	int64_t end = from, offset, length;
	enum warc_status status;
	struct warc_record rec;

	if (w == NULL)
		return -1;
	do {
		status = warc_walk_next(w, &rec, &offset, &length);
		if (status == WARC_OK && length > 0 && warc_walk_ended(w))
			end = offset + length;
	} while (status != WARC_END && status != WARC_ERROR);
	warc_walk_close(w);
	return status == WARC_ERROR ? -1 : end;
}

int64_t
warc_repair_file(const char *path, int fd)
{
	struct stat st;
	int64_t end;

	if (fstat(fd, &st) != 0)
		goto fail;
	end = end_of_records(fd, whole_up_to(path, st.st_size));
	if (end < 0)
		goto fail;
	if (end < st.st_size) {
		log_info("%s: cut back from %" PRId64 " to %" PRId64 " bytes",
		    path, (int64_t)st.st_size, end);
		if (ftruncate(fd, end) != 0 || fdatasync(fd) != 0)
			goto fail;
	}
	return end;

fail:
	log_errno("%s", path);
	return -1;
}
