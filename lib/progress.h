/*
 * Count, rate, time left: one line rewritten twice a second on a terminal
 * (after two seconds), else one plain line a minute at level info.
 */

#ifndef LAIT_PROGRESS_H
#define LAIT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* progress_start(what, total): total 0 is unknown; `always` shows the line
 * even where standard error is not a terminal. */
void progress_start(const char *what, int64_t total, bool always);
void progress_add(int64_t count);     /* cheap; looks at the clock rarely */
void progress_note(const char *note); /* shown behind the counts; kept */
void progress_end(void);              /* clears the line */

#endif
