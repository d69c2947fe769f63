/*
 * What is said to people; see log.h.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* Put behind `size` what fits; the newline has its place.  No memory is taken:
 * that there is none left must be sayable. */
__attribute__((format(printf, 3, 0))) static void
put_all(char line[LINE_BYTES_MAX], size_t *size, const char *format,
    va_list arguments)
{
	size_t room = LINE_BYTES_MAX - 1 - *size;
	int wanted = vsnprintf(line + *size, room, format, arguments);

	if (wanted > 0)
		*size += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

__attribute__((format(printf, 3, 4))) static void
put(char line[LINE_BYTES_MAX], size_t *size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_all(line, size, format, arguments);
	va_end(arguments);
}

/* Names of files and addresses are other people's bytes: what would move the
 * cursor of a terminal, or forge a line, does not reach it. */
static void
hush_controls(char *line, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
}

/* One write(2) a line, so that lines of several processes do not mix. */
__attribute__((format(printf, 2, 0))) static void
say(const char *reason, const char *format, va_list arguments)
{
	char line[LINE_BYTES_MAX];
	int saved = errno;
	size_t size = 0;

	put(line, &size, "%s: ", program);
	put_all(line, &size, format, arguments);
	if (reason != NULL)
		put(line, &size, ": %s", reason);
	hush_controls(line, size);
	line[size++] = '\n';
	/* Nobody is left to hear that standard error is gone. */
	if (write(STDERR_FILENO, line, size) < 0)
		errno = saved;
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
