/*
 * lait-train: make the weights of the choice of the main image from labelled
 * pages.
 */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "crawler/labels.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/stage.h"

static struct {
	const char *store, *about, *output;
	int64_t folds, seed;
	struct train_settings train;
	int64_t steps;
} config;

static const struct option_spec options[] = {
	{ .name = "store",
	    .value = &config.store,
	    .type = OPTION_STRING,
	    .fallback = ".",
	    .argument = "FOLDER",
	    .help = "where the files of pages lie" },
	{ .name = "output",
	    .letter = 'o',
	    .value = &config.output,
	    .type = OPTION_STRING,
	    .argument = "FILE",
	    .help = "write the weights there, not on standard output" },
	{ .name = "about",
	    .value = &config.about,
	    .type = OPTION_STRING,
	    .fallback = "pages of unknown origin",
	    .argument = "TEXT",
	    .help = "what the pages are; stands in the file" },
	{ .name = "l2",
	    .value = &config.train.l2,
	    .type = OPTION_REAL,
	    .fallback = "2",
	    .argument = "X",
	    .help = "how much large weights cost",
	    .min = 1e-6,
	    .max = 1e6 },
	{ .name = "none-weight",
	    .value = &config.train.none_weight,
	    .type = OPTION_REAL,
	    .fallback = "2",
	    .argument = "X",
	    .help = "what a page without a main image counts",
	    .min = 0.001,
	    .max = 1000 },
	{ .name = "threshold",
	    .value = &config.train.threshold,
	    .type = OPTION_REAL,
	    .fallback = "1",
	    .argument = "X",
	    .help = "least log-odds of the best picture against none",
	    .min = -100,
	    .max = 100 },
	{ .name = "steps",
	    .value = &config.steps,
	    .type = OPTION_INTEGER,
	    .fallback = "300",
	    .argument = "N",
	    .help = "steps of L-BFGS at most",
	    .min = 1,
	    .max = 100000 },
	{ .name = "folds",
	    .value = &config.folds,
	    .type = OPTION_INTEGER,
	    .fallback = "0",
	    .argument = "N",
	    .help = "measure by N folds of sites instead",
	    .min = 0,
	    .max = 1000 },
	{ .name = "seed",
	    .value = &config.seed,
	    .type = OPTION_INTEGER,
	    .fallback = "0",
	    .argument = "N",
	    .help = "which sites share a fold",
	    .min = 0,
	    .max = 1e9 },
	{ .name = NULL },
};

static const struct option_program program = {
	.name = "lait-train",
	.synopsis = "[--store FOLDER] [-o FILE] [--folds N] <RECORDS",
	.summary = "Make weights for the choice of the main image of pages.",
	.options = options,
	.no_config = true,
};

static struct {
	unsigned added, not_shown, unread;
} seen;

static int
take_record(struct labels *l, struct train *t, const json_t *rec, int64_t line)
{
	const char *why;

	if (strcmp(record_kind(rec), "page") != 0)
		return 0;
	switch (labels_add(l, rec, config.seed, t, &why)) {
	case LABELS_ADDED: seen.added++; return 0;
	case LABELS_NOT_SHOWN: seen.not_shown++; return 0;
	case LABELS_UNREAD:
		seen.unread++;
		log_warn("line %lld: %s", (long long)line, why);
		return 0;
	case LABELS_WRONG:
		log_error("line %lld: %s", (long long)line, why);
		return -1;
	case LABELS_MEMORY: log_error("out of memory"); return -1;
	}
	return -1;
}

static int
read_records(struct labels *l, struct train *t)
{
	struct record_lines *lines = record_lines_new(STDIN_FILENO);
	struct text line;
	int status;

	if (lines == NULL) {
		log_error("out of memory");
		return -1;
	}
	while ((status = record_lines_next(lines, &line)) == 1) {
		int64_t number = record_lines_number(lines);
		const char *why;
		json_t *rec = record_parse(line, &why);

		if (rec == NULL)
			log_error("line %lld: %s", (long long)number, why);
		if (rec == NULL || take_record(l, t, rec, number) != 0)
			status = -1;
		json_decref(rec);
		if (status < 0)
			break;
	}
	if (status < 0 && errno == EFBIG)
		log_error("a line is too long");
	record_lines_free(lines);
	return status;
}

static int
write_weights(const struct weights *w, FILE *out)
{
	struct buffer header = buffer_make(WEIGHTS_BYTES_MAX),
		      bytes = buffer_make(WEIGHTS_BYTES_MAX);
	int status = -1;

	(void)buffer_printf(&header,
	    "Weights of the choice of the main image; see lait-train(1).\n"
	    "Trained on %s:\n"
	    "%u pages, %u more on which the expected picture does not "
	    "stand;\n"
	    "l2 %g, none-weight %g.\n"
	    "A picture gets the sum of the weights of the features that "
	    "hold.",
	    config.about, seen.added, seen.not_shown, config.train.l2,
	    config.train.none_weight);
	if (!header.failed &&
	    weights_write(w, buffer_text(&header), &bytes) == 0 &&
	    fwrite(bytes.data, 1, bytes.size, out) == bytes.size &&
	    fflush(out) == 0)
		status = 0;
	buffer_free(&header);
	buffer_free(&bytes);
	return status;
}

static int
save(const struct weights *w)
{
	struct new_file *f;

	if (config.output == NULL) {
		if (write_weights(w, stdout) == 0)
			return 0;
		log_errno("standard output");
		return -1;
	}
	f = file_new(config.output);
	if (f == NULL || write_weights(w, file_stream(f)) != 0) {
		log_errno("%s", config.output);
		file_abandon(f);
		return -1;
	}
	if (file_commit(f) != 0) {
		log_errno("%s", config.output);
		return -1;
	}
	return 0;
}

static int
fit_all(const struct train *t)
{
	struct weights w;

	if (train_fit(
		t, &config.train, (struct train_part){ .folds = 0 }, &w) != 0) {
		log_error("out of memory");
		return -1;
	}
	return save(&w);
}

static void
print_counts(const struct train_counts *c)
{
	unsigned asked = c->answered + c->with;

	printf("pages %u\n", c->pages);
	printf("f1 %.4f\n", asked == 0 ? 1 : 2.0 * c->right / asked);
	printf("right %u/%u\n", c->right, c->with);
	printf("rejected %u/%u\n", c->rejected, c->without);
}

/* Each fold is judged by weights that were trained on the others. */
static int
measure_folds(const struct train *t)
{
	struct train_counts sum = { .pages = 0 };

	for (unsigned fold = 0; fold < (unsigned)config.folds; fold++) {
		struct train_part others = { (unsigned)config.folds, fold,
			true };
		struct train_part own = { (unsigned)config.folds, fold, false };
		struct train_counts c;
		struct weights w;

		if (train_fit(t, &config.train, others, &w) != 0) {
			log_error("out of memory");
			return -1;
		}
		train_judge(t, &w, own, &c);
		sum.pages += c.pages;
		sum.with += c.with;
		sum.right += c.right;
		sum.answered += c.answered;
		sum.without += c.without;
		sum.rejected += c.rejected;
	}
	print_counts(&sum);
	return fflush(stdout) == 0 ? 0 : -1;
}

static int
work(struct labels *l, struct train *t)
{
	if (read_records(l, t) != 0)
		return EXIT_UNUSABLE;
	if (seen.added == 0) {
		log_error("no labelled page to learn from");
		return EXIT_UNUSABLE;
	}
	if ((config.folds > 0 ? measure_folds(t) : fit_all(t)) != 0)
		return EXIT_UNUSABLE;
	return EXIT_ANSWERED;
}

int
main(int argc, char *argv[])
{
	struct labels *l;
	struct train *t;
	int first, status = EXIT_UNUSABLE;

	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (first < argc || isatty(STDIN_FILENO)) {
		option_usage(&program, stderr);
		return EXIT_USAGE;
	}
	config.train.steps = (unsigned)config.steps;
	l = labels_open(config.store);
	t = train_new();
	if (l != NULL && t != NULL)
		status = work(l, t);
	train_free(t);
	labels_free(l);
	return status;
}
