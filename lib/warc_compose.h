/*
 * What the records of our own files look like, for warc_write.c.
 */

#ifndef LAIT_WARC_COMPOSE_H
#define LAIT_WARC_COMPOSE_H

#include "lib/buffer.h"
#include "lib/warc.h"

/* "<urn:uuid:...>" with its NUL. */
enum { WARC_ID_BYTES = 48 };

struct warc_ids {
	char request[WARC_ID_BYTES];
	char response[WARC_ID_BYTES];
	const char *info;
};

/* New ids for one capture; info must outlive them. */
void warc_compose_ids(struct warc_ids *ids, const char *info);

/* Each puts a whole record; failure is in the buffer. */
void warc_compose_info(const struct warc_options *o, const char *file,
    char id[WARC_ID_BYTES], struct buffer *out);
void warc_compose_request(const struct warc_capture *c,
    const struct warc_ids *ids, struct buffer *out);
void warc_compose_response(const struct warc_capture *c,
    const struct warc_ids *ids, struct buffer *out);

#endif
