/*
 * WARC and ARC files of any bytes: a walk ends, and payloads have an answer.
 */

#include <assert.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/warc.h"

enum { PAYLOAD_BYTES_MAX = 4 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look_at(const struct warc_record *rec)
{
	struct buffer payload = buffer_make(PAYLOAD_BYTES_MAX);
	struct buffer raw = buffer_make(PAYLOAD_BYTES_MAX);
	bool known;

	(void)warc_payload(rec, &payload, &raw);
	(void)warc_digest(rec->block_digest, rec->block, &known);
	(void)warc_digest(rec->payload_digest, buffer_text(&raw), &known);
	buffer_free(&payload);
	buffer_free(&raw);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct warc_walk *w;
	enum warc_status status;
	struct warc_record rec;
	int64_t offset, length;
	size_t steps = 0;

	assert(fd >= 0 && file_write_all(fd, data, size) == 0);
	w = warc_walk_fd(fd, 0);
	assert(w != NULL);
	do {
		status = warc_walk_next(w, &rec, &offset, &length);
		if (status != WARC_END)
			look_at(&rec);
		assert(offset + length <= (int64_t)size);
		assert(steps++ <= 2 * size + 2);
	} while (status != WARC_END && status != WARC_ERROR);
	warc_walk_close(w);
	(void)close(fd);
	return 0;
}
