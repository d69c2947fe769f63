/*
 * lait try; see try.h.
 */

#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/output.h"
#include "lib/record.h"
#include "lib/stage.h"
#include "run/child.h"
#include "run/dataset.h"
#include "run/try.h"

enum { OPEN_FILES_MAX = 16, COMMAND_BYTES = 256, OUT_BYTES_MAX = 64 << 20 };

static const struct option_spec options[] = { { 0 } };

static const struct option_program program = {
	.name = "lait try",
	.synopsis = "URL",
	.summary = "Fetch one page, and its main picture, and say what each "
		   "stage makes of them.",
	.options = options,
};

/* What came of the page so far. */
struct trial {
	char folder[PATH_BYTES_MAX]; /* temporary; the current one */
	json_t *page;                /* owned, or NULL */
	json_t *main;                /* best candidate; owned, or NULL */
	int64_t candidates;
};

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* Give `in` to the program and read all that it answers. */
static int
pass(const char *stage, json_t *in, struct buffer *out)
{
	char command[COMMAND_BYTES];
	struct child_command shell = { { "sh", "-c", command } };
	struct buffer line = buffer_make(RECORD_BYTES_MAX);
	struct new_file *f = file_new("in.jsonl");
	int status = -1;

	(void)snprintf(
	    command, sizeof(command), "exec %s --store . <in.jsonl", stage);
	if (f != NULL && record_write(in, &line) == 0 &&
	    fwrite(line.data, 1, line.size, file_stream(f)) == line.size)
		status = file_commit(f);
	else
		file_abandon(f);
	if (status != 0)
		log_errno("in.jsonl");
	else
		status = child_output(&shell, out);
	buffer_free(&line);
	return status;
}

/* The first record of a kind among lines; NULL: there is none. */
static json_t *
find_record(const struct buffer *lines, const char *kind, int64_t *count)
{
	struct text rest = buffer_text(lines), line;
	json_t *found = NULL;
	const char *why;

	while (text_split(&rest, '\n', &line)) {
		json_t *rec = line.size == 0 ? NULL : record_parse(line, &why);

		if (rec != NULL && strcmp(record_kind(rec), kind) == 0) {
			if (count != NULL)
				++*count;
			if (found == NULL)
				found = json_incref(rec);
		}
		json_decref(rec);
	}
	return found;
}

/* The stage's answer to one record, or NULL (said). */
static json_t *
answer(const char *stage, json_t *in, const char *kind)
{
	struct buffer out = buffer_make(OUT_BYTES_MAX);
	json_t *found = NULL;

	if (in == NULL)
		log_error("out of memory");
	else if (pass(stage, in, &out) == 0)
		found = find_record(&out, kind, NULL);
	buffer_free(&out);
	return found;
}

static const char *
refusal(const json_t *rec)
{
	const char *why = record_string(rec, "reject");

	return why != NULL ? why : record_string(rec, "fail");
}

static void
print_text(const char *what, struct text t)
{
	if (t.size > 0)
		printf("%-10s %.*s\n", what, (int)t.size, t.data);
}

static json_t *
fetch(const char *url, const char *want)
{
	json_t *rec =
	    json_pack("{ss ss ss}", "record", "url", "url", url, "want", want);
	json_t *got = answer("lait-fetch", rec, "url");

	json_decref(rec);
	if (got == NULL)
		return NULL;
	if (refusal(got) != NULL)
		printf("%-10s %s: %s\n", want, url, refusal(got));
	else
		printf("%-10s %s, %" PRId64 " bytes, %s\n", want, url,
		    record_integer(got, "bytes", 0),
		    record_string(got, "media_type"));
	return got;
}

/* A field of `from` under the same or another name in `to`. */
static void
copy(json_t *to, const char *name, const json_t *from, const char *field)
{
	json_t *value = json_object_get(from, field);

	if (value != NULL)
		(void)json_object_set(to, name, value);
}

static int
try_page(struct trial *t, const char *url)
{
	struct buffer out = buffer_make(OUT_BYTES_MAX);
	json_t *got = fetch(url, "page");
	json_t *page = record_new("page");
	int status = EXIT_UNUSABLE;

	if (got == NULL || page == NULL)
		goto out;
	status = EXIT_ANSWERED;
	if (refusal(got) != NULL)
		goto out;
	copy(page, "url", got, "final_url");
	copy(page, "body", got, "body");
	copy(page, "content_type", got, "content_type");
	copy(page, "signals", got, "signals");
	if (pass("lait-extract", page, &out) != 0) {
		status = EXIT_UNUSABLE;
		goto out;
	}
	t->page = find_record(&out, "page", NULL);
	t->main = find_record(&out, "candidate", &t->candidates);
out:
	json_decref(got);
	json_decref(page);
	buffer_free(&out);
	return status;
}

static void
print_page(const struct trial *t)
{
	print_text("title", record_text(t->page, "title"));
	print_text("language", record_text(t->page, "language"));
	print_text("refused", text_of(refusal(t->page)));
	printf("%-10s %" PRId64 " of %" PRId64 " pictures, %" PRId64 " links\n",
	    "candidates", t->candidates, record_integer(t->page, "images", 0),
	    record_integer(t->page, "links", 0));
}

/* What lait-filter says of the picture or text. */
static void
print_verdict(json_t *judged)
{
	if (judged == NULL)
		return;
	if (refusal(judged) != NULL)
		printf("%-10s %s\n", "", refusal(judged));
	if (json_object_get(judged, "width") != NULL)
		printf("%-10s %s, %" PRId64 " x %" PRId64 ", natural %.2f\n",
		    "", record_string(judged, "format"),
		    record_integer(judged, "width", 0),
		    record_integer(judged, "height", 0),
		    record_real(judged, "natural", 0));
	json_decref(judged);
}

static void
try_picture(const struct trial *t)
{
	json_t *got, *image = record_new("image");

	printf("%-10s score %.2f\n", "main",
	    record_real(t->main, "main_score", 0));
	got = fetch(record_string(t->main, "image_url"), "image");
	if (got != NULL && image != NULL && refusal(got) == NULL) {
		copy(image, "sha256", got, "sha256");
		copy(image, "body", got, "body");
		print_verdict(answer("lait-filter", image, "image"));
	}
	json_decref(got);
	json_decref(image);
}

static void
try_texts(const struct trial *t)
{
	const json_t *texts = json_object_get(t->main, "texts");
	size_t i;
	json_t *one;

	json_array_foreach(texts, i, one)
	{
		json_t *rec = record_new("text");

		print_text(
		    record_string(one, "kind"), record_text(one, "text"));
		if (rec != NULL) {
			copy(rec, "text_id", one, "text_id");
			copy(rec, "text", one, "text");
			print_verdict(answer("lait-filter", rec, "text"));
		}
		json_decref(rec);
	}
}

static int
try_url(const char *url)
{
	const char *place = getenv("TMPDIR");
	struct trial t = { .page = NULL };
	int status = EXIT_UNUSABLE;

	if (!file_path(
		t.folder, place == NULL ? "/tmp" : place, "lait-try-XXXXXX") ||
	    mkdtemp(t.folder) == NULL) {
		log_errno("%s", t.folder);
		return EXIT_UNUSABLE;
	}
	if (chdir(t.folder) == 0)
		status = try_page(&t, url);
	if (t.page != NULL)
		print_page(&t);
	if (t.main != NULL) {
		try_picture(&t);
		try_texts(&t);
	}
	json_decref(t.page);
	json_decref(t.main);
	(void)nftw(t.folder, remove_entry, OPEN_FILES_MAX,
	    FTW_DEPTH | FTW_PHYS); /* what is left is in /tmp */
	return output_end(status);
}

int
try_main(int argc, char *argv[])
{
	const char *operand;

	switch (option_parse_one(&program, argc, argv, &operand)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (option_settings_path() != NULL &&
	    dataset_enter(option_settings_path()) != 0)
		return EXIT_USAGE;
	return try_url(operand);
}
