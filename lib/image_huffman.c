/*
 * Huffman codes of JPEG; see image_huffman.h.
 *
 * The next HUFFMAN_LOOK bits are an index of entries that hold a symbol with
 * its number, and mostly the symbol behind it with its own.  libjpeg-turbo
 * looks up one symbol and then takes the bits of its number.
 */

#include <endian.h>
#include <string.h>

#include "lib/image_huffman.h"

/*
 * An entry, from the lowest byte: the length of all that it takes in bits, the
 * length of its first symbol with the number, the step from the last
 * coefficient to that of the first number, the step to that of the last one;
 * then, in 16 bits each, the first number and the last.  Where there is but
 * one symbol, it is the first and the last.
 *
 * A symbol whose number does not fit in has PART as its whole length, and as
 * its number the bits of that; one whose code does not, 0 as its length too.
 * STEP_PART is their last step: it leads out of any block.
 */
enum {
	PART = 0x80,
	FIRST_LENGTH_SHIFT = 8,
	FIRST_STEP_SHIFT = 16,
	STEP_SHIFT = 24,
	FIRST_SHIFT = 32,
	LAST_SHIFT = 48,
	STEP_BAD = 64,  /* no such code */
	STEP_END = 128, /* no coefficients are left in the block */
	STEP_PART = 64,
	LAST = HUFFMAN_BLOCK_SAMPLES - 1,
	RUN_OF_ZEROS = 0xf0, /* the symbol of 16 of them */
	LOOKS = 4, /* that the bits suffice for when they are filled */
	RST0 = 0xd0
};

/* Of the k-th coefficient in zigzag order, its place by rows. */
static const uint8_t zigzag[HUFFMAN_BLOCK_SAMPLES] = { 0, 1, 8, 16, 9, 2, 3, 10,
	17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
	13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
	30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55,
	62, 63 };

/* ---- codes -----------------------------------------------------------------
 */

/* The number of `bits` bits: its upper half is positive (table F.1). */
static inline int
number_of(unsigned raw, unsigned bits)
{
	return bits == 0 || raw >> (bits - 1) != 0 ? (int)raw
						   : (int)raw - (1 << bits) + 1;
}

static unsigned
step_of(unsigned symbol)
{
	if (symbol == RUN_OF_ZEROS || (symbol & 15) != 0)
		return (symbol >> 4) + 1;
	return STEP_END;
}

static inline unsigned
byte_of(uint64_t entry, unsigned shift)
{
	return (unsigned)(entry >> shift) & 0xff;
}

static inline int16_t
number_in(uint64_t entry, unsigned shift)
{
	return (int16_t)(entry >> shift);
}

/* Of one symbol. */
static uint64_t
entry_of(int number, unsigned step, unsigned length)
{
	uint64_t value = (uint16_t)number;

	return value << LAST_SHIFT | value << FIRST_SHIFT |
	    (uint64_t)step << STEP_SHIFT | step << FIRST_STEP_SHIFT |
	    length << FIRST_LENGTH_SHIFT | length;
}

static uint64_t
entry_of_part(unsigned bits, unsigned step, unsigned length)
{
	return (uint64_t)bits << FIRST_SHIFT | STEP_PART << STEP_SHIFT |
	    step << FIRST_STEP_SHIFT | length << FIRST_LENGTH_SHIFT | PART;
}

/* All entries that begin with the code: 2 to the power `free`, of the bits that
 * follow it. */
static void
entries_fill(uint64_t *entries, unsigned free, unsigned symbol, unsigned length)
{
	unsigned bits = symbol & 15, step = step_of(symbol);

	for (unsigned i = 0; i < 1U << free; i++)
		entries[i] = bits > free
		    ? entry_of_part(bits, step, length)
		    : entry_of(number_of(i >> (free - bits), bits), step,
			  length + bits);
}

/* Where the symbol behind that of an entry fits in too, it comes to it. */
static void
entries_pair(struct huffman_code *code)
{
	for (unsigned i = 0; i < 1 << HUFFMAN_LOOK; i++) {
		uint64_t entry = code->look[i], second;
		unsigned length = byte_of(entry, 0), more, step;

		if (length == PART || byte_of(entry, STEP_SHIFT) >= STEP_BAD)
			continue;
		second = code->look[i << length & ((1 << HUFFMAN_LOOK) - 1)];
		more = byte_of(second, FIRST_LENGTH_SHIFT);
		if ((second & PART) != 0 || length + more > HUFFMAN_LOOK)
			continue;
		step = byte_of(second, FIRST_STEP_SHIFT) +
		    byte_of(entry, FIRST_STEP_SHIFT);
		code->look[i] = (second >> FIRST_SHIFT & 0xffff) << LAST_SHIFT |
		    (entry & ~(UINT64_C(0xffff) << LAST_SHIFT) &
			~(UINT64_C(0xff) << STEP_SHIFT) & ~UINT64_C(0xff)) |
		    (uint64_t)step << STEP_SHIFT | (length + more);
	}
}

bool
huffman_code_make(struct huffman_code *code,
    const uint8_t counts[HUFFMAN_LENGTHS + 1], const uint8_t symbols[256])
{
	uint32_t next = 0; /* code of the length in hand */
	int32_t index = 0; /* of its symbol */

	memcpy(code->symbols, symbols, sizeof(code->symbols));
	for (unsigned length = 1; length <= HUFFMAN_LENGTHS; length++) {
		code->first[length] = index - (int32_t)next;
		if (next + counts[length] > UINT32_C(1) << length ||
		    index + counts[length] > 256)
			return false;
		for (int i = 0; i < counts[length]; i++, next++, index++) {
			unsigned free = HUFFMAN_LOOK - length;

			if (length <= HUFFMAN_LOOK)
				entries_fill(code->look + (next << free), free,
				    symbols[index], length);
		}
		code->limits[length] = next << (HUFFMAN_LENGTHS - length);
		next *= 2;
	}
	next = code->limits[HUFFMAN_LOOK] >> (HUFFMAN_LENGTHS - HUFFMAN_LOOK);
	for (; next < 1 << HUFFMAN_LOOK; next++)
		code->look[next] = entry_of_part(0, 0, 0);
	entries_pair(code);
	return true;
}

/* ---- bits ------------------------------------------------------------------
 */

/* Byte by byte: 0xff is followed by 0, or a marker begins. */
static __attribute__((noinline)) void
bits_fill_slowly(struct huffman_bits *b)
{
	while (b->count < 56 && b->at < b->end) {
		uint64_t byte = *b->at;

		if (byte == 0xff) {
			if (b->end - b->at < 2 || b->at[1] != 0)
				return;
			b->at++;
		}
		b->at++;
		b->held |= byte << (56 - b->count);
		b->count += 8;
	}
}

static inline bool
has_byte_ff(uint64_t x)
{
	return (x & ~(x + UINT64_C(0x0101010101010101)) &
		   UINT64_C(0x8080808080808080)) != 0;
}

/* To 56 or more, as long as there are so many.  What is rare works on a copy:
 * the bits themselves then stay in registers. */
static inline void
bits_fill(struct huffman_bits *b)
{
	struct huffman_bits copy;
	uint64_t next;

	if (b->end - b->at >= (ptrdiff_t)sizeof(next)) {
		memcpy(&next, b->at, sizeof(next));
		next = be64toh(next);
		if (!has_byte_ff(next)) {
			/* The bits below are those of the next byte, which
			 * will come to lie there again. */
			b->held |= next >> b->count;
			b->at += (63 - b->count) >> 3;
			b->count |= 56;
			return;
		}
	}
	copy = *b;
	bits_fill_slowly(&copy);
	*b = copy;
}

static inline unsigned
bits_take(struct huffman_bits *b, unsigned length)
{
	unsigned taken = length == 0 ? 0 : (unsigned)(b->held >> (64 - length));

	b->held <<= length;
	b->count -= (int)length;
	return taken;
}

static inline uint64_t
look(const struct huffman_bits *b, const struct huffman_code *code)
{
	return code->look[b->held >> (64 - HUFFMAN_LOOK)];
}

/* A longer code, or a number that is not in the entry. */
static __attribute__((noinline)) uint64_t
symbol_finish(
    struct huffman_bits *b, const struct huffman_code *code, uint64_t entry)
{
	unsigned length = byte_of(entry, FIRST_LENGTH_SHIFT);
	unsigned step = byte_of(entry, FIRST_STEP_SHIFT);
	unsigned bits = byte_of(entry, FIRST_SHIFT);

	bits_fill(b);
	if (length == 0) {
		unsigned next = (unsigned)(b->held >> 48), symbol;

		length = HUFFMAN_LOOK + 1;
		while (next >= code->limits[length])
			if (++length > HUFFMAN_LENGTHS)
				return entry_of(0, STEP_BAD, 0);
		next >>= HUFFMAN_LENGTHS - length;
		symbol = code->symbols[(int)next + code->first[length]];
		step = step_of(symbol);
		bits = symbol & 15;
	}
	(void)bits_take(b, length);
	return entry_of(number_of(bits_take(b, bits), bits), step, 0);
}

/* The first symbol of the entry that comes next. */
static inline uint64_t
symbol_take(struct huffman_bits *b, const struct huffman_code *code)
{
	uint64_t entry = look(b, code);
	struct huffman_bits copy;

	if ((entry & PART) == 0) {
		(void)bits_take(b, byte_of(entry, FIRST_LENGTH_SHIFT));
		return entry;
	}
	copy = *b;
	entry = symbol_finish(&copy, code, entry);
	*b = copy;
	return entry;
}

/* ---- blocks ----------------------------------------------------------------
 */

/* The coefficients behind the mean, into a block or to be passed over. */
static inline __attribute__((always_inline)) bool
block_read(
    struct huffman_bits *b, const struct huffman_code *code, int16_t *block)
{
	unsigned k = 0; /* the coefficient that stands last */
	uint64_t entry;

	while (k < LAST) {
		bits_fill(b);
#pragma GCC unroll 4
		for (int i = 0; i < LOOKS; i++) {
			unsigned first, last;

			entry = look(b, code);
			first = k + byte_of(entry, FIRST_STEP_SHIFT);
			last = k + byte_of(entry, STEP_SHIFT);
			if (last >= LAST) {
				if (last - STEP_END >= LAST)
					break;
				(void)bits_take(b, byte_of(entry, 0));
				if (block != NULL && first < LAST)
					block[zigzag[first]] =
					    number_in(entry, FIRST_SHIFT);
				return true;
			}
			(void)bits_take(b, byte_of(entry, 0));
			if (block != NULL) {
				block[zigzag[first]] =
				    number_in(entry, FIRST_SHIFT);
				block[zigzag[last]] =
				    number_in(entry, LAST_SHIFT);
			}
			k = last;
		}
		/* The last one of all, one of its own, or a mistake. */
		entry = symbol_take(b, code);
		k += byte_of(entry, FIRST_STEP_SHIFT);
		if (block != NULL && k <= LAST)
			block[zigzag[k]] = number_in(entry, FIRST_SHIFT);
	}
	return k == LAST || k >= STEP_END;
}

/* The difference to the mean before. */
static inline bool
mean_read(struct huffman *h, struct huffman_bits *b,
    const struct huffman_block *which, int16_t *block)
{
	int32_t *mean = &h->means[which->component];
	uint64_t entry;

	bits_fill(b);
	entry = symbol_take(b, &h->dc[which->dc]);
	if (byte_of(entry, FIRST_STEP_SHIFT) == STEP_BAD)
		return false;
	*mean += number_in(entry, FIRST_SHIFT);
	if (*mean != (int16_t)*mean)
		return false;
	if (block != NULL)
		block[0] = (int16_t)*mean;
	return true;
}

void
huffman_start(
    struct huffman *h, const uint8_t *data, size_t size, uint32_t interval)
{
	h->bits = (struct huffman_bits){ .at = data, .end = data + size };
	memset(h->means, 0, sizeof(h->means));
	h->interval = h->until = interval;
	h->restarts = 0;
}

/* The marker with its number follows the last byte that bits came from. */
static bool
restart(struct huffman *h)
{
	struct huffman_bits *b = &h->bits;

	if (b->count >= 8 || b->end - b->at < 2 || b->at[0] != 0xff ||
	    b->at[1] != RST0 + h->restarts % 8)
		return false;
	huffman_start(h, b->at + 2, (size_t)(b->end - b->at) - 2, h->interval);
	return true;
}

bool
huffman_mcu(struct huffman *h, int16_t (*const *blocks)[HUFFMAN_BLOCK_SAMPLES])
{
	struct huffman_bits bits;
	bool good = true;

	if (h->interval > 0 && h->until-- == 0) {
		unsigned restarts = h->restarts;

		if (!restart(h))
			return false;
		h->restarts = restarts + 1;
		h->until--;
	}
	bits = h->bits;
	for (size_t i = 0; good && i < h->block_count; i++) {
		const struct huffman_block *which = &h->blocks[i];
		int16_t *block = which->wanted ? *blocks[i] : NULL;

		good = mean_read(h, &bits, which, block) &&
		    (block == NULL
			    ? block_read(&bits, &h->ac[which->ac], NULL)
			    : block_read(&bits, &h->ac[which->ac], block));
	}
	h->bits = bits;
	return good && bits.count >= 0;
}

bool
huffman_end(const struct huffman *h, size_t *left)
{
	const uint8_t *at = h->bits.at, *end = h->bits.end;

	*left = (size_t)(end - at);
	while (end - at >= 2) {
		if (at[0] == 0xff && at[1] != 0 && at[1] != 0xff)
			return true;
		at++;
	}
	return false;
}
