/*
 * What is said to people; see log.h.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/log.h"

enum { LINE_BYTES_MAX = 8192 };

static const char *program = "lait";
static enum log_level shown = LOG_LEVEL_WARN;

void
log_start(const char *name)
{
	program = name;
}

void
log_set_level(enum log_level level)
{
	shown = level;
}

enum log_level
log_level(void)
{
	return shown;
}

const char *
log_program(void)
{
	return program;
}

/* One write(2) a line, so that lines of several processes do not mix. */
__attribute__((format(printf, 2, 0))) static void
say(const char *reason, const char *format, va_list arguments)
{
	struct buffer line = buffer_make(LINE_BYTES_MAX);
	int saved = errno;

	buffer_printf(&line, "%s: ", program);
	buffer_vprintf(&line, format, arguments);
	if (reason != NULL)
		buffer_printf(&line, ": %s", reason);
	buffer_put_char(&line, '\n');
	/* Nobody is left to hear that standard error is gone. */
	if (write(STDERR_FILENO, line.data, line.size) < 0)
		errno = saved;
	buffer_free(&line);
	errno = saved;
}

#define SAY(level, reason)                                                     \
	do {                                                                   \
		va_list arguments;                                             \
		if (shown < (level))                                           \
			return;                                                \
		va_start(arguments, format);                                   \
		say(reason, format, arguments);                                \
		va_end(arguments);                                             \
	} while (0)

void
log_error(const char *format, ...)
{
	SAY(LOG_LEVEL_ERROR, NULL);
}

void
log_errno(const char *format, ...)
{
	SAY(LOG_LEVEL_ERROR, strerror(errno));
}

void
log_warn(const char *format, ...)
{
	SAY(LOG_LEVEL_WARN, NULL);
}

void
log_info(const char *format, ...)
{
	SAY(LOG_LEVEL_INFO, NULL);
}

void
log_debug(const char *format, ...)
{
	SAY(LOG_LEVEL_DEBUG, NULL);
}
