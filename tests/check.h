/*
 * TAP for unit tests: each check is one line "ok N - sentence".
 *
 *	int
 *	main(void)
 *	{
 *		check(url_parse(...) != NULL, "a port may be %s", "empty");
 *		check_int(got, 3, "three hops");
 *		return check_end();
 *	}
 */

#ifndef LAIT_CHECK_H
#define LAIT_CHECK_H

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/text.h"

static int check_count, check_failed;

/* check(good, format, ...): a sentence that is true. */
#define check(good, ...) check_at((good), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static inline bool
check_at(bool good, const char *file, int line, const char *format, ...)
{
	va_list arguments;

	check_failed += !good;
	printf("%sok %d - ", good ? "" : "not ", ++check_count);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	if (!good)
		printf("# at %s:%d\n", file, line);
	fflush(stdout);
	return good;
}

#define check_int(got, want, ...)                                              \
	check_int_at((got), (want), __FILE__, __LINE__, __VA_ARGS__)

static inline void
check_int_at(
    int64_t got, int64_t want, const char *file, int line, const char *sentence)
{
	if (!check_at(got == want, file, line, "%s", sentence))
		printf("# got %" PRId64 ", want %" PRId64 "\n", got, want);
}

/* check_real(got, want, tolerance, sentence) */
#define check_real(got, want, tolerance, ...)                                  \
	check_real_at(                                                         \
	    (got), (want), (tolerance), __FILE__, __LINE__, __VA_ARGS__)

static inline void
check_real_at(double got, double want, double tolerance, const char *file,
    int line, const char *sentence)
{
	if (!check_at(
		fabs(got - want) <= tolerance, file, line, "%s", sentence))
		printf("# got %.17g, want %.17g\n", got, want);
}

/* check_text(struct text got, "want", sentence) */
#define check_text(got, want, ...)                                             \
	check_text_at((got), (want), __FILE__, __LINE__, __VA_ARGS__)

static inline void
check_text_at(struct text got, const char *want, const char *file, int line,
    const char *sentence)
{
	if (!check_at(
		text_equal(got, text_of(want)), file, line, "%s", sentence))
		printf("# got \"%.*s\", want \"%s\"\n", (int)got.size,
		    got.data == NULL ? "" : got.data, want);
}

/* check_string(got, "want", sentence): C strings; NULL equals NULL only. */
#define check_string(got, want, ...)                                           \
	check_string_at((got), (want), __FILE__, __LINE__, __VA_ARGS__)

static inline void
check_string_at(const char *got, const char *want, const char *file, int line,
    const char *sentence)
{
	bool good =
	    got == NULL || want == NULL ? got == want : strcmp(got, want) == 0;

	if (!check_at(good, file, line, "%s", sentence))
		printf("# got \"%s\", want \"%s\"\n",
		    got == NULL ? "(null)" : got,
		    want == NULL ? "(null)" : want);
}

static inline void
check_skip(const char *sentence, const char *why)
{
	printf("ok %d - %s # skip %s\n", ++check_count, sentence, why);
}

/* check_end(): the plan; what main returns. */
static inline int
check_end(void)
{
	printf("1..%d\n", check_count);
	return check_failed > 0;
}

#endif
