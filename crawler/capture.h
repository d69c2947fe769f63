/*
 * The bytes of one exchange as they come in, with their ceilings.
 */

#ifndef LAIT_CAPTURE_H
#define LAIT_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buffer.h"

enum {
	CAPTURE_REQUEST_BYTES_MAX = 16 << 10,
	CAPTURE_HEADER_BYTES_MAX = 64 << 10,
	CAPTURE_HEADER_LINES_MAX = 500, /* interim ones and trailers included */
	CAPTURE_KEPT_BYTES = 256 << 10  /* of a body's room, for the next one */
};

enum capture_status {
	CAPTURE_OK,
	CAPTURE_TOO_LARGE, /* header or body over its ceiling; the body is
			      kept up to there */
	CAPTURE_BAD_HTTP,  /* no status, 101, lengths that contradict */
	CAPTURE_MEMORY
};

struct capture {
	struct buffer request, head, body;
	int lines;
	bool head_done;
};

struct capture capture_make(void);
void capture_free(struct capture *c);
void capture_clear(struct capture *c, size_t body_max); /* for the next */

/* A line of the header with its line end, an interim one, or a trailer. */
enum capture_status capture_line(
    struct capture *c, const char *data, size_t size);
enum capture_status capture_body(
    struct capture *c, const char *data, size_t size);

/* capture_header(c): the header of the final response, when it is whole. */
struct text capture_header(const struct capture *c);

#endif
