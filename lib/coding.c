/*
 * Which decoder a coding has, their ceilings, and chunked; see coding.h.
 */

#include <string.h>

#include "lib/coding_codecs.h"
#include "lib/number.h"

enum { CHUNK_LINE_BYTES_MAX = 4096 };

/* A decoder, and the names of its coding. */
static const struct codec {
	const char *names[2];
	enum coding_status (*decode)(
	    struct text in, size_t ceiling, struct buffer *out);
} codecs[] = {
	{ { "gzip", "x-gzip" }, coding_gunzip },
	{ { "deflate", NULL }, coding_inflate },
	{ { "br", NULL }, coding_unbrotli },
	{ { "zstd", NULL }, coding_unzstd },
};

const char *
coding_status_word(enum coding_status status)
{
	static const char *const words[] = { [CODING_OK] = "ok",
		[CODING_CUT] = "cut",
		[CODING_DAMAGED] = "damaged",
		[CODING_UNKNOWN] = "unknown",
		[CODING_TOO_LARGE] = "too-large" };

	return words[status];
}

/* The decoder of a coding; false when there is none.  NULL: identity. */
static bool
find_codec(struct text name, const struct codec **found)
{
	*found = NULL;
	if (name.size == 0 || text_equal_nocase(name, text_literal("identity")))
		return true;
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++)
		for (size_t j = 0; j < 2; j++)
			if (codecs[i].names[j] != NULL &&
			    text_equal_nocase(
				name, text_of(codecs[i].names[j])))
				*found = &codecs[i];
	return *found != NULL;
}

/* The decoders of a header in the order of the header; their number, or -1
 * for an unknown coding, or too many. */
static int
find_codecs(struct text header, const struct codec *found[CODINGS_MAX])
{
	const struct codec *one;
	struct text name;
	int count = 0;

	while (text_split(&header, ',', &name)) {
		if (!find_codec(text_trim(name), &one))
			return -1;
		if (one == NULL)
			continue;
		if (count == CODINGS_MAX)
			return -1;
		found[count++] = one;
	}
	return count;
}

/* What `in` may become. */
static size_t
ceiling_of(struct text in, const struct buffer *out)
{
	size_t ceiling, left = out->limit - out->size;

	if (!size_mul(in.size, CODING_RATIO_MAX, &ceiling))
		ceiling = SIZE_MAX;
	if (ceiling < CODING_FREE_BYTES)
		ceiling = CODING_FREE_BYTES;
	return ceiling < left ? ceiling : left;
}

static enum coding_status
decode_one(const struct codec *c, struct text in, struct buffer *out)
{
	if (in.size == 0)
		return CODING_OK;
	return c->decode(in, ceiling_of(in, out), out);
}

enum coding_status
coding_decode(struct text header, struct text in, struct buffer *out)
{
	const struct codec *found[CODINGS_MAX];
	int count = find_codecs(header, found);
	struct buffer between;
	enum coding_status first, second;

	if (count < 0)
		return CODING_UNKNOWN;
	if (count == 0)
		return buffer_put_text(out, in) == 0 ? CODING_OK
						     : CODING_TOO_LARGE;
	if (count == 1)
		return decode_one(found[0], in, out);
	between = buffer_make(out->limit);
	first = decode_one(found[1], in, &between);
	second = first;
	if (first == CODING_OK || first == CODING_CUT)
		second = decode_one(found[0], buffer_text(&between), out);
	buffer_free(&between);
	return second == CODING_OK ? first : second;
}

/* RFC 1950, 2.2: deflate, a window within 32 KiB, a good check. */
static bool
is_zlib(struct text in)
{
	unsigned int method, flags;

	if (in.size < 2)
		return false;
	method = (unsigned char)in.data[0];
	flags = (unsigned char)in.data[1];
	return (method & 15) == 8 && method >> 4 <= 7 &&
	    (method << 8 | flags) % 31 == 0;
}

bool
coding_fits(struct text header, struct text in)
{
	const struct codec *found[CODINGS_MAX];
	int count = find_codecs(header, found);
	const struct codec *first;

	if (count <= 0)
		return count == 0;
	first = found[count - 1];
	if (first->decode == coding_gunzip)
		return text_starts(in, text_literal("\x1f\x8b"));
	if (first->decode == coding_inflate)
		return is_zlib(in);
	if (first->decode == coding_unzstd)
		return text_starts(in, text_literal("\x28\xb5\x2f\xfd"));
	return true;
}

/* ---- chunked (RFC 9112, 7.1) --------------------------------------------- */

/* The size line at the front of *in, which moves past it.  CODING_OK, CUT or
 * DAMAGED.  A bare LF ends a line too. */
static enum coding_status
take_chunk_line(struct text *in, size_t *size)
{
	size_t i = 0, n = 0;
	const char *end;

	while (i < in->size && ascii_hex_value(in->data[i]) >= 0) {
		size_t digit = (size_t)ascii_hex_value(in->data[i]);

		if (!size_mul(n, 16, &n) || !size_add(n, digit, &n))
			return CODING_DAMAGED;
		i++;
	}
	if (i == in->size)
		return CODING_CUT;
	if (i == 0 || (!ascii_is_space(in->data[i]) && in->data[i] != ';'))
		return CODING_DAMAGED;
	end = memchr(in->data, '\n', in->size);
	if (end == NULL)
		return in->size > CHUNK_LINE_BYTES_MAX ? CODING_DAMAGED
						       : CODING_CUT;
	in->size -= (size_t)(end + 1 - in->data);
	in->data = end + 1;
	*size = n;
	return CODING_OK;
}

/* The line end behind a chunk's bytes. */
static enum coding_status
take_line_end(struct text *in)
{
	if (in->size > 0 && in->data[0] == '\r') {
		in->data++;
		in->size--;
	}
	if (in->size == 0)
		return CODING_CUT;
	if (in->data[0] != '\n')
		return CODING_DAMAGED;
	in->data++;
	in->size--;
	return CODING_OK;
}

enum coding_status
coding_unchunk(struct text in, struct buffer *out)
{
	enum coding_status status;
	size_t size, n;

	for (;;) {
		status = take_chunk_line(&in, &size);
		if (status != CODING_OK || size == 0)
			return status;
		n = size < in.size ? size : in.size;
		if (buffer_put(out, in.data, n) != 0)
			return CODING_TOO_LARGE;
		in.data += n;
		in.size -= n;
		if (n < size)
			return CODING_CUT;
		status = take_line_end(&in);
		if (status != CODING_OK)
			return status;
	}
}
