/*
 * The writer: files, roll-over, what is safe; see warc.h.  What a record looks
 * like is in warc_compose.c.
 */

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/coding.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/warc_compose.h"
#include "lib/warc_repair.h"

enum { NUMBER_DIGITS = 5, NUMBER_MAX = 99999 };
enum { RECORD_SLACK = 1 << 20 };

struct warc_writer {
	struct warc_options options;
	char file[WARC_NAME_BYTES_MAX - 42]; /* with room for two numbers */
	char path[PATH_BYTES_MAX];
	char info_id[WARC_ID_BYTES];
	int fd;
	int64_t number;
	int64_t size;         /* of the file */
	bool unsafe;          /* something was written since the last sync */
	struct buffer plain;  /* a record */
	struct buffer packed; /* what is to be written */
};

static const char *
suffix(const struct warc_options *o)
{
	return o->gzip ? ".warc.gz" : ".warc";
}

/* ---- the files of the folder --------------------------------------------- */

/* What the folder has of the family. */
struct family {
	int64_t last;   /* the highest number, -1 without any */
	int64_t marked; /* the number whose marker is there, or -1 */
	bool same_kind; /* the last one is of the wanted kind */
};

/* The number of "NAME-NNNNN" at the front of a file's name, or -1; *rest
 * becomes what follows. */
static int64_t
number_of(const char *file, const char *name, struct text *rest)
{
	size_t n = strlen(name);
	struct text digits;
	int64_t number;

	if (strncmp(file, name, n) != 0 || file[n] != '-' ||
	    strlen(file) < n + 1 + NUMBER_DIGITS)
		return -1;
	digits = (struct text){ file + n + 1, NUMBER_DIGITS };
	*rest = text_of(file + n + 1 + NUMBER_DIGITS);
	return number_parse(digits, 0, NUMBER_MAX, &number) ? number : -1;
}

static void
look_at(struct family *f, const struct warc_options *o, const char *file)
{
	struct text rest, wanted = text_of(suffix(o));
	int64_t number = number_of(file, o->name, &rest);
	bool same_kind;

	if (number < 0 || !text_starts(rest, text_literal(".warc")))
		return;
	if (number > f->last) {
		f->last = number;
		f->same_kind = false;
	}
	same_kind = text_equal(rest, wanted);
	if (number == f->last && same_kind)
		f->same_kind = true;
	if (text_starts(rest, wanted)) {
		rest.data += wanted.size;
		rest.size -= wanted.size;
		if (text_equal(rest, text_literal(".open")))
			f->marked = number;
	}
}

static int
look_around(struct family *f, const struct warc_options *o)
{
	DIR *folder = opendir(o->folder);
	struct dirent *entry;

	*f = (struct family){ .last = -1, .marked = -1 };
	if (folder == NULL) {
		log_errno("%s", o->folder);
		return -1;
	}
	while ((entry = readdir(folder)) != NULL) {
		struct text name = text_of(entry->d_name), rest;

		/* A marker that was not whole when its process died. */
		if (number_of(entry->d_name, o->name, &rest) >= 0 &&
		    text_ends_nocase(name, text_literal(".open.tmp")))
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
		else
			look_at(f, o, entry->d_name);
	}
	(void)closedir(folder); /* it was only read */
	return 0;
}

/* ---- one file ------------------------------------------------------------ */

static int
set_path(struct warc_writer *w, int64_t number)
{
	int n = snprintf(w->file, sizeof(w->file), "%s-%0*" PRId64 "%s",
	    w->options.name, NUMBER_DIGITS, number, suffix(&w->options));

	w->number = number;
	if (number > NUMBER_MAX || n < 0 || (size_t)n >= sizeof(w->file) ||
	    !file_path(w->path, w->options.folder, w->file)) {
		log_error("%s: no name for the next file", w->options.folder);
		return -1;
	}
	return 0;
}

static int
open_locked(struct warc_writer *w, int flags)
{
	w->fd = open(w->path, O_RDWR | O_CLOEXEC | flags, 0666);
	if (w->fd < 0) {
		log_errno("%s", w->path);
		return -1;
	}
	if (flock(w->fd, LOCK_EX | LOCK_NB) != 0) {
		log_error("%s: is being written by another process", w->path);
		(void)close(w->fd);
		w->fd = -1;
		return -1;
	}
	return 0;
}

/* Let go of a file that nobody knows the state of: its marker stays, and who
 * takes it up again looks at each record behind the last safe place. */
static void
give_up(struct warc_writer *w)
{
	if (w->fd >= 0)
		(void)close(w->fd); /* said already */
	w->fd = -1;
}

/* Write what is packed behind the file's end, all or nothing. */
static int
write_packed(struct warc_writer *w)
{
	if (w->packed.failed) {
		log_error("%s: a record is too large", w->path);
		return -1;
	}
	w->unsafe = true;
	if (lseek(w->fd, w->size, SEEK_SET) < 0 ||
	    file_write_all(w->fd, w->packed.data, w->packed.size) != 0) {
		log_errno("%s", w->path);
		if (ftruncate(w->fd, w->size) != 0) {
			log_errno("%s: cannot be cut back", w->path);
			give_up(w);
		}
		return -1;
	}
	w->size += (int64_t)w->packed.size;
	return 0;
}

/* Put the plain record to what is packed. */
static int
pack(struct warc_writer *w, bool coded)
{
	struct text t = buffer_text(&w->plain);

	if (w->plain.failed)
		w->packed.failed = true;
	if (!w->options.gzip)
		return buffer_put_text(&w->packed, t);
	if (coding_gzip(t, coded ? 0 : w->options.level, &w->packed) != 0)
		w->packed.failed = true;
	return w->packed.failed ? -1 : 0;
}

/* The warcinfo record of a file. */
static int
write_info(struct warc_writer *w)
{
	buffer_clear(&w->plain);
	buffer_clear(&w->packed);
	warc_compose_info(&w->options, w->file, w->info_id, &w->plain);
	(void)pack(w, false);
	if (write_packed(w) == 0)
		return 0;
	/* No record may name a warcinfo that is not there. */
	give_up(w);
	return -1;
}

static int
begin_file(struct warc_writer *w, int64_t number)
{
	if (set_path(w, number) != 0 || warc_repair_mark(w->path, 0) != 0 ||
	    open_locked(w, O_CREAT | O_EXCL) != 0)
		return -1;
	if (file_sync_folder(w->options.folder) != 0) {
		log_errno("%s", w->options.folder);
		return -1;
	}
	w->size = 0;
	return write_info(w);
}

/* Go on with a file that was left: `marked`, by a process that died. */
static int
resume_file(struct warc_writer *w, int64_t number, bool marked)
{
	struct stat st;

	if (set_path(w, number) != 0 || open_locked(w, O_CREAT) != 0)
		return -1;
	if (marked) {
		w->size = warc_repair_file(w->path, w->fd);
		if (w->size < 0)
			return -1;
	} else if (fstat(w->fd, &st) == 0) {
		w->size = st.st_size;
	} else {
		log_errno("%s", w->path);
		return -1;
	}
	if (warc_repair_mark(w->path, w->size) != 0)
		return -1;
	/* Its own warcinfo: records name that of the process they are from. */
	return write_info(w);
}

static int
end_file(struct warc_writer *w)
{
	if (warc_sync(w) != 0)
		return -1;
	if (close(w->fd) != 0) {
		log_errno("%s", w->path);
		w->fd = -1;
		return -1;
	}
	w->fd = -1;
	return warc_repair_unmark(w->path);
}

/* ---- the writer ---------------------------------------------------------- */

static bool
has_room(const struct warc_writer *w, int64_t number)
{
	char path[PATH_BYTES_MAX];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%s/%s-%0*" PRId64 "%s",
	    w->options.folder, w->options.name, NUMBER_DIGITS, number,
	    suffix(&w->options));

	return n > 0 && (size_t)n < sizeof(path) && stat(path, &st) == 0 &&
	    st.st_size < w->options.size_max;
}

static int
take_up(struct warc_writer *w, bool *unclean)
{
	struct family f;

	if (look_around(&f, &w->options) != 0)
		return -1;
	*unclean = f.marked >= 0;
	if (f.marked >= 0)
		return resume_file(w, f.marked, true);
	if (f.last >= 0 && f.same_kind && has_room(w, f.last))
		return resume_file(w, f.last, false);
	return begin_file(w, f.last + 1);
}

static void
writer_free(struct warc_writer *w)
{
	if (w->fd >= 0)
		(void)close(w->fd); /* the marker stays: it will be repaired */
	buffer_free(&w->plain);
	buffer_free(&w->packed);
	free(w);
}

struct warc_writer *
warc_writer_open(const struct warc_options *options, bool *unclean)
{
	struct warc_writer *w = calloc(1, sizeof(*w));

	assert(options->size_max > 0);
	if (w == NULL) {
		log_error("%s: out of memory", options->folder);
		return NULL;
	}
	w->options = *options;
	w->fd = -1;
	w->plain = buffer_make(WARC_RECORD_BYTES_MAX + RECORD_SLACK);
	w->packed = buffer_make(2 * (size_t)WARC_RECORD_BYTES_MAX);
	if (take_up(w, unclean) != 0) {
		writer_free(w);
		return NULL;
	}
	return w;
}

int
warc_append(struct warc_writer *w, const struct warc_capture *c,
    char name[WARC_NAME_BYTES_MAX])
{
	struct warc_ids ids;
	size_t before;
	int64_t at;

	if (w->fd < 0)
		return -1;
	if (w->size >= w->options.size_max &&
	    (end_file(w) != 0 || begin_file(w, w->number + 1) != 0))
		return -1;
	at = w->size;
	warc_compose_ids(&ids, w->info_id);
	buffer_clear(&w->packed);
	if (c->request.size > 0) {
		buffer_clear(&w->plain);
		warc_compose_request(c, &ids, &w->plain);
		(void)pack(w, false);
	}
	before = w->packed.size;
	buffer_clear(&w->plain);
	warc_compose_response(c, &ids, &w->plain);
	(void)pack(w, c->coded);
	if (write_packed(w) != 0)
		return -1;
	(void)snprintf(name, WARC_NAME_BYTES_MAX, "%s:%" PRId64 ":%zu", w->file,
	    at + (int64_t)before, w->packed.size - before);
	return 0;
}

int
warc_sync(struct warc_writer *w)
{
	if (w->fd < 0)
		return -1;
	if (!w->unsafe)
		return 0;
	/* The kernel tells of a failure once and forgets what it could not
	 * write: a second call would call it safe. */
	if (fdatasync(w->fd) != 0) {
		log_errno("%s", w->path);
		give_up(w);
		return -1;
	}
	w->unsafe = false;
	return 0;
}

int
warc_writer_close(struct warc_writer *w)
{
	int result;

	if (w == NULL)
		return 0;
	result = w->fd < 0 ? -1 : end_file(w);
	writer_free(w);
	return result;
}
