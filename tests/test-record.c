/*
 * Records and lines of records.
 */

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/record.h"
#include "tests/check.h"

static void
test_lines(void)
{
	int ends[2];
	struct record_lines *lines;
	struct text line;

	if (pipe(ends) != 0)
		return;
	lines = record_lines_new(ends[0]);
	check(!record_lines_ready(lines), "nothing is ready at first");
	file_write_all(ends[1], "one\ntw", 6);
	check(record_lines_fill(lines) == 0 && record_lines_ready(lines),
	    "a whole line is ready");
	check(record_lines_next(lines, &line) == 1, "it is given");
	check_text(line, "one", "without its newline");
	check(!record_lines_ready(lines), "half a line is not ready");
	file_write_all(ends[1], "o", 1);
	close(ends[1]);
	check(record_lines_fill(lines) == 0 && !record_lines_ready(lines),
	    "a line grows");
	check(record_lines_fill(lines) == 0 && record_lines_ready(lines),
	    "the end makes the last line ready");
	check(record_lines_next(lines, &line) == 1, "it is given too");
	check_text(line, "two", "as it stands");
	check_int(record_lines_number(lines), 2, "lines are counted");
	check(record_lines_next(lines, &line) == 0, "the end stays the end");
	record_lines_free(lines);
	close(ends[0]);
}

static void
test_fields(void)
{
	struct buffer out = buffer_make(1024);
	json_t *rec = record_new("image");

	record_set_real(rec, "natural", 0.1);
	record_set_integer(rec, "bytes", INT64_C(9007199254740993));
	record_set_text(rec, "alt", text_literal("a\xFFz"));
	check(record_set_real(rec, "bad", (double)NAN) != 0,
	    "what is not finite is not written");
	record_fail(rec, "fetch", "dns");
	record_reject(rec, "filter", "size");
	check(record_write(rec, &out) == 0, "a record is written");
	check_text(buffer_text(&out),
	    "{\"record\":\"image\",\"natural\":0.1,"
	    "\"bytes\":9007199254740993,\"alt\":\"a\xEF\xBF\xBDz\","
	    "\"reject\":\"filter:size\"}\n",
	    "in the order in which it was set");
	json_decref(rec);
	buffer_free(&out);
}

int
main(void)
{
	const char *why;

	test_lines();
	test_fields();
	check(record_parse(text_literal("{\"a\":1,\"a\":2}"), &why) == NULL,
	    "a key twice is refused");
	check(record_parse(text_literal("[]"), &why) == NULL &&
		strcmp(why, "not a JSON object") == 0,
	    "an array is no record");
	return check_end();
}
