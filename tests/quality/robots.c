/*
 * robots DIR: agreement of crawler/robots with the verdicts of another parser.
 * DIR holds verdicts.tsv (file, agent, url, allowed), and google_vectors.jsonl
 * (robots, agent, url, allowed, with bytes written as code points).  Prints
 * `agree A/B` and `vectors-agree A/B`; with -v each case that differs, on
 * standard error.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/record.h"

#include "crawler/robots.h"

static bool verbose;

struct count {
	int agree, all;
};

/* Path and query of a url as it was given. */
static struct text
path_of(struct text url)
{
	const struct text none = text_literal("/");
	size_t at = text_find(url, text_literal("://"));
	const char *mark;

	if (at != SIZE_MAX) {
		url.data += at + 3;
		url.size -= at + 3;
	}
	if ((mark = memchr(url.data, '#', url.size)) != NULL)
		url.size = (size_t)(mark - url.data);
	for (size_t i = 0; i < url.size; i++)
		if (url.data[i] == '/' || url.data[i] == '?')
			return (struct text){ .data = url.data + i,
				.size = url.size - i };
	return none;
}

static void
compare(struct count *count, const struct robots *r, struct text agent,
    struct text url, bool expected)
{
	bool allowed = robots_allows(r, path_of(url));

	count->all++;
	count->agree += allowed == expected;
	if (verbose && allowed != expected)
		fprintf(stderr, "differs: %.*s %.*s: %d\n", (int)agent.size,
		    agent.data, (int)url.size, url.data, allowed);
}

/* Code points below 256 back to bytes. */
static char *
bytes_of(struct text t, size_t *size)
{
	char *out = malloc(t.size + 1);

	*size = 0;
	while (out != NULL && t.size > 0)
		out[(*size)++] = (char)utf8_next(&t);
	return out;
}

static bool
compare_vector(struct count *count, struct text line)
{
	const char *why;
	json_t *rec = record_parse(line, &why);
	size_t file_size, url_size;
	char *file, *url;
	struct robots *r;
	bool done = false;

	if (rec == NULL)
		return false;
	file = bytes_of(record_text(rec, "robots"), &file_size);
	url = bytes_of(record_text(rec, "url"), &url_size);
	r = file == NULL || url == NULL
	    ? NULL
	    : robots_parse(
		  (struct text){ file, file_size }, record_text(rec, "agent"));
	if (r != NULL) {
		compare(count, r, record_text(rec, "test"),
		    (struct text){ url, url_size },
		    record_true(rec, "allowed"));
		done = true;
	}
	robots_free(r);
	free(file);
	free(url);
	json_decref(rec);
	return done;
}

static bool
compare_verdict(struct count *count, const char *folder, struct text line)
{
	static char last_name[PATH_BYTES_MAX];
	static struct buffer file;
	char path[PATH_BYTES_MAX], name[PATH_BYTES_MAX];
	struct text field, agent, url;
	struct robots *r;

	if (!text_split(&line, '\t', &field) || field.size >= sizeof(name) ||
	    !text_split(&line, '\t', &agent) || !text_split(&line, '\t', &url))
		return false;
	memcpy(name, field.data, field.size);
	name[field.size] = '\0';
	if (strcmp(name, last_name) != 0) {
		buffer_free(&file);
		file = buffer_make(64 << 20);
		if (!file_path(path, folder, name) ||
		    file_read(path, &file) != 0) {
			perror(path);
			return false;
		}
		memcpy(last_name, name, sizeof(name));
	}
	if ((r = robots_parse(buffer_text(&file), agent)) == NULL)
		return false;
	compare(count, r, agent, url, text_equal(line, text_literal("1")));
	robots_free(r);
	return true;
}

int
main(int argc, char *argv[])
{
	struct buffer table = buffer_make(64 << 20);
	struct buffer vectors = buffer_make(64 << 20);
	struct count verdicts = { 0 }, units = { 0 };
	char path[PATH_BYTES_MAX];
	struct text rest, line;

	verbose = argc == 3 && strcmp(argv[1], "-v") == 0;
	if (argc != 2 + verbose) {
		fprintf(stderr, "usage: robots [-v] DIR\n");
		return 2;
	}
	if (!file_path(path, argv[argc - 1], "verdicts.tsv") ||
	    file_read(path, &table) != 0) {
		perror(path);
		return 3;
	}
	rest = buffer_text(&table);
	text_split(&rest, '\n', &line); /* names of the columns */
	while (text_split(&rest, '\n', &line))
		if (line.size > 0 &&
		    !compare_verdict(&verdicts, argv[argc - 1], line))
			return 3;
	printf("agree %d/%d\n", verdicts.agree, verdicts.all);
	if (file_path(path, argv[argc - 1], "google_vectors.jsonl") &&
	    file_read(path, &vectors) == 0) {
		rest = buffer_text(&vectors);
		while (text_split(&rest, '\n', &line))
			if (line.size > 0 && !compare_vector(&units, line))
				return 3;
		printf("vectors-agree %d/%d\n", units.agree, units.all);
	}
	buffer_free(&table);
	buffer_free(&vectors);
	return 0;
}
