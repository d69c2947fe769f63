/*
 * The entropy-coded data of a sequential JPEG with Huffman codes and one scan
 * (ITU-T T.81, sections F.2.2 and C.2): bits to coefficients.  It knows no
 * damage: at whatever is not as it should be it says so, and lib/image_jpeg.c
 * has the library decode the file from its beginning.
 */

#ifndef LAIT_IMAGE_HUFFMAN_H
#define LAIT_IMAGE_HUFFMAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HUFFMAN_LENGTHS = 16,    /* of codes, 1 to 16 bits */
	HUFFMAN_LOOK = 10,       /* bits that are looked up at once */
	HUFFMAN_CODES = 4,       /* of each kind */
	HUFFMAN_BLOCKS_MAX = 10, /* of an MCU */
	HUFFMAN_BLOCK_SAMPLES = 64
};

/* A code.  An entry of `look` is one symbol or two, with the number that
 * follows each: see image_huffman.c. */
struct huffman_code {
	uint64_t look[1 << HUFFMAN_LOOK];
	uint32_t limits[HUFFMAN_LENGTHS + 1]; /* of codes so long, in 16 bits */
	int32_t first[HUFFMAN_LENGTHS + 1];   /* symbol less code */
	uint8_t symbols[256];
};

/* One block of an MCU. */
struct huffman_block {
	uint8_t component; /* whose mean it goes on from, 0..3 */
	uint8_t dc, ac;    /* its codes, 0..3 */
	bool wanted;       /* else it is passed over */
};

/* The bits that come next: `count` of them in `held`, from the top. */
struct huffman_bits {
	const uint8_t *at, *end;
	uint64_t held;
	int count; /* below 0: more were taken than there are */
};

struct huffman {
	struct huffman_code dc[HUFFMAN_CODES], ac[HUFFMAN_CODES];
	struct huffman_block blocks[HUFFMAN_BLOCKS_MAX];
	size_t block_count;
	struct huffman_bits bits;
	int32_t means[4];         /* of the last block of each component */
	uint32_t interval, until; /* MCUs between restarts (0: none), to the
				     next one */
	unsigned restarts;
};

/* huffman_code_make(code, counts, symbols): of counts[1..16] codes of each
 * length; false when they are too many. */
bool huffman_code_make(struct huffman_code *code,
    const uint8_t counts[HUFFMAN_LENGTHS + 1], const uint8_t symbols[256]);

/* huffman_start(h, data, size, interval): at the first byte behind the header
 * of the scan; codes, blocks and block_count are set. */
void huffman_start(
    struct huffman *h, const uint8_t *data, size_t size, uint32_t interval);

/* huffman_mcu(h, blocks): the next MCU, its wanted blocks into blocks[i], which
 * hold zeros, in the order of rows and columns.  False: not as it should be. */
bool huffman_mcu(
    struct huffman *h, int16_t (*const *blocks)[HUFFMAN_BLOCK_SAMPLES]);

/* huffman_end(h, left): behind the last MCU, how many bytes were not taken;
 * false when no marker is among them. */
bool huffman_end(const struct huffman *h, size_t *left);

#endif
