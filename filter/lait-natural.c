/*
 * lait-natural: trains and tests the classifier of natural photographs that
 * lait-filter uses; see lait-natural(1).
 *
 * It reads a table of labelled pictures on standard input, a line each:
 *
 *	LABEL TAB SOURCE TAB FILE      (1 photograph, 0 graphics, - graphics
 *	                               for training only)
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter/naturalfit.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/option.h"
#include "lib/share.h"
#include "lib/stage.h"

enum {
	TRAINED_ONLY = -1, /* a label */
	FILE_BYTES_MAX = 32 << 20,
	TABLE_BYTES_MAX = 64 << 20,
	DECODE_SIDE = 512, /* as lait-filter */
	RECOMPRESS_QUALITY = 75,
	CASES_MAX = 1 << 20,
	SOURCES_MAX = 4096
};

static struct {
	const char *weights;
	double overlay_max;
	bool train, folds, score;
} options = { .overlay_max = 1 };

static const struct option_spec specs[] = {
	{ .name = "train",
	    .value = &options.train,
	    .type = OPTION_FLAG,
	    .help = "train on all pictures and print the weights" },
	{ .name = "folds",
	    .value = &options.folds,
	    .type = OPTION_FLAG,
	    .help = "test each source with weights trained without it" },
	{ .name = "score",
	    .value = &options.score,
	    .type = OPTION_FLAG,
	    .help = "print the score of each picture, by line" },
	{ .name = "overlay-max",
	    .value = &options.overlay_max,
	    .type = OPTION_REAL,
	    .argument = "SHARE",
	    .max = 1,
	    .help = "a picture with more letters laid over it scores 0" },
	{ .name = "weights",
	    .value = &options.weights,
	    .type = OPTION_STRING,
	    .argument = "FILE",
	    .help = "weights to test (default: those of "
		    "lait-filter)" },
	{ 0 },
};

/* The pictures and their sources. */
static struct {
	struct naturalfit_case *cases;
	size_t count, room;
	struct text sources[SOURCES_MAX];
	uint32_t source_count;
	struct text *files; /* by number of the picture */
	uint32_t pictures;
} table;

static int
measure(struct text bytes, struct naturalfit_case *c)
{
	struct raster luma = { 0 }, small = { 0 };
	struct image_info info;
	struct measures m;
	int result = -1;

	if (image_probe(bytes, &info) == IMAGE_OK &&
	    image_decode(bytes, &info, 1, DECODE_SIDE, &luma) == IMAGE_OK &&
	    raster_shrink(&luma, MEASURES_SIDE, &small) == 0) {
		measures_of(&small, &m);
		natural_features(&m, c->features);
		c->overlay = m.overlay;
		result = 0;
	}
	raster_free(&luma);
	raster_free(&small);
	return result;
}

/* The same picture as a JPEG of one quality: nearly all photographs come as
 * JPEG and most graphics as PNG, which must give nothing away. */
static int
recompress(struct text bytes, struct buffer *out)
{
	struct raster rgb = { 0 };
	struct image_info info;
	int result = -1;

	if (image_probe(bytes, &info) == IMAGE_OK &&
	    image_decode(bytes, &info, 3, 0, &rgb) == IMAGE_OK)
		result = image_write_jpeg(&rgb, RECOMPRESS_QUALITY, out);
	raster_free(&rgb);
	return result;
}

/* Both cases of a picture; -1 (said) when it cannot be decoded. */
static int
picture_add(const char *path, int label, uint32_t group)
{
	struct buffer bytes = buffer_make(FILE_BYTES_MAX);
	struct buffer jpeg = buffer_make(4 * (size_t)FILE_BYTES_MAX);
	struct naturalfit_case plain = { .natural = label == 1,
		.untested = label == TRAINED_ONLY,
		.group = group,
		.number = table.pictures };
	struct naturalfit_case packed = plain;
	int result = -1;

	packed.recompressed = true;
	if (file_read(path, &bytes) != 0)
		log_errno("%s", path);
	else if (measure(buffer_text(&bytes), &plain) != 0 ||
	    recompress(buffer_text(&bytes), &jpeg) != 0 ||
	    measure(buffer_text(&jpeg), &packed) != 0)
		log_error("%s: cannot be decoded", path);
	else
		result = 0;
	if (result == 0) {
		table.cases[table.count++] = plain;
		table.cases[table.count++] = packed;
		table.pictures++;
	}
	buffer_free(&bytes);
	buffer_free(&jpeg);
	return result;
}

static bool
label_read(struct text word, int *label)
{
	if (word.size != 1 || memchr("01-", word.data[0], 3) == NULL)
		return false;
	*label = word.data[0] == '-' ? TRAINED_ONLY : word.data[0] - '0';
	return true;
}

/* The number of a source; UINT32_MAX when there are too many. */
static uint32_t
source_number(struct text name)
{
	for (uint32_t i = 0; i < table.source_count; i++)
		if (text_equal(table.sources[i], name))
			return i;
	if (table.source_count == SOURCES_MAX)
		return UINT32_MAX;
	table.sources[table.source_count] = name;
	return table.source_count++;
}

static int
line_read(struct text line, int number)
{
	struct text label, source, file;
	uint32_t group;
	char *path;
	int result, kind;

	if (!text_split(&line, '\t', &label) ||
	    !text_split(&line, '\t', &source) ||
	    !text_split(&line, '\t', &file) || !label_read(label, &kind) ||
	    (group = source_number(source)) == UINT32_MAX) {
		log_error("line %d: want LABEL TAB SOURCE TAB FILE", number);
		return -1;
	}
	if ((path = text_string(file)) == NULL)
		return -1;
	table.files[table.pictures] = file;
	result = picture_add(path, kind, group);
	free(path);
	return result;
}

static int
table_read(struct text rest)
{
	struct text line;
	size_t lines = 1;

	for (size_t i = 0; i < rest.size; i++)
		lines += rest.data[i] == '\n';
	if (lines > CASES_MAX / 2) {
		log_error("more than %d pictures", CASES_MAX / 2);
		return -1;
	}
	table.cases = calloc(2 * lines, sizeof(*table.cases));
	table.files = calloc(lines, sizeof(*table.files));
	if (table.cases == NULL || table.files == NULL) {
		log_errno("table");
		return -1;
	}
	for (int number = 1; text_split(&rest, '\n', &line); number++)
		if (line.size > 0 && line_read(line, number) != 0)
			return -1;
	return 0;
}

/* A label that has one source only would be missing where that is left out:
 * its pictures become five sources, by turns. */
static void
sources_part(void)
{
	for (int label = 0; label < 2; label++) {
		uint32_t only = UINT32_MAX, first = table.source_count;
		bool several = false;

		for (size_t i = 0; i < table.count; i++) {
			if (table.cases[i].natural != label ||
			    table.cases[i].untested)
				continue;
			several |=
			    only != UINT32_MAX && only != table.cases[i].group;
			only = table.cases[i].group;
		}
		if (several || only == UINT32_MAX)
			continue;
		for (size_t i = 0; i < table.count; i++)
			if (table.cases[i].natural == label &&
			    !table.cases[i].untested)
				table.cases[i].group =
				    first + table.cases[i].number % 5;
		table.source_count += 5;
	}
}

static int
score_folds(void)
{
	struct natural n;

	sources_part();
	for (uint32_t g = 0; g < table.source_count; g++) {
		if (naturalfit_train(table.cases, table.count, g, &n) != 0) {
			log_error("both labels are needed");
			return -1;
		}
		for (size_t i = 0; i < table.count; i++)
			if (table.cases[i].group == g)
				table.cases[i].score =
				    natural_apply(&n, table.cases[i].features);
	}
	return 0;
}

static int
score_shipped(void)
{
	const char *weights = options.weights;
	char path[PATH_BYTES_MAX];
	struct natural n;

	if (weights == NULL) {
		(void)share_path(path, "natural.weights"); /* read says it */
		weights = path;
	}
	if (natural_read(weights, &n) != 0)
		return -1;
	for (size_t i = 0; i < table.count; i++)
		table.cases[i].score =
		    natural_apply(&n, table.cases[i].features);
	return 0;
}

/* As the gate overlay-max drops what it holds for captioned. */
static void
overlaid_drop(void)
{
	for (size_t i = 0; i < table.count; i++)
		if (table.cases[i].overlay > options.overlay_max)
			table.cases[i].score = 0;
}

static void
figures_print(void)
{
	static const char *const suffixes[] = { "", "-recompressed" };

	for (int i = 0; i < 2; i++) {
		struct naturalfit_figures f =
		    naturalfit_test(table.cases, table.count, i == 1);

		printf("auc%s %.4f\n", suffixes[i], f.auc);
		printf("balanced%s %.4f\n", suffixes[i], f.balanced);
		printf("kept%s %.4f\n", suffixes[i], f.kept);
		printf("dropped%s %.4f\n", suffixes[i], f.dropped);
	}
}

static void
scores_print(void)
{
	for (size_t i = 0; i < table.count; i++) {
		const struct naturalfit_case *c = &table.cases[i];
		struct text file = table.files[c->number];

		printf("%.4f\t%s\t%d\t%.*s\n", c->score,
		    c->recompressed ? "recompressed" : "published", c->natural,
		    (int)file.size, file.data);
	}
}

/* How many pictures of either label a source gave. */
static void
source_print(uint32_t group)
{
	unsigned labels[2] = { 0 };

	for (size_t i = 0; i < table.count; i += 2)
		labels[table.cases[i].natural] += table.cases[i].group == group;
	printf("#   %.*s: %u photographs, %u graphics\n",
	    (int)table.sources[group].size, table.sources[group].data,
	    labels[1], labels[0]);
}

/* What the weights were trained on stands in their file. */
static int
weights_print(void)
{
	struct buffer text = buffer_make(NATURAL_FILE_BYTES_MAX);
	struct natural n;
	int result = -1;

	if (naturalfit_train(table.cases, table.count, UINT32_MAX, &n) != 0) {
		log_error("both labels are needed");
		return -1;
	}
	printf("# Weights of lait-filter's classifier of natural photographs,\n"
	       "# made by `lait-natural --train` of %u pictures, each as\n"
	       "# published and recompressed as JPEG at quality %d:\n",
	    table.pictures, RECOMPRESS_QUALITY);
	for (uint32_t g = 0; g < table.source_count; g++)
		source_print(g);
	if (natural_print(&n, &text) == 0)
		result = printf("%s", buffer_string(&text)) < 0 ? -1 : 0;
	buffer_free(&text);
	return result;
}

static int
work(void)
{
	if (options.train)
		return weights_print();
	if ((options.folds ? score_folds() : score_shipped()) != 0)
		return -1;
	overlaid_drop();
	if (options.score)
		scores_print();
	else
		figures_print();
	return 0;
}

static int
finish_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_ANSWERED;
	log_errno("standard output");
	return EXIT_UNUSABLE;
}

int
main(int argc, char *argv[])
{
	static const struct option_program program = {
		.name = "lait-natural",
		.synopsis = "[--train | --folds] [--weights FILE] "
			    "[--overlay-max SHARE] [--score] <TABLE",
		.summary = "Train and test the classifier of natural "
			   "photographs.",
		.options = specs,
		.no_config = true,
	};
	struct buffer text = buffer_make(TABLE_BYTES_MAX);
	int status = EXIT_UNUSABLE, first;

	log_start(program.name);
	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (first < argc || (options.train && options.folds)) {
		option_usage(&program, stderr);
		return EXIT_USAGE;
	}
	if (file_read("/dev/stdin", &text) != 0)
		log_errno("standard input");
	else if (table_read(buffer_text(&text)) == 0 && work() == 0)
		status = finish_output();
	free(table.cases);
	free(table.files);
	buffer_free(&text);
	return status;
}
