/*
 * Numbers from text, checked sizes.
 */

#include "lib/number.h"
#include "tests/check.h"

static void
test_integers(void)
{
	int64_t n = 7;

	check(number_parse(text_literal("-12"), -20, 0, &n) && n == -12,
	    "a negative number is read");
	check(number_parse(
		  text_literal("9223372036854775807"), 0, INT64_MAX, &n) &&
		n == INT64_MAX,
	    "the largest number is read");
	check(number_parse(
		  text_literal("-9223372036854775808"), INT64_MIN, 0, &n) &&
		n == INT64_MIN,
	    "the least number is read");
	n = 7;
	check(!number_parse(
		  text_literal("9223372036854775808"), 0, INT64_MAX, &n),
	    "one more does not fit");
	check(!number_parse(text_literal(""), 0, 9, &n) &&
		!number_parse(text_literal("-"), -9, 9, &n) &&
		!number_parse(text_literal("1 "), 0, 9, &n) &&
		!number_parse(text_literal("+1"), 0, 9, &n) &&
		!number_parse(text_literal("0x1"), 0, 9, &n),
	    "what is not all digits is refused");
	check(!number_parse(text_literal("10"), 0, 9, &n), "bounds hold");
	check_int(n, 7, "a refused number leaves the value as it was");
}

static void
test_reals(void)
{
	double x = 7;

	check(real_parse(text_literal("-0.25"), -1, 1, &x) && x == -0.25,
	    "a real number is read");
	check(!real_parse(text_literal("0x1p3"), 0, 9, &x), "no hexadecimal");
	check(!real_parse(text_literal("nan"), -1, 1, &x) &&
		!real_parse(text_literal("inf"), -1, 1e308, &x) &&
		!real_parse(text_literal("1e999"), -1, 1e308, &x),
	    "what is not finite is refused");
	check(!real_parse(text_literal(" 1"), 0, 9, &x) &&
		!real_parse(text_literal("1,5"), 0, 9, &x) &&
		!real_parse(text_literal("2"), 0, 1, &x),
	    "blanks, commas and numbers out of bounds are refused");
}

static void
test_units(void)
{
	int64_t n = 0;

	check(
	    bytes_parse(text_literal("10M"), 0, INT64_MAX, &n) && n == 10 << 20,
	    "10M is ten mebibytes");
	check(!bytes_parse(text_literal("9999999999999G"), 0, INT64_MAX, &n),
	    "a size that does not fit is refused");
	check(!bytes_parse(text_literal("M"), 0, INT64_MAX, &n) &&
		!bytes_parse(text_literal("1T"), 0, INT64_MAX, &n),
	    "a unit alone and an unknown unit are refused");
	check(duration_parse(text_literal("0.5"), 0, 1000, &n) && n == 500,
	    "a time without a unit is in seconds");
	check(duration_parse(text_literal("2d"), 0, INT64_MAX / 1024, &n) &&
		n == 172800000,
	    "2d is two days");
	check(!duration_parse(text_literal("61m"), 0, 3600000, &n),
	    "the bounds of a time hold in any unit");
}

static void
test_select(void)
{
	static const float ordered[] = { -3, -1, 0, 0, 2, 2, 2, 5, 7 };
	enum { COUNT = sizeof(ordered) / sizeof(*ordered) };
	bool all = true;

	for (size_t rank = 0; rank < COUNT; rank++)
		for (size_t step = 1; step < COUNT; step++) {
			float values[COUNT];

			/* In an order of its own where the step allows. */
			for (size_t i = 0; i < COUNT; i++)
				values[i] =
				    ordered[step % 3 == 0 ? COUNT - 1 - i
							  : i * step % COUNT];
			all &=
			    float_select(values, COUNT, rank) == ordered[rank];
		}
	check(all, "each rank of nine values is found in any order");
}

int
main(void)
{
	size_t sum;

	test_integers();
	test_reals();
	test_units();
	check(!size_add(SIZE_MAX, 1, &sum) && !size_mul(SIZE_MAX, 2, &sum),
	    "sizes that do not fit are refused");
	test_select();
	return check_end();
}
