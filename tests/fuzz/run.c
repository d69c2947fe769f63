/*
 * The codes of a run of lait-dedup's index, as they lie on disk: opened,
 * verified, and searched for the code of their first entry.
 */

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/number.h"

#include "dedup/near.h"
#include "dedup/run.h"

enum { COUNT_AT = 8, COUNT_MAX = 64 };

static char folder[] = "/tmp/fuzz-run-XXXXXX";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
remove_folder(void)
{
	run_unlink(folder, 0);
	(void)rmdir(folder);
}

/* A part of run 0: these bytes, then zeros up to `size`. */
static void
put_part(const char *name, const uint8_t *data, size_t bytes, size_t size)
{
	char path[PATH_BYTES_MAX];
	int fd;

	assert(file_path(path, folder, name));
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert(fd >= 0);
	if (bytes > 0)
		assert(file_write_all(fd, data, bytes) == 0);
	assert(ftruncate(fd, (off_t)size) == 0);
	close(fd);
}

static void
search(const struct index_run *view)
{
	static struct picture picture; /* without thumbnails */
	struct near_query query = { .picture = &picture, .number = UINT64_MAX };
	struct neighbours found = { 0 };
	struct near *near = near_new();

	assert(near != NULL);
	picture.whole = view->entries[0].code;
	picture.quality = 100;
	memset(picture.digest, 0xff, SHA256_BYTES); /* no entry's */
	assert(near_find(near, view, 1, &query, 1, &found) == 0);
	assert(found.count <= view->count);
	for (size_t i = 0; i < found.count; i++)
		assert(found.list[i].digest >= view->digests &&
		    found.list[i].digest <
			view->digests + view->count * SHA256_BYTES);
	free(found.list);
	near_free(near);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t digests[COUNT_MAX * SHA256_BYTES];
	static bool made;
	struct index_run view;
	struct run run;
	size_t count;

	if (size < RUN_HEADER_BYTES)
		return 0;
	count = get_le32(data + COUNT_AT); /* as the manifest would say */
	if (count == 0 || count > COUNT_MAX)
		return 0;
	if (!made) {
		assert(mkdtemp(folder) != NULL && atexit(remove_folder) == 0);
		made = true;
		for (size_t i = 0; i < COUNT_MAX; i++)
			digests[i * SHA256_BYTES] = (uint8_t)(i + 1);
	}
	put_part("run-000000.code", data, size, size);
	put_part("run-000000.sha256", digests, count * SHA256_BYTES,
	    count * SHA256_BYTES);
	put_part("run-000000.thumb", NULL, 0, count * THUMB_BYTES);
	if (run_open(&run, folder, 0, 0, count, false, 0) != 0)
		return 0;
	(void)run_intact(&run);
	view = run_view(&run);
	search(&view);
	run_close(&run);
	return 0;
}
