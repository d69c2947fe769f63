/*
 * "Parse a srcset attribute", literally: a URL is a run without white space,
 * so commas may stand in it; only those at its end part candidates.
 */

#include "crawler/srcset.h"
#include "lib/number.h"

enum { WIDTH_MAX = 1 << 20 };

/* One descriptor; false when it makes the candidate bad. */
static bool
descriptor(struct text t, struct srcset_candidate *c, bool *height)
{
	struct text number = { t.data, t.size - 1 };
	char unit = t.data[t.size - 1];
	double density;
	int64_t n;

	if (unit == 'w' && c->width == 0 && c->density == 0.0f &&
	    number_parse(number, 1, WIDTH_MAX, &n)) {
		c->width = (uint32_t)n;
		return true;
	}
	if (unit == 'h' && !*height && c->density == 0.0f &&
	    number_parse(number, 1, WIDTH_MAX, &n)) {
		*height = true;
		return true;
	}
	if (unit == 'x' && c->width == 0 && c->density == 0.0f && !*height &&
	    real_parse(number, 0, 1000, &density)) {
		c->density = (float)density;
		return true;
	}
	return false;
}

/* Descriptors up to a comma outside of parentheses; *rest moves behind it. */
static bool
descriptors(struct text *rest, struct srcset_candidate *c)
{
	bool good = true, height = false, inside = false;
	size_t i = 0, start = 0;

	for (;; i++) {
		bool end = i == rest->size || (!inside && rest->data[i] == ',');

		if (end || (!inside && ascii_is_space(rest->data[i]))) {
			struct text one = { rest->data + start, i - start };

			if (one.size > 0 && !descriptor(one, c, &height))
				good = false;
			start = i + 1;
		} else if (rest->data[i] == '(') {
			inside = true;
		} else if (rest->data[i] == ')') {
			inside = false;
		}
		if (end)
			break;
	}
	if (i < rest->size)
		i++;
	*rest = (struct text){ rest->data + i, rest->size - i };
	return good && !(height && c->width == 0);
}

bool
srcset_next(struct text *rest, struct srcset_candidate *out)
{
	while (rest->size > 0) {
		size_t i = 0, start;
		bool good = true;

		while (i < rest->size &&
		    (ascii_is_space(rest->data[i]) || rest->data[i] == ','))
			i++;
		for (start = i;
		     i < rest->size && !ascii_is_space(rest->data[i]); i++)
			;
		*out = (struct srcset_candidate){ .url = { rest->data + start,
						      i - start } };
		*rest = (struct text){ rest->data + i, rest->size - i };
		if (out->url.size == 0)
			return false;
		if (out->url.data[out->url.size - 1] == ',')
			while (out->url.size > 0 &&
			    out->url.data[out->url.size - 1] == ',')
				out->url.size--;
		else
			good = descriptors(rest, out);
		if (good && out->url.size > 0)
			return true;
	}
	return false;
}
