/*
 * How the test server answers; see httpd.h.
 *
 * A script is a query string.  Its words, in any order:
 *
 *	status=503 reason=Why   the status line
 *	h=Name:%20value         a header line, as often as wanted
 *	type=text/html          Content-Type
 *	file=NAME               body: a file beside the script
 *	body=TEXT               body: this text
 *	size=N                  body: N bytes of filler (after the text)
 *	endless=1               the body never ends
 *	length=N                this Content-Length; none: none at all
 *	chunked=1               the body (not the filler) is one chunk; bad:
 *	                        with a size that is no number; cut: without end
 *	lines=N, line=BYTES     N more header lines, of so many bytes
 *	head=endless            header lines without end
 *	raw=NAME                the whole answer is what this file holds
 *	delay=MS rate=BYTES     wait before the answer; bytes a second
 *	end=close|reset|hang    and then
 *	junk=TEXT junk-after=MS bytes that nobody asked for
 *	first=N                 only the first N requests of this path get the
 *	                        script, then the file itself (else 404)
 *	host=NAME               only requests with this Host
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/number.h"
#include "tests/httpd.h"

enum { COUNTERS_MAX = 256, SCRIPT_BYTES_MAX = 64 << 10 };

struct httpd_answer
httpd_answer_make(void)
{
	return (struct httpd_answer){ .head = buffer_make(HTTPD_HEAD_BYTES_MAX),
		.junk = buffer_make(HTTPD_REQUEST_BYTES_MAX),
		.file = -1 };
}

void
httpd_answer_free(struct httpd_answer *a)
{
	buffer_free(&a->head);
	buffer_free(&a->junk);
	if (a->file >= 0)
		(void)close(a->file); /* only read from */
	a->file = -1;
}

static void
percent_decode(struct text t, struct buffer *out)
{
	for (size_t i = 0; i < t.size; i++) {
		int high = i + 2 < t.size ? ascii_hex_value(t.data[i + 1]) : -1;
		int low = i + 2 < t.size ? ascii_hex_value(t.data[i + 2]) : -1;

		if (t.data[i] == '%' && high >= 0 && low >= 0) {
			buffer_put_char(out, (char)(high << 4 | low));
			i += 2;
		} else {
			buffer_put_char(out, t.data[i]);
		}
	}
}

static const char *
media_type(const char *path)
{
	static const struct {
		const char *ending, *type;
	} types[] = { { ".html", "text/html; charset=utf-8" },
		{ ".htm", "text/html" }, { ".xhtml", "application/xhtml+xml" },
		{ ".css", "text/css" }, { ".js", "text/javascript" },
		{ ".txt", "text/plain" }, { ".xml", "application/xml" },
		{ ".json", "application/json" }, { ".png", "image/png" },
		{ ".jpg", "image/jpeg" }, { ".jpeg", "image/jpeg" },
		{ ".gif", "image/gif" }, { ".webp", "image/webp" },
		{ ".avif", "image/avif" }, { ".svg", "image/svg+xml" },
		{ ".ico", "image/vnd.microsoft.icon" } };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_ends_nocase(text_of(path), text_of(types[i].ending)))
			return types[i].type;
	return "application/octet-stream";
}

static void
answer_plain(struct httpd_answer *a, int status, const char *body)
{
	a->status = status;
	buffer_printf(&a->head,
	    "HTTP/1.1 %d .\r\nContent-Type: text/plain\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    status, strlen(body), a->bare ? "" : body);
}

static bool
open_file(struct httpd_answer *a, const char *path)
{
	struct stat s;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) {
		(void)close(fd); /* only read from */
		return false;
	}
	a->file = fd;
	a->file_bytes = s.st_size;
	return true;
}

static void
answer_file(struct httpd_answer *a, const char *path)
{
	if (!open_file(a, path)) {
		answer_plain(a, 404, "not here\n");
		return;
	}
	a->status = 200;
	buffer_printf(&a->head,
	    "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"
	    "Content-Length: %lld\r\n\r\n",
	    media_type(path), (long long)a->file_bytes);
	if (a->bare)
		a->file_bytes = 0;
}

/* What a script asks for, before it is turned into bytes. */
struct script {
	struct buffer header, body;
	struct text status, reason, type, length, chunked, file, raw, host;
	int64_t size, lines, line, first;
	bool endless, head_endless;
};

static int64_t
script_number(struct text value)
{
	int64_t n = 0;

	(void)number_parse(value, 0, INT64_MAX, &n); /* else 0 */
	return n;
}

static enum httpd_end
script_end(struct text value)
{
	if (text_equal(value, text_literal("close")))
		return HTTPD_CLOSE;
	if (text_equal(value, text_literal("reset")))
		return HTTPD_RESET;
	if (text_equal(value, text_literal("hang")))
		return HTTPD_HANG;
	return HTTPD_KEEP;
}

static void
script_word(struct script *s, struct httpd_answer *a, struct text key,
    struct text value)
{
	const struct {
		const char *key;
		struct text *text;
		int64_t *number;
	} words[] = { { "status", &s->status, NULL },
		{ "reason", &s->reason, NULL }, { "type", &s->type, NULL },
		{ "length", &s->length, NULL }, { "file", &s->file, NULL },
		{ "chunked", &s->chunked, NULL }, { "raw", &s->raw, NULL },
		{ "host", &s->host, NULL }, { "size", NULL, &s->size },
		{ "lines", NULL, &s->lines }, { "line", NULL, &s->line },
		{ "first", NULL, &s->first }, { "delay", NULL, &a->delay_ms },
		{ "rate", NULL, &a->rate },
		{ "junk-after", NULL, &a->junk_ms } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(key, text_of(words[i].key))) {
			if (words[i].text != NULL)
				*words[i].text = value;
			else
				*words[i].number = script_number(value);
			return;
		}
	if (text_equal(key, text_literal("h"))) {
		percent_decode(value, &s->header);
		buffer_put_string(&s->header, "\r\n");
	} else if (text_equal(key, text_literal("body"))) {
		percent_decode(value, &s->body);
	} else if (text_equal(key, text_literal("junk"))) {
		percent_decode(value, &a->junk);
	} else if (text_equal(key, text_literal("end"))) {
		a->end = script_end(value);
	} else if (text_equal(key, text_literal("endless"))) {
		s->endless = true;
	} else if (text_equal(key, text_literal("head"))) {
		s->head_endless = true;
	}
}

static void
script_read(struct script *s, struct httpd_answer *a, struct text t)
{
	struct text rest = text_trim(t), word, key;

	*s = (struct script){ .header = buffer_make(SCRIPT_BYTES_MAX),
		.body = buffer_make(SCRIPT_BYTES_MAX),
		.status = text_literal("200"),
		.reason = text_literal("OK") };
	while (text_split(&rest, '&', &word))
		if (text_split(&word, '=', &key))
			script_word(s, a, key, word);
}

static void
put_lengths(struct script *s, struct httpd_answer *a)
{
	int64_t length = (int64_t)s->body.size + s->size + a->file_bytes;

	if (s->chunked.size > 0)
		buffer_put_string(&a->head, "Transfer-Encoding: chunked\r\n");
	else if (s->length.size == 0 && !s->endless)
		buffer_printf(
		    &a->head, "Content-Length: %lld\r\n", (long long)length);
	else if (s->length.size > 0 &&
	    !text_equal(s->length, text_literal("none")))
		buffer_printf(&a->head, "Content-Length: %.*s\r\n",
		    (int)s->length.size, s->length.data);
}

static void
put_body(struct script *s, struct httpd_answer *a)
{
	if (s->chunked.size == 0) {
		buffer_put_text(&a->head, buffer_text(&s->body));
		return;
	}
	if (text_equal(s->chunked, text_literal("bad")))
		buffer_put_string(&a->head, "zz\r\n");
	else
		buffer_printf(&a->head, "%zx\r\n", s->body.size);
	buffer_put_text(&a->head, buffer_text(&s->body));
	if (!text_equal(s->chunked, text_literal("cut")))
		buffer_put_string(&a->head, "\r\n0\r\n\r\n");
}

static void
script_play(struct script *s, struct httpd_answer *a, const char *folder)
{
	char path[PATH_BYTES_MAX], name[256] = "";
	struct text file = s->raw.size > 0 ? s->raw : s->file;

	if (file.size > 0 && file.size < sizeof(name)) {
		memcpy(name, file.data, file.size);
		name[file.size] = '\0';
		if (!file_path(path, folder, name) || !open_file(a, path)) {
			answer_plain(a, 404, "no such file for the script\n");
			return;
		}
	}
	a->status = (int)script_number(s->status);
	if (s->raw.size > 0) {
		a->end = a->end == HTTPD_KEEP ? HTTPD_CLOSE : a->end;
		return;
	}
	buffer_printf(&a->head, "HTTP/1.1 %.*s %.*s\r\n", (int)s->status.size,
	    s->status.data, (int)s->reason.size, s->reason.data);
	if (s->type.size > 0)
		buffer_printf(&a->head, "Content-Type: %.*s\r\n",
		    (int)s->type.size, s->type.data);
	buffer_put_text(&a->head, buffer_text(&s->header));
	for (int64_t i = 0; i < s->lines; i++) {
		buffer_printf(&a->head, "X-Filler-%lld: ", (long long)i);
		for (int64_t j = 0; j < s->line; j++)
			buffer_put_char(&a->head, 'x');
		buffer_put_string(&a->head, "\r\n");
	}
	a->filler = s->endless ? INT64_MAX : s->size;
	if (s->head_endless) {
		buffer_put_string(&a->head, "X-Endless: ");
		a->filler = INT64_MAX;
		return;
	}
	put_lengths(s, a);
	buffer_put_string(&a->head, "\r\n");
	put_body(s, a);
	if (s->endless || s->length.size > 0)
		a->end = a->end == HTTPD_KEEP ? HTTPD_CLOSE : a->end;
}

/* How often a path was asked for, this time included. */
static int64_t
count_request(const char *path)
{
	static struct {
		char *path;
		int64_t count;
	} counters[COUNTERS_MAX];

	for (size_t i = 0; i < COUNTERS_MAX; i++) {
		if (counters[i].path == NULL)
			counters[i].path = strdup(path);
		if (counters[i].path != NULL &&
		    strcmp(counters[i].path, path) == 0)
			return ++counters[i].count;
	}
	return INT64_MAX;
}

/* Run a script; false when it does not hold for this request. */
static bool
run_script(struct text t, const struct httpd_request *request,
    struct httpd_answer *a, const char *path)
{
	struct script s;
	char folder[PATH_BYTES_MAX];
	size_t size = (size_t)(strrchr(path, '/') - path);
	bool holds;

	script_read(&s, a, t);
	holds = s.host.size == 0 || text_equal(s.host, text_of(request->host));
	holds = holds && (s.first == 0 || count_request(path) <= s.first);
	if (holds) {
		memcpy(folder, path, size);
		folder[size] = '\0';
		script_play(&s, a, folder);
	} else {
		a->delay_ms = a->rate = a->junk_ms = 0;
		a->end = HTTPD_KEEP;
		buffer_clear(&a->junk);
	}
	buffer_free(&s.header);
	buffer_free(&s.body);
	return holds;
}

/* The file that a target means, or false. */
static bool
target_path(const struct httpd_site *site, const struct httpd_request *request,
    struct text target, char path[PATH_BYTES_MAX])
{
	struct buffer b = buffer_make(PATH_BYTES_MAX - 16);
	bool good;

	buffer_put_string(&b, site->root);
	if (site->hosts)
		buffer_printf(&b, "/%.*s", (int)strcspn(request->host, ":/"),
		    request->host);
	percent_decode(target, &b);
	if (target.size > 0 && target.data[target.size - 1] == '/')
		buffer_put_string(&b, "index.html");
	good = buffer_string(&b) != NULL &&
	    text_find(buffer_text(&b), text_literal("/..")) == SIZE_MAX;
	if (good)
		memcpy(path, b.data, b.size + 1);
	buffer_free(&b);
	return good;
}

void
httpd_answer(const struct httpd_site *site, const struct httpd_request *request,
    struct httpd_answer *out)
{
	struct text query = text_of(request->target), target;
	char path[PATH_BYTES_MAX], script_path[PATH_BYTES_MAX + 4];
	struct buffer script = buffer_make(SCRIPT_BYTES_MAX);
	bool done = false;

	out->delay_ms = site->delay_ms;
	out->bare = strcmp(request->method, "HEAD") == 0;
	text_split(&query, '?', &target);
	if (!target_path(site, request, target, path)) {
		answer_plain(out, 400, "no such name\n");
		return;
	}
	memcpy(script_path, path, strlen(path) + 1);
	memcpy(script_path + strlen(path), ".do", 4);
	if (text_equal(target, text_literal("/_")) && query.data != NULL)
		done = run_script(query, request, out, path);
	else if (file_read(script_path, &script) == 0)
		done = run_script(buffer_text(&script), request, out, path);
	if (!done)
		answer_file(out, path);
	buffer_free(&script);
}
