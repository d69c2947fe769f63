/*
 * What is said to people, on standard error: `program: thing: reason`.
 */

#ifndef LAIT_LOG_H
#define LAIT_LOG_H

#include <stdbool.h>

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

/* log_start(program): the name that stands before every line; level warn.
 * program must live as long as the process. */
void log_start(const char *program);
void log_set_level(enum log_level level);
enum log_level log_level(void);
const char *log_program(void);

/* One line each, cut at 8 KiB, with '?' for control characters; nothing at a
 * level above the one that is set.  The _errno
 * forms add ": " and the text of errno, and leave errno as it was. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
