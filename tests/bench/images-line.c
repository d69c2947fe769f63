/*
 * bench-images-line ROUNDS FILE...: CPU milliseconds that lait-filter's line
 * takes for a picture in memory: probe, SHA-256, decode, hashes, measures,
 * natural, borders, thumbnail, fields of the record; and those of the probe
 * alone.  Called by tests/bench/images.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "filter/picture.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/share.h"

enum { FILE_BYTES_MAX = 32 << 20, ROUNDS_MAX = 1000, PROBES = 1000 };

static double
cpu_ms(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
		return 0;
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
judge(struct text bytes, const struct picture_rules *rules)
{
	json_t *rec = record_new("image");
	char hex[SHA256_HEX_BYTES + 1];
	const char *reason = NULL;
	int result = -1;

	if (rec == NULL)
		return -1;
	sha256_hex_of(bytes, hex);
	if (record_set_string(rec, "sha256", hex) == 0 &&
	    picture_judge(rec, bytes, rules, &reason) != PICTURE_FAIL &&
	    json_object_get(rec, "thumb") != NULL)
		result = 0;
	json_decref(rec);
	return result;
}

static double
probe_ms(struct text bytes)
{
	double start = cpu_ms();
	struct image_info info;
	int known = 0;

	for (int i = 0; i < PROBES; i++)
		known += image_probe(bytes, &info) == IMAGE_OK;
	return known == PROBES ? (cpu_ms() - start) / PROBES : 0;
}

/* All rounds of one file; -1 (said). */
static int
file_time(const char *path, int64_t rounds, const struct picture_rules *rules,
    double *ms, double *probe)
{
	struct buffer bytes = buffer_make(FILE_BYTES_MAX);
	int result = file_read(path, &bytes);
	double start;

	if (result == 0)
		result = judge(buffer_text(&bytes), rules); /* warm */
	start = cpu_ms();
	for (int64_t i = 0; result == 0 && i < rounds; i++)
		result = judge(buffer_text(&bytes), rules);
	*ms += cpu_ms() - start;
	*probe += probe_ms(buffer_text(&bytes));
	if (result != 0)
		log_error("%s: cannot be judged", path);
	buffer_free(&bytes);
	return result;
}

int
main(int argc, char *argv[])
{
	struct picture_rules rules = {
		.side_min = 1, .aspect_max = 1000, .blank_max = 1, .nsfw_max = 1
	};
	char weights[PATH_BYTES_MAX];
	int64_t rounds;
	double ms = 0, probe = 0;

	log_start("bench-images-line");
	if (argc < 3 ||
	    !number_parse(text_of(argv[1]), 1, ROUNDS_MAX, &rounds)) {
		log_error("usage: bench-images-line ROUNDS FILE...");
		return 2;
	}
	(void)share_path(weights, "natural.weights"); /* reading says it */
	if (natural_read(weights, &rules.natural) != 0)
		return 2;
	for (int i = 2; i < argc; i++)
		if (file_time(argv[i], rounds, &rules, &ms, &probe) != 0)
			return 3;
	printf("%.6f %.6f\n", ms / (double)rounds / (argc - 2),
	    probe / (argc - 2));
	return 0;
}
