/*
 * Records; see record.h.
 */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/record.h"

enum { REAL_DIGITS = 15, READ_BYTES = 65536 };

json_t *
record_parse(struct text line, const char **why)
{
	static char reason[JSON_ERROR_TEXT_LENGTH];
	json_error_t error;
	json_t *rec;

	rec = json_loadb(line.data == NULL ? "" : line.data, line.size,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (rec == NULL) {
		memcpy(reason, error.text, sizeof(reason));
		*why = reason;
		return NULL;
	}
	if (!json_is_object(rec)) {
		json_decref(rec);
		*why = "not a JSON object";
		return NULL;
	}
	return rec;
}

static int
put_bytes(const char *bytes, size_t size, void *out)
{
	return buffer_put(out, bytes, size);
}

int
record_write(const json_t *rec, struct buffer *out)
{
	if (json_dump_callback(rec, put_bytes, out,
		JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS)) != 0)
		return -1;
	return buffer_put_char(out, '\n');
}

json_t *
record_new(const char *kind)
{
	json_t *rec = json_object();

	if (rec == NULL || record_set_string(rec, "record", kind) == 0)
		return rec;
	json_decref(rec);
	return NULL;
}

const char *
record_kind(const json_t *rec)
{
	const char *kind = record_string(rec, "record");

	return kind == NULL ? "" : kind;
}

struct text
record_text(const json_t *rec, const char *key)
{
	const json_t *value = json_object_get(rec, key);

	if (!json_is_string(value))
		return (struct text){ 0 };
	return (struct text){ .data = json_string_value(value),
		.size = json_string_length(value) };
}

const char *
record_string(const json_t *rec, const char *key)
{
	return json_string_value(json_object_get(rec, key));
}

int64_t
record_integer(const json_t *rec, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(rec, key);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

double
record_real(const json_t *rec, const char *key, double otherwise)
{
	const json_t *value = json_object_get(rec, key);

	return json_is_number(value) ? json_number_value(value) : otherwise;
}

bool
record_true(const json_t *rec, const char *key)
{
	return json_is_true(json_object_get(rec, key));
}

json_t *
record_json_text(struct text t)
{
	struct buffer mended = buffer_make(RECORD_BYTES_MAX);
	json_t *value;

	/* jansson would look at each byte once more. */
	if (utf8_valid(t))
		return json_stringn_nocheck(
		    t.data == NULL ? "" : t.data, t.size);
	while (t.size > 0)
		buffer_put_utf8(&mended, utf8_next(&t));
	value = mended.failed ? NULL : json_stringn(mended.data, mended.size);
	buffer_free(&mended);
	return value;
}

int
record_set(json_t *rec, const char *key, json_t *value)
{
	return json_object_set_new(rec, key, value);
}

int
record_set_text(json_t *rec, const char *key, struct text t)
{
	return record_set(rec, key, record_json_text(t));
}

int
record_set_string(json_t *rec, const char *key, const char *s)
{
	return record_set_text(rec, key, text_of(s));
}

int
record_set_integer(json_t *rec, const char *key, int64_t n)
{
	return record_set(rec, key, json_integer(n));
}

int
record_set_real(json_t *rec, const char *key, double x)
{
	return isfinite(x) ? record_set(rec, key, json_real(x)) : -1;
}

int
record_set_true(json_t *rec, const char *key)
{
	return record_set(rec, key, json_true());
}

static int
set_word(json_t *rec, const char *key, const char *other, const char *stage,
    const char *reason)
{
	/* A record without the key is as good as one that lost it. */
	(void)json_object_del(rec, other);
	return record_set(rec, key, json_sprintf("%s:%s", stage, reason));
}

int
record_reject(json_t *rec, const char *stage, const char *reason)
{
	return set_word(rec, "reject", "fail", stage, reason);
}

int
record_fail(json_t *rec, const char *stage, const char *class)
{
	return set_word(rec, "fail", "reject", stage, class);
}

struct record_lines {
	int fd;
	bool ended;
	size_t spent;       /* bytes of `held` that were given out */
	size_t searched;    /* bytes of `held` known to hold no newline */
	int64_t number;     /* of the line given last */
	struct buffer held; /* what was read */
};

struct record_lines *
record_lines_new(int fd)
{
	struct record_lines *lines = calloc(1, sizeof(*lines));

	if (lines == NULL)
		return NULL;
	lines->fd = fd;
	lines->held = buffer_make(RECORD_BYTES_MAX + READ_BYTES);
	return lines;
}

void
record_lines_free(struct record_lines *lines)
{
	if (lines == NULL)
		return;
	buffer_free(&lines->held);
	free(lines);
}

int64_t
record_lines_number(const struct record_lines *lines)
{
	return lines->number;
}

static const char *
newline_in(const struct record_lines *lines)
{
	if (lines->held.size == lines->searched)
		return NULL;
	return memchr(lines->held.data + lines->searched, '\n',
	    lines->held.size - lines->searched);
}

bool
record_lines_ready(const struct record_lines *lines)
{
	return lines->ended || newline_in(lines) != NULL ||
	    lines->held.size - lines->spent > RECORD_BYTES_MAX;
}

/* Read once more; 1 when bytes came, 0 at the end, -1 with errno. */
static int
read_more(struct record_lines *lines)
{
	char *at;
	ssize_t got;

	buffer_drop(&lines->held, lines->spent);
	lines->searched = lines->held.size;
	lines->spent = 0;
	at = buffer_reserve(&lines->held, READ_BYTES);
	if (at == NULL) {
		errno = ENOMEM;
		return -1;
	}
	got = read(lines->fd, at, READ_BYTES);
	if (got > 0)
		lines->held.size += (size_t)got;
	return got < 0 ? -1 : got > 0;
}

int
record_lines_fill(struct record_lines *lines)
{
	int status = read_more(lines);

	if (status == 0)
		lines->ended = true;
	return status < 0 ? -1 : 0;
}

/* Throw away the rest of a line that is too long. */
static int
skip_line(struct record_lines *lines)
{
	const char *end;

	while ((end = newline_in(lines)) == NULL) {
		lines->spent = lines->held.size;
		if (read_more(lines) <= 0)
			break;
	}
	if (end != NULL)
		lines->spent = (size_t)(end - lines->held.data) + 1;
	lines->searched = lines->spent;
	lines->number++;
	errno = EFBIG;
	return -1;
}

int
record_lines_next(struct record_lines *lines, struct text *line)
{
	const char *end;

	while ((end = newline_in(lines)) == NULL && !lines->ended) {
		int status;

		if (lines->held.size - lines->spent > RECORD_BYTES_MAX)
			return skip_line(lines);
		status = read_more(lines);
		if (status < 0)
			return -1;
		lines->ended = status == 0;
	}
	line->data = lines->held.data + lines->spent;
	if (end == NULL) {
		line->size = lines->held.size - lines->spent;
		lines->spent = lines->searched = lines->held.size;
		lines->number += line->size > 0;
		return line->size > 0;
	}
	line->size = (size_t)(end - line->data);
	lines->spent = lines->searched = (size_t)(end - lines->held.data) + 1;
	lines->number++;
	if (line->size > RECORD_BYTES_MAX) {
		errno = EFBIG;
		return -1;
	}
	return 1;
}
