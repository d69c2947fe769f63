/*
 * Records: JSON objects, one a line (lait-record(5)).  This header is the one
 * place that names jansson; who needs JSON includes it and may use the json_
 * calls on what `json` points to.
 */

#ifndef LAIT_RECORD_H
#define LAIT_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum {
	RECORD_BYTES_MAX = 64 << 20 /* of one line */
};

/* record_parse(line, why): the object that a line (without its newline)
 * holds, or NULL; *why is then a static word or jansson's reason, good until
 * the next call.  Doubled keys, other values than objects, bytes that are not
 * UTF-8, numbers that do not fit, and more than 2,048 levels of arrays and
 * objects (jansson's ceiling) are refused.  The caller owns the
 * result: json_decref. */
json_t *record_parse(struct text line, const char **why);

/* record_write(rec, out): append the object as one compact line with its
 * newline, keys in the order in which they were set, reals with 15 digits.
 * 0, or -1 when the buffer failed. */
int record_write(const json_t *rec, struct buffer *out);

/* record_new(kind): a new object with "record" set; NULL without memory. */
json_t *record_new(const char *kind);

/* record_kind(rec): what "record" says, or "". */
const char *record_kind(const json_t *rec);

/* Fields.  The text lives as long as the record; absent or of another type
 * gives the fallback (empty text, `otherwise`). */
struct text record_text(const json_t *rec, const char *key);
const char *record_string(const json_t *rec, const char *key); /* or NULL */
int64_t record_integer(const json_t *rec, const char *key, int64_t otherwise);
double record_real(const json_t *rec, const char *key, double otherwise);
bool record_true(const json_t *rec, const char *key);

/* Setters; 0, or -1 without memory.  record_set_text makes U+FFFD of bytes
 * that are not UTF-8; record_set_real refuses (-1) what is not finite. */
int record_set_text(json_t *rec, const char *key, struct text t);
int record_set_string(json_t *rec, const char *key, const char *s);
int record_set_integer(json_t *rec, const char *key, int64_t n);
int record_set_real(json_t *rec, const char *key, double x);
int record_set_true(json_t *rec, const char *key);
int record_set(json_t *rec, const char *key, json_t *value); /* takes value */

/* record_json_text(t): a JSON string of t, U+FFFD for what is not UTF-8. */
json_t *record_json_text(struct text t);

/* record_reject(rec, "filter", "size"): set "reject" to "filter:size" and
 * remove "fail"; record_fail likewise.  A record has at most one of both. */
int record_reject(json_t *rec, const char *stage, const char *reason);
int record_fail(json_t *rec, const char *stage, const char *class);

/* Lines of a stream.  record_lines_next gives the next line without its
 * newline, good until the next call; 1, 0 at the end, -1 with errno (EFBIG:
 * a line over RECORD_BYTES_MAX; the reader then stands behind that line).
 * A last line without newline counts.  It reads with read(2) and never more
 * than is needed to have one line.
 *
 * Who must not wait for the rest of a line: record_lines_ready says whether
 * record_lines_next would return at once; where it would not, wait for the fd
 * with poll(2) and call record_lines_fill, which reads once: 0, or -1 with
 * errno. */
struct record_lines;
struct record_lines *record_lines_new(int fd);
int record_lines_next(struct record_lines *lines, struct text *line);
bool record_lines_ready(const struct record_lines *lines);
int record_lines_fill(struct record_lines *lines);
int64_t record_lines_number(const struct record_lines *lines); /* from 1 */
void record_lines_free(struct record_lines *lines);

#endif
