/*
 * lait.conf: the table of all settings, and the reader of the file.
 */

#ifndef LAIT_SETTINGS_H
#define LAIT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/option.h"

enum { SETTINGS_DIGEST_BYTES = 16 }; /* hex digits, without the NUL */

/* A known setting.  The table in settings_table.c is the one place where type,
 * default, bounds and help of a setting are said. */
struct setting {
	const char *section; /* "gate"; "host *", "stage *", "select *" for
				sections with a name of their own */
	const char *name;
	enum option_type type;
	const char *fallback; /* default, as one would write it in lait.conf;
				 NULL: none */
	const char *argument;
	const char *help;
	double min, max;
};

/* The table; ends with a row whose section is NULL. */
extern const struct setting settings_table[];

/* settings_known(i): the i-th row, NULL behind the last.
 * settings_find(section, name): the row, or NULL; a section "stage clip"
 * is looked up as "stage *", then as "stage": whatever [select] may say,
 * [select strict] may say for itself. */
const struct setting *settings_known(size_t i);
const struct setting *settings_find(const char *section, const char *name);

/* settings_has_section(section): a section of the table, or "stage clip"
 * where the table has "stage *". */
bool settings_has_section(const char *section);

/* What a file says. */
struct settings;

/* settings_read(path): NULL after one log line "lait.conf:12: ..." for every
 * mistake: unknown section or key (with the nearest known one), bad value,
 * a key or section twice, a line without '='.  Lines that begin with # or ;
 * are comments; values are taken as they stand, without the white space around
 * them.  settings_empty(): no file, all defaults. */
struct settings *settings_read(const char *path);
struct settings *settings_empty(void);
void settings_free(struct settings *s);

/* settings_get(s, section, name): the value as text: what the file says, else
 * the default; NULL when there is neither.  For a named section ("select
 * strict") that does not set it, the value of the plain section ("select")
 * holds.  *line (may be NULL) becomes the line that set it, or 0. */
const char *settings_get(
    const struct settings *s, const char *section, const char *name, int *line);

/* The same, converted; the table's bounds were checked when it was read. */
int64_t settings_integer(
    const struct settings *s, const char *section, const char *name);
double settings_real(
    const struct settings *s, const char *section, const char *name);
bool settings_flag(
    const struct settings *s, const char *section, const char *name);

/* settings_section(s, i): the name of the i-th section that stands in the
 * file ("stage clip"), in the file's order; NULL behind the last. */
const char *settings_section(const struct settings *s, size_t i);

/* settings_digest: 16 hex digits over the values of the named settings
 * ("gate.min-side", ...), for the provenance of scores. */
void settings_digest(const struct settings *s, const char *const names[],
    size_t count, char out[SETTINGS_DIGEST_BYTES + 1]);

/* settings_path(option): the file that holds when --config said `option`
 * (may be NULL): it, else $LAIT_CONF, else ./lait.conf where that exists,
 * else NULL. */
const char *settings_path(const char *option);

#endif
