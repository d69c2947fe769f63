/*
 * Labelled pages as rows of features, and the function to be minimised.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crawler/descent.h"
#include "crawler/train.h"
#include "lib/number.h"

/* A row is features[first .. first + count); the last row of a page is that
 * of having no main image, with picture UINT32_MAX. */
struct row {
	size_t first;
	uint32_t count, picture;
	bool right;
};

struct labelled {
	size_t first, count; /* rows */
	struct train_label label;
	bool teaches;
};

struct train {
	uint16_t *features;
	struct row *rows;
	struct labelled *pages;
	size_t feature_count, feature_room;
	size_t row_count, row_room;
	size_t page_count, page_room;
};

/* What descent_run is given. */
struct problem {
	const struct train *train;
	const struct train_settings *settings;
	struct train_part part;
	double *scores; /* of the rows of a page */
};

struct train *
train_new(void)
{
	return calloc(1, sizeof(struct train));
}

void
train_free(struct train *t)
{
	if (t == NULL)
		return;
	free(t->features);
	free(t->rows);
	free(t->pages);
	free(t);
}

size_t
train_pages(const struct train *t)
{
	return t->page_count;
}

/* Room for `more` things behind `count`; the array may move. */
static int
make_room(void **array, size_t count, size_t more, size_t *room, size_t size)
{
	size_t need, bytes;
	void *moved;

	if (!size_add(count, more, &need))
		return -1;
	if (need <= *room)
		return 0;
	if (!size_mul(need, 2, &need) || !size_mul(need, size, &bytes) ||
	    (moved = realloc(*array, bytes)) == NULL)
		return -1;
	*array = moved;
	*room = need;
	return 0;
}

static int
add_row(struct train *t, const uint16_t list[], uint32_t count,
    uint32_t picture, bool right)
{
	void *features = t->features, *rows = t->rows;
	int status;

	status = make_room(&features, t->feature_count, count, &t->feature_room,
	    sizeof(*t->features));
	t->features = features;
	if (status == 0)
		status = make_room(
		    &rows, t->row_count, 1, &t->row_room, sizeof(*t->rows));
	t->rows = rows;
	if (status != 0)
		return -1;
	memcpy(t->features + t->feature_count, list, count * sizeof(*list));
	t->rows[t->row_count++] = (struct row){ .first = t->feature_count,
		.count = count,
		.picture = picture,
		.right = right };
	t->feature_count += count;
	return 0;
}

int
train_add(struct train *t, const struct features *f, const bool right[],
    struct train_label label)
{
	void *pages = t->pages;
	struct labelled page = {
		.first = t->row_count, .label = label, .teaches = label.none
	};

	if (make_room(&pages, t->page_count, 1, &t->page_room,
		sizeof(*t->pages)) != 0)
		return -1;
	t->pages = pages;
	for (uint32_t i = 0; i < f->row_count; i++) {
		const struct features_row *r = &f->rows[i];

		page.teaches |= right[i];
		if (add_row(t, r->list, r->count, r->picture,
			right[i] && !label.none) != 0)
			return -1;
	}
	if (add_row(t, f->none, f->none_count, UINT32_MAX, label.none) != 0)
		return -1;
	page.count = t->row_count - page.first;
	t->pages[t->page_count++] = page;
	return 0;
}

static bool
in_part(const struct labelled *page, struct train_part part)
{
	if (part.folds == 0)
		return true;
	return (page->label.group % part.folds == part.fold) != part.others;
}

static double
score_of(const struct train *t, const struct row *row, const double w[])
{
	double sum = 0;

	for (uint32_t i = 0; i < row->count; i++)
		sum += w[t->features[row->first + i]];
	return sum;
}

/* Log of the sum of exponentials of the scores, of all rows or the right
 * ones. */
static double
log_sum(
    const struct row rows[], const double scores[], size_t count, bool right)
{
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < count; i++)
		if (!right || rows[i].right)
			most = fmax(most, scores[i]);
	for (size_t i = 0; i < count; i++)
		if (!right || rows[i].right)
			sum += exp(scores[i] - most);
	return most + log(sum);
}

/* Minus the log-probability of what is right; its gradient is added. */
static double
page_loss(const struct problem *p, const struct labelled *page,
    const double w[], double gradient[])
{
	const struct train *t = p->train;
	const struct row *rows = t->rows + page->first;
	double weight = page->label.weight *
	    (page->label.none ? p->settings->none_weight : 1);
	double all, right;

	for (size_t i = 0; i < page->count; i++)
		p->scores[i] = score_of(t, &rows[i], w);
	all = log_sum(rows, p->scores, page->count, false);
	right = log_sum(rows, p->scores, page->count, true);
	for (size_t i = 0; i < page->count; i++) {
		double slope = exp(p->scores[i] - all);

		if (rows[i].right)
			slope -= exp(p->scores[i] - right);
		for (uint32_t k = 0; k < rows[i].count; k++)
			gradient[t->features[rows[i].first + k]] +=
			    weight * slope;
	}
	return weight * (all - right);
}

static double
loss(void *context, const double w[], double gradient[])
{
	const struct problem *p = context;
	double sum = 0;

	for (unsigned i = 0; i < FEATURE_COUNT; i++) {
		gradient[i] = p->settings->l2 * w[i];
		sum += 0.5 * p->settings->l2 * w[i] * w[i];
	}
	for (size_t i = 0; i < p->train->page_count; i++) {
		const struct labelled *page = &p->train->pages[i];

		if (page->teaches && in_part(page, p->part))
			sum += page_loss(p, page, w, gradient);
	}
	return sum;
}

int
train_fit(const struct train *t, const struct train_settings *settings,
    struct train_part part, struct weights *out)
{
	struct problem p = { t, settings, part, NULL };
	size_t most = 1;
	int status;

	for (size_t i = 0; i < t->page_count; i++)
		if (t->pages[i].count > most)
			most = t->pages[i].count;
	p.scores = calloc(most, sizeof(*p.scores));
	if (p.scores == NULL)
		return -1;
	*out = (struct weights){ .threshold = settings->threshold };
	status = descent_run(loss, &p, FEATURE_COUNT, settings->steps, out->of);
	free(p.scores);
	return status;
}

/* The row of the best picture; that of "none" when it wins. */
static const struct row *
answer_of(
    const struct train *t, const struct labelled *page, const struct weights *w)
{
	const struct row *rows = t->rows + page->first, *best = NULL;
	const struct row *none = &rows[page->count - 1];
	double most = 0, bar = exp(score_of(t, none, w->of) + w->threshold);

	for (size_t i = 0; i + 1 < page->count; i++) {
		double sum = 0, row_most = -1;
		const struct row *speaker = NULL;

		for (size_t k = 0; k + 1 < page->count; k++) {
			double e;

			if (rows[k].picture != rows[i].picture)
				continue;
			if (k < i)
				break; /* counted with row k */
			e = exp(score_of(t, &rows[k], w->of));
			sum += e;
			if (e > row_most) {
				row_most = e;
				speaker = &rows[k];
			}
		}
		if (sum > most) {
			most = sum;
			best = speaker;
		}
	}
	return best != NULL && most >= bar ? best : none;
}

void
train_judge(const struct train *t, const struct weights *w,
    struct train_part part, struct train_counts *counts)
{
	*counts = (struct train_counts){ .pages = 0 };
	for (size_t i = 0; i < t->page_count; i++) {
		const struct labelled *page = &t->pages[i];
		const struct row *answer;
		bool none;

		if (!in_part(page, part))
			continue;
		answer = answer_of(t, page, w);
		none = answer->picture == UINT32_MAX;
		counts->pages++;
		counts->answered += !none;
		counts->with += !page->label.none;
		counts->without += page->label.none;
		counts->right += !page->label.none && answer->right;
		counts->rejected += page->label.none && none;
	}
}
