/*
 * A web that is not there, and the stages that would have gone over it: every
 * answer follows from the record's own names and the numbers given, whatever
 * the order of asking.  It gives back the records in another order.
 *
 *	fakeweb STAGE PAGES ORDER <records >answers
 *
 * STAGE is fetch, extract, filter or dedup; the web has PAGES pages; ORDER 0
 * keeps the order, another number shuffles.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/hash.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/record.h"

enum { HOSTS = 7, GROUP = 4, TEXTS_SHARED = 11, LINE_MAX_BYTES = 1 << 20 };

static int64_t pages;

/* A number from 0 below n that belongs to the words. */
static int64_t
draw(const char *what, int64_t a, int64_t b, int64_t n)
{
	unsigned char digest[SHA256_BYTES];
	char words[128];
	int size = snprintf(words, sizeof(words), "%s %lld %lld", what,
	    (long long)a, (long long)b);

	sha256_of((struct text){ words, (size_t)size }, digest);
	return (int64_t)(get_le64(digest) % (uint64_t)n);
}

static int64_t
picture_count(void)
{
	return pages * 2 + 1;
}

/* The bytes behind picture number i: some pictures are the same. */
static void
payload_of(char kind, int64_t i, char hex[SHA256_HEX_BYTES + 1])
{
	char words[64];
	int size;

	if (kind == 'i' && draw("same", i, 0, 10) == 0)
		i = i / 2;
	size = snprintf(words, sizeof(words), "%c %lld", kind, (long long)i);
	sha256_hex_of((struct text){ words, (size_t)size }, hex);
}

/* The number at the end of ".../p17" or ".../i/17.jpg". */
static int64_t
number_in(struct text url)
{
	int64_t n = 0;
	bool any = false;

	for (size_t i = url.size; i > 0; i--)
		if (url.data[i - 1] == '/') {
			for (; i < url.size; i++)
				if (ascii_is_digit(url.data[i])) {
					n = n * 10 + (url.data[i] - '0');
					any = true;
				}
			break;
		}
	return any ? n : 0;
}

/* ---- fetch ----------------------------------------------------------------*/

static void
fetch(json_t *rec)
{
	struct text url = record_text(rec, "url");
	bool image = strcmp(record_string(rec, "want"), "image") == 0;
	int64_t n = number_in(url);
	char hex[SHA256_HEX_BYTES + 1], body[64];

	if (draw("fate", n, image, 20) == 0) {
		record_reject(rec, "fetch", "gone");
		return;
	}
	if (draw("fate", n, image, 20) == 1) {
		record_fail(rec, "fetch", "timeout");
		return;
	}
	payload_of(image ? 'i' : 'p', n, hex);
	(void)snprintf(body, sizeof(body), "%s-00000.warc:%lld:100",
	    image ? "images" : "pages", (long long)n * 100);
	record_set_integer(rec, "status", 200);
	record_set_text(rec, "final_url", url);
	record_set_string(rec, "body", body);
	record_set_string(rec, "sha256", hex);
	record_set_integer(rec, "bytes", 20000);
	record_set_integer(rec, "fetched", 1000);
	if (draw("signal", n, image, 9) == 0) {
		json_t *signal = json_pack("[{s:s,s:s,s:s,s:i}]", "name",
		    "robots", "value", "noai", "where", "header", "at", 1000);

		record_set(rec, "signals", signal);
	}
}

/* ---- extract --------------------------------------------------------------*/

static json_t *
texts_of(int64_t page, int64_t picture)
{
	json_t *texts = json_array();
	static const char *const kinds[] = { "alt", "figcaption", "title",
		"after" };
	int64_t count = draw("texts", page, picture, 4);

	for (int64_t i = 0; i < count; i++) {
		char words[128];
		bool shared = draw("shared", page, picture + i, 3) == 0;

		(void)snprintf(words, sizeof(words),
		    shared ? "A stock phrase with number %lld of the site"
			   : "A picture that shows the thing %lld in the sun",
		    (long long)(shared
			    ? draw("stock", page, picture, TEXTS_SHARED)
			    : draw("words", page, picture + i, pages * 3)));
		/* Letters tell texts apart: numbers count as one. */
		for (char *c = words; *c != '\0'; c++)
			if (ascii_is_digit(*c))
				*c = (char)('b' + (*c - '0'));
		json_array_append_new(texts,
		    json_pack("{s:s,s:s}", "kind", kinds[i], "text", words));
	}
	return texts;
}

static void
extract(json_t *rec, struct buffer *out)
{
	struct text url = record_text(rec, "url");
	int64_t page = number_in(url), count = draw("count", page, 0, 4);
	char *page_url = text_string(url), address[128];

	for (int64_t i = 0; i < count; i++) {
		bool furniture = draw("logo", page, i, 4) == 0;
		int64_t n = furniture
		    ? draw("which", page, i, 3)
		    : draw("picture", page, i, picture_count());
		json_t *c = json_pack("{s:s,s:s,s:I,s:f}", "record",
		    "candidate", "page_url", page_url, "rank",
		    (json_int_t)i + 1, "main_score",
		    1.0 / (double)(i + 1 + draw("score", page, 0, 2)));

		(void)snprintf(address, sizeof(address),
		    "http://h%lld.example/i/%lld.jpg", (long long)(n % HOSTS),
		    (long long)n);
		record_set_string(c, "image_url", address);
		(void)snprintf(address, sizeof(address),
		    "http://h%lld.example/i/%lld.jpg", (long long)(n % HOSTS),
		    (long long)n + 1);
		record_set(c, "urls",
		    json_pack("[{s:s,s:s}]", "url", address, "kind", "src"));
		if (i == 0)
			record_set_true(c, "main");
		record_set(c, "texts", texts_of(page, n));
		record_write(c, out);
		json_decref(c);
	}
	for (int64_t next = 2 * page + 1; next <= 2 * page + 4; next++) {
		json_t *link;

		if (next >= pages)
			continue;
		(void)snprintf(address, sizeof(address),
		    "http://h%lld.example/p%lld", (long long)(next % HOSTS),
		    (long long)next);
		link = json_pack("{s:s,s:s,s:s}", "record", "link", "page_url",
		    page_url, "url", address);
		record_write(link, out);
		json_decref(link);
	}
	record_set_string(
	    rec, "language", draw("language", page, 0, 12) == 0 ? "de" : "en");
	free(page_url);
}

/* ---- filter and dedup -----------------------------------------------------*/

static void
filter(json_t *rec)
{
	const char *sha256 = record_string(rec, "sha256");
	const char *body = record_string(rec, "body");
	int64_t n;

	if (sha256 == NULL) {
		struct text t = record_text(rec, "text");

		record_set_string(rec, "language",
		    draw("tongue", (int64_t)t.size, 0, 9) == 0 ? "und" : "en");
		record_set_integer(rec, "words", 8);
		record_set_integer(rec, "characters", (int64_t)t.size);
		record_set_real(rec, "repetition", 0);
		record_set_real(rec, "letters", 0.8);
		return;
	}
	(void)body;
	n = (int64_t)strtol(
	    (char[]){ sha256[0], sha256[1], sha256[2], sha256[3], '\0' }, NULL,
	    16);
	record_set_string(rec, "format", "jpeg");
	record_set_integer(rec, "bytes", 20000 + n);
	record_set_integer(rec, "width", 250 + draw("width", n, 0, 800));
	record_set_integer(rec, "height", 400);
	if (record_integer(rec, "width", 0) <= 300) {
		record_reject(rec, "filter", "size");
		return;
	}
	record_set_real(rec, "contrast", 50);
	record_set_real(rec, "blank", 0.1);
	record_set_real(rec, "blur", 20);
	record_set_real(
	    rec, "natural", (double)(40 + draw("natural", n, 0, 60)) / 100);
	record_set_integer(rec, "pdqq", 100);
	record_set_string(rec, "pdq", sha256);
	if (record_real(rec, "natural", 0) < 0.5)
		record_reject(rec, "filter", "unnatural");
}

/* Between two payloads, whichever is asked for first. */
static int64_t
distance(const char *a, const char *b)
{
	char head[9] = "";
	int64_t x, y;

	memcpy(head, a, 8);
	x = strtol(head, NULL, 16);
	memcpy(head, b, 8);
	y = strtol(head, NULL, 16);
	return draw("far", x < y ? x : y, x < y ? y : x, 31);
}

/* Pictures i of one group of GROUP are near copies of their neighbours. */
static void
dedup(json_t *rec, char *const payloads[], int64_t count)
{
	const char *sha256 = record_string(rec, "sha256");
	json_t *near = json_array();

	for (int64_t i = 0; i < count; i++) {
		if (strcmp(payloads[i], sha256) != 0)
			continue;
		for (int64_t j = i - 2; j <= i + 2; j++)
			if (j >= 0 && j < count && j != i &&
			    i / GROUP == j / GROUP &&
			    draw("near", i < j ? i : j, i < j ? j : i, 3) !=
				0 &&
			    strcmp(payloads[j], sha256) != 0)
				json_array_append_new(near,
				    json_pack("{s:s,s:I}", "sha256",
					payloads[j], "distance",
					(json_int_t)distance(
					    sha256, payloads[j])));
	}
	record_set(rec, "near", near);
}

/* ---- the program ----------------------------------------------------------*/

struct answers {
	char **lines; /* a unit each: children and parent */
	size_t count, room;
};

static void
keep(struct answers *a, struct buffer *out)
{
	if (a->count == a->room) {
		a->room = a->room == 0 ? 64 : 2 * a->room;
		a->lines = reallocarray(a->lines, a->room, sizeof(*a->lines));
		if (a->lines == NULL)
			abort();
	}
	a->lines[a->count++] = text_string(buffer_text(out));
	buffer_clear(out);
}

static void
shuffle(struct answers *a, int64_t order)
{
	for (size_t i = a->count; order != 0 && i > 1; i--) {
		size_t j = (size_t)draw("order", order, (int64_t)i, (int64_t)i);
		char *line = a->lines[j];

		a->lines[j] = a->lines[i - 1];
		a->lines[i - 1] = line;
	}
}

static char **
all_payloads(void)
{
	int64_t count = picture_count() + 1;
	char **all = calloc((size_t)count, sizeof(*all));

	for (int64_t i = 0; all != NULL && i < count; i++) {
		char hex[SHA256_HEX_BYTES + 1];

		payload_of('i', i, hex);
		all[i] = text_string(text_of(hex));
	}
	return all;
}

static void
answer(
    const char *stage, json_t *rec, char *const payloads[], struct buffer *out)
{
	const char *kind = record_kind(rec);

	if (strcmp(kind, "host") == 0)
		return;
	if (strcmp(stage, "fetch") == 0)
		fetch(rec);
	else if (strcmp(stage, "extract") == 0)
		extract(rec, out);
	else if (strcmp(stage, "filter") == 0)
		filter(rec);
	else if (strcmp(stage, "dedup") == 0)
		dedup(rec, payloads, picture_count() + 1);
	record_write(rec, out);
}

int
main(int argc, char *argv[])
{
	struct buffer out = buffer_make(LINE_MAX_BYTES);
	struct record_lines *lines = record_lines_new(STDIN_FILENO);
	struct answers a = { 0 };
	char **payloads;
	struct text line;
	int64_t order;

	log_start("fakeweb");
	if (argc != 4 || lines == NULL ||
	    !number_parse(text_of(argv[2]), 1, 1 << 24, &pages) ||
	    !number_parse(text_of(argv[3]), 0, INT32_MAX, &order)) {
		log_error("usage: fakeweb STAGE PAGES ORDER");
		return 2;
	}
	payloads = strcmp(argv[1], "dedup") == 0 ? all_payloads() : NULL;
	while (record_lines_next(lines, &line) > 0) {
		const char *why;
		json_t *rec = record_parse(line, &why);

		if (rec == NULL)
			return 3;
		answer(argv[1], rec, payloads, &out);
		json_decref(rec);
		if (out.size > 0)
			keep(&a, &out);
	}
	shuffle(&a, order);
	for (size_t i = 0; i < a.count; i++) {
		if (fputs(a.lines[i], stdout) == EOF)
			return 3;
		free(a.lines[i]);
	}
	free(a.lines);
	for (int64_t i = 0; payloads != NULL && i <= picture_count(); i++)
		free(payloads[i]);
	free(payloads);
	buffer_free(&out);
	record_lines_free(lines);
	return fflush(stdout) == 0 ? 0 : 3;
}
