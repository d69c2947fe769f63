/*
 * Asks lib/ from scripts: what tests/quality compares with lists of others.
 *
 *	peek decode LABEL < BYTES         the text in UTF-8
 *	peek encode LABEL < TEXT          the bytes
 *	peek sniff [HOST] < PAGE          encoding and how it was found
 *	peek prescan < PAGE               encoding or "-"
 *	peek warc FILE                    one line a record
 *	peek language < LINES             a code a line
 *	peek url < LINES                  TEXT or TEXT<TAB>BASE: a URL or "-"
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/charset.h"
#include "lib/language.h"
#include "lib/log.h"
#include "lib/record.h"
#include "lib/url.h"
#include "lib/warc.h"

enum { INPUT_BYTES_MAX = 64 << 20, STEP = 64 << 10 };

static int
read_all(struct buffer *b)
{
	ssize_t got;

	do {
		char *to = buffer_reserve(b, STEP);

		if (to == NULL || (got = read(STDIN_FILENO, to, STEP)) < 0)
			return -1;
		b->size += (size_t)got;
	} while (got > 0);
	return 0;
}

static void
put(struct text t)
{
	if (t.size > 0)
		(void)fwrite(t.data, 1, t.size, stdout);
}

static int
convert(const char *label, bool decode)
{
	struct buffer in = buffer_make(INPUT_BYTES_MAX);
	struct buffer out = buffer_make(4 * (size_t)INPUT_BYTES_MAX);
	const char *name = charset_label(text_of(label));
	int status = -1;

	if (name != NULL && read_all(&in) == 0)
		status = (decode ? charset_decode : charset_encode)(
		    name, buffer_text(&in), &out);
	put(buffer_text(&out));
	buffer_free(&in);
	buffer_free(&out);
	return status;
}

static int
sniff(const char *host, bool prescan)
{
	struct buffer in = buffer_make(INPUT_BYTES_MAX);
	struct text none = { .data = NULL, .size = 0 };
	enum charset_source source;
	const char *name;

	if (read_all(&in) != 0)
		return -1;
	if (prescan) {
		name = charset_prescan(buffer_text(&in));
		puts(name == NULL ? "-" : name);
	} else {
		name = charset_sniff(
		    buffer_text(&in), none, text_of(host), &source);
		printf("%s %s\n", name, charset_source_name(source));
	}
	buffer_free(&in);
	return 0;
}

static const char *
verdict(struct text label, struct text bytes, struct text other)
{
	bool known;

	if (label.size == 0)
		return "-";
	if (warc_digest(label, bytes, &known) ||
	    (known && warc_digest(label, other, &known)))
		return "good";
	return known ? "bad" : "unknown";
}

static void
show(const struct warc_record *rec, enum warc_status status, int64_t offset,
    int64_t length)
{
	struct buffer payload = buffer_make(INPUT_BYTES_MAX);
	struct buffer raw = buffer_make(INPUT_BYTES_MAX);
	struct warc_http http = warc_http(rec->block);
	struct text body = http.status > 0 ? http.body : rec->block;
	enum warc_status got = warc_payload(rec, &payload, &raw);

	printf("%s\t%.*s\t%" PRId64 "\t%" PRId64
	       "\t%zu\t%s\t%zu\t%s\t%s\t%.*s\n",
	    warc_status_word(status), (int)rec->type.size,
	    rec->type.size == 0 ? "" : rec->type.data, offset, length,
	    rec->block.size, warc_status_word(got), payload.size,
	    verdict(rec->block_digest, rec->block, rec->block),
	    verdict(rec->payload_digest, buffer_text(&raw), body),
	    (int)rec->target_uri.size,
	    rec->target_uri.size == 0 ? "" : rec->target_uri.data);
	buffer_free(&payload);
	buffer_free(&raw);
}

static int
walk(const char *path)
{
	struct warc_walk *w = warc_walk_open(path);
	enum warc_status status;
	struct warc_record rec;
	int64_t offset, length;

	if (w == NULL) {
		log_errno("%s", path);
		return -1;
	}
	do {
		status = warc_walk_next(w, &rec, &offset, &length);
		if (status != WARC_END)
			show(&rec, status, offset, length);
	} while (status != WARC_END && status != WARC_ERROR);
	warc_walk_close(w);
	return 0;
}

static void
show_language(struct text line)
{
	puts(language_of(line, text_literal("")).code);
}

static void
show_url(struct text line)
{
	static struct url base, url;
	struct text t;
	bool relative;

	(void)text_split(&line, '\t', &t);
	relative = line.data != NULL && url_parse(line, NULL, &base);
	puts(url_parse(t, relative ? &base : NULL, &url) ? url.bytes : "-");
}

static int
each_line(void (*f)(struct text))
{
	struct record_lines *lines = record_lines_new(STDIN_FILENO);
	struct text line;
	int got;

	if (lines == NULL)
		return -1;
	while ((got = record_lines_next(lines, &line)) > 0)
		f(line);
	record_lines_free(lines);
	return got;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	const char *which = argc > 2 ? argv[2] : "";
	int status = -1;

	log_start("peek");
	if (strcmp(what, "decode") == 0 || strcmp(what, "encode") == 0)
		status = convert(which, what[0] == 'd');
	else if (strcmp(what, "sniff") == 0 || strcmp(what, "prescan") == 0)
		status = sniff(which, what[0] == 'p');
	else if (strcmp(what, "warc") == 0)
		status = walk(which);
	else if (strcmp(what, "language") == 0)
		status = each_line(show_language);
	else if (strcmp(what, "url") == 0)
		status = each_line(show_url);
	else
		log_error("usage: see the top of tests/peek.c");
	return status == 0 && fflush(stdout) == 0 ? 0 : 2;
}
