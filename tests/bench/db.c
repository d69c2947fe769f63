/*
 * What the database costs: records of a made-up web are saved, stage by stage,
 * into an empty dataset, and into one that holds a million of each kind.
 *
 *	bench-db [ROWS]         default 1000000; programs through PATH
 *
 * Prints NAME VALUE lines.  `cost-STAGE-small` and `-large` are CPU
 * microseconds a record of todo and save together, `-growth` their ratio: the
 * database alone.  `stage-STAGE` is what the stage itself costs a record, from
 * tests/bench/stages in the same run (called at the top of the tree; of filter
 * the picture's share only).  `growth-STAGE RATIO 1.25` is the ratio of
 * todo | stage | save, and the most that it may be.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/hash.h"
#include "lib/log.h"
#include "lib/number.h"

enum { SMALL = 10000, STEP = 5000, HOSTS = 2000, NEW = 1000, STAGES = 5 };

static const char *const names[STAGES] = { "fetch-page", "extract",
	"fetch-image", "filter", "dedup" };
/* As tests/bench/stages calls them.  Fetched pages are dearer than pictures:
 * they are stored compressed. */
static const char *const rates[STAGES] = { "fetch-pages", "extract-pages",
	"fetch-images", "filter-images", "dedup-images" };
static const char *const stages[STAGES] = { "fetch", "extract", "fetch",
	"filter", "dedup" };

/* 64 hex digits that belong to a number. */
static void
hex_of(char kind, int64_t i, char out[SHA256_HEX_BYTES + 1])
{
	char words[32];
	int size = snprintf(words, sizeof(words), "%c%lld", kind, (long long)i);

	sha256_hex_of((struct text){ words, (size_t)size }, out);
}

/* A text whose letters belong to a number. */
static void
text_of_number(int64_t i, char out[96])
{
	int size =
	    snprintf(out, 96, "A dog runs over the field %lld", (long long)i);

	for (int at = 26; at < size; at++)
		out[at] = (char)(out[at] - '0' + 'b');
}

static void
put_page_answer(FILE *f, int64_t i)
{
	char hex[SHA256_HEX_BYTES + 1];

	hex_of('p', i, hex);
	fprintf(f,
	    "{\"record\":\"url\",\"url\":\"http://h%lld.example/p%lld\","
	    "\"want\":\"page\",\"status\":200,\"content_type\":\"text/html\","
	    "\"body\":\"pages-00000.warc.gz:%lld:99\",\"sha256\":\"%s\","
	    "\"bytes\":20000,\"fetched\":1000}\n",
	    (long long)(i % HOSTS), (long long)i, (long long)i * 100, hex);
}

static void
put_page(FILE *f, int64_t i)
{
	char words[96], page[64];

	text_of_number(i, words);
	(void)snprintf(page, sizeof(page), "http://h%lld.example/p%lld",
	    (long long)(i % HOSTS), (long long)i);
	fprintf(f,
	    "{\"record\":\"candidate\",\"page_url\":\"%s\",\"rank\":1,"
	    "\"main_score\":0.9,\"main\":true,\"image_url\":"
	    "\"http://h%lld.example/i/%lld.jpg\",\"texts\":[{\"kind\":\"alt\","
	    "\"text\":\"%s\"}]}\n"
	    "{\"record\":\"link\",\"page_url\":\"%s\",\"url\":"
	    "\"http://elsewhere.example/\"}\n"
	    "{\"record\":\"page\",\"url\":\"%s\",\"language\":\"en\","
	    "\"title\":\"A page\"}\n",
	    page, (long long)(i % HOSTS), (long long)i, words, page, page);
}

static void
put_image_answer(FILE *f, int64_t i)
{
	char hex[SHA256_HEX_BYTES + 1];

	hex_of('i', i, hex);
	fprintf(f,
	    "{\"record\":\"url\",\"url\":\"http://h%lld.example/i/%lld.jpg\","
	    "\"want\":\"image\",\"status\":200,"
	    "\"body\":\"images-00000.warc:%lld:99\",\"sha256\":\"%s\","
	    "\"bytes\":20000,\"fetched\":1000}\n",
	    (long long)(i % HOSTS), (long long)i, (long long)i * 100, hex);
}

static void
put_measures(FILE *f, int64_t i)
{
	char hex[SHA256_HEX_BYTES + 1], id[KEY_HEX_BYTES + 1], words[96];

	hex_of('i', i, hex);
	text_of_number(i, words);
	hash_text_id(text_of(words), id);
	fprintf(f,
	    "{\"record\":\"image\",\"sha256\":\"%s\",\"format\":\"jpeg\","
	    "\"bytes\":20000,\"width\":640,\"height\":480,\"contrast\":50.0,"
	    "\"blank\":0.1,\"blur\":20.0,\"natural\":0.9,\"pdqq\":100,"
	    "\"pdq\":\"%s\"}\n"
	    "{\"record\":\"text\",\"text_id\":\"%s\",\"language\":\"en\","
	    "\"words\":7,\"characters\":30,\"repetition\":0.0,"
	    "\"letters\":0.8}\n",
	    hex, hex, id);
}

/* One in ten has a near copy. */
static void
put_links(FILE *f, int64_t i)
{
	char hex[SHA256_HEX_BYTES + 1], other[SHA256_HEX_BYTES + 1];

	hex_of('i', i, hex);
	fprintf(f, "{\"record\":\"image\",\"sha256\":\"%s\",\"near\":[", hex);
	if (i % 10 == 1) {
		hex_of('i', i - 1, other);
		fprintf(f, "{\"sha256\":\"%s\",\"distance\":9}", other);
	}
	fputs("]}\n", f);
}

static void (*const puts_of[STAGES])(FILE *, int64_t) = { put_page_answer,
	put_page, put_image_answer, put_measures, put_links };

/* ---- running --------------------------------------------------------------*/

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Run lait-db VERB STAGE; what `stage` writes of from..to is its input (below
 * 0: none).  CPU seconds; ends the program when it fails. */
static double
run(const char *verb, const char *stage, int put, int64_t from, int64_t to)
{
	struct rusage used;
	int ends[2], status;
	FILE *f;
	pid_t pid;

	if (pipe(ends) != 0 || (pid = fork()) < 0)
		exit(3);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(ends[0], STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("lait-db", "lait-db", verb, stage, (char *)NULL);
		_exit(127);
	}
	close(ends[0]);
	f = fdopen(ends[1], "w");
	for (int64_t i = from; put >= 0 && f != NULL && i < to; i++)
		puts_of[put](f, i);
	if (f == NULL || fclose(f) != 0 || wait4(pid, &status, 0, &used) < 0 ||
	    status != 0) {
		log_error("lait-db %s failed", verb);
		exit(3);
	}
	return (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec +
	    (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* All stages for from..to; CPU microseconds a record of each. */
static void
fill(int64_t from, int64_t to, double cost[STAGES])
{
	double count = (double)(to - from);

	for (int s = 0; s < STAGES; s++) {
		cost[s] = run("save", stages[s], s, from, to);
		cost[s] *= 1e6 / count;
	}
}

/* What todo costs when all of a step waits. */
static void
fill_with_todo(int64_t from, int64_t to, double cost[STAGES])
{
	double count = (double)(to - from);

	for (int s = 0; s < STAGES; s++) {
		cost[s] = run("save", stages[s], s, from, to);
		if (s + 1 < STAGES)
			cost[s] += run("todo", stages[s + 1], -1, 0, 0);
		cost[s] *= 1e6 / count;
	}
}

/* A line "RATE-per-cpu-second N" of tests/bench/stages. */
static void
take_rate(const char *line, double cost[STAGES])
{
	static const char unit[] = "-per-cpu-second ";

	for (int s = 0; s < STAGES; s++) {
		size_t size = strlen(rates[s]);
		double rate;

		if (strncmp(line, rates[s], size) != 0 ||
		    strncmp(line + size, unit, sizeof(unit) - 1) != 0)
			continue;
		rate = strtod(line + size + sizeof(unit) - 1, NULL);
		if (rate > 0)
			cost[s] = 1e6 / rate;
	}
}

/* CPU microseconds a record of the stages themselves; 0 where not known. */
static void
stage_costs(double cost[STAGES])
{
	char line[256];
	int ends[2], status;
	FILE *f;
	pid_t pid;

	if (pipe(ends) != 0 || (pid = fork()) < 0)
		exit(3);
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execl("tests/bench/stages", "stages", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	f = fdopen(ends[0], "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		take_rate(line, cost);
	if (f == NULL || fclose(f) != 0 || waitpid(pid, &status, 0) < 0 ||
	    status != 0)
		log_error("tests/bench/stages failed: run at the top of the "
			  "tree");
}

static void
print_costs(const double small[], const double large[], const double stage[])
{
	for (int s = 0; s < STAGES; s++)
		printf("cost-%s-small %.1f\ncost-%s-large %.1f\n"
		       "cost-%s-growth %.2f\n",
		    names[s], small[s], names[s], large[s], names[s],
		    large[s] / small[s]);
	for (int s = 0; s < STAGES; s++)
		if (stage[s] > 0)
			printf("stage-%s %.1f\ngrowth-%s %.2f 1.25\n", names[s],
			    stage[s], names[s],
			    (stage[s] + large[s]) / (stage[s] + small[s]));
		else
			printf("# stage-%s is not known: no growth-%s\n",
			    names[s], names[s]);
}

static double
wall_of_select(void)
{
	double start = seconds();

	(void)run("select", NULL, -1, 0, 0);
	return seconds() - start;
}

int
main(int argc, char *argv[])
{
	double small[STAGES], large[STAGES], none[STAGES];
	double stage[STAGES] = { 0 }, start;
	char folder[] = "/tmp/bench-db-XXXXXX", command[64];
	int64_t rows = 1000000;

	log_start("bench-db");
	if (argc > 1 &&
	    !number_parse(text_of(argv[1]), 2 * SMALL, 1 << 30, &rows))
		return 2;
	stage_costs(stage);
	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return 3;
	(void)unsetenv("LAIT_CONF");
	(void)run("init", NULL, -1, 0, 0);
	fill(0, SMALL, none);
	fill_with_todo(SMALL, SMALL + STEP, small);
	printf("rows %lld\n", (long long)rows);
	start = seconds();
	fill(SMALL + STEP, rows, none);
	printf("fill-seconds %.0f\n", seconds() - start);
	printf("select-all-seconds %.1f\n", wall_of_select());
	fill_with_todo(rows, rows + STEP, large);
	print_costs(small, large, stage);
	(void)wall_of_select();
	fill(rows + STEP, rows + STEP + NEW, none);
	printf("select-thousand-seconds %.3f\n", wall_of_select());
	start = seconds();
	(void)run("status", NULL, -1, 0, 0);
	printf("status-seconds %.3f\n", seconds() - start);
	(void)snprintf(command, sizeof(command), "%s", folder);
	for (int i = 0; i < 3; i++) {
		static const char *const files[] = { "lait.db", "lait.db-wal",
			"lait.db-shm" };

		(void)unlink(files[i]); /* the last two may be gone */
	}
	return rmdir(command) == 0 ? 0 : 3;
}
