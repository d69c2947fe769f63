/*
 * Reasons and what follows from them: when an accident is tried again, and
 * what then.  lait-record(5), REASONS, is this table in words.
 */

#ifndef LAIT_REASON_H
#define LAIT_REASON_H

#include <stdbool.h>
#include <stdint.h>

enum { REASON_BYTES_MAX = 128 };

enum reason_next {
	REASON_AGAIN,   /* wait `delay` seconds, then once more */
	REASON_WAITS,   /* it never was tried: wait on, nothing is counted */
	REASON_FAILED,  /* the schedule is spent: failed for good */
	REASON_REJECTED /* a judgement, or an accident that became one */
};

/* reason_next(stage, word, reject, attempts, &delay): attempts counts the
 * accidents before this one. */
enum reason_next reason_next(const char *stage, const char *word, bool reject,
    int64_t attempts, int64_t *delay);

/* reason_is_rule(reason): "stage:word" is a judgement by a setting. */
bool reason_is_rule(const char *reason);

/* reason_word("fetch:dns", stage): the part behind the colon, or NULL when
 * the reason is not one of that stage's. */
const char *reason_word(const char *reason, const char *stage);

#endif
