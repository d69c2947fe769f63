/*
 * Distances between codes; see hamming.h.
 */

#include "lib/hash.h"
#include "lib/number.h"

#include "dedup/hamming.h"

bool
code_parse(struct text hex, struct code *out)
{
	unsigned char bytes[CODE_HEX_BYTES / 2];

	if (!hex_decode(hex, bytes, sizeof(bytes)))
		return false;
	for (int i = 0; i < CODE_WORDS; i++)
		out->word[CODE_WORDS - 1 - i] = get_be64(bytes + 8 * i);
	return true;
}

struct code
code_mirror(struct code c)
{
	for (int i = 0; i < CODE_WORDS; i++)
		c.word[i] ^= UINT64_C(0x5555555555555555);
	return c;
}

int
code_first_chunk(const struct code *a, const struct code *b)
{
	for (int i = 0; i < CODE_CHUNKS; i++) {
		unsigned differ = code_chunk(a, i) ^ code_chunk(b, i);

		if ((differ & (differ - 1)) == 0)
			return i;
	}
	return CODE_CHUNKS;
}

bool
code_is_candidate(const struct code *a, const struct code *b)
{
	int low = code_half_distance(a, b, 0);
	int high = code_half_distance(a, b, 1);

	return low <= HALF_DISTANCE && high <= HALF_DISTANCE &&
	    low + high <= CONFIRM_DISTANCE &&
	    code_first_chunk(a, b) < CODE_CHUNKS;
}
