/*
 * Weights and words of the run, and the ranking of a page.
 */

#include <math.h>
#include <stdlib.h>

#include "crawler/choice.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/share.h"

struct choice {
	struct words *words;
	struct weights weights;
};

/* Contributions of a row, for sorting. */
struct part {
	double weight;
	uint16_t feature;
};

/* A picture while they are put in order. */
struct entry {
	uint32_t picture, row;
	double sum;  /* of the exponentials of its rows */
	double best; /* score of `row` */
	bool shown;  /* `row` is an element */
};

static int
read_shared(const char *path, const char *name, struct buffer *out,
    char full[PATH_BYTES_MAX])
{
	if (path == NULL && !share_path(full, name)) {
		log_error("%s: not found", name);
		return -1;
	}
	if (path != NULL)
		(void)snprintf(full, PATH_BYTES_MAX, "%s", path);
	if (file_read(full, out) != 0) {
		log_errno("%s", full);
		return -1;
	}
	return 0;
}

static int
open_words(struct choice *c)
{
	struct buffer b = buffer_make(WEIGHTS_BYTES_MAX);
	char path[PATH_BYTES_MAX];
	const char *why;
	int line, status = -1;

	if (read_shared(NULL, "main-image.words", &b, path) == 0) {
		c->words = words_parse(buffer_text(&b), &line, &why);
		if (c->words == NULL)
			log_error("%s:%d: %s", path, line, why);
		else
			status = 0;
	}
	buffer_free(&b);
	return status;
}

static int
open_weights(struct choice *c, const char *file)
{
	struct buffer b = buffer_make(WEIGHTS_BYTES_MAX);
	char path[PATH_BYTES_MAX];
	const char *why;
	int line, status = -1;

	if (read_shared(file, "main-image.weights", &b, path) == 0) {
		if (weights_parse(buffer_text(&b), &c->weights, &line, &why))
			status = 0;
		else
			log_error("%s:%d: %s", path, line, why);
	}
	buffer_free(&b);
	return status;
}

struct choice *
choice_open(const char *weights)
{
	struct choice *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		log_error("no memory");
		return NULL;
	}
	if (open_words(c) != 0 || open_weights(c, weights) != 0) {
		choice_free(c);
		return NULL;
	}
	return c;
}

void
choice_free(struct choice *c)
{
	if (c == NULL)
		return;
	words_free(c->words);
	free(c);
}

void
choice_set_threshold(struct choice *c, double log_odds)
{
	c->weights.threshold = log_odds;
}

const struct words *
choice_words(const struct choice *c)
{
	return c->words;
}

static double
row_score(const struct choice *c, const struct features_row *row)
{
	return weights_sum(&c->weights, row->list, row->count);
}

/* Best first; the earlier one of equals. */
static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->sum != y->sum)
		return x->sum > y->sum ? -1 : 1;
	return x->picture < y->picture ? -1 : x->picture > y->picture;
}

/* An element speaks for a picture rather than a declaration; of elements the
 * one with the best score. */
static void
add_row(struct entry *e, const struct features_row *row, uint32_t index,
    double score, double most)
{
	bool better = e->sum == 0 || (!row->declared && !e->shown) ||
	    (row->declared != e->shown && score > e->best);

	e->picture = row->picture;
	e->sum += exp(score - most);
	if (!better)
		return;
	e->row = index;
	e->best = score;
	e->shown = !row->declared;
}

/* Put the pictures of all rows in order; entries has a place for each
 * candidate.  Returns how many there are. */
static uint32_t
order_pictures(const struct choice *c, const struct features *f,
    uint32_t candidates, struct entry *entries, double *none)
{
	double most, total;
	uint32_t count = 0;

	*none = weights_sum(&c->weights, f->none, f->none_count);
	most = *none;
	for (uint32_t i = 0; i < f->row_count; i++)
		most = fmax(most, row_score(c, &f->rows[i]));
	for (uint32_t i = 0; i < f->row_count; i++)
		add_row(&entries[f->rows[i].picture], &f->rows[i], i,
		    row_score(c, &f->rows[i]), most);
	total = *none = exp(*none - most);
	for (uint32_t i = 0; i < candidates; i++)
		if (entries[i].sum > 0) {
			total += entries[i].sum;
			entries[count++] = entries[i];
		}
	for (uint32_t i = 0; i < count; i++)
		entries[i].sum /= total;
	*none /= total;
	qsort(entries, count, sizeof(*entries), compare_entries);
	return count;
}

static int
name_evidence(struct choice_result *r, uint32_t rank, struct arena *arena)
{
	const struct features *f = &r->features;
	const struct features_row *best = &f->rows[r->rows[rank]];
	const char **names;
	uint32_t count = 0, room = 0;

	for (uint32_t i = 0; i < f->row_count; i++)
		if (i == r->rows[rank] ||
		    (f->rows[i].declared &&
			f->rows[i].picture == best->picture))
			room += f->rows[i].count;
	names = arena_take_array(arena, room + 1, sizeof(*names));
	if (names == NULL)
		return -1;
	for (uint32_t i = 0; i < f->row_count; i++) {
		const struct features_row *row = &f->rows[i];

		if (i != r->rows[rank] &&
		    !(row->declared && row->picture == best->picture))
			continue;
		for (uint32_t k = 0; k < row->count; k++)
			names[count++] =
			    features_name((enum feature)row->list[k]);
	}
	r->evidence[rank] = names;
	r->evidence_count[rank] = count;
	return 0;
}

int
choice_rank(const struct choice *c, const struct page *page,
    const struct address *address, const struct candidates *candidates,
    struct arena *arena, struct choice_result *out)
{
	size_t n = (size_t)candidates->count + 1;
	struct entry *entries;

	*out = (struct choice_result){ .main = -1 };
	if (features_collect(page, address, candidates, c->words, arena,
		&out->features) != 0)
		return -1;
	entries = arena_take_array(arena, n, sizeof(*entries));
	out->order = arena_take_array(arena, n, sizeof(*out->order));
	out->rows = arena_take_array(arena, n, sizeof(*out->rows));
	out->score = arena_take_array(arena, n, sizeof(*out->score));
	out->evidence = arena_take_array(arena, n, sizeof(*out->evidence));
	out->evidence_count =
	    arena_take_array(arena, n, sizeof(*out->evidence_count));
	if (entries == NULL || out->order == NULL || out->rows == NULL ||
	    out->score == NULL || out->evidence == NULL ||
	    out->evidence_count == NULL)
		return -1;
	out->count = order_pictures(
	    c, &out->features, candidates->count, entries, &out->none);
	for (uint32_t i = 0; i < out->count; i++) {
		out->rows[i] = entries[i].row;
		out->order[i] = out->features.rows[entries[i].row].candidate;
		out->score[i] = entries[i].sum;
		if (name_evidence(out, i, arena) != 0)
			return -1;
	}
	if (out->count > 0 &&
	    log(out->score[0] / out->none) >= c->weights.threshold)
		out->main = out->order[0];
	return 0;
}

static int
compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (fabs(x->weight) != fabs(y->weight))
		return fabs(x->weight) > fabs(y->weight) ? -1 : 1;
	return x->feature < y->feature ? -1 : x->feature > y->feature;
}

static void
explain_list(const struct choice *c, const char *what, const uint16_t list[],
    uint32_t count, FILE *out)
{
	struct part parts[FEATURE_COUNT];

	(void)fprintf(
	    out, "  %+.4f %s\n", weights_sum(&c->weights, list, count), what);
	for (uint32_t i = 0; i < count; i++)
		parts[i] = (struct part){ c->weights.of[list[i]], list[i] };
	qsort(parts, count, sizeof(*parts), compare_parts);
	for (uint32_t i = 0; i < count; i++)
		if (fabs(parts[i].weight) >= 0.00005)
			(void)fprintf(out, "    %+.4f %s\n", parts[i].weight,
			    features_name((enum feature)parts[i].feature));
}

void
choice_explain(const struct choice *c, const struct choice_result *r,
    const struct candidates *candidates, FILE *out)
{
	const struct features *f = &r->features;

	for (uint32_t rank = 0; rank < r->count; rank++) {
		const struct candidate *k = &candidates->list[r->order[rank]];
		uint32_t picture = f->rows[r->rows[rank]].picture;

		(void)fprintf(out, "%u %.4f%s %.*s\n", rank + 1, r->score[rank],
		    (int64_t)r->order[rank] == r->main ? " main" : "",
		    k->url_count > 0 ? (int)k->urls[0].url.size : 0,
		    k->url_count > 0 ? k->urls[0].url.data : "");
		for (uint32_t i = 0; i < f->row_count; i++)
			if (f->rows[i].picture == picture)
				explain_list(c,
				    f->rows[i].declared      ? "declared"
					: i == r->rows[rank] ? "shown"
							     : "shown, too",
				    f->rows[i].list, f->rows[i].count, out);
	}
	(void)fprintf(out, "- %.4f%s no main image (threshold %.4f)\n", r->none,
	    r->main < 0 ? " main" : "", c->weights.threshold);
	explain_list(c, "page", f->none, f->none_count, out);
}
