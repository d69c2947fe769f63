/*
 * lait-db add; see add.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/record.h"
#include "lib/stage.h"

#include "db/batch.h"
#include "db/frontier.h"
#include "db/reason.h"
#include "db/scope.h"
#include "db/state.h"

#include "db/add.h"

struct add {
	struct batch batch;
	enum want want; /* of what does not say itself */
	int64_t added, known, bad;
};

/* 0 or -1 (said). */
static int
add_one(struct add *a, struct text t, int want, const char *file, int64_t line)
{
	struct dataset *ds = a->batch.ds;
	struct address address;
	struct frontier f;

	if (!address_read(ds, t, (enum want)want, &address)) {
		log_error("%s:%lld: not an http(s) address: %.*s", file,
		    (long long)line, (int)(t.size > 200 ? 200 : t.size),
		    t.data);
		a->bad++;
		return 0;
	}
	if (batch_unit(&a->batch) != 0)
		return -1;
	if (want != WANT_IMAGE)
		scope_seed(ds, &address);
	if (!frontier_find(ds, address.key, &f)) {
		frontier_add(ds, &address, 0, PRIORITY_SEED, NULL, &f);
		a->added++;
	} else if (reason_word(state_reason(ds, f.state_id), "scope") != NULL ||
	    (want_is_list(f.want) && state_is(ds, f.state_id, "done"))) {
		/* It was a link that led out of the scope, or is a list that
		 * may say something new. */
		frontier_enqueue(ds, &f);
		a->added++;
	} else
		a->known++;
	return batch_keep(&a->batch);
}

/* A line of a file: an address, or a url record. */
static int
add_line(struct add *a, struct text t, const char *file, int64_t line)
{
	const char *why;
	json_t *rec;
	int status, want = (int)a->want;

	t = text_trim(t);
	if (t.size == 0 || t.data[0] == '#')
		return 0;
	if (t.data[0] != '{')
		return add_one(a, t, want, file, line);
	rec = record_parse(t, &why);
	if (rec != NULL && record_string(rec, "want") != NULL)
		want = want_of(record_string(rec, "want"));
	if (rec == NULL || want < 0) {
		log_error("%s:%lld: %s", file, (long long)line,
		    rec == NULL ? why : "unknown want");
		a->bad++;
		json_decref(rec);
		return 0;
	}
	status = add_one(a, record_text(rec, "url"), want, file, line);
	json_decref(rec);
	return status;
}

static int
add_file(struct add *a, int fd, const char *name)
{
	struct record_lines *lines = record_lines_new(fd);
	struct text line;
	int status = 0, got = 0;

	if (lines == NULL) {
		log_errno("%s", name);
		return -1;
	}
	while (status == 0 && (got = record_lines_next(lines, &line)) > 0)
		status = add_line(a, line, name, record_lines_number(lines));
	if (got < 0) {
		log_errno("%s", name);
		status = -1;
	}
	record_lines_free(lines);
	return status;
}

static int
add_operand(struct add *a, const char *operand, int number)
{
	int fd, status;

	if (strcmp(operand, "-") == 0)
		return add_file(a, STDIN_FILENO, "-");
	if (strstr(operand, "://") != NULL)
		return add_one(
		    a, text_of(operand), (int)a->want, "operand", number);
	fd = open(operand, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		log_errno("%s: neither an address nor a file", operand);
		a->bad++;
		return 0;
	}
	status = add_file(a, fd, operand);
	(void)close(fd); /* only read */
	return status;
}

int
add_seeds(struct dataset *ds, enum want want, int count, char *operands[])
{
	struct add a = { .batch = { .ds = ds }, .want = want };
	int status = 0;

	if (count == 0 && isatty(STDIN_FILENO)) {
		log_error("add wants URL|FILE..., or lines on standard input");
		return EXIT_USAGE;
	}
	if (count == 0)
		status = add_file(&a, STDIN_FILENO, "-");
	for (int i = 0; status == 0 && i < count; i++)
		status = add_operand(&a, operands[i], i + 1);
	if (db_failed(ds->db) || batch_flush(&a.batch) != 0)
		return EXIT_UNUSABLE;
	if (log_level() >= LOG_LEVEL_WARN)
		fprintf(stderr, "%lld added, %lld known already\n",
		    (long long)a.added, (long long)a.known);
	if (status != 0)
		return EXIT_UNUSABLE;
	return a.bad > 0 ? EXIT_USAGE : EXIT_ANSWERED;
}
