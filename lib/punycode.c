/*
 * Punycode; see punycode.h.  Names and constants are those of RFC 3492, 5 and
 * 6.3.
 */

#include "lib/punycode.h"

enum {
	BASE = 36,
	T_MIN = 1,
	T_MAX = 26,
	SKEW = 38,
	DAMP = 700,
	INITIAL_BIAS = 72,
	INITIAL_N = 0x80
};

/* Where the encoded bytes go. */
struct sink {
	char *data;
	size_t room;
	size_t size;
	bool failed;
};

static void
put(struct sink *s, char c)
{
	if (s->size == s->room) {
		s->failed = true;
		return;
	}
	s->data[s->size] = c;
	s->size++;
}

static uint32_t
adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	while (delta > ((BASE - T_MIN) * T_MAX) / 2) {
		delta /= BASE - T_MIN;
		k += BASE;
	}
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* A delta as a generalised variable-length integer. */
static void
put_delta(struct sink *s, uint32_t delta, uint32_t bias)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = k <= bias  ? T_MIN
		    : k >= bias + T_MAX ? T_MAX
					: k - bias;

		if (delta < t)
			break;
		put(s, digits[t + (delta - t) % (BASE - t)]);
		delta = (delta - t) / (BASE - t);
	}
	put(s, digits[delta]);
}

/* The smallest of the characters that is at least n. */
static uint32_t
next_point(const uint32_t *points, size_t count, uint32_t n)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < count; i++)
		if (points[i] >= n && points[i] < least)
			least = points[i];
	return least;
}

static void
put_points(struct sink *s, const uint32_t *points, size_t count, uint32_t basic)
{
	uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS;
	uint32_t handled = basic;

	while (handled < count) {
		uint32_t m = next_point(points, count, n);

		/* At most 0x10ffff * 65: it fits. */
		delta += (m - n) * (handled + 1);
		n = m;
		for (size_t i = 0; i < count; i++) {
			delta += points[i] < n;
			if (points[i] != n)
				continue;
			put_delta(s, delta, bias);
			bias = adapt(delta, handled + 1, handled == basic);
			delta = 0;
			handled++;
		}
		delta++;
		n++;
	}
}

bool
punycode_encode(struct text label, char *out, size_t room, size_t *size)
{
	struct sink s = { .data = out, .room = room };
	uint32_t points[PUNYCODE_CHARACTERS_MAX], basic = 0;
	size_t count = 0;

	for (const char *prefix = "xn--"; *prefix != '\0'; prefix++)
		put(&s, *prefix);
	while (label.size > 0) {
		if (count == PUNYCODE_CHARACTERS_MAX)
			return false;
		points[count] = utf8_next(&label);
		if (points[count] < INITIAL_N) {
			put(&s, (char)points[count]);
			basic++;
		}
		count++;
	}
	if (basic > 0)
		put(&s, '-');
	put_points(&s, points, count, basic);
	*size = s.size;
	return !s.failed;
}
