/*
 * lait import; see import.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/record.h"
#include "lib/stage.h"

#include "run/child.h"
#include "run/dataset.h"
#include "run/evalset.h"
#include "run/import.h"
#include "run/lock.h"

enum { NAME_BYTES_MAX = 64 };

static const char folder[] = "evalsets";

static const struct option_spec options[] = { { 0 } };

static const struct option_program program = {
	.name = "lait import",
	.synopsis = "evalset NAME FILE|DIR",
	.summary = "Mark what stands in an evaluation set: a folder of "
		   "pictures or a list of hashes.",
	.options = options,
};

/* A set that is being made. */
struct import {
	const char *name;
	char source[PATH_MAX];     /* absolute */
	char list[PATH_BYTES_MAX]; /* temporary: records of files */
	char out[PATH_BYTES_MAX]; /* temporary: what lait-filter says of them */
	char path[PATH_BYTES_MAX]; /* the set */
	int64_t pictures, passed_over;
};

/* Letters, digits and -_. so that it can stand in a list of settings. */
static bool
is_name(const char *s)
{
	size_t size = strspn(s,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_.");

	return size > 0 && size <= NAME_BYTES_MAX && s[size] == '\0' &&
	    s[0] != '.';
}

static int
put_record(FILE *out, json_t *rec)
{
	struct buffer line = buffer_make(RECORD_BYTES_MAX);
	int status = -1;

	if (record_write(rec, &line) == 0 &&
	    fwrite(line.data, 1, line.size, out) == line.size)
		status = 0;
	buffer_free(&line);
	return status;
}

/* ---- a list ---------------------------------------------------------------*/

static int
copy_line(struct import *i, struct text line, int64_t number, FILE *out)
{
	const char *why;
	json_t *rec;
	int status;

	line = text_trim(line);
	if (line.size == 0 || line.data[0] == '#')
		return 0;
	rec = evalset_record(line, &why);
	if (rec == NULL) {
		log_error("%s:%" PRId64 ": %s", i->source, number, why);
		return -1;
	}
	i->pictures++;
	status = put_record(out, rec);
	json_decref(rec);
	return status;
}

/* What is made of a line of a file; -1 when the rest is not wanted, and said
 * why. */
typedef int take_line(
    struct import *i, struct text line, int64_t number, FILE *out);

/* Give the lines of a file to `take`.  0, or -1 and said. */
static int
each_line(struct import *i, const char *path, take_line *take, FILE *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), got = -1, status = 0;
	struct record_lines *lines = fd < 0 ? NULL : record_lines_new(fd);
	struct text line;

	while (lines != NULL && status == 0 &&
	    (got = record_lines_next(lines, &line)) > 0)
		status = take(i, line, record_lines_number(lines), out);
	if (got < 0)
		log_errno("%s", path);
	record_lines_free(lines);
	if (fd >= 0)
		close(fd); /* only read */
	return got < 0 ? -1 : status;
}

/* ---- a folder of pictures -------------------------------------------------*/

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int
put_path(FILE *out, const char *path)
{
	json_t *rec = record_new("image");
	int status = -1;

	if (rec != NULL && record_set_string(rec, "path", path) == 0)
		status = put_record(out, rec);
	json_decref(rec);
	return status;
}

/* All files below the folder, by name. */
static int
list_files(struct import *i, FILE *out)
{
	char *paths[] = { i->source, NULL };
	size_t skip = strlen(i->source) + 1;
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	const FTSENT *e;
	int status = walk == NULL ? -1 : 0;

	while (status == 0 && (e = fts_read(walk)) != NULL) {
		if (e->fts_info == FTS_F)
			status = put_path(out, e->fts_path + skip);
		else if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR) {
			errno = e->fts_errno;
			status = -1;
		}
	}
	if (status != 0)
		log_errno("%s", i->source);
	if (walk != NULL)
		fts_close(walk);
	return status;
}

/* All gates stand open: the set's pictures are what they are. */
static int
measure(const struct import *i)
{
	const struct child_command filter = { { "sh", "-c",
	    "LAIT_CONF=/dev/null exec lait-filter --store \"$1\""
	    " --min-side 1 --aspect-max 1000 --bytes-min 0 --contrast-min 0"
	    " --blank-max 1 --blur-min 0 --natural-min 0 -j2"
	    " <\"$2\" >\"$3\"",
	    "sh", i->source, i->list, i->out } };

	return child_run(&filter) == EXIT_ANSWERED ? 0 : -1;
}

static int
take_answer(struct import *i, struct text line, int64_t number, FILE *out)
{
	const char *why;
	json_t *rec = record_parse(line, &why), *kept;
	int status = 0;

	if (rec == NULL) {
		log_error("%s:%" PRId64 ": %s", i->out, number, why);
		return -1;
	}
	kept = evalset_trim(rec, record_string(rec, "path"));
	/* What is no picture has no hashes: a list, a licence. */
	if (kept == NULL || record_string(kept, "pdq") == NULL)
		i->passed_over++;
	else {
		i->pictures++;
		status = put_record(out, kept);
	}
	json_decref(kept);
	json_decref(rec);
	return status;
}

static int
copy_folder(struct import *i, FILE *out)
{
	struct new_file *list = file_new(i->list);
	int status = -1;

	if (list == NULL) {
		log_errno("%s", i->list);
		return -1;
	}
	if (list_files(i, file_stream(list)) != 0)
		file_abandon(list);
	else if (file_commit(list) != 0)
		log_errno("%s", i->list);
	else if (measure(i) == 0)
		status = each_line(i, i->out, take_answer, out);
	(void)unlink(i->list); /* it may not be there */
	(void)unlink(i->out);
	return status;
}

/* ---- the verb -------------------------------------------------------------*/

static int
write_set(struct import *i)
{
	struct new_file *f = file_new(i->path);
	struct stat st;
	int status;

	if (f == NULL || stat(i->source, &st) != 0) {
		log_errno("%s", f == NULL ? i->path : i->source);
		file_abandon(f);
		return -1;
	}
	status = S_ISDIR(st.st_mode)
	    ? copy_folder(i, file_stream(f))
	    : each_line(i, i->source, copy_line, file_stream(f));
	if (status == 0 && i->pictures == 0) {
		log_error("%s: no picture in it", i->source);
		status = -1;
	}
	if (status != 0) {
		file_abandon(f);
		return -1;
	}
	if (file_commit(f) == 0)
		return 0;
	log_errno("%s", i->path);
	return -1;
}

/* A lait-dedup that runs has read the sets that were there: so none may. */
static int
take_lock(void)
{
	pid_t holder;

	switch (lock_take("lait.lock", &holder)) {
	case LOCK_TAKEN: return EXIT_ANSWERED;
	case LOCK_ERROR: return EXIT_UNUSABLE;
	case LOCK_BUSY: break;
	}
	log_error("a run is at work on this dataset (process %d); import when "
		  "it has ended",
	    (int)holder);
	return EXIT_EARLY;
}

static int
import_set(struct import *i)
{
	static const struct child_command redo = { { "lait-db", "redo",
	    "dedup" } };
	int status = take_lock();

	if (status != EXIT_ANSWERED)
		return status;
	if (snprintf(i->path, sizeof(i->path), "%s/%s.jsonl", folder,
		i->name) >= (int)sizeof(i->path) ||
	    snprintf(i->list, sizeof(i->list), "%s/.%s.list", folder,
		i->name) >= (int)sizeof(i->list) ||
	    snprintf(i->out, sizeof(i->out), "%s/.%s.out", folder, i->name) >=
		(int)sizeof(i->out))
		return EXIT_USAGE;
	if (file_make_folder(folder) != 0) {
		log_errno("%s", folder);
		return EXIT_UNUSABLE;
	}
	if (write_set(i) != 0)
		return EXIT_UNUSABLE;
	printf("%s: %" PRId64 " pictures", i->name, i->pictures);
	if (i->passed_over > 0)
		printf(", %" PRId64 " files passed over", i->passed_over);
	printf("\n");
	if (fflush(stdout) != 0)
		log_errno("standard output");
	status = child_run(&redo);
	return status < 0 || status > EXIT_UNUSABLE ? EXIT_UNUSABLE : status;
}

int
import_main(int argc, char *argv[])
{
	struct import i = { 0 };
	int first;

	switch (option_parse(&program, argc, argv, &first)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (argc - first != 3 || strcmp(argv[first], "evalset") != 0) {
		option_usage(&program, stderr);
		return EXIT_USAGE;
	}
	i.name = argv[first + 1];
	if (!is_name(i.name)) {
		log_error("\"%s\" is no name of a set: letters, digits, -, _ "
			  "and . may stand in it",
		    i.name);
		return EXIT_USAGE;
	}
	/* Before the dataset's folder becomes the current one. */
	if (realpath(argv[first + 2], i.source) == NULL) {
		log_errno("%s", argv[first + 2]);
		return EXIT_USAGE;
	}
	if (dataset_enter(option_settings_path()) != 0)
		return EXIT_USAGE;
	return import_set(&i);
}
