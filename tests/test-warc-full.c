/*
 * A full disk under the WARC writer: what failed is cut off again, what was
 * there stays whole, and with room it goes on.  Needs root (a small tmpfs, in
 * a mount namespace of its own).
 */

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/warc.h"
#include "tests/check.h"

enum { DISK_BYTES = 64 * 4096, BODY_BYTES = 10000, APPENDS_MAX = 64 };

static char folder[] = "/tmp/lait-full-XXXXXX";

static struct warc_options options = { .folder = folder,
	.name = "pages",
	.gzip = true,
	.level = 1,
	.size_max = 1 << 20,
	.info = { "software: test\r\n", 16 } };

static bool
mount_disk(void)
{
	return mkdtemp(folder) != NULL && unshare(CLONE_NEWNS) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", folder, "tmpfs", 0, "size=256k") == 0;
}

/* Append a body that does not shrink. */
static int
append(struct warc_writer *w, char name[WARC_NAME_BYTES_MAX])
{
	static char body[BODY_BYTES];
	static uint32_t seed;
	struct warc_capture c = { .url = text_literal("http://a.example/p"),
		.header = text_literal("HTTP/1.1 200 OK\r\n\r\n"),
		.body = { body, sizeof(body) } };

	for (size_t i = 0; i < sizeof(body); i++) {
		seed = seed * 1664525 + 1013904223;
		body[i] = (char)(seed >> 24);
	}
	sha256_of(c.body, c.payload_digest);
	return warc_append(w, &c, name);
}

static struct warc_writer *
open_writer(bool *unclean)
{
	struct warc_writer *w = warc_writer_open(&options, unclean);

	check(w != NULL, "the writer opens");
	if (w == NULL)
		exit(1);
	return w;
}

/* Write a file of `size` bytes, or as many as there is room for. */
static void
fill_disk(size_t size)
{
	static const char block[4096];
	char path[PATH_BYTES_MAX];
	int fd = file_path(path, folder, "filler")
	    ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)
	    : -1;

	check(fd >= 0, "the disk is filled");
	while (size > 0 && write(fd, block, sizeof(block)) > 0)
		size -= sizeof(block);
	close(fd);
}

static void
empty_disk(void)
{
	char path[PATH_BYTES_MAX];

	check(file_path(path, folder, "filler") && unlink(path) == 0,
	    "there is room again");
}

/* The responses in a file, all of them whole; -1 when something is not. */
static int64_t
count_whole(const char *file)
{
	char path[PATH_BYTES_MAX];
	struct warc_walk *w =
	    file_path(path, folder, file) ? warc_walk_open(path) : NULL;
	int64_t offset, length, count = 0;
	enum warc_status status;
	struct warc_record rec;

	if (w == NULL)
		return -1;
	while ((status = warc_walk_next(w, &rec, &offset, &length)) == WARC_OK)
		if (text_equal(rec.type, text_literal("response")))
			count++;
	warc_walk_close(w);
	return status == WARC_END ? count : -1;
}

static bool
is_marked(const char *file)
{
	char path[PATH_BYTES_MAX], name[64];

	(void)snprintf(name, sizeof(name), "%s.open", file);
	return file_path(path, folder, name) && access(path, F_OK) == 0;
}

static void
test_cut_back(void)
{
	struct buffer out = buffer_make(1 << 20);
	char name[WARC_NAME_BYTES_MAX];
	struct warc_record rec;
	struct warc_writer *w;
	int64_t kept = 0;
	bool unclean;

	fill_disk(39 * 4096);
	w = open_writer(&unclean);
	while (kept < APPENDS_MAX && append(w, name) == 0)
		kept++;
	check(kept > 2 && kept < APPENDS_MAX, "the disk is full at some time");
	check_int(count_whole("pages-00000.warc.gz"), kept,
	    "what did not fit is cut off again");
	check_int(append(w, name), -1, "it is still full");
	empty_disk();
	check_int(append(w, name), 0, "with room it goes on");
	check_int(warc_read(folder, text_of(name), &out, &rec), WARC_OK,
	    "where it says");
	check_int(warc_writer_close(w), 0, "and closes");
	check_int(
	    count_whole("pages-00000.warc.gz"), kept + 1, "nothing between");
	check(!is_marked("pages-00000.warc.gz"), "the file is done with");
	buffer_free(&out);
}

/* Full at the moment at which a new file begins. */
static void
test_roll_over(void)
{
	char name[WARC_NAME_BYTES_MAX];
	struct warc_writer *w;
	bool unclean;

	options.name = "images";
	options.size_max = 1;
	w = open_writer(&unclean);
	check_int(append(w, name), 0, "a second file begins");
	fill_disk(DISK_BYTES);
	while (append(w, name) == 0)
		;
	check_int(append(w, name), -1, "a file that could not begin is none");
	(void)warc_writer_close(w);
	empty_disk();
	w = open_writer(&unclean);
	check(unclean, "it is seen that it ended badly");
	check_int(append(w, name), 0, "and taken up");
	check_int(warc_writer_close(w), 0, "to its end");
}

/* That the disk is full is said often. */
static void
hush(void)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd >= 0)
		(void)dup2(fd, STDERR_FILENO);
}

int
main(void)
{
	log_start("test-warc-full");
	hush();
	if (!mount_disk()) {
		(void)rmdir(folder);
		check_skip("a full disk", "no tmpfs can be mounted here");
		return check_end();
	}
	test_cut_back();
	test_roll_over();
	warc_read_forget();
	(void)umount2(folder, MNT_DETACH);
	(void)rmdir(folder);
	return check_end();
}
