/*
 * Bytes, UTF-8, numbers, buffers.
 */

#include <stdlib.h>

#include "lib/buffer.h"
#include "lib/number.h"
#include "tests/check.h"

static uint32_t
first_of(const char *s, size_t *left)
{
	struct text t = text_of(s);
	uint32_t c = utf8_next(&t);

	*left = t.size;
	return c;
}

static void
test_utf8(void)
{
	size_t left;
	char bytes[UTF8_BYTES_MAX];

	check_int(first_of("\xE2\x82\xAC.", &left), 0x20AC, "a euro sign");
	check_int(first_of("\xF0\x9F\x98\x80", &left), 0x1F600, "an emoji");
	check_int(first_of("\xC0\xAF", &left), 0xFFFD, "an overlong slash");
	check_int((int64_t)left, 1, "takes one byte");
	check_int(first_of("\xED\xA0\x80", &left), 0xFFFD, "a surrogate");
	check_int(first_of("\xE2\x82.", &left), 0xFFFD, "a cut sequence");
	check_int((int64_t)left, 1, "takes its valid part");
	check(utf8_last(text_literal("ab\xC3\xA9")) == 0xE9 &&
		utf8_last(text_literal("")) == 0,
	    "the last code point");
	check(utf8_valid(text_literal("\xEF\xBF\xBD")),
	    "a written U+FFFD is valid");
	check(!utf8_valid(text_literal("a\xFF")), "FF is not");
	for (uint32_t c = 1; c < 0x110000; c += 77) {
		struct text t = { bytes, utf8_put(c, bytes) };
		bool scalar = c < 0xD800 || c > 0xDFFF;

		if (scalar && (utf8_next(&t) != c || t.size != 0)) {
			check(false, "U+%04X comes back", (unsigned)c);
			return;
		}
	}
	check(true, "what is put comes back");
}

static void
test_texts(void)
{
	static const char *const few[] = { "caption", "legend", NULL };
	struct text rest = text_literal("a,,b"), field;
	int fields = 0;

	while (text_split(&rest, ',', &field))
		fields++;
	check_int(fields, 3, "an empty field is a field");
	check_text(text_trim(text_literal(" \t a b \n")), "a b", "trimmed");
	check_text(text_without_bom(text_literal("\xEF\xBB\xBF\xEF\xBB\xBF")),
	    "\xEF\xBB\xBF", "without one byte order mark");
	check_text(text_without_bom(text_literal("\xEF\xBB")), "\xEF\xBB",
	    "half of one stays");
	check_int((int64_t)text_find_nocase(
		      text_literal("Set-COOKIE"), text_literal("cookie")),
	    4, "found without case");
	check(text_has_any_nocase(text_literal("main-Photo__Caption"), few) &&
		!text_has_any_nocase(text_literal("capital noit"), few) &&
		!text_has_any_nocase(text_literal(""), few),
	    "one of a few words, whatever its case");
	check_int(
	    (int64_t)text_starts_any_nocase(text_literal("LEGENDary"), few), 6,
	    "a text starts with one of them");
	check(text_starts_any_nocase(text_literal("capt"), few) == 0 &&
		text_starts_any_nocase(text_literal("a legend"), few) == 0,
	    "but not with a part of one, or with one inside");
	check(text_find(text_literal("ab"), text_literal("abc")) == SIZE_MAX,
	    "what is longer is not found");
	check(text_ends_nocase(text_literal("A.JPG"), text_literal(".jpg")),
	    "ends without case");
	check(text_equal((struct text){ 0 }, text_literal("")),
	    "empty texts are equal");
}

static void
test_percent(void)
{
	struct text t = text_literal("%41%4g%");
	char out[8];
	size_t size = 0;

	while (t.size > 0)
		out[size++] = text_percent_next(&t);
	check_text(((struct text){ out, size }), "A%4g%",
	    "%XX is decoded, and what only looks like it is not");
}

static void
test_numbers(void)
{
	int64_t n = 7;
	double x;

	check(number_parse(
		  text_literal("-9223372036854775808"), INT64_MIN, 0, &n) &&
		n == INT64_MIN,
	    "the least number");
	n = 7;
	check(!number_parse(
		  text_literal("9223372036854775808"), 0, INT64_MAX, &n) &&
		n == 7,
	    "one more than the greatest is refused");
	check(!number_parse(text_literal("-"), -9, 9, &n), "a sign alone");
	check(!number_parse(text_literal("1 "), 0, 9, &n), "a space behind");
	check(bytes_parse(text_literal("2M"), 0, INT64_MAX, &n) && n == 2 << 20,
	    "two mebibytes");
	check(!bytes_parse(text_literal("9999999999G"), 0, INT64_MAX, &n),
	    "too many gibibytes");
	check(duration_parse(text_literal("1.5h"), 0, INT64_MAX, &n) &&
		n == 5400000,
	    "an hour and a half in milliseconds");
	check(real_parse(text_literal("1e3"), 0, 1e4, &x) && x == 1e3,
	    "a thousand");
	check(!real_parse(text_literal("nan"), -1, 1, &x), "no number");
	check(!real_parse(text_literal("1,5"), 0, 9, &x), "a comma");
}

static void
test_buffer(void)
{
	struct buffer b = buffer_make(10);

	check(buffer_put_string(&b, "12345678") == 0, "within the ceiling");
	check(buffer_put_string(&b, "901") == -1 && b.size == 8,
	    "above it nothing is put");
	check(buffer_put_char(&b, '9') == -1, "nor after that");
	buffer_clear(&b);
	check(buffer_printf(&b, "%d-%s", 12, "ab") == 0, "room again");
	check_text(buffer_text(&b), "12-ab", "formatted");
	buffer_drop(&b, 3);
	check_string(buffer_string(&b), "ab", "the front is gone");
	buffer_free(&b);
	buffer_free(NULL);
	check(b.data == NULL && b.limit == 10, "freed, it is as new");
}

int
main(void)
{
	test_utf8();
	test_texts();
	test_percent();
	test_numbers();
	test_buffer();
	return check_end();
}
