/*
 * The index's MANIFEST; see manifest.h.
 */

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"

#include "dedup/manifest.h"

enum { MANIFEST_BYTES_MAX = 65536, FIELDS_MAX = 4 };

static const char first_line[] = "lait-dedup 1";

/* Split a line at single spaces; the number of fields, or 0 for too many. */
static size_t
split(struct text line, struct text fields[FIELDS_MAX])
{
	size_t count = 0;
	struct text field;

	while (text_split(&line, ' ', &field)) {
		if (count == FIELDS_MAX)
			return 0;
		fields[count++] = field;
	}
	return count;
}

static bool
parse_run(const struct text fields[FIELDS_MAX], struct manifest *m)
{
	struct manifest_run *run;

	if (m->count == INDEX_RUNS_MAX)
		return false;
	run = &m->runs[m->count++];
	return number_parse(fields[1], 0, 999999, &run->number) &&
	    number_parse(fields[2], 0, INT64_MAX / 2048, &run->entries) &&
	    number_parse(fields[3], 0, INT64_MAX, &run->first);
}

static bool
parse_line(struct text line, struct manifest *m, bool *tail)
{
	struct text fields[FIELDS_MAX];
	size_t count = split(line, fields);
	int64_t scale;

	if (count == 4 && !*tail && text_equal(fields[0], text_literal("run")))
		return parse_run(fields, m);
	if (count == 4 && !*tail &&
	    text_equal(fields[0], text_literal("tail"))) {
		*tail = true;
		return parse_run(fields, m);
	}
	if (count != 2)
		return false;
	if (text_equal(fields[0], text_literal("scale")))
		return number_parse(
		    fields[1], INDEX_SCALE, INDEX_SCALE, &scale);
	if (text_equal(fields[0], text_literal("next")))
		return number_parse(fields[1], 0, INT64_MAX, &m->next);
	if (!text_equal(fields[0], text_literal("dataset")) ||
	    fields[1].size > INDEX_DATASET_BYTES_MAX)
		return false;
	memcpy(m->dataset, fields[1].data, fields[1].size);
	m->dataset[fields[1].size] = '\0';
	return true;
}

bool
manifest_parse(struct text t, struct manifest *m, int *line)
{
	struct text here;
	bool tail = false;

	*m = (struct manifest){ 0 };
	*line = 1;
	if (!text_split(&t, '\n', &here) ||
	    !text_equal(here, text_of(first_line)))
		return false;
	while (text_split(&t, '\n', &here)) {
		++*line;
		if (here.size == 0 && t.data == NULL)
			break;
		if (!parse_line(here, m, &tail))
			return false;
	}
	return tail && m->dataset[0] != '\0';
}

int
manifest_read(const char *path, struct manifest *m)
{
	struct buffer bytes = buffer_make(MANIFEST_BYTES_MAX);
	int line, status = -1;

	if (file_read(path, &bytes) != 0) {
		if (errno == ENOENT)
			status = 0;
		else
			log_errno("%s", path);
	} else if (manifest_parse(buffer_text(&bytes), m, &line))
		status = 1;
	else
		log_error(
		    "%s:%d: not an index of this version of lait", path, line);
	buffer_free(&bytes);
	return status;
}

int
manifest_write(const char *path, const struct manifest *m)
{
	struct new_file *f = file_new(path);
	FILE *out;

	if (f == NULL) {
		log_errno("%s", path);
		return -1;
	}
	out = file_stream(f);
	/* What fprintf cannot write, file_commit reports. */
	fprintf(out, "%s\nscale %d\ndataset %s\nnext %" PRId64 "\n", first_line,
	    INDEX_SCALE, m->dataset, m->next);
	for (size_t i = 0; i < m->count; i++)
		fprintf(out, "%s %06" PRId64 " %" PRId64 " %" PRId64 "\n",
		    i + 1 == m->count ? "tail" : "run", m->runs[i].number,
		    m->runs[i].entries, m->runs[i].first);
	if (file_commit(f) != 0) {
		log_errno("%s", path);
		return -1;
	}
	return 0;
}
