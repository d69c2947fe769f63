/*
 * Huffman codes of JPEG, on bits written by hand.  That whole pictures come
 * out as from the library, build/fuzz-image-huffman shows.
 */

#include <stdlib.h>

#include "lib/image_huffman.h"
#include "tests/check.h"

/* Of means: 0 is no bits, 10 two bits; of others: 0 one bit, 10 the end,
 * 110 sixteen zeros, 1110 one zero and two bits, then a code of 12 bits for
 * two zeros and fifteen bits. */
static const uint8_t dc_counts[HUFFMAN_LENGTHS + 1] = { 0, 1, 1 };
static const uint8_t dc_symbols[256] = { 0x00, 0x02 };
static const uint8_t ac_counts[HUFFMAN_LENGTHS + 1] = { 0, 1, 1, 1, 1, 0, 0, 0,
	0, 0, 0, 0, 1 };
static const uint8_t ac_symbols[256] = { 0x01, 0x00, 0xf0, 0x12, 0x2f };

/* The bits of a string of 0 and 1, filled up with 1, 0xff followed by 0. */
static size_t
bits_write(const char *bits, uint8_t *out)
{
	size_t size = 0;

	while (*bits != '\0') {
		unsigned byte = 0;

		for (int i = 0; i < 8; i++) {
			while (*bits == ' ')
				bits++;
			byte = byte << 1 | (*bits != '0');
			bits += *bits != '\0';
		}
		out[size++] = (uint8_t)byte;
		if (byte == 0xff)
			out[size++] = 0;
	}
	return size;
}

static struct huffman *
decoder(uint32_t interval, const uint8_t *data, size_t size)
{
	struct huffman *h = malloc(sizeof(*h));

	if (h == NULL)
		exit(1);
	if (!huffman_code_make(&h->dc[0], dc_counts, dc_symbols) ||
	    !huffman_code_make(&h->ac[1], ac_counts, ac_symbols))
		check(false, "the codes are made");
	h->block_count = 1;
	h->blocks[0] = (struct huffman_block){ .ac = 1, .wanted = true };
	huffman_start(h, data, size, interval);
	return h;
}

/* One block of that decoder. */
static bool
block_read(struct huffman *h, int16_t block[1][HUFFMAN_BLOCK_SAMPLES])
{
	int16_t(*const blocks[])[HUFFMAN_BLOCK_SAMPLES] = { block };

	memset(block, 0, HUFFMAN_BLOCK_SAMPLES * sizeof(**block));
	return huffman_mcu(h, blocks);
}

static void
test_blocks(void)
{
	int16_t b[1][HUFFMAN_BLOCK_SAMPLES];
	uint8_t data[64];
	size_t size = bits_write("10 11  0 1  1110 00  0 0  10"
				 "10 00  110  111100000000 100000000000001  10"
				 "0  10",
	    data);
	struct huffman *h;
	size_t left;

	data[size++] = 0xff;
	data[size++] = 0xd9;
	h = decoder(0, data, size);
	check(block_read(h, b) && b[0][0] == 3 && b[0][1] == 1 &&
		b[0][16] == -3 && b[0][9] == -1 && b[0][2] == 0,
	    "a mean and three numbers are read, in zigzag order");
	check(block_read(h, b) && b[0][0] == 0 && b[0][1] == 0 &&
		b[0][33] == 16385,
	    "zeros and a long number of a long code; means go on");
	check(
	    block_read(h, b) && b[0][0] == 0 && b[0][1] == 0, "an empty block");
	check(huffman_end(h, &left) && left >= 2, "and the marker behind");
	check(!block_read(h, b), "nothing is read over the end");
	free(h);
}

static void
test_restarts(void)
{
	uint8_t data[] = { 0xb7, 0xff, 0xd0, 0xb7, 0xff, 0xd1, 0xb7, 0xff,
		0xd9 };
	int16_t b[1][HUFFMAN_BLOCK_SAMPLES];
	struct huffman *h = decoder(1, data, sizeof(data));

	/* 10 11 0 1 1 ... would be a block that does not end. */
	check(!block_read(h, b), "a block that is cut is told");
	free(h);
	/* 10 11 10 and ones */
	data[0] = data[3] = data[6] = 0xbb;
	h = decoder(1, data, sizeof(data));
	check(block_read(h, b) && b[0][0] == 3 && block_read(h, b) &&
		b[0][0] == 3 && block_read(h, b) && b[0][0] == 3,
	    "a restart begins with no mean");
	free(h);
	data[5] = 0xd2;
	h = decoder(1, data, sizeof(data));
	check(block_read(h, b) && block_read(h, b) && !block_read(h, b),
	    "a restart of another number is told");
	free(h);
}

static void
test_codes(void)
{
	static const uint8_t many[HUFFMAN_LENGTHS + 1] = { 0, 2, 1 };
	static const uint8_t all[HUFFMAN_LENGTHS + 1] = {
		[9] = 200, [10] = 200
	};
	struct huffman_code *code = malloc(sizeof(*code));

	if (code == NULL)
		exit(1);
	check(!huffman_code_make(code, many, dc_symbols),
	    "codes that are no prefixes are refused");
	check(!huffman_code_make(code, all, dc_symbols),
	    "and more than 256 of them");
	free(code);
}

int
main(void)
{
	test_blocks();
	test_restarts();
	test_codes();
	return check_end();
}
