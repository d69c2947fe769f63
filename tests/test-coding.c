/*
 * Content codings: every cut, every flipped bit, every ceiling has a word.
 */

#include <string.h>

#include "lib/coding.h"
#include "tests/check.h"

/* "hello, hello, hello, hello\n" in four codings. */
static const char hello[] = "hello, hello, hello, hello\n";
static const unsigned char brotli[] = { 0x13, 0x1a, 0x00, 0xf8, 0x8d, 0x94,
	0x6e, 0xde, 0x44, 0x09, 0x52, 0x86, 0xd6, 0x0a, 0x2c, 0x6c, 0x6f, 0x4a,
	0x91, 0x79, 0x22, 0x81, 0xbb, 0x5a, 0x00 };
static const unsigned char zlib[] = { 0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9,
	0xd7, 0x51, 0xc8, 0xc0, 0xa4, 0xb8, 0x00, 0x85, 0x55, 0x09, 0x3f };
static const unsigned char zstd[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x75,
	0x00, 0x00, 0x40, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x2c, 0x20, 0x0a, 0x01,
	0x00, 0x4a, 0x8a, 0x11 };

static struct text
bytes(const void *data, size_t size)
{
	return (struct text){ data, size };
}

static void
check_decodes(const char *header, struct text in)
{
	struct buffer out = buffer_make(1 << 20);

	check_int(coding_decode(text_of(header), in, &out), CODING_OK, header);
	check_text(buffer_text(&out), hello, header);
	buffer_clear(&out);
	in.size--;
	check_int(coding_decode(text_of(header), in, &out), CODING_CUT,
	    "one byte less is a cut");
	buffer_free(&out);
}

static void
test_gzip(void)
{
	struct buffer one = buffer_make(1 << 20), out = buffer_make(1 << 20);
	size_t used, member;

	(void)coding_gzip(text_of(hello), 6, &one);
	check_decodes("gzip", buffer_text(&one));
	member = one.size;
	(void)coding_gzip(text_of(hello), 0, &one);
	check_int(coding_gunzip_member(buffer_text(&one), &out, &used),
	    CODING_OK, "one member");
	check_int((int64_t)used, (int64_t)member, "and its size");
	(void)buffer_put_string(&one, "junk");
	buffer_clear(&out);
	check_int(
	    coding_decode(text_literal("x-gzip"), buffer_text(&one), &out),
	    CODING_OK, "two members and junk");
	check_int((int64_t)out.size, 2 * (int64_t)strlen(hello), "both");
	buffer_clear(&out);
	one.data[member - 8] ^= 1;
	check_int(coding_decode(text_literal("gzip"), buffer_text(&one), &out),
	    CODING_DAMAGED, "a wrong check is damage");
	buffer_free(&one);
	buffer_free(&out);
}

static void
test_ceilings(void)
{
	static char zeros[8 << 20];
	struct buffer one = buffer_make(16 << 20), two = buffer_make(1 << 20);
	struct buffer out = buffer_make(16 << 20), tiny = buffer_make(4);

	(void)coding_gzip(bytes(zeros, sizeof(zeros)), 9, &one);
	check_int(coding_decode(text_literal("gzip"), buffer_text(&one), &out),
	    CODING_TOO_LARGE, "a bomb is over the ratio");
	(void)coding_gzip(bytes(zeros, 100 << 10), 9, &two);
	check_int(coding_decode(text_literal("gzip"), buffer_text(&two), &out),
	    CODING_OK, "a small page of zeros is none");
	check_int(coding_decode(
		      text_literal("br"), bytes(brotli, sizeof(brotli)), &tiny),
	    CODING_TOO_LARGE, "the buffer's ceiling holds");
	buffer_clear(&tiny);
	check_int(coding_decode(
		      text_literal("zstd"), bytes(zstd, sizeof(zstd)), &tiny),
	    CODING_TOO_LARGE, "for all codings");
	buffer_clear(&out);
	check_int(coding_decode(text_literal("gzip, gzip, gzip"),
		      buffer_text(&one), &out),
	    CODING_UNKNOWN, "three codings are too many");
	check_int(coding_decode(text_literal("sdch"), buffer_text(&one), &out),
	    CODING_UNKNOWN, "sdch is unknown");
	buffer_free(&one);
	buffer_free(&two);
	buffer_free(&out);
	buffer_free(&tiny);
}

/* A zstd frame of 256 KiB: two blocks of 128 KiB, each one byte repeated
 * (RFC 8878, 3.1.1). */
static void
test_whole_steps(void)
{
	static const unsigned char frame[] = { 0x28, 0xb5, 0x2f, 0xfd, 0xa0,
		0x00, 0x00, 0x04, 0x00, 0x02, 0x00, 0x10, 'a', 0x03, 0x00, 0x10,
		'b' };
	struct text in = bytes(frame, sizeof(frame));
	struct buffer out = buffer_make(1 << 20);

	check_int(coding_decode(text_literal("zstd"), in, &out), CODING_OK,
	    "a frame that ends with a step is whole");
	check_int((int64_t)out.size, 256 << 10, "all of it");
	check(out.data[0] == 'a' && out.data[out.size - 1] == 'b', "as it was");
	buffer_clear(&out);
	in.size -= 4;
	check_int(coding_decode(text_literal("zstd"), in, &out), CODING_CUT,
	    "one that ends there without its last block is cut");
	buffer_free(&out);
}

static void
check_chunks(const char *in, enum coding_status status, const char *want)
{
	struct buffer out = buffer_make(1 << 20);

	check_int(coding_unchunk(text_of(in), &out), status, "chunks");
	check_text(buffer_text(&out), want, "unchunked");
	buffer_free(&out);
}

int
main(void)
{
	struct buffer two = buffer_make(1 << 20);

	check_decodes("deflate", bytes(zlib, sizeof(zlib)));
	check_decodes("Deflate", bytes(zlib + 2, sizeof(zlib) - 6));
	check_decodes("br", bytes(brotli, sizeof(brotli)));
	check_decodes("zstd", bytes(zstd, sizeof(zstd)));
	(void)coding_gzip(bytes(brotli, sizeof(brotli)), 6, &two);
	check_decodes("br, gzip", buffer_text(&two));
	buffer_free(&two);
	test_gzip();
	test_ceilings();
	test_whole_steps();
	check_chunks("5\r\nhello\r\n0\r\n\r\n", CODING_OK, "hello");
	check_chunks(
	    "5;x=y\nhello\n1 \r\n!\r\n0\r\nA: b\r\n\r\n", CODING_OK, "hello!");
	check_chunks("5\r\nhel", CODING_CUT, "hel");
	check_chunks("5\r\nhelloo", CODING_DAMAGED, "hello");
	check_chunks("ffffffffffffffffff\r\nx", CODING_DAMAGED, "");
	check_chunks("<html>", CODING_DAMAGED, "");
	return check_end();
}
