/*
 * WARC: what is appended is read back, walked and repaired.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/coding.h"
#include "lib/file.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/warc.h"
#include "tests/check.h"

static char folder[] = "/tmp/lait-warc-XXXXXX";

#define HEADER(more)                                                           \
	"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" more "\r\n"

static const struct warc_options gzip_options = { .folder = folder,
	.name = "pages",
	.gzip = true,
	.level = 4,
	.size_max = 1 << 20,
	.info = { "software: test\r\n", 16 } };

/* Append one page; its name. */
static int
append(struct warc_writer *w, const char *body, char name[WARC_NAME_BYTES_MAX])
{
	struct warc_capture c = { .url = text_literal("http://a.example/p"),
		.date_us = 1764012345678901,
		.header = text_literal(HEADER("")),
		.request = text_literal("GET /p HTTP/1.1\r\n\r\n"),
		.ip = text_literal("192.0.2.1"),
		.protocols = text_literal("h2 tls/1.3") };

	c.body = text_of(body);
	sha256_of(c.body, c.payload_digest);
	return warc_append(w, &c, name);
}

static void
path_of(const char *file, char path[PATH_BYTES_MAX])
{
	check(file_path(path, folder, file), "the name fits");
}

static void
test_read_back(void)
{
	char first[WARC_NAME_BYTES_MAX], second[WARC_NAME_BYTES_MAX];
	struct buffer out = buffer_make(1 << 20),
		      payload = buffer_make(1 << 20);
	bool unclean, known;
	struct warc_writer *w = warc_writer_open(&gzip_options, &unclean);
	struct warc_record rec;

	check(w != NULL && !unclean, "a first file is begun");
	check_int(append(w, "<p>one</p>", first), 0, "one page is appended");
	check_int(append(w, "<p>two</p>", second), 0, "and another");
	check_int(warc_writer_close(w), 0, "the file is closed");
	check_int(warc_read(folder, text_of(second), &out, &rec), WARC_OK,
	    "the second is read by its name");
	check_text(rec.target_uri, "http://a.example/p", "its address");
	check_text(rec.date, "2025-11-24T19:25:45.678901Z", "its date");
	check_int(warc_payload(&rec, &payload, NULL), WARC_OK, "its payload");
	check_text(buffer_text(&payload), "<p>two</p>", "is what was written");
	check(warc_digest(rec.payload_digest, buffer_text(&payload), &known),
	    "and has its digest");
	check_text(warc_field(rec.header, "warc-protocol"), "h2",
	    "fields are found without case");
	check_int(warc_read(folder, text_literal("../x:0:5"), &out, &rec),
	    WARC_DAMAGED, "a name may not leave the folder");
	check_int(warc_read(folder, text_literal("none.warc:0:5"), &out, &rec),
	    WARC_ERROR, "a file may be missing");
	buffer_free(&out);
	buffer_free(&payload);
}

/* Records of the type in the file, and how the walk ends. */
static int
count(const char *file, const char *type, enum warc_status *end)
{
	char path[PATH_BYTES_MAX];
	struct warc_walk *w;
	struct warc_record rec;
	int64_t offset, length;
	int n = 0;

	path_of(file, path);
	w = warc_walk_open(path);
	check(w != NULL, "%s can be walked", file);
	*end = WARC_OK;
	while (w != NULL && *end == WARC_OK) {
		*end = warc_walk_next(w, &rec, &offset, &length);
		if (*end == WARC_OK)
			n += text_equal(rec.type, text_of(type));
	}
	warc_walk_close(w);
	return n;
}

static void
test_repair(void)
{
	char name[WARC_NAME_BYTES_MAX], path[PATH_BYTES_MAX];
	struct buffer out = buffer_make(1 << 20);
	enum warc_status end;
	struct warc_record rec;
	struct warc_writer *w;
	struct stat before, after;
	bool unclean;

	path_of("pages-00000.warc.gz", path);
	check(stat(path, &before) == 0, "the file is there");
	check(truncate(path, before.st_size - 7) == 0, "it is cut");
	check_int(count("pages-00000.warc.gz", "response", &end), 1,
	    "one page is left");
	check_int(end, WARC_CUT, "and the file ends within a record");
	path_of("pages-00000.warc.gz.open", path);
	w = NULL;
	fclose(fopen(path, "w"));
	w = warc_writer_open(&gzip_options, &unclean);
	check(w != NULL && unclean, "the file that was left is taken up");
	check_int(append(w, "<p>new</p>", name), 0, "a page is appended");
	check_int(warc_sync(w), 0, "and safe");
	check_int(warc_read(folder, text_of(name), &out, &rec), WARC_OK,
	    "it is read while the file is open");
	check_int(warc_writer_close(w), 0, "closed");
	check_int(count("pages-00000.warc.gz", "response", &end), 2,
	    "the old page and the new one are there");
	check_int(end, WARC_END, "and nothing else");
	check(stat(path, &after) != 0, "no marker is left");
	buffer_free(&out);
}

static void
test_roll_over(void)
{
	struct warc_options o = gzip_options;
	char name[WARC_NAME_BYTES_MAX];
	struct warc_writer *w;
	enum warc_status end;
	bool unclean;

	o.name = "images";
	o.gzip = false;
	o.size_max = 2000;
	w = warc_writer_open(&o, &unclean);
	for (int i = 0; i < 4; i++)
		check_int(append(w, "\xff\xd8", name), 0, "an image");
	check_int(warc_writer_close(w), 0, "closed");
	check(strncmp(name, "images-00001.warc:", 18) == 0,
	    "a new file begins behind size_max");
	check_int(count("images-00000.warc", "response", &end) +
		count("images-00001.warc", "response", &end),
	    4, "all are there");
}

/* A whole file in memory, and what a walk says of it. */
static int
walk_bytes(const struct buffer *b, const char *words)
{
	char path[PATH_BYTES_MAX], said[256] = "";
	enum warc_status status;
	struct warc_record rec;
	int64_t offset, length;
	struct warc_walk *w;
	FILE *f;

	path_of("foreign", path);
	f = fopen(path, "wb");
	fwrite(b->data, 1, b->size, f);
	fclose(f);
	w = warc_walk_open(path);
	do {
		status = warc_walk_next(w, &rec, &offset, &length);
		snprintf(said + strlen(said), sizeof(said) - strlen(said),
		    "%s%.*s ", length > 0 ? "+" : "",
		    status == WARC_OK ? (int)rec.type.size : 20,
		    status == WARC_OK ? rec.type.data
				      : warc_status_word(status));
	} while (status != WARC_END && strlen(said) < 200);
	warc_walk_close(w);
	check_string(said, words, "a walk says what there is");
	return 0;
}

#define RECORD(type)                                                           \
	"WARC/1.0\r\nWARC-Type: " type                                         \
	"\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"

static void
test_foreign(void)
{
	struct buffer b = buffer_make(1 << 20);

	(void)buffer_put_string(&b, RECORD("one") RECORD("two"));
	walk_bytes(&b, "+one +two end ");
	(void)buffer_put_string(&b, "junk\nmore junk\n" RECORD("three"));
	walk_bytes(&b, "+one +two damaged +three end ");
	buffer_clear(&b);
	(void)coding_gzip(text_literal(RECORD("one") RECORD("two")), 6, &b);
	walk_bytes(&b, "one two end ");
	(void)coding_gzip(text_literal(RECORD("three")), 6, &b);
	walk_bytes(&b, "one two +three end ");
	b.data[40] ^= 0x55;
	buffer_clear(&b);
	(void)coding_gzip(text_literal(RECORD("one")), 6, &b);
	b.data[b.size - 6] ^= 1;
	(void)coding_gzip(text_literal(RECORD("two")), 6, &b);
	walk_bytes(&b, "damaged +two end ");
	buffer_clear(&b);
	(void)buffer_put_string(&b,
	    "filedesc://x 0.0.0.0 20080430204825 text/plain 4\n1 0\n\n"
	    "http://a.example/a b 192.0.2.1 20080430204825 text/html 9\n"
	    "HTTP/1.0 \n\n");
	walk_bytes(&b, "+warcinfo +response end ");
	buffer_clear(&b);
	(void)buffer_put_string(&b,
	    "WARC/1.0\nWARC-Type: big\n"
	    "Content-Length: 9223372036854775000\n\nabc");
	walk_bytes(&b, "cut end ");
	buffer_free(&b);
}

static void
check_payload(const char *header, struct text body, const char *want)
{
	struct buffer b = buffer_make(1 << 20), out = buffer_make(1 << 20);
	struct warc_record rec = { .cut = false };

	(void)buffer_put_string(&b, "HTTP/1.1 200 OK\r\n");
	(void)buffer_put_string(&b, header);
	(void)buffer_put_string(&b, "\r\n");
	(void)buffer_put_text(&b, body);
	rec.block = buffer_text(&b);
	check_int(warc_payload(&rec, &out, NULL), WARC_OK, "a payload");
	check_text(buffer_text(&out), want, "is what was sent");
	buffer_free(&b);
	buffer_free(&out);
}

static void
test_payload(void)
{
	struct buffer b = buffer_make(1 << 20), chunks = buffer_make(1 << 20);

	(void)coding_gzip(text_literal("hello"), 0, &b);
	check_payload("Content-Encoding: gzip\r\n", buffer_text(&b), "hello");
	(void)buffer_printf(&chunks, "%zx\r\n", b.size);
	(void)buffer_put_text(&chunks, buffer_text(&b));
	(void)buffer_put_string(&chunks, "\r\n0\r\n\r\n");
	check_payload("transfer-encoding: chunked\r\n"
		      "content-encoding: gzip\r\n",
	    buffer_text(&chunks), "hello");
	check_payload(
	    "Content-Encoding: gzip\r\n", text_literal("plain"), "plain");
	check_payload("Content-Encoding: br\r\n", text_literal("<html>plain"),
	    "<html>plain");
	check_payload("Transfer-Encoding: chunked\r\n",
	    text_literal("<html>plain"), "<html>plain");
	buffer_free(&b);
	buffer_free(&chunks);
}

int
main(void)
{
	char command[64];

	log_start("test-warc");
	check(mkdtemp(folder) != NULL, "a folder");
	test_read_back();
	test_repair();
	test_roll_over();
	test_foreign();
	test_payload();
	warc_read_forget();
	(void)snprintf(command, sizeof(command), "%s", folder);
	for (const char *const *name =
		 (const char *const[]){ "pages-00000.warc.gz",
		     "images-00000.warc", "images-00001.warc", "foreign",
		     NULL };
	     *name != NULL; name++) {
		char path[PATH_BYTES_MAX];

		if (file_path(path, folder, *name))
			(void)unlink(path);
	}
	(void)rmdir(command);
	return check_end();
}
