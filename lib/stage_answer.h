/*
 * What becomes of one line of a stage's input; only stage.c includes this.
 */

#ifndef LAIT_STAGE_ANSWER_H
#define LAIT_STAGE_ANSWER_H

#include "lib/stage.h"

/* An outcome is a verdict, or that the record passed unread. */
enum { STAGE_PASSED = STAGE_ABORT + 1, STAGE_OUTCOMES };

/* stage_answer_for(stage): whose record() answers from now on. */
void stage_answer_for(const struct stage *stage);

/* stage_answer_line(line, out): append what becomes of a line and return the
 * outcome; -1 when the stage must stop: what was appended is then the reason,
 * in words, or nothing when it was said. */
int stage_answer_line(struct text line, struct buffer *out);

/* stage_answer_fail(line, class, out): append the line as it came, with
 * "fail"; returns the outcome. */
int stage_answer_fail(struct text line, const char *class, struct buffer *out);

#endif
