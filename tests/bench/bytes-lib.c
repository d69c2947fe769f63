/*
 * What lib/ costs a page: URLs, WARC records, codings, charsets, languages; in
 * processor time, on a page that is made up here and on the URLs of a file.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/charset.h"
#include "lib/coding.h"
#include "lib/file.h"
#include "lib/hash.h"
#include "lib/language.h"
#include "lib/log.h"
#include "lib/url.h"
#include "lib/warc.h"

enum { PAGE_BYTES = 80 << 10, ROUNDS = 300, URL_ROUNDS = 20 };

static struct buffer page;
static struct buffer packed;

static double
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void
say(const char *name, double start, size_t count)
{
	printf("%s %.3f\n", name, (now_us() - start) / (double)count);
}

/* Words of a few letters between tags, some of them not ASCII. */
static void
make_page(void)
{
	uint32_t seed = 1;

	page = buffer_make(2 * (size_t)PAGE_BYTES);
	while (page.size < PAGE_BYTES) {
		seed = seed * 1664525 + 1013904223;
		(void)buffer_put_string(
		    &page, seed >> 28 == 0 ? "</p>\n<p class=\"text\">" : " ");
		for (uint32_t i = seed >> 26 & 7; i < 10; i++) {
			seed = seed * 1664525 + 1013904223;
			(void)buffer_put_char(
			    &page, (char)('a' + (seed >> 24) % 26));
		}
		if (seed >> 27 == 0)
			(void)buffer_put_string(&page, "\xc3\xa9");
	}
	packed = buffer_make(2 * (size_t)PAGE_BYTES);
	(void)coding_gzip(buffer_text(&page), 6, &packed);
}

static void
bench_urls(const char *path)
{
	struct buffer list = buffer_make(64 << 20);
	static struct url url, canonical;
	size_t count = 0;
	double start;

	if (file_read(path, &list) != 0) {
		printf("# skip urls: no %s\n", path);
		return;
	}
	start = now_us();
	for (int round = 0; round < URL_ROUNDS; round++) {
		struct text rest = buffer_text(&list), line;

		while (text_split(&rest, '\n', &line)) {
			count++;
			(void)url_parse(line, NULL, &url);
		}
	}
	say("url-parse-us", start, count);
	start = now_us();
	for (size_t i = 0; i < count; i++)
		(void)url_canonical(&url, NULL, &canonical);
	say("url-canonical-us", start, count);
	buffer_free(&list);
}

static void
bench_append(const char *folder, const char *name, bool coded)
{
	struct warc_options o = { .folder = folder,
		.name = name,
		.gzip = true,
		.level = 4,
		.size_max = 1 << 30,
		.info = text_literal("software: bench\r\n") };
	struct warc_capture c = { .url = text_literal("http://a.example/"),
		.header = text_literal("HTTP/1.1 200 OK\r\n\r\n"),
		.body = buffer_text(coded ? &packed : &page),
		.coded = coded };
	char names[ROUNDS][WARC_NAME_BYTES_MAX], label[64];
	struct buffer out = buffer_make(1 << 20);
	struct warc_writer *w;
	struct warc_record rec;
	bool unclean;
	double start;

	w = warc_writer_open(&o, &unclean);
	if (w == NULL)
		exit(2);
	start = now_us();
	for (int i = 0; i < ROUNDS; i++)
		if (warc_append(w, &c, names[i]) != 0)
			exit(2);
	(void)snprintf(label, sizeof(label), "warc-append-%s-us", name);
	say(label, start, ROUNDS);
	if (warc_writer_close(w) != 0)
		exit(2);
	start = now_us();
	for (int i = 0; i < ROUNDS; i++)
		if (warc_read(folder, text_of(names[i]), &out, &rec) != WARC_OK)
			exit(2);
	(void)snprintf(label, sizeof(label), "warc-read-%s-us", name);
	say(label, start, ROUNDS);
	buffer_free(&out);
}

static void
bench_rest(void)
{
	struct buffer out = buffer_make(1 << 20);
	struct text t = buffer_text(&page), caption;
	enum charset_source source;
	double start = now_us();

	for (int i = 0; i < ROUNDS; i++) {
		buffer_clear(&out);
		(void)coding_decode(
		    text_literal("gzip"), buffer_text(&packed), &out);
	}
	say("gunzip-page-us", start, ROUNDS);
	start = now_us();
	for (int i = 0; i < ROUNDS; i++) {
		buffer_clear(&out);
		(void)charset_sniff(t, text_literal("text/html"),
		    text_literal("a.example"), &source);
		(void)charset_decode("UTF-8", t, &out);
	}
	say("charset-utf8-page-us", start, ROUNDS);
	start = now_us();
	for (int i = 0; i < ROUNDS; i++) {
		buffer_clear(&out);
		(void)charset_decode("windows-1252", t, &out);
	}
	say("charset-1252-page-us", start, ROUNDS);
	caption = text_literal("Two dogs run on the beach with a red ball.");
	start = now_us();
	for (int i = 0; i < ROUNDS; i++)
		(void)language_of(caption, text_literal(""));
	say("language-caption-us", start, ROUNDS);
	buffer_free(&out);
}

int
main(int argc, char **argv)
{
	log_start("bench-bytes-lib");
	if (argc != 3) {
		log_error("usage: bench-bytes-lib FOLDER URLS");
		return 2;
	}
	make_page();
	bench_urls(argv[2]);
	bench_append(argv[1], "coded", true);
	bench_append(argv[1], "plain", false);
	bench_rest();
	return 0;
}
