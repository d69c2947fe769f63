/*
 * The bytes of one exchange; see capture.h.
 */

#include "crawler/capture.h"
#include "crawler/header.h"

struct capture
capture_make(void)
{
	return (
	    struct capture){ .request = buffer_make(CAPTURE_REQUEST_BYTES_MAX),
		.head = buffer_make(CAPTURE_HEADER_BYTES_MAX) };
}

void
capture_free(struct capture *c)
{
	buffer_free(&c->request);
	buffer_free(&c->head);
	buffer_free(&c->body);
}

void
capture_clear(struct capture *c, size_t body_max)
{
	buffer_clear(&c->request);
	buffer_clear(&c->head);
	if (c->body.room > CAPTURE_KEPT_BYTES)
		buffer_free(&c->body);
	buffer_clear(&c->body);
	/* Room that is kept may be more than the next ceiling. */
	if (c->body.room > body_max)
		buffer_free(&c->body);
	c->body.limit = body_max;
	c->lines = 0;
	c->head_done = false;
}

static bool
is_interim(const struct capture *c)
{
	int status = header_status(buffer_text(&c->head));

	return c->head_done && status >= 100 && status < 200;
}

enum capture_status
capture_line(struct capture *c, const char *data, size_t size)
{
	struct text line = { .data = data, .size = size }, head;
	int status;

	if (is_interim(c)) {
		buffer_clear(&c->head);
		c->head_done = false;
	}
	if (++c->lines > CAPTURE_HEADER_LINES_MAX)
		return CAPTURE_TOO_LARGE;
	if (c->head_done)
		return CAPTURE_OK; /* a trailer */
	if (buffer_put(&c->head, data, size) != 0)
		return CAPTURE_TOO_LARGE;
	if (text_trim(line).size > 0)
		return CAPTURE_OK;
	c->head_done = true;
	head = buffer_text(&c->head);
	status = header_status(head);
	if (status == 0 || status == 101 || header_conflicts(head))
		return CAPTURE_BAD_HTTP;
	return CAPTURE_OK;
}

enum capture_status
capture_body(struct capture *c, const char *data, size_t size)
{
	size_t room = c->body.limit - c->body.size;

	if (buffer_put(&c->body, data, size < room ? size : room) != 0)
		return CAPTURE_MEMORY;
	return size > room ? CAPTURE_TOO_LARGE : CAPTURE_OK;
}

struct text
capture_header(const struct capture *c)
{
	if (!c->head_done || is_interim(c))
		return (struct text){ 0 };
	return buffer_text(&c->head);
}
