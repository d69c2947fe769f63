/*
 * Reading and writing weights.
 */

#include <stdio.h>

#include "crawler/weights.h"
#include "lib/number.h"

struct reader {
	struct weights *out;
	bool seen[FEATURE_COUNT], threshold;
	const char *why;
};

static bool
parse_line(struct reader *r, struct text line)
{
	struct text name;
	enum feature f;
	double x;

	(void)text_split(&line, ' ', &name); /* a line is never spent */
	if (!real_parse(text_trim(line), -WEIGHT_MAX, WEIGHT_MAX, &x)) {
		r->why = "not \"name number\"";
		return false;
	}
	if (text_equal(name, text_literal("threshold"))) {
		r->why = "threshold is there twice";
		if (r->threshold)
			return false;
		r->threshold = true;
		r->out->threshold = x;
		return true;
	}
	r->why = "unknown feature";
	if (!features_find(name, &f))
		return false;
	r->why = "feature is there twice";
	if (r->seen[f])
		return false;
	r->seen[f] = true;
	r->out->of[f] = x;
	return true;
}

bool
weights_parse(struct text t, struct weights *out, int *line, const char **why)
{
	struct reader r = { .out = out };
	struct text row;

	*out = (struct weights){ .threshold = 0 };
	*line = 0;
	while (text_split(&t, '\n', &row)) {
		(*line)++;
		row = text_trim(row);
		if (row.size == 0 || row.data[0] == '#')
			continue;
		if (!parse_line(&r, row)) {
			*why = r.why;
			return false;
		}
	}
	*why = "no threshold";
	return r.threshold;
}

int
weights_write(const struct weights *w, struct text header, struct buffer *out)
{
	struct text row;

	while (text_split(&header, '\n', &row)) {
		(void)buffer_put_string(out, row.size > 0 ? "# " : "#");
		(void)buffer_put_text(out, row);
		(void)buffer_put_char(out, '\n');
	}
	(void)buffer_printf(out, "threshold %.4f\n", w->threshold);
	for (unsigned i = 0; i < FEATURE_COUNT; i++)
		if (w->of[i] >= 0.00005 || w->of[i] <= -0.00005)
			(void)buffer_printf(out, "%s %.4f\n",
			    features_name((enum feature)i), w->of[i]);
	return out->failed ? -1 : 0;
}

double
weights_sum(const struct weights *w, const uint16_t list[], uint32_t count)
{
	double sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += w->of[list[i]];
	return sum;
}
