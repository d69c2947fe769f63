/*
 * The stream under a walk; see warc_source.h.
 */

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "lib/warc_source.h"

enum { IN_BYTES = 128 << 10, OUT_BYTES = 64 << 10, WBITS_GZIP = 31 };
enum { MAGIC_BYTES = 4, FLAGS_END = 0x20 };

struct warc_source {
	int fd;
	bool gzip;
	bool in_member;
	bool end_due;   /* the member has ended, and it was not said yet */
	int64_t member; /* where it begins */
	int64_t next;   /* of the file, to be read */
	z_stream z;     /* next_in, avail_in lie in `in` */
	unsigned char in[IN_BYTES];
};

/* Read on when nothing is left.  1, 0 at the end, -1 with errno. */
static int
refill(struct warc_source *s)
{
	ssize_t got;

	if (s->z.avail_in > 0)
		return 1;
	do
		got = pread(s->fd, s->in, IN_BYTES, s->next);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return (int)got;
	s->next += got;
	s->z.next_in = s->in;
	s->z.avail_in = (uInt)got;
	return 1;
}

static void
move_to(struct warc_source *s, int64_t offset)
{
	s->next = offset;
	s->z.avail_in = 0;
	s->member = offset;
}

struct warc_source *
warc_source_new(int fd, int64_t offset)
{
	struct warc_source *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->fd = fd;
	move_to(s, offset);
	if (inflateInit2(&s->z, WBITS_GZIP) != Z_OK) {
		free(s);
		errno = ENOMEM;
		return NULL;
	}
	if (refill(s) < 0) {
		warc_source_free(s);
		return NULL;
	}
	s->gzip = s->z.avail_in >= 2 && s->in[0] == 0x1f && s->in[1] == 0x8b;
	return s;
}

void
warc_source_free(struct warc_source *s)
{
	if (s == NULL)
		return;
	(void)inflateEnd(&s->z);
	free(s);
}

bool
warc_source_is_gzip(const struct warc_source *s)
{
	return s->gzip;
}

int64_t
warc_source_member(const struct warc_source *s)
{
	return s->member;
}

int64_t
warc_source_position(const struct warc_source *s)
{
	return s->next - s->z.avail_in;
}

static enum warc_source_event
more_plain(struct warc_source *s, struct buffer *out)
{
	int got = refill(s);
	size_t n = s->z.avail_in;

	if (got <= 0)
		return got == 0 ? WARC_SOURCE_END : WARC_SOURCE_ERROR;
	if (n > OUT_BYTES)
		n = OUT_BYTES;
	if (buffer_put(out, s->z.next_in, n) != 0)
		return WARC_SOURCE_FULL;
	s->z.next_in += n;
	s->z.avail_in -= (uInt)n;
	return WARC_SOURCE_BYTES;
}

/* Move to the next bytes that may be a member's header, and open it.
 * 1, 0 at the end, -1. */
static int
open_member(struct warc_source *s)
{
	unsigned char window[MAGIC_BYTES] = { 0, 0, 0, 0xff };
	int64_t at;
	int got;

	while ((got = refill(s)) > 0) {
		window[0] = window[1];
		window[1] = window[2];
		window[2] = window[3];
		window[3] = *s->z.next_in;
		s->z.next_in++;
		s->z.avail_in--;
		if (window[0] == 0x1f && window[1] == 0x8b && window[2] == 8 &&
		    window[3] < FLAGS_END)
			break;
	}
	if (got <= 0)
		return got;
	at = warc_source_position(s) - MAGIC_BYTES;
	if (s->z.next_in - s->in >= MAGIC_BYTES) {
		s->z.next_in -= MAGIC_BYTES;
		s->z.avail_in += MAGIC_BYTES;
	} else {
		move_to(s, at);
	}
	s->member = at;
	s->in_member = true;
	(void)inflateReset(&s->z);
	return 1;
}

/* Go on behind the first byte of the member that breaks. */
static enum warc_source_event
leave_member(struct warc_source *s)
{
	s->in_member = false;
	move_to(s, s->member + 1);
	return WARC_SOURCE_DAMAGED;
}

static enum warc_source_event
more_member(struct warc_source *s, struct buffer *out)
{
	char *to = buffer_reserve(out, OUT_BYTES);
	int result;

	if (to == NULL)
		return WARC_SOURCE_FULL;
	s->z.next_out = (Bytef *)to;
	s->z.avail_out = OUT_BYTES;
	result = inflate(&s->z, Z_NO_FLUSH);
	out->size += OUT_BYTES - s->z.avail_out;
	if (result == Z_STREAM_END) {
		s->in_member = false;
		s->end_due = true;
	} else if (result != Z_OK && result != Z_BUF_ERROR)
		return leave_member(s);
	return WARC_SOURCE_BYTES;
}

enum warc_source_event
warc_source_more(struct warc_source *s, struct buffer *out)
{
	size_t before = out->size;
	int got;

	if (!s->gzip)
		return more_plain(s, out);
	if (!s->in_member && !s->end_due && (got = open_member(s)) <= 0)
		return got == 0 ? WARC_SOURCE_END : WARC_SOURCE_ERROR;
	while (s->in_member && out->size == before) {
		enum warc_source_event event;

		/* Output may be left in zlib when the input is spent. */
		got = refill(s);
		if (got < 0)
			return WARC_SOURCE_ERROR;
		if (got == 0) {
			s->in_member = false;
			return WARC_SOURCE_CUT;
		}
		event = more_member(s, out);
		if (event != WARC_SOURCE_BYTES)
			return event;
	}
	if (out->size > before)
		return WARC_SOURCE_BYTES;
	s->end_due = false;
	return WARC_SOURCE_MEMBER_END;
}
