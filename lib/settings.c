/*
 * The reader of lait.conf; see settings.h.
 */

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/settings.h"

enum {
	SETTINGS_BYTES_MAX = 1 << 20,
	SETTINGS_LINES_MAX = 1 << 16,
	NAMES_MAX = 512
};

/* A line of the file: `name = value`, or a section's head (name NULL). */
struct entry {
	const char *section, *name, *value;
	int line;
};

struct settings {
	char *bytes; /* of the file; the entries point into it */
	struct entry *entries;
	size_t count;
};

/* Where the reader stands. */
struct reader {
	struct settings *s;
	const char *path;
	int line;
	const char *section;
	bool skipping; /* in a section that is not known: its keys too */
	bool failed;
};

static const char *
value_of(
    const struct settings *s, const char *section, const char *name, int *line)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct entry *e = &s->entries[i];

		if (e->name == NULL || strcmp(e->name, name) != 0 ||
		    strcmp(e->section, section) != 0)
			continue;
		if (line != NULL)
			*line = e->line;
		return e->value;
	}
	return NULL;
}

/* The line of a section's head, or 0. */
static int
head_of(const struct settings *s, const char *section)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->entries[i].name == NULL &&
		    strcmp(s->entries[i].section, section) == 0)
			return s->entries[i].line;
	return 0;
}

static bool
has_name(const char *const names[], size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
say_section(struct reader *r, const char *section)
{
	const char *names[NAMES_MAX];
	const char *nearest;
	size_t count = 0;

	for (const struct setting *row = settings_table;
	     row->section != NULL && count < NAMES_MAX; row++)
		if (!has_name(names, count, row->section))
			names[count++] = row->section;
	nearest = option_nearest(section, names, count);
	log_error("%s:%d: unknown section [%s]%s%s%s", r->path, r->line,
	    section, nearest == NULL ? "" : "; the nearest is [",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "]");
	r->failed = true;
}

static void
say_name(struct reader *r, const char *name)
{
	const char *names[NAMES_MAX];
	const char *nearest;
	size_t count = 0;

	for (const struct setting *row = settings_table;
	     row->section != NULL && count < NAMES_MAX; row++)
		if (settings_find(r->section, row->name) == row)
			names[count++] = row->name;
	nearest = option_nearest(name, names, count);
	log_error("%s:%d: unknown key \"%s\" in [%s]%s%s", r->path, r->line,
	    name, r->section, nearest == NULL ? "" : "; the nearest is ",
	    nearest == NULL ? "" : nearest);
	r->failed = true;
}

static void
say(struct reader *r, const char *what, const char *of)
{
	log_error("%s:%d: %s%s%s%s", r->path, r->line, what,
	    of == NULL ? "" : " \"", of == NULL ? "" : of,
	    of == NULL ? "" : "\"");
	r->failed = true;
}

static void
keep(struct reader *r, const char *name, const char *value)
{
	r->s->entries[r->s->count++] = (struct entry){ .section = r->section,
		.name = name,
		.value = value,
		.line = r->line };
}

/* End a run of the file's bytes with a NUL; the byte behind it is a separator
 * or the newline, which is spent. */
static const char *
cut(struct text t, char *bytes)
{
	char *begin = bytes + (t.data - bytes);

	begin[t.size] = '\0';
	return begin;
}

static void
read_section(struct reader *r, struct text line)
{
	const char *name;

	if (line.size < 3 || line.data[line.size - 1] != ']') {
		r->skipping = true;
		say(r, "a section is written [name]", NULL);
		return;
	}
	line.data++;
	line.size -= 2;
	name = cut(text_trim(line), r->s->bytes);
	r->skipping = !settings_has_section(name);
	if (r->skipping) {
		say_section(r, name);
		return;
	}
	if (head_of(r->s, name) != 0) {
		log_error("%s:%d: section [%s] again; it began in line %d",
		    r->path, r->line, name, head_of(r->s, name));
		r->failed = true;
	}
	r->section = name;
	keep(r, NULL, NULL);
}

/* Check a value against its row without keeping what it converts to. */
static const char *
refuse(const struct setting *row, const char *value)
{
	union {
		bool flag;
		int64_t integer;
		double real;
		const char *text;
	} into;
	struct option_spec spec = { .name = row->name,
		.type = row->type,
		.value = &into,
		.argument = row->argument,
		.min = row->min,
		.max = row->max };

	return option_convert(&spec, value);
}

static void
read_value(struct reader *r, const char *name, const char *value)
{
	const struct setting *row = settings_find(r->section, name);
	const char *reason;
	int first;

	if (row == NULL) {
		say_name(r, name);
		return;
	}
	if (value_of(r->s, r->section, name, &first) != NULL) {
		log_error("%s:%d: key \"%s\" again; it is set in line %d",
		    r->path, r->line, name, first);
		r->failed = true;
		return;
	}
	reason = refuse(row, value);
	if (reason != NULL) {
		log_error("%s:%d: %s %s, not \"%s\"", r->path, r->line, name,
		    reason, value);
		r->failed = true;
		return;
	}
	keep(r, name, value);
}

static void
read_line(struct reader *r, struct text line)
{
	struct text name, value = line;

	line = text_trim(line);
	if (line.size == 0 || line.data[0] == '#' || line.data[0] == ';')
		return;
	if (memchr(line.data, '\0', line.size) != NULL || !utf8_valid(line)) {
		say(r, "the line is not UTF-8 text", NULL);
		return;
	}
	if (line.data[0] == '[') {
		read_section(r, line);
		return;
	}
	if (r->skipping)
		return;
	value = line;
	text_split(&value, '=', &name);
	if (value.data == NULL) {
		say(r, "neither [section] nor key = value:",
		    cut(line, r->s->bytes));
		return;
	}
	if (r->section == NULL) {
		say(r, "before the first [section]:",
		    cut(text_trim(name), r->s->bytes));
		return;
	}
	value = text_trim(value);
	/* The value first: the name's end may be its beginning. */
	value.data = cut(value, r->s->bytes);
	read_value(r, cut(text_trim(name), r->s->bytes), value.data);
}

static size_t
count_lines(struct text t)
{
	size_t count = 1;

	for (size_t i = 0; i < t.size; i++)
		count += t.data[i] == '\n';
	return count;
}

static void
read_lines(struct reader *r, struct text rest)
{
	struct text line;

	rest = text_without_bom(rest);
	while (text_split(&rest, '\n', &line)) {
		r->line++;
		read_line(r, line);
	}
}

struct settings *
settings_read(const char *path)
{
	struct buffer bytes = buffer_make(SETTINGS_BYTES_MAX);
	struct reader r = { .path = path, .s = settings_empty() };
	size_t lines;

	if (r.s == NULL)
		return NULL;
	if (file_read(path, &bytes) != 0 || buffer_string(&bytes) == NULL) {
		log_errno("%s", path);
		goto fail;
	}
	r.s->bytes = bytes.data;
	lines = count_lines(buffer_text(&bytes));
	if (lines > SETTINGS_LINES_MAX) {
		log_error("%s: more than %d lines", path, SETTINGS_LINES_MAX);
		goto fail;
	}
	r.s->entries = calloc(lines, sizeof(*r.s->entries));
	if (r.s->entries == NULL) {
		log_errno("%s", path);
		goto fail;
	}
	read_lines(&r, buffer_text(&bytes));
	if (r.failed)
		goto fail;
	return r.s;
fail:
	if (r.s->bytes == NULL)
		buffer_free(&bytes);
	settings_free(r.s);
	return NULL;
}

struct settings *
settings_empty(void)
{
	struct settings *s = calloc(1, sizeof(*s));

	if (s == NULL)
		log_errno("settings");
	return s;
}

void
settings_free(struct settings *s)
{
	if (s == NULL)
		return;
	free(s->entries);
	free(s->bytes);
	free(s);
}

const char *
settings_get(
    const struct settings *s, const char *section, const char *name, int *line)
{
	const struct setting *row = settings_find(section, name);
	const char *value = value_of(s, section, name, line);
	const char *space = strchr(section, ' ');
	char plain[64];

	if (value == NULL && space != NULL) {
		snprintf(plain, sizeof(plain), "%.*s", (int)(space - section),
		    section);
		value = value_of(s, plain, name, line);
	}
	if (value != NULL)
		return value;
	if (line != NULL)
		*line = 0;
	return row == NULL ? NULL : row->fallback;
}

/* Convert what holds into `into`, which stays as it is where nothing does. */
static void
convert(
    const struct settings *s, const char *section, const char *name, void *into)
{
	const struct setting *row = settings_find(section, name);
	const char *value = settings_get(s, section, name, NULL);
	struct option_spec spec = { .value = into };
	const char *reason;

	assert(row != NULL);
	if (value == NULL)
		return;
	spec.type = row->type;
	spec.argument = row->argument;
	spec.min = row->min;
	spec.max = row->max;
	reason = option_convert(&spec, value);
	assert(reason == NULL);
	(void)reason;
}

int64_t
settings_integer(
    const struct settings *s, const char *section, const char *name)
{
	int64_t n = 0;

	convert(s, section, name, &n);
	return n;
}

double
settings_real(const struct settings *s, const char *section, const char *name)
{
	double x = 0;

	convert(s, section, name, &x);
	return x;
}

bool
settings_flag(const struct settings *s, const char *section, const char *name)
{
	bool flag = false;

	convert(s, section, name, &flag);
	return flag;
}

const char *
settings_section(const struct settings *s, size_t i)
{
	for (size_t at = 0; at < s->count; at++)
		if (s->entries[at].name == NULL && i-- == 0)
			return s->entries[at].section;
	return NULL;
}

const char *
settings_path(const char *option)
{
	const char *path = option != NULL ? option : getenv("LAIT_CONF");

	if (path != NULL && path[0] != '\0')
		return path;
	return access("lait.conf", F_OK) == 0 ? "lait.conf" : NULL;
}

/* One "section.key=value" line; host names have dots, keys have none. */
static void
digest_one(const struct settings *s, const char *name, struct sha256 *h)
{
	const char *dot = strrchr(name, '.');
	const char *value = NULL;
	char section[256];

	assert(dot != NULL && (size_t)(dot - name) < sizeof(section));
	memcpy(section, name, (size_t)(dot - name));
	section[dot - name] = '\0';
	value = settings_get(s, section, dot + 1, NULL);
	sha256_add(h, name, strlen(name));
	if (value != NULL) {
		sha256_add(h, "=", 1);
		sha256_add(h, value, strlen(value));
	}
	sha256_add(h, "\n", 1);
}

void
settings_digest(const struct settings *s, const char *const names[],
    size_t count, char out[SETTINGS_DIGEST_BYTES + 1])
{
	unsigned char digest[SHA256_BYTES] = { 0 };
	struct sha256 *h = sha256_new();

	for (size_t i = 0; h != NULL && i < count; i++)
		digest_one(s, names[i], h);
	if (h != NULL)
		sha256_finish(h, digest);
	sha256_free(h);
	hex_encode(digest, SETTINGS_DIGEST_BYTES / 2, out);
}
