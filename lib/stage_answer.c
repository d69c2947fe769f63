/*
 * What becomes of one line; see stage_answer.h and stage.h.
 */

#include <string.h>

#include "lib/stage_answer.h"

static const struct stage *stage;
static struct buffer *in_hand; /* where the answer to the record goes */

void
stage_answer_for(const struct stage *of)
{
	stage = of;
}

enum verdict
stage_reject(json_t *rec, const char *reason)
{
	return record_reject(rec, stage->name, reason) == 0 ? STAGE_REJECT
							    : STAGE_ABORT;
}

enum verdict
stage_fail(json_t *rec, const char *class)
{
	return record_fail(rec, stage->name, class) == 0 ? STAGE_FAIL
							 : STAGE_ABORT;
}

/* Append a record; -1, and nothing appended, when it does not fit.  The newline
 * does not count. */
static int
put_record(const json_t *rec, struct buffer *out)
{
	size_t before = out->size;

	if (record_write(rec, out) == 0 &&
	    out->size - before <= RECORD_BYTES_MAX + 1)
		return 0;
	out->size = before;
	out->failed = false;
	return -1;
}

int
stage_emit(const json_t *rec)
{
	return put_record(rec, in_hand);
}

static bool
is_ours(const json_t *rec)
{
	const char *kind = record_kind(rec);

	if (json_object_get(rec, "reject") != NULL ||
	    json_object_get(rec, "fail") != NULL)
		return false;
	for (const char *const *ours = stage->kinds; *ours != NULL; ours++)
		if (strcmp(*ours, kind) == 0)
			return true;
	return false;
}

int
stage_answer_fail(struct text line, const char *class, struct buffer *out)
{
	const char *why;
	json_t *rec = record_parse(line, &why);
	int status = -1;

	if (rec != NULL && stage_fail(rec, class) == STAGE_FAIL)
		status = put_record(rec, out);
	json_decref(rec);
	/* Near the ceiling of a line there is no room for the word. */
	if (status != 0) {
		buffer_put_text(out, line);
		buffer_put_char(out, '\n');
	}
	return STAGE_FAIL;
}

static int
judge(json_t *rec, struct text line, struct buffer *out)
{
	size_t before = out->size;
	enum verdict verdict;

	in_hand = out;
	verdict = stage->record(rec);
	if (verdict == STAGE_ABORT) {
		out->size = before;
		return -1;
	}
	if (verdict == STAGE_FAIL)
		out->size = before;
	if (put_record(rec, out) == 0)
		return (int)verdict;
	out->size = before;
	return stage_answer_fail(line, "too-large", out);
}

int
stage_answer_line(struct text line, struct buffer *out)
{
	const char *why;
	json_t *rec = record_parse(line, &why);
	int outcome = STAGE_PASSED;

	if (rec == NULL) {
		buffer_put_string(out, why);
		return -1;
	}
	if (is_ours(rec)) {
		outcome = judge(rec, line, out);
	} else {
		buffer_put_text(out, line);
		buffer_put_char(out, '\n');
	}
	json_decref(rec);
	return outcome;
}
