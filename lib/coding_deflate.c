/*
 * gzip, zlib and raw deflate as a whole, by libdeflate; see coding.h and
 * coding_codecs.h.
 */

#include <assert.h>
#include <libdeflate.h>
#include <string.h>

#include "lib/coding_codecs.h"
#include "lib/number.h"

enum { LEVEL_MAX = 12, ROOM_FIRST = 16 << 10, TAIL_BYTES = 8 };
enum { GZIP_HEADER_BYTES = 10, STORED_BYTES_MAX = 65535 };
enum { WBITS_GZIP = 31, WBITS_ZLIB = 15, WBITS_RAW = -15 };

/* libdeflate's functions for one wrapper. */
typedef enum libdeflate_result decompress(struct libdeflate_decompressor *,
    const void *, size_t, void *, size_t, size_t *, size_t *);

/* Made once and kept for the life of the process. */
static struct libdeflate_decompressor *
decompressor(void)
{
	static struct libdeflate_decompressor *kept;

	if (kept == NULL)
		kept = libdeflate_alloc_decompressor();
	return kept;
}

static struct libdeflate_compressor *
compressor(int level)
{
	static struct libdeflate_compressor *kept[LEVEL_MAX + 1];

	if (kept[level] == NULL)
		kept[level] = libdeflate_alloc_compressor(level);
	return kept[level];
}

/* Decompress as a whole, with twice the room each time it does not fit.
 * `room` is the first guess.  DAMAGED stands for CUT too; out is unchanged
 * unless the result is OK. */
static enum coding_status
decode_whole(decompress *f, struct text in, size_t room, size_t ceiling,
    struct buffer *out, size_t *used)
{
	struct libdeflate_decompressor *d = decompressor();
	enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
	size_t size = 0;
	char *to;

	if (d == NULL)
		return CODING_TOO_LARGE;
	while (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
		if (room > ceiling)
			room = ceiling;
		if ((to = buffer_reserve(out, room)) == NULL)
			return CODING_TOO_LARGE;
		result = f(d, in.data, in.size, to, room, used, &size);
		if (result == LIBDEFLATE_INSUFFICIENT_SPACE && room == ceiling)
			return CODING_TOO_LARGE;
		if (!size_mul(room, 2, &room))
			room = ceiling;
	}
	if (result != LIBDEFLATE_SUCCESS)
		return CODING_DAMAGED;
	out->size += size;
	return CODING_OK;
}

/* What the tail of a gzip file says of its size, when that may be true. */
static size_t
guess_size(struct text in)
{
	size_t guess = in.size < ROOM_FIRST / 4 ? ROOM_FIRST : in.size * 4;
	size_t said;

	if (in.size < GZIP_HEADER_BYTES + TAIL_BYTES)
		return guess;
	said = get_le32((const unsigned char *)in.data + in.size - 4);
	/* Deflate cannot do better than 1032 to 1. */
	return said > 0 && said / 1032 <= in.size ? said : guess;
}

/* The bytes that may still be put. */
static size_t
room_left(const struct buffer *out, size_t ceiling)
{
	size_t left = out->limit - out->size;

	return left < ceiling ? left : ceiling;
}

static bool
is_gzip(struct text in)
{
	return text_starts(in, text_literal("\x1f\x8b"));
}

enum coding_status
coding_gunzip_member(struct text in, struct buffer *out, size_t *used)
{
	size_t ceiling = room_left(out, SIZE_MAX);
	enum coding_status status;

	status = decode_whole(libdeflate_gzip_decompress_ex, in, guess_size(in),
	    ceiling, out, used);
	if (status != CODING_OK)
		*used = 0;
	if (status == CODING_DAMAGED)
		status = coding_salvage(in, WBITS_GZIP, ceiling, out);
	return status;
}

enum coding_status
coding_gunzip(struct text in, size_t ceiling, struct buffer *out)
{
	enum coding_status status;
	size_t start = out->size, used, left;

	do {
		left = room_left(out, ceiling - (out->size - start));
		status = decode_whole(libdeflate_gzip_decompress_ex, in,
		    guess_size(in), left, out, &used);
		if (status == CODING_DAMAGED)
			return coding_salvage(in, WBITS_GZIP, left, out);
		if (status != CODING_OK)
			return status;
		in.data += used;
		in.size -= used;
	} while (is_gzip(in));
	return CODING_OK;
}

enum coding_status
coding_inflate(struct text in, size_t ceiling, struct buffer *out)
{
	size_t left = room_left(out, ceiling), used;
	size_t room = in.size < ROOM_FIRST / 4 ? ROOM_FIRST : in.size * 4;
	bool zlib = coding_fits(text_literal("deflate"), in);
	enum coding_status status = CODING_DAMAGED;

	if (zlib)
		status = decode_whole(
		    libdeflate_zlib_decompress_ex, in, room, left, out, &used);
	if (status == CODING_DAMAGED)
		status = decode_whole(libdeflate_deflate_decompress_ex, in,
		    room, left, out, &used);
	if (status == CODING_DAMAGED)
		status = coding_salvage(
		    in, zlib ? WBITS_ZLIB : WBITS_RAW, left, out);
	return status;
}

/* RFC 1952, 2.3.1: deflate, no flags, no time, unknown system. */
static const unsigned char gzip_header[GZIP_HEADER_BYTES] = { 0x1f, 0x8b, 8, 0,
	0, 0, 0, 0, 0, 255 };

/* RFC 1951, 3.2.4: blocks that are not compressed. */
static int
gzip_stored(struct text in, struct buffer *out)
{
	unsigned char tail[TAIL_BYTES];

	put_le32(tail, libdeflate_crc32(0, in.data, in.size));
	put_le32(tail + 4, (uint32_t)in.size);
	(void)buffer_put(out, gzip_header, sizeof(gzip_header));
	do {
		size_t n =
		    in.size < STORED_BYTES_MAX ? in.size : STORED_BYTES_MAX;
		unsigned char block[5];

		block[0] = n == in.size;
		put_le16(block + 1, (uint16_t)n);
		put_le16(block + 3, (uint16_t)~n);
		(void)buffer_put(out, block, sizeof(block));
		(void)buffer_put(out, in.data, n);
		in.data += n;
		in.size -= n;
	} while (in.size > 0);
	return buffer_put(out, tail, sizeof(tail));
}

int
coding_gzip(struct text in, int level, struct buffer *out)
{
	struct libdeflate_compressor *c;
	size_t bound, size;
	char *to;

	assert(level >= 0 && level <= LEVEL_MAX);
	if (level == 0)
		return gzip_stored(in, out);
	if ((c = compressor(level)) == NULL)
		return -1;
	bound = libdeflate_gzip_compress_bound(c, in.size);
	if ((to = buffer_reserve(out, bound)) == NULL)
		return -1;
	size = libdeflate_gzip_compress(c, in.data, in.size, to, bound);
	if (size == 0)
		return -1;
	out->size += size;
	return 0;
}
