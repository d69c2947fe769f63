/*
 * The classifier of natural photographs; see natural.h.
 */

#include <math.h>
#include <string.h>

#include "filter/natural.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"

const char *const natural_names[NATURAL_WEIGHTS] = { "yent", "busy", "g3", "g4",
	"ysd", "bim", "still", "bias" };

#define WEIGHT_MAX 1e6

void
natural_features(const struct measures *m, double features[NATURAL_WEIGHTS])
{
	features[0] = m->yent;
	features[1] = m->busy;
	features[2] = m->g3;
	features[3] = m->g4;
	features[4] = m->ysd;
	features[5] = m->bim;
	features[6] = m->still;
	features[7] = 1;
}

double
natural_apply(const struct natural *n, const double features[NATURAL_WEIGHTS])
{
	double sum = 0;

	for (int i = 0; i < NATURAL_WEIGHTS; i++)
		sum += n->weights[i] * features[i];
	return 1 / (1 + exp(-sum));
}

double
natural_score(const struct natural *n, const struct measures *m)
{
	double features[NATURAL_WEIGHTS];

	natural_features(m, features);
	return natural_apply(n, features);
}

/* One line: the index of its name, -1 for none, -2 for a mistake. */
static int
line_read(struct text line, double *weight)
{
	struct text name;

	line = text_trim(line);
	if (line.size == 0 || line.data[0] == '#')
		return -1;
	(void)text_split(&line, ' ', &name); /* a name alone has no weight */
	if (line.data == NULL ||
	    !real_parse(text_trim(line), -WEIGHT_MAX, WEIGHT_MAX, weight))
		return -2;
	for (int i = 0; i < NATURAL_WEIGHTS; i++)
		if (text_equal(name, text_of(natural_names[i])))
			return i;
	return -2;
}

static int
lines_read(const char *path, struct text rest, struct natural *n)
{
	bool seen[NATURAL_WEIGHTS] = { false };
	struct text line;

	for (int number = 1; text_split(&rest, '\n', &line); number++) {
		double weight;
		int i = line_read(line, &weight);

		if (i == -1)
			continue;
		if (i < 0 || seen[i]) {
			log_error("%s:%d: want each name once with a weight",
			    path, number);
			return -1;
		}
		seen[i] = true;
		n->weights[i] = weight;
	}
	for (int i = 0; i < NATURAL_WEIGHTS; i++)
		if (!seen[i]) {
			log_error(
			    "%s: no weight of %s", path, natural_names[i]);
			return -1;
		}
	return 0;
}

int
natural_read(const char *path, struct natural *n)
{
	struct buffer bytes = buffer_make(NATURAL_FILE_BYTES_MAX);
	int result = -1;

	if (file_read(path, &bytes) != 0)
		log_errno("%s", path);
	else
		result = lines_read(path, buffer_text(&bytes), n);
	buffer_free(&bytes);
	return result;
}

int
natural_print(const struct natural *n, struct buffer *out)
{
	int result = 0;

	for (int i = 0; i < NATURAL_WEIGHTS; i++)
		result = buffer_printf(
		    out, "%s %.9g\n", natural_names[i], n->weights[i]);
	return result;
}
