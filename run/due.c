/*
 * What waits; see due.h.
 */

#include <stdio.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/log.h"
#include "lib/number.h"
#include "run/child.h"
#include "run/due.h"

enum { OUTPUT_BYTES_MAX = 1 << 16 };

static bool
add_stage(struct due *due, struct text name, int64_t count)
{
	struct due_stage *s;

	if (due->count == DUE_STAGES_MAX || name.size == 0 ||
	    name.size >= DUE_NAME_BYTES_MAX)
		return false;
	s = &due->stages[due->count++];
	memcpy(s->name, name.data, name.size);
	s->name[name.size] = '\0';
	s->count = count;
	return true;
}

/* Where a line "WHAT page N" goes; NULL: nowhere. */
static int64_t *
place_of(struct due *due, struct text what, struct text name)
{
	const struct {
		const char *what, *name;
		int64_t *place;
	} rows[] = {
		{ "queued", "page", &due->queued_pages },
		{ "queued", "image", &due->queued_images },
		{ "answered", "page", &due->answered_pages },
		{ "answered", "image", &due->answered_images },
		{ "fetched", "page", &due->fetched_pages },
		{ "fetched", "image", &due->fetched_images },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (text_equal(what, text_of(rows[i].what)) &&
		    text_equal(name, text_of(rows[i].name)))
			return rows[i].place;
	}
	return NULL;
}

static bool
parse_line(struct text line, struct due *due)
{
	struct text what, name = { .size = 0 };
	int64_t *place;
	int64_t n;

	if (!text_split(&line, ' ', &what))
		return true;
	if (text_equal(what, text_literal("next")))
		return number_parse(line, 0, INT64_MAX, &due->next);
	if (!text_split(&line, ' ', &name))
		return true;
	place = place_of(due, what, name);
	if (place != NULL)
		return number_parse(line, 0, INT64_MAX, place);
	if (!text_equal(what, text_literal("due")))
		return true;
	return number_parse(line, 0, INT64_MAX, &n) && add_stage(due, name, n);
}

bool
due_parse(struct text t, struct due *due)
{
	struct text line;

	memset(due, 0, sizeof(*due));
	while (text_split(&t, '\n', &line)) {
		if (!parse_line(text_trim(line), due))
			return false;
	}
	return true;
}

int
due_ask(struct due *due)
{
	static const struct child_command ask = { { "lait-db", "due" } };
	struct buffer out = buffer_make(OUTPUT_BYTES_MAX);
	struct due said;
	int status = child_output(&ask, &out);

	if (status == 0 && due_parse(buffer_text(&out), &said)) {
		*due = said;
	} else if (status >= CHILD_SIGNALLED) {
		status = 1;
	} else if (status >= 0) {
		log_error("lait-db due: %s",
		    status == 0 ? "cannot be understood" : "cannot go on");
		status = -1;
	}
	buffer_free(&out);
	return status;
}

int64_t
due_of(const struct due *due, const char *name)
{
	for (size_t i = 0; i < due->count; i++) {
		if (strcmp(due->stages[i].name, name) == 0)
			return due->stages[i].count;
	}
	return 0;
}

int64_t
due_total(const struct due *due)
{
	int64_t total = 0;

	for (size_t i = 0; i < due->count; i++)
		total += due->stages[i].count;
	return total;
}
