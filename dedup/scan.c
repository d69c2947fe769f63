/*
 * The inner loops of the search; see scan.h.
 *
 * Each is written once and compiled twice: a popcount instruction is not in
 * the x86-64 baseline, and the library call that stands in for it costs
 * several times as much.
 */

#include "dedup/scan.h"

#define BODY static inline __attribute__((always_inline))

BODY size_t
halves_body(const struct half *halves, size_t count, const struct half *want,
    uint32_t *found)
{
	const uint64_t a = want->word[0], b = want->word[1];
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		int distance = __builtin_popcountll(halves[i].word[0] ^ a) +
		    __builtin_popcountll(halves[i].word[1] ^ b);

		/* Without a branch: one in hundreds is taken. */
		found[n] = (uint32_t)i;
		n += distance <= HALF_DISTANCE;
	}
	return n;
}

BODY size_t
codes_body(const struct code *codes, size_t stride, size_t count,
    const struct code *want, uint32_t *found)
{
	const char *at = (const char *)codes;
	size_t n = 0;

	for (size_t i = 0; i < count; i++, at += stride) {
		const struct code *code = (const void *)at;

		if (code_half_distance(code, want, 0) > HALF_DISTANCE)
			continue;
		if (code_half_distance(code, want, 1) > HALF_DISTANCE)
			continue;
		found[n++] = (uint32_t)i;
	}
	return n;
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static size_t
halves_popcnt(const struct half *halves, size_t count, const struct half *want,
    uint32_t *found)
{
	return halves_body(halves, count, want, found);
}

__attribute__((target("popcnt"))) static size_t
codes_popcnt(const struct code *codes, size_t stride, size_t count,
    const struct code *want, uint32_t *found)
{
	return codes_body(codes, stride, count, want, found);
}

static int
has_popcnt(void)
{
	return __builtin_cpu_supports("popcnt");
}
#else
#define halves_popcnt halves_body
#define codes_popcnt codes_body

static int
has_popcnt(void)
{
	return 0;
}
#endif

size_t
scan_halves(const struct half *halves, size_t count, const struct half *want,
    uint32_t *found)
{
	return has_popcnt() ? halves_popcnt(halves, count, want, found)
			    : halves_body(halves, count, want, found);
}

size_t
scan_codes(const struct code *codes, size_t stride, size_t count,
    const struct code *want, uint32_t *found)
{
	return has_popcnt() ? codes_popcnt(codes, stride, count, want, found)
			    : codes_body(codes, stride, count, want, found);
}
