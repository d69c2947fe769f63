/*
 * All records of a file, one after the other; see warc.h.
 *
 * The window holds decompressed bytes from the record in hand on.  A record
 * has an offset and a length of its own when it begins and ends with its
 * gzip members, or when the file is plain.
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/warc.h"
#include "lib/warc_source.h"

enum { WINDOW_SLACK = 1 << 20, BLANK_BYTES_MAX = 64 << 10 };

struct warc_walk {
	int fd;
	bool owns_fd;
	struct warc_source *source;
	struct buffer window;
	size_t used;          /* of the window, by the record given last */
	struct buffer header; /* of a record too large for the window */
	enum warc_source_event event; /* the last one */
	int64_t plain_at;             /* offset of the window in a plain file */
	bool at_member; /* the window begins where a member does */
	bool ended;
};

static struct warc_walk *
walk_new(int fd, int64_t offset)
{
	struct warc_walk *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->fd = fd;
	w->plain_at = offset;
	w->window = buffer_make(
	    WARC_RECORD_BYTES_MAX + WARC_HEADER_BYTES_MAX + WINDOW_SLACK);
	w->header = buffer_make(WARC_HEADER_BYTES_MAX + WINDOW_SLACK);
	w->source = warc_source_new(fd, offset);
	if (w->source == NULL) {
		free(w);
		return NULL;
	}
	w->at_member = warc_source_is_gzip(w->source);
	return w;
}

struct warc_walk *
warc_walk_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;
	struct warc_walk *w;

	if (fd < 0)
		return NULL;
	w = walk_new(fd, 0);
	if (w == NULL) {
		error = errno;
		(void)close(fd);
		errno = error;
		return NULL;
	}
	w->owns_fd = true;
	return w;
}

struct warc_walk *
warc_walk_fd(int fd, int64_t offset)
{
	return walk_new(fd, offset);
}

bool
warc_walk_ended(const struct warc_walk *w)
{
	return w->ended;
}

void
warc_walk_close(struct warc_walk *w)
{
	if (w == NULL)
		return;
	warc_source_free(w->source);
	if (w->owns_fd)
		(void)close(w->fd); /* it was only read */
	buffer_free(&w->window);
	buffer_free(&w->header);
	free(w);
}

/* Forget `count` bytes of the window. */
static void
forget(struct warc_walk *w, size_t count)
{
	buffer_drop(&w->window, count);
	w->plain_at += (int64_t)count;
	if (count > 0)
		w->at_member = false;
}

/* More bytes into the window; false when the event is another. */
static bool
fill(struct warc_walk *w)
{
	w->event = warc_source_more(w->source, &w->window);
	if (w->event == WARC_SOURCE_MEMBER_END && w->window.size == 0)
		w->at_member = true;
	return w->event == WARC_SOURCE_BYTES;
}

/* Forget all that is in the window, and with it the member in hand. */
static void
forget_all(struct warc_walk *w)
{
	forget(w, w->window.size);
	w->at_member = warc_source_is_gzip(w->source);
}

/* As fill, and goes on from one member to the next. */
static bool
fill_across(struct warc_walk *w)
{
	do
		if (fill(w))
			return true;
	while (w->event == WARC_SOURCE_MEMBER_END);
	return false;
}

/* What an event means to a record that is wanted whole. */
static enum warc_status
status_of(enum warc_source_event event)
{
	switch (event) {
	case WARC_SOURCE_END:
	case WARC_SOURCE_CUT: return WARC_CUT;
	case WARC_SOURCE_DAMAGED: return WARC_DAMAGED;
	case WARC_SOURCE_FULL: return WARC_TOO_LARGE;
	case WARC_SOURCE_ERROR: return WARC_ERROR;
	case WARC_SOURCE_BYTES:
	case WARC_SOURCE_MEMBER_END: break;
	}
	return WARC_OK;
}

static size_t
count_blank(struct text t)
{
	size_t i = 0;

	while (i < t.size &&
	    (t.data[i] == '\r' || t.data[i] == '\n' || t.data[i] == '\0'))
		i++;
	return i;
}

/* Move to the first byte that is not an empty line.  WARC_OK, or what there is
 * instead. */
static enum warc_status
find_start(struct warc_walk *w)
{
	for (;;) {
		size_t blank = count_blank(buffer_text(&w->window));

		forget(w, blank);
		if (w->window.size > 0)
			return WARC_OK;
		if (fill_across(w))
			continue;
		if (w->event == WARC_SOURCE_END)
			return WARC_END;
		forget_all(w);
		return status_of(w->event);
	}
}

/* Parse the record at the front of the window, which grows until it is
 * whole. */
static enum warc_status
parse(struct warc_walk *w, struct warc_record *rec, int64_t *size)
{
	enum warc_status status;

	for (;;) {
		status = warc_parse(buffer_text(&w->window), rec, size);
		if (status != WARC_CUT)
			return status;
		/* With the size known it is not parsed at each step. */
		do
			if (!fill_across(w))
				goto cut;
		while ((int64_t)w->window.size < *size);
	}
cut:
	status = status_of(w->event);
	(void)warc_parse(buffer_text(&w->window), rec, size);
	return status;
}

/* Does a record begin at the front of t, which is a line's start? */
static bool
is_start(struct text t)
{
	struct warc_record rec;
	int64_t size;

	if (text_starts(t, text_literal("WARC/")))
		return true;
	if (!text_starts(t, text_literal("http")))
		return false;
	return warc_parse(t, &rec, &size) != WARC_DAMAGED;
}

/* Move behind what is no record: to the next line that begins one, or to the
 * next member. */
static void
resync(struct warc_walk *w)
{
	forget(w, w->window.size > 0 ? 1 : 0);
	for (;;) {
		struct text t = buffer_text(&w->window);
		const char *end =
		    t.size == 0 ? NULL : memchr(t.data, '\n', t.size);

		if (end != NULL && (size_t)(end + 6 - t.data) <= t.size) {
			forget(w, (size_t)(end + 1 - t.data));
			if (is_start(buffer_text(&w->window)))
				return;
			continue;
		}
		if (end == NULL)
			forget(w, t.size);
		if (fill(w))
			continue;
		forget_all(w);
		return;
	}
}

/* Move behind the block of a record that is too large; its header is kept. */
static enum warc_status
skip_large(struct warc_walk *w, struct warc_record *rec, int64_t size)
{
	size_t header = WARC_HEADER_BYTES_MAX;
	int64_t ignored;

	if (header > w->window.size)
		header = w->window.size;
	buffer_clear(&w->header);
	(void)buffer_put(&w->header, w->window.data, header);
	(void)warc_parse(buffer_text(&w->header), rec, &ignored);
	rec->block.size = 0;
	while (size > 0) {
		size_t n = w->window.size;

		if ((int64_t)n > size)
			n = (size_t)size;
		forget(w, n);
		size -= (int64_t)n;
		if (size > 0 && !fill_across(w))
			return status_of(w->event);
	}
	return WARC_TOO_LARGE;
}

/* Behind the record of `size` bytes: its empty lines, and, when nothing else
 * stands in its member, the end of that.  How the member ends. */
static enum warc_status
find_end(struct warc_walk *w, size_t size)
{
	size_t blank;

	w->event = WARC_SOURCE_BYTES;
	do {
		struct text t = { w->window.data + size,
			w->window.size - size };

		blank = count_blank(t);
		if (blank < t.size || blank > BLANK_BYTES_MAX)
			break;
	} while (fill(w));
	w->used = size + blank;
	if (w->event == WARC_SOURCE_DAMAGED)
		return WARC_DAMAGED;
	if (w->event == WARC_SOURCE_CUT)
		return WARC_CUT;
	w->ended = blank >= 2 || w->event == WARC_SOURCE_MEMBER_END;
	return WARC_OK;
}

/* After a record that is none, or not whole. */
static void
recover(struct warc_walk *w, enum warc_status status)
{
	if (w->event == WARC_SOURCE_DAMAGED)
		forget_all(w);
	else if (status == WARC_CUT)
		w->used = w->window.size;
	else
		resync(w);
}

enum warc_status
warc_walk_next(struct warc_walk *w, struct warc_record *rec, int64_t *offset,
    int64_t *length)
{
	bool gzip = warc_source_is_gzip(w->source), alone;
	enum warc_status status;
	int64_t size;

	*offset = *length = 0;
	*rec = (struct warc_record){ .cut = false };
	w->ended = false;
	forget(w, w->used);
	w->used = 0;
	if (w->window.size == 0 && w->event == WARC_SOURCE_MEMBER_END)
		w->at_member = true;
	status = find_start(w);
	if (status != WARC_OK)
		return status;
	alone = w->at_member;
	*offset = gzip ? warc_source_member(w->source) : w->plain_at;
	w->event = WARC_SOURCE_BYTES;
	status = parse(w, rec, &size);
	if (status == WARC_TOO_LARGE && size > 0)
		return skip_large(w, rec, size);
	if (status != WARC_OK) {
		/* Its bytes are given up only when it has none to show. */
		if (status != WARC_CUT)
			*rec = (struct warc_record){ .cut = false };
		recover(w, status);
		return status;
	}
	status = find_end(w, (size_t)size);
	(void)warc_parse(buffer_text(&w->window), rec, &size);
	if (!gzip)
		*length = (int64_t)w->used;
	else if (alone && w->event == WARC_SOURCE_MEMBER_END)
		*length = warc_source_position(w->source) - *offset;
	else
		*offset = 0;
	return status;
}
