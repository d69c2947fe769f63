/*
 * Records on their way out; see answer.h.
 */

#include <errno.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"

#include "crawler/answer.h"
#include "crawler/loop.h"

static int
added(struct answers *a)
{
	if (a->lines.failed) {
		log_error("out of memory");
		return -1;
	}
	if (a->count++ == 0)
		a->since_ms = loop_now_ms();
	return a->count >= ANSWER_BATCH ? answers_flush(a) : 0;
}

int
answers_put(struct answers *a, const json_t *rec)
{
	(void)record_write(rec, &a->lines); /* a failure stays in the buffer */
	return added(a);
}

int
answers_put_line(struct answers *a, struct text line)
{
	buffer_put_text(&a->lines, line);
	buffer_put_char(&a->lines, '\n');
	return added(a);
}

int
answers_keep(struct answers *a, bool image, const struct warc_capture *c,
    char name[WARC_NAME_BYTES_MAX])
{
	if (image)
		a->images_dirty = true;
	else
		a->pages_dirty = true;
	return warc_append(image ? a->images : a->pages, c, name);
}

int64_t
answers_timeout_ms(const struct answers *a, int64_t now_ms)
{
	int64_t due = a->since_ms + ANSWER_BATCH_MS;

	if (a->count == 0)
		return -1;
	return due <= now_ms ? 0 : due - now_ms;
}

int
answers_flush(struct answers *a)
{
	if (a->pages_dirty && warc_sync(a->pages) != 0)
		return -1;
	if (a->images_dirty && warc_sync(a->images) != 0)
		return -1;
	a->pages_dirty = a->images_dirty = false;
	if (a->lines.size > 0 && !a->reader_gone &&
	    file_write_all(STDOUT_FILENO, a->lines.data, a->lines.size) != 0) {
		if (errno != EPIPE) {
			log_errno("standard output");
			return -1;
		}
		a->reader_gone = true;
	}
	buffer_clear(&a->lines);
	a->count = 0;
	return 0;
}
