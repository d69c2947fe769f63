/*
 * Training and testing of the classifier of natural photographs.
 */

#include <stdlib.h>
#include <unistd.h>

#include "filter/naturalfit.h"
#include "lib/buffer.h"
#include "tests/check.h"

enum { COUNT = 400 };

/* Two clouds that overlap a little in the first measure. */
static void
cases_make(struct naturalfit_case cases[COUNT])
{
	uint32_t chance = 1;

	for (int i = 0; i < COUNT; i++) {
		cases[i] = (struct naturalfit_case){ .natural = i % 4 == 0,
			.group = (uint32_t)i / 100,
			.number = (uint32_t)i };
		for (int j = 0; j < NATURAL_FEATURES; j++) {
			chance = chance * 1664525 + 1013904223;
			cases[i].features[j] = (chance >> 8) / 16777216.0;
		}
		cases[i].features[0] += cases[i].natural ? 0.9 : 0;
		cases[i].features[NATURAL_FEATURES] = 1;
	}
}

static void
test_training(void)
{
	static struct naturalfit_case cases[COUNT];
	struct naturalfit_figures figures;
	struct natural n, again;

	cases_make(cases);
	check(naturalfit_train(cases, COUNT, UINT32_MAX, &n) == 0 &&
		n.weights[0] > 1,
	    "the measure that tells them apart has weight");
	check(fabs(n.weights[3]) < fabs(n.weights[0]) / 4,
	    "one that does not has little");
	naturalfit_train(cases, COUNT, UINT32_MAX, &again);
	check(memcmp(&n, &again, sizeof(n)) == 0,
	    "training twice gives the same bits");
	for (int i = 0; i < COUNT; i++)
		cases[i].score = natural_apply(&n, cases[i].features);
	figures = naturalfit_test(cases, COUNT, false);
	check(figures.auc > 0.98 && figures.balanced > 0.9,
	    "its scores tell them apart");
	check(isnan(naturalfit_test(cases, COUNT, true).auc),
	    "without cases there is no figure");
	for (int i = 0; i < COUNT; i++)
		cases[i].natural = true;
	check(naturalfit_train(cases, COUNT, UINT32_MAX, &n) == -1,
	    "one label alone teaches nothing");
}

static void
test_file(void)
{
	char path[] = "/tmp/test-natural-XXXXXX";
	struct buffer text = buffer_make(NATURAL_FILE_BYTES_MAX);
	struct natural n = { { 1.5, -2, 3e-7, 0, 5, -6, 0.125, 7.25 } }, back;
	int fd = mkstemp(path);

	buffer_put_string(&text, "# weights\n\n");
	natural_print(&n, &text);
	check(fd >= 0 &&
		write(fd, text.data, text.size) == (ssize_t)text.size &&
		natural_read(path, &back) == 0 &&
		memcmp(&n, &back, sizeof(n)) == 0,
	    "weights are written and read back");
	check(fd >= 0 && ftruncate(fd, (off_t)text.size - 12) == 0 &&
		natural_read(path, &back) == -1,
	    "a file without the bias is refused");
	if (fd >= 0) {
		close(fd);
		unlink(path);
	}
	buffer_free(&text);
}

int
main(void)
{
	test_training();
	test_file();
	return check_end();
}
