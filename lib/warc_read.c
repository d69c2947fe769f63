/*
 * Records by name, with the store's files kept open; see warc.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/coding.h"
#include "lib/file.h"
#include "lib/number.h"
#include "lib/warc.h"

enum { FILES_OPEN_MAX = 32 };

/* The files that are open, the last used one first. */
static struct open_file {
	char *path;
	int fd;
} open_files[FILES_OPEN_MAX];
static size_t open_count;

/* "file:offset:length", cut up. */
struct place {
	struct text file;
	int64_t offset;
	int64_t length;
};

/* Cut off and return what stands behind the last colon. */
static struct text
take_last(struct text *t)
{
	const char *colon =
	    t->size == 0 ? NULL : memrchr(t->data, ':', t->size);
	struct text last = { .data = NULL, .size = 0 };

	if (colon != NULL) {
		last.data = colon + 1;
		last.size = t->size - (size_t)(colon + 1 - t->data);
		t->size = (size_t)(colon - t->data);
	}
	return last;
}

static bool
parse_place(struct text name, struct place *p)
{
	struct text length = take_last(&name), offset = take_last(&name);

	p->file = name;
	return name.size > 0 && name.data[0] != '.' &&
	    memchr(name.data, '/', name.size) == NULL &&
	    memchr(name.data, '\0', name.size) == NULL &&
	    number_parse(offset, 0, INT64_MAX, &p->offset) &&
	    number_parse(length, 1, INT64_MAX, &p->length);
}

/* Move the file at `i` to the front. */
static int
use_file(size_t i)
{
	struct open_file f = open_files[i];

	memmove(open_files + 1, open_files, i * sizeof(open_files[0]));
	open_files[0] = f;
	return f.fd;
}

static void
forget_last(void)
{
	open_count--;
	free(open_files[open_count].path);
	(void)close(open_files[open_count].fd); /* it was only read */
}

void
warc_read_forget(void)
{
	while (open_count > 0)
		forget_last();
}

static bool
is_path(const char *path, const char *store, struct text file)
{
	size_t n = strlen(store);

	return strncmp(path, store, n) == 0 && path[n] == '/' &&
	    text_equal(text_of(path + n + 1), file);
}

/* The descriptor of a file of the store; -1 with errno. */
static int
file_of(const char *store, struct text file)
{
	struct open_file f = { .fd = -1 };
	size_t size;

	for (size_t i = 0; i < open_count; i++)
		if (is_path(open_files[i].path, store, file))
			return use_file(i);
	size = strlen(store) + 1;
	f.path = malloc(size + file.size + 1);
	if (f.path == NULL)
		return -1;
	memcpy(f.path, store, size - 1);
	f.path[size - 1] = '/';
	memcpy(f.path + size, file.data, file.size);
	f.path[size + file.size] = '\0';
	f.fd = open(f.path, O_RDONLY | O_CLOEXEC);
	if (f.fd < 0) {
		free(f.path);
		return -1;
	}
	if (open_count == FILES_OPEN_MAX)
		forget_last();
	open_files[open_count] = f;
	open_count++;
	return use_file(open_count - 1);
}

static enum warc_status
status_of(enum coding_status status)
{
	switch (status) {
	case CODING_OK: return WARC_OK;
	case CODING_CUT: return WARC_CUT;
	case CODING_TOO_LARGE: return WARC_TOO_LARGE;
	case CODING_DAMAGED:
	case CODING_UNKNOWN: break;
	}
	return WARC_DAMAGED;
}

/* Put the bytes at the place, gzip members decompressed. */
static enum warc_status
read_bytes(int fd, const struct place *p, struct buffer *out)
{
	static struct buffer packed = { .limit = WARC_RECORD_BYTES_MAX };
	unsigned char magic[2] = { 0, 0 };
	size_t size = (size_t)p->length;
	bool gzip;
	char *to;

	if (p->length > WARC_RECORD_BYTES_MAX)
		return WARC_TOO_LARGE;
	if (size >= sizeof(magic) &&
	    file_read_at(fd, magic, sizeof(magic), p->offset) != 0)
		return errno == EIO ? WARC_CUT : WARC_ERROR;
	gzip = magic[0] == 0x1f && magic[1] == 0x8b;
	buffer_clear(&packed);
	to = buffer_reserve(gzip ? &packed : out, size);
	if (to == NULL)
		return WARC_TOO_LARGE;
	if (file_read_at(fd, to, size, p->offset) != 0)
		return errno == EIO ? WARC_CUT : WARC_ERROR;
	if (!gzip) {
		out->size += size;
		return WARC_OK;
	}
	packed.size = size;
	for (struct text t = buffer_text(&packed); t.size > 0;) {
		size_t used;
		enum coding_status status = coding_gunzip_member(t, out, &used);

		if (status != CODING_OK)
			return status_of(status);
		t.data += used;
		t.size -= used;
	}
	return WARC_OK;
}

enum warc_status
warc_read(const char *store, struct text name, struct buffer *out,
    struct warc_record *rec)
{
	enum warc_status status;
	struct place p;
	int64_t length;
	int fd;

	buffer_clear(out);
	*rec = (struct warc_record){ .cut = false };
	if (!parse_place(name, &p))
		return WARC_DAMAGED;
	if ((fd = file_of(store, p.file)) < 0)
		return WARC_ERROR;
	status = read_bytes(fd, &p, out);
	if (status != WARC_OK)
		return status;
	status = warc_parse(buffer_text(out), rec, &length);
	return status == WARC_END ? WARC_CUT : status;
}
