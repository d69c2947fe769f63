/*
 * kill -9 of the WARC writer at any moment: what was said to be safe is there,
 * and the file is repaired when it is taken up again.
 */

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/record.h"
#include "lib/warc.h"
#include "tests/check.h"

enum {
	KILLS = 40,
	BODY_BYTES = 3000,
	DELAY_US_MAX = 20000,
	DELAY_FIRST_NS = 500000000,
	BATCH = 4
};

static char folder[] = "/tmp/lait-kill-XXXXXX";

static struct warc_writer *
open_writer(bool gzip, bool *unclean)
{
	struct warc_options o = { .folder = folder,
		.name = "pages",
		.gzip = gzip,
		.level = 1,
		.size_max = 40 << 10,
		.info = text_literal("software: test\r\n") };

	return warc_writer_open(&o, unclean);
}

/* A body that its number makes, so that a reader can tell. */
static void
make_body(char body[BODY_BYTES], uint32_t seed)
{
	for (size_t i = 0; i < BODY_BYTES; i++) {
		seed = seed * 1664525 + 1013904223;
		body[i] = (char)(seed >> 24);
	}
}

/* Append for ever; each name is said when it is safe. */
static void
write_on(bool gzip, int say, uint32_t seed)
{
	char body[BODY_BYTES], names[BATCH][WARC_NAME_BYTES_MAX];
	bool unclean;
	struct warc_writer *w = open_writer(gzip, &unclean);

	if (w == NULL)
		_exit(1);
	for (size_t n = 0;; seed++) {
		struct warc_capture c = { .url =
					      text_literal("http://a.example/"),
			.header = text_literal("HTTP/1.1 200 OK\r\n\r\n"),
			.body = { body, sizeof(body) },
			.coded = seed % 2 == 0 };

		make_body(body, seed);
		sha256_of(c.body, c.payload_digest);
		if (warc_append(w, &c, names[n]) != 0)
			_exit(1);
		if (++n < BATCH)
			continue;
		if (warc_sync(w) != 0)
			_exit(1);
		for (size_t i = 0; i < n; i++)
			dprintf(say, "%s %u\n", names[i],
			    (unsigned int)(seed - BATCH + 1 + i));
		n = 0;
	}
}

static void
run_and_kill(bool gzip, int say, uint32_t seed)
{
	struct timespec delay = { .tv_sec = 0 };
	pid_t child = fork();
	int status;

	if (child == 0)
		write_on(gzip, say, seed);
	/* The first one lives long enough to say something. */
	delay.tv_nsec = (long)(seed * 2654435761U % DELAY_US_MAX) * 1000;
	if (seed == 1)
		delay.tv_nsec = DELAY_FIRST_NS;
	(void)nanosleep(&delay, NULL);
	(void)kill(child, SIGKILL);
	(void)waitpid(child, &status, 0);
	if (!WIFSIGNALED(status))
		check(false, "the writer ran until it was killed");
}

/* Is the record there, with the body that its seed makes? */
static bool
is_there(struct text line)
{
	struct buffer out = buffer_make(1 << 20),
		      payload = buffer_make(1 << 20);
	char body[BODY_BYTES];
	struct warc_record rec;
	struct text name;
	int64_t seed;
	bool good;

	(void)text_split(&line, ' ', &name);
	good = number_parse(line, 0, UINT32_MAX, &seed) &&
	    warc_read(folder, name, &out, &rec) == WARC_OK &&
	    warc_payload(&rec, &payload, NULL) == WARC_OK;
	if (good) {
		make_body(body, (uint32_t)seed);
		good = text_equal(
		    buffer_text(&payload), (struct text){ body, sizeof(body) });
	}
	if (!good)
		printf("# %.*s\n", (int)name.size, name.data);
	buffer_free(&out);
	buffer_free(&payload);
	return good;
}

static int64_t
count_missing(const char *said, int64_t *named)
{
	int fd = open(said, O_RDONLY);
	struct record_lines *lines = record_lines_new(fd);
	struct text line;
	int64_t missing = 0;

	*named = 0;
	while (record_lines_next(lines, &line) > 0) {
		(*named)++;
		missing += !is_there(line);
	}
	record_lines_free(lines);
	(void)close(fd);
	return missing;
}

/* Every file is whole; the folder is emptied on the way. */
static int
walk_all(void)
{
	DIR *d = opendir(folder);
	struct dirent *entry;
	int bad = 0;

	while ((entry = readdir(d)) != NULL) {
		char path[PATH_BYTES_MAX];
		enum warc_status status = WARC_END;
		struct warc_record rec;
		int64_t offset, length;
		struct warc_walk *w;

		if (entry->d_name[0] == '.' ||
		    !file_path(path, folder, entry->d_name))
			continue;
		w = strstr(entry->d_name, ".warc") == NULL
		    ? NULL
		    : warc_walk_open(path);
		while (w != NULL &&
		    (status = warc_walk_next(w, &rec, &offset, &length)) ==
			WARC_OK)
			bad += length == 0 || !warc_walk_ended(w);
		bad += status != WARC_END;
		warc_walk_close(w);
		(void)unlink(path);
	}
	(void)closedir(d);
	return bad;
}

static void
test_kills(bool gzip)
{
	char said[PATH_BYTES_MAX];
	struct warc_writer *w;
	int64_t named;
	bool unclean;
	int say;

	(void)file_path(said, folder, "said");
	say = open(said, O_WRONLY | O_CREAT | O_APPEND, 0600);
	for (uint32_t i = 0; i < KILLS; i++)
		run_and_kill(gzip, say, i * 100000 + 1);
	(void)close(say);
	w = open_writer(gzip, &unclean);
	check(w != NULL, "the file is taken up after %d kills", KILLS);
	check_int(warc_writer_close(w), 0, "and closed");
	check_int(count_missing(said, &named), 0, "nothing named is lost");
	check(named > 0, "%d records were named", (int)named);
	warc_read_forget();
	(void)unlink(said);
	check_int(walk_all(), 0, "every file is whole");
}

int
main(void)
{
	log_start("test-warc-kill");
	check(mkdtemp(folder) != NULL, "a folder");
	test_kills(true);
	test_kills(false);
	(void)rmdir(folder);
	return check_end();
}
