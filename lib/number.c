/*
 * Numbers; see number.h.
 */

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/number.h"

bool
number_parse(struct text t, int64_t min, int64_t max, int64_t *n)
{
	bool negative = t.size > 0 && t.data[0] == '-';
	int64_t value = 0;

	for (size_t i = negative; i < t.size; i++) {
		int digit = t.data[i] - '0';

		if (!ascii_is_digit(t.data[i]) ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	if (t.size == (size_t)negative)
		return false;
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*n = value;
	return true;
}

bool
real_parse(struct text t, double min, double max, double *x)
{
	static locale_t c_locale;
	char copy[64], *end;
	double value;

	if (t.size == 0 || t.size >= sizeof(copy) || ascii_is_space(t.data[0]))
		return false;
	/* strtod knows hexadecimal numbers, too. */
	if (memchr(t.data, 'x', t.size) != NULL ||
	    memchr(t.data, 'X', t.size) != NULL)
		return false;
	memcpy(copy, t.data, t.size);
	copy[t.size] = '\0';
	if (c_locale == NULL)
		c_locale = newlocale(LC_ALL_MASK, "C", NULL);
	if (c_locale == NULL)
		return false;
	value = strtod_l(copy, &end, c_locale);
	if (end != copy + t.size || !isfinite(value) || value < min ||
	    value > max)
		return false;
	*x = value;
	return true;
}

bool
bytes_parse(struct text t, int64_t min, int64_t max, int64_t *n)
{
	static const char suffixes[] = "KMG";
	const char *suffix = NULL;
	int64_t value;

	if (t.size > 0 && t.data[t.size - 1] != '\0')
		suffix = strchr(suffixes, t.data[t.size - 1]);
	if (suffix != NULL)
		t.size--;
	if (!number_parse(t, INT64_MIN, INT64_MAX, &value))
		return false;
	if (suffix != NULL &&
	    __builtin_mul_overflow(
		value, INT64_C(1024) << 10 * (suffix - suffixes), &value))
		return false;
	if (value < min || value > max)
		return false;
	*n = value;
	return true;
}

bool
duration_parse(struct text t, int64_t min_ms, int64_t max_ms, int64_t *ms)
{
	static const struct {
		char suffix;
		double ms;
	} units[] = { { 's', 1e3 }, { 'm', 6e4 }, { 'h', 3.6e6 },
		{ 'd', 8.64e7 } };
	double unit = 1e3, value;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (t.size > 0 && t.data[t.size - 1] == units[i].suffix) {
			unit = units[i].ms;
			t.size--;
			break;
		}
	if (!real_parse(
		t, (double)min_ms / unit, (double)max_ms / unit, &value))
		return false;
	*ms = (int64_t)llround(value * unit);
	return true;
}

uint16_t
get_le16(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

uint32_t
get_le32(const unsigned char *p)
{
	return get_le16(p) | (uint32_t)get_le16(p + 2) << 16;
}

uint64_t
get_le64(const unsigned char *p)
{
	return get_le32(p) | (uint64_t)get_le32(p + 4) << 32;
}

void
put_le16(unsigned char *p, uint16_t n)
{
	p[0] = (unsigned char)(n & 0xFF);
	p[1] = (unsigned char)(n >> 8);
}

void
put_le32(unsigned char *p, uint32_t n)
{
	put_le16(p, (uint16_t)(n & 0xFFFF));
	put_le16(p + 2, (uint16_t)(n >> 16));
}

void
put_le64(unsigned char *p, uint64_t n)
{
	put_le32(p, (uint32_t)(n & 0xFFFFFFFF));
	put_le32(p + 4, (uint32_t)(n >> 32));
}

uint16_t
get_be16(const unsigned char *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t
get_be32(const unsigned char *p)
{
	return (uint32_t)get_be16(p) << 16 | get_be16(p + 2);
}

uint64_t
get_be64(const unsigned char *p)
{
	return (uint64_t)get_be32(p) << 32 | get_be32(p + 4);
}

/* Hoare's FIND (1961): parts the values about one of them and goes on in the
 * part that holds the rank. */
float
float_select(float *values, size_t count, size_t rank)
{
	ptrdiff_t first = 0, last = (ptrdiff_t)count - 1;
	ptrdiff_t wanted = (ptrdiff_t)rank;

	assert(rank < count);
	while (first < last) {
		float middle = values[wanted];
		ptrdiff_t i = first, j = last;

		while (i <= j) {
			while (values[i] < middle)
				i++;
			while (values[j] > middle)
				j--;
			if (i <= j) {
				float value = values[i];

				values[i++] = values[j];
				values[j--] = value;
			}
		}
		if (j < wanted)
			first = i;
		if (i > wanted)
			last = j;
	}
	return values[rank];
}
