/*
 * The bytes of a record's picture.
 */

#ifndef LAIT_PAYLOAD_H
#define LAIT_PAYLOAD_H

#include "lib/buffer.h"
#include "lib/record.h"

enum { PAYLOAD_BYTES_MAX = 32 << 20 };

enum payload_status {
	PAYLOAD_OK,
	PAYLOAD_TOO_LARGE, /* over PAYLOAD_BYTES_MAX */
	PAYLOAD_IO         /* not there, damaged, or of another digest */
};

/* payload_read(rec, store, raw, out): what `body` names in the folder of WARC
 * files, or the whole file that `path` names there ('/' between folders, none
 * of them ".."), into out; raw is for the WARC record.  A `sha256` that the
 * record has is compared, else it is set. */
enum payload_status payload_read(
    json_t *rec, const char *store, struct buffer *raw, struct buffer *out);

#endif
