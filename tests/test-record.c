/*
 * Records, their lines, digests, and files that are there whole or not.
 */

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/record.h"
#include "tests/check.h"

static char folder[] = "/tmp/lait-record-XXXXXX";

static bool
refuses(const char *line)
{
	const char *why = NULL;
	json_t *rec = record_parse(text_of(line), &why);

	json_decref(rec);
	return rec == NULL && why != NULL;
}

static void
test_records(void)
{
	struct buffer out = buffer_make(1 << 16);
	const char *why;
	json_t *rec = record_parse(
	    text_literal("{\"record\":\"image\",\"x\":0.1,\"n\":3}"), &why);

	check_string(record_kind(rec), "image", "its kind");
	check_int(record_integer(rec, "n", 0), 3, "an integer");
	check_int(record_integer(rec, "x", 9), 9, "a real is no integer");
	check(record_text(rec, "none").size == 0, "an absent text is empty");
	record_set_text(rec, "t", text_literal("a\xFFz"));
	record_reject(rec, "filter", "size");
	record_fail(rec, "filter", "crash");
	check(record_set_real(rec, "nan", NAN) != 0, "NaN is refused");
	record_write(rec, &out);
	check_text(buffer_text(&out),
	    "{\"record\":\"image\",\"x\":0.1,\"n\":3,\"t\":\"a\xEF\xBF\xBDz\","
	    "\"fail\":\"filter:crash\"}\n",
	    "written in order; the last word holds");
	check(refuses("[1]") && refuses("") && refuses("{\"a\":1"),
	    "what is no object is refused");
	check(refuses("{\"a\":1,\"a\":2}"), "a key twice is refused");
	check(refuses("{\"a\":\"\xFF\"}"), "bad UTF-8 is refused");
	json_decref(rec);
	buffer_free(&out);
}

static void
test_lines(void)
{
	struct record_lines *lines;
	struct text line;
	int fds[2];

	if (pipe(fds) != 0)
		exit(1);
	lines = record_lines_new(fds[0]);
	file_write_all(fds[1], "one\n\ntwo", 8);
	close(fds[1]);
	check(record_lines_next(lines, &line) == 1, "a line");
	check_text(line, "one", "without its newline");
	check(record_lines_next(lines, &line) == 1 && line.size == 0,
	    "an empty line");
	check(record_lines_next(lines, &line) == 1, "a line that is cut");
	check_text(line, "two", "counts");
	check_int(record_lines_number(lines), 3, "it is the third");
	check(record_lines_next(lines, &line) == 0, "the end");
	record_lines_free(lines);
	record_lines_free(NULL);
	close(fds[0]);
}

static void
test_hashes(void)
{
	struct buffer out = buffer_make(100);
	char hex[SHA256_HEX_BYTES + 1];
	unsigned char bytes[2];

	sha256_hex_of(text_literal("abc"), hex);
	check_string(hex,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad",
	    "FIPS 180-4's example");
	base32_encode("foobar", 6, &out);
	check_text(buffer_text(&out), "MZXW6YTBOI", "RFC 4648's base32");
	buffer_clear(&out);
	base64_encode("fooba", 5, &out);
	check_text(buffer_text(&out), "Zm9vYmE=", "RFC 4648's base64");
	buffer_clear(&out);
	check(base64_decode(text_literal("Zm9vYg=="), &out) == 0, "and back");
	check_text(buffer_text(&out), "foob", "to its bytes");
	check(base64_decode(text_literal("Zm9v="), &out) != 0 &&
		base64_decode(text_literal("Zm=v"), &out) != 0,
	    "what is no base64 is refused");
	check(hex_decode(text_literal("00fF"), bytes, 2) && bytes[1] == 255,
	    "hexadecimal");
	check(!hex_decode(text_literal("0g"), bytes, 1), "g is no digit");
	buffer_free(&out);
}

static void
test_files(void)
{
	struct buffer read = buffer_make(5);
	char path[PATH_BYTES_MAX], deep[PATH_BYTES_MAX];
	struct new_file *f;

	file_path(path, folder, "file");
	file_path(deep, folder, "a/b/c");
	f = file_new(path);
	fputs("12345", file_stream(f));
	check(access(path, F_OK) != 0, "a new file is not there at once");
	check(file_commit(f) == 0 && file_read(path, &read) == 0,
	    "it is when it is whole");
	check_text(buffer_text(&read), "12345", "a file of the ceiling's size");
	check(file_read(path, &read) != 0 && errno == EFBIG,
	    "one that does not fit is refused");
	f = file_new(path);
	fputs("67", file_stream(f));
	file_abandon(f);
	buffer_clear(&read);
	file_read(path, &read);
	check_text(buffer_text(&read), "12345", "an abandoned one is nothing");
	check(file_make_folder(deep) == 0 && file_make_folder(deep) == 0,
	    "folders with their parents, twice");
	check(file_new("/nowhere/file") == NULL && errno == ENOENT,
	    "no folder, no file");
	buffer_free(&read);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	test_records();
	test_lines();
	test_hashes();
	test_files();
	return check_end();
}
