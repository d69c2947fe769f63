/*
 * What a record is about: its payload and its digests; see warc.h.
 */

#include <string.h>

#include "lib/coding.h"
#include "lib/hash.h"
#include "lib/warc.h"

enum { DIGEST_TEXT_BYTES_MAX = 2 * SHA256_BYTES + 8 };

static enum warc_status
status_of(enum coding_status status)
{
	switch (status) {
	case CODING_CUT: return WARC_CUT;
	case CODING_DAMAGED: return WARC_DAMAGED;
	case CODING_TOO_LARGE: return WARC_TOO_LARGE;
	case CODING_OK:
	case CODING_UNKNOWN: break;
	}
	return WARC_OK;
}

/* Is the last of the transfer codings "chunked"? */
static bool
is_chunked(struct text header)
{
	struct text value = warc_field(header, "Transfer-Encoding");

	return text_ends_nocase(value, text_literal("chunked"));
}

/* The body without transfer coding: itself, or in `room`. */
static enum warc_status
unchunk(const struct warc_http *http, struct buffer *room, struct text *body)
{
	enum coding_status status;

	*body = http->body;
	if (!is_chunked(http->header) || http->body.size == 0)
		return WARC_OK;
	status = coding_unchunk(http->body, room);
	/* Unchunked already, with the header left as it was. */
	if (room->size == 0 && status != CODING_OK)
		return WARC_OK;
	*body = buffer_text(room);
	return status_of(status);
}

/* The body without content coding.  What does not look like its coding, or
 * breaks before its first byte, is taken as it is. */
static enum warc_status
decode(struct text header, struct text body, struct buffer *out)
{
	struct text coding = warc_field(header, "Content-Encoding");
	enum coding_status status = CODING_UNKNOWN;
	size_t start = out->size;

	if (body.size > 0 && coding_fits(coding, body))
		status = coding_decode(coding, body, out);
	if (status == CODING_UNKNOWN ||
	    (status == CODING_DAMAGED && out->size == start))
		return buffer_put_text(out, body) == 0 ? WARC_OK
						       : WARC_TOO_LARGE;
	return status_of(status);
}

enum warc_status
warc_payload(
    const struct warc_record *rec, struct buffer *out, struct buffer *raw)
{
	struct warc_http http = warc_http(rec->block);
	struct buffer room = buffer_make(WARC_RECORD_BYTES_MAX);
	enum warc_status first, second;
	struct text body;

	if (text_starts(rec->block, text_literal("HTTP/")) == false ||
	    http.status == 0) {
		if (raw != NULL)
			(void)buffer_put_text(raw, rec->block);
		return buffer_put_text(out, rec->block) == 0 ? WARC_OK
							     : WARC_TOO_LARGE;
	}
	first = unchunk(&http, &room, &body);
	if (raw != NULL)
		(void)buffer_put_text(raw, body);
	second =
	    first == WARC_TOO_LARGE ? first : decode(http.header, body, out);
	buffer_free(&room);
	return second != WARC_OK ? second : first;
}

/* Is `said` the digest, in base32 or hex, without regard to case? */
static bool
is_digest(struct text said, const unsigned char *digest, size_t size)
{
	struct buffer b = buffer_make(DIGEST_TEXT_BYTES_MAX);
	unsigned char hex[SHA256_BYTES];
	bool same;

	if (said.size == 2 * size && hex_decode(said, hex, size))
		return memcmp(hex, digest, size) == 0;
	while (said.size > 0 && said.data[said.size - 1] == '=')
		said.size--;
	same = base32_encode(digest, size, &b) == 0 &&
	    text_equal_nocase(said, buffer_text(&b));
	buffer_free(&b);
	return same;
}

bool
warc_digest(struct text label, struct text bytes, bool *known)
{
	unsigned char digest[SHA256_BYTES];
	struct text name;
	size_t size;

	*known = true;
	(void)text_split(&label, ':', &name);
	if (text_equal_nocase(name, text_literal("sha1"))) {
		sha1_of(bytes, digest);
		size = SHA1_BYTES;
	} else if (text_equal_nocase(name, text_literal("sha256")) ||
	    text_equal_nocase(name, text_literal("sha-256"))) {
		sha256_of(bytes, digest);
		size = SHA256_BYTES;
	} else if (text_equal_nocase(name, text_literal("md5")) &&
	    md5_of(bytes, digest)) {
		size = MD5_BYTES;
	} else {
		*known = false;
		return false;
	}
	return is_digest(text_trim(label), digest, size);
}
