/*
 * The index of all pictures; see index.h.
 */

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"

#include "dedup/index.h"
#include "dedup/manifest.h"
#include "dedup/run.h"

struct index {
	char folder[PATH_BYTES_MAX];
	char manifest_path[PATH_BYTES_MAX];
	char dataset[INDEX_DATASET_BYTES_MAX + 1];
	int lock;
	size_t run_entries;
	uint64_t next;  /* picture's number */
	int64_t number; /* of the next run's files */
	size_t count;   /* runs; the last is the tail */
	struct run runs[INDEX_RUNS_MAX];
};

static struct run *
tail_of(struct index *x)
{
	assert(x->count > 0);
	return &x->runs[x->count - 1];
}

static int
write_manifest(const struct index *x)
{
	struct manifest *m = calloc(1, sizeof(*m));
	int status;

	if (m == NULL) {
		log_errno("%s", x->manifest_path);
		return -1;
	}
	memcpy(m->dataset, x->dataset, sizeof(m->dataset));
	m->next = (int64_t)x->next;
	m->count = x->count;
	for (size_t i = 0; i < x->count; i++)
		m->runs[i] = (struct manifest_run){
			.number = x->runs[i].number,
			.entries = (int64_t)x->runs[i].count,
			.first = x->runs[i].first,
		};
	status = manifest_write(x->manifest_path, m);
	free(m);
	return status;
}

/* A picture has up to two entries: the tail may end one beyond its size. */
static int
begin_tail(struct index *x)
{
	if (x->count == INDEX_RUNS_MAX) {
		log_error("%s: more than %d runs", x->folder, INDEX_RUNS_MAX);
		return -1;
	}
	if (run_create(&x->runs[x->count], x->folder, x->number++,
		(int64_t)x->next, x->run_entries + 1) != 0)
		return -1;
	x->count++;
	return 0;
}

static bool
is_named(const struct index *x, int64_t number)
{
	for (size_t i = 0; i < x->count; i++)
		if (x->runs[i].number == number)
			return true;
	return false;
}

/* What a kill left behind: files that no manifest names. */
static int
remove_strays(struct index *x)
{
	DIR *folder = opendir(x->folder);
	const struct dirent *file;

	if (folder == NULL) {
		log_errno("%s", x->folder);
		return -1;
	}
	while ((file = readdir(folder)) != NULL) {
		int64_t number = run_name_parse(file->d_name);

		if (number >= 0 && !is_named(x, number))
			run_unlink(x->folder, number);
	}
	closedir(folder);
	return 0;
}

static int
take_lock(struct index *x)
{
	char path[PATH_BYTES_MAX];

	if (file_make_folder(x->folder) != 0) {
		log_errno("%s", x->folder);
		return -1;
	}
	if (!file_path(path, x->folder, "LOCK") ||
	    !file_path(x->manifest_path, x->folder, "MANIFEST")) {
		log_error("%s: name too long", x->folder);
		return -1;
	}
	x->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (x->lock < 0) {
		log_errno("%s", path);
		return -1;
	}
	if (flock(x->lock, LOCK_EX | LOCK_NB) != 0) {
		log_error("%s: in use by another lait-dedup", x->folder);
		return -1;
	}
	return 0;
}

static int
open_runs(struct index *x, const struct manifest *m)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct manifest_run *run = &m->runs[i];

		if (run_open(&x->runs[i], x->folder, run->number, run->first,
			(size_t)run->entries, i + 1 == m->count,
			x->run_entries + 1) != 0)
			return -1;
		x->count++;
		if (x->number <= run->number)
			x->number = run->number + 1;
	}
	x->next = (uint64_t)m->next;
	return 0;
}

static bool
same_dataset(struct index *x, const char *wanted, const char *found)
{
	if (wanted != NULL && strcmp(found, "-") != 0 &&
	    strcmp(wanted, found) != 0) {
		log_error("%s: belongs to the dataset %s, not to %s", x->folder,
		    found, wanted);
		return false;
	}
	snprintf(x->dataset, sizeof(x->dataset), "%s",
	    wanted != NULL ? wanted : found);
	return true;
}

static int
open_all(struct index *x, const struct index_options *options)
{
	struct manifest *m = calloc(1, sizeof(*m));
	int status = -1, there;

	if (m == NULL) {
		log_errno("%s", x->folder);
		return -1;
	}
	there = manifest_read(x->manifest_path, m);
	if (there < 0 ||
	    !same_dataset(x, options->dataset, there ? m->dataset : "-"))
		goto out;
	if (there ? open_runs(x, m) != 0
		  : begin_tail(x) != 0 || run_sync(tail_of(x)) != 0 ||
		    write_manifest(x) != 0)
		goto out;
	status = remove_strays(x);
out:
	free(m);
	return status;
}

struct index *
index_open(const struct index_options *options)
{
	struct index *x = calloc(1, sizeof(*x));

	if (x == NULL || strlen(options->folder) >= sizeof(x->folder) - 32 ||
	    (options->dataset != NULL &&
		strlen(options->dataset) > INDEX_DATASET_BYTES_MAX)) {
		log_error("%s: name too long", options->folder);
		free(x);
		return NULL;
	}
	x->lock = -1;
	x->run_entries = options->run_entries == 0 ? INDEX_RUN_ENTRIES
						   : options->run_entries;
	snprintf(x->folder, sizeof(x->folder), "%s", options->folder);
	if (take_lock(x) != 0 || open_all(x, options) != 0) {
		index_close(x);
		return NULL;
	}
	return x;
}

void
index_close(struct index *x)
{
	if (x == NULL)
		return;
	for (size_t i = 0; i < x->count; i++)
		run_close(&x->runs[i]);
	if (x->lock >= 0)
		close(x->lock); /* and so unlocked */
	free(x);
}

size_t
index_runs(const struct index *x)
{
	return x->count;
}

struct index_run
index_run(const struct index *x, size_t i)
{
	assert(i < x->count);
	return run_view(&x->runs[i]);
}

uint64_t
index_pictures(const struct index *x)
{
	return x->next;
}

size_t
index_entries(const struct index *x)
{
	size_t sum = 0;

	for (size_t i = 0; i < x->count; i++)
		sum += x->runs[i].count;
	return sum;
}

/* Sealing is not yet in the manifest: a kill leaves a tail whose header says
 * more than it needs to. */
static int
seal_tail(struct index *x)
{
	if (run_seal(tail_of(x)) != 0) {
		log_errno("%s: run %06" PRId64, x->folder, tail_of(x)->number);
		return -1;
	}
	return begin_tail(x);
}

int
index_add(struct index *x, const struct entry *entry,
    const unsigned char digest[SHA256_BYTES], const uint8_t thumb[THUMB_BYTES])
{
	/* The two entries of a picture stay in one run. */
	if (tail_of(x)->count >= x->run_entries &&
	    !(entry->flags & ENTRY_TRIMMED) && seal_tail(x) != 0)
		return -1;
	if (run_append(tail_of(x), entry, digest, thumb) != 0) {
		log_errno("%s: run %06" PRId64, x->folder, tail_of(x)->number);
		return -1;
	}
	x->next = entry->picture + 1;
	return 0;
}

/* Runs of one level have like sizes: run_entries times a power of the fan. */
static int
level_of(const struct index *x, const struct run *r)
{
	size_t size = x->run_entries * INDEX_FAN;
	int level = 0;

	for (; r->count >= size; size *= INDEX_FAN)
		level++;
	return level;
}

/* The first of INDEX_FAN sealed runs in a row that are of one level, else the
 * number of runs. */
static size_t
mergeable(const struct index *x)
{
	size_t alike = 0;

	for (size_t i = 0; i + 1 < x->count; i++) {
		if (alike > 0 &&
		    level_of(x, &x->runs[i]) != level_of(x, &x->runs[i - 1]))
			alike = 0;
		if (++alike == INDEX_FAN)
			return i + 1 - INDEX_FAN;
	}
	return x->count;
}

static int
merge_into(struct index *x, struct run *merged, size_t first)
{
	size_t sum = 0;

	for (size_t i = 0; i < INDEX_FAN; i++)
		sum += x->runs[first + i].count;
	if (run_create(
		merged, x->folder, x->number++, x->runs[first].first, sum) != 0)
		return -1;
	for (size_t i = 0; i < INDEX_FAN; i++)
		if (run_append_all(merged, &x->runs[first + i]) != 0)
			goto fail;
	if (run_seal(merged) == 0)
		return 0;
fail:
	log_errno("%s: run %06" PRId64, x->folder, merged->number);
	run_close(merged);
	run_unlink(x->folder, merged->number);
	return -1;
}

/* The old runs' files go only after the manifest has let go of them. */
static int
merge(struct index *x, size_t first)
{
	int64_t old[INDEX_FAN];
	struct run merged;

	if (merge_into(x, &merged, first) != 0)
		return -1;
	for (size_t i = 0; i < INDEX_FAN; i++) {
		old[i] = x->runs[first + i].number;
		run_close(&x->runs[first + i]);
	}
	x->runs[first] = merged;
	x->count -= INDEX_FAN - 1;
	memmove(&x->runs[first + 1], &x->runs[first + INDEX_FAN],
	    (x->count - first - 1) * sizeof(x->runs[0]));
	/* The merged run's name is safe before a manifest says it. */
	if (file_sync_folder(x->folder) != 0) {
		log_errno("%s", x->folder);
		return -1;
	}
	if (write_manifest(x) != 0)
		return -1;
	for (size_t i = 0; i < INDEX_FAN; i++)
		run_unlink(x->folder, old[i]);
	return 0;
}

int
index_commit(struct index *x)
{
	size_t first;

	for (size_t i = 0; i < x->count; i++)
		if (run_sync(&x->runs[i]) != 0) {
			log_errno(
			    "%s: run %06" PRId64, x->folder, x->runs[i].number);
			return -1;
		}
	if (file_sync_folder(x->folder) != 0) {
		log_errno("%s", x->folder);
		return -1;
	}
	if (write_manifest(x) != 0)
		return -1;
	while ((first = mergeable(x)) < x->count)
		if (merge(x, first) != 0)
			return -1;
	return 0;
}

bool
index_verify(const struct index *x)
{
	bool intact = true;

	for (size_t i = 0; i + 1 < x->count; i++) {
		if (run_intact(&x->runs[i]))
			continue;
		log_error("%s: run %06" PRId64 " has another digest than "
			  "its header says",
		    x->folder, x->runs[i].number);
		intact = false;
	}
	return intact;
}
