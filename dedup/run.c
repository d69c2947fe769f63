/*
 * The files of one run; see run.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"

#include "dedup/run.h"

static const char *const part_names[RUN_PARTS] = { "code", "sha256", "thumb" };
static const size_t part_bytes[RUN_PARTS] = { ENTRY_BYTES, SHA256_BYTES,
	THUMB_BYTES };
static const size_t part_header[RUN_PARTS] = { RUN_HEADER_BYTES, 0, 0 };

static const char magic[8] = "LAITPDQ1";

static bool
part_path(
    char out[PATH_BYTES_MAX], const char *folder, int64_t number, int part)
{
	int size = snprintf(out, PATH_BYTES_MAX, "%s/run-%06" PRId64 ".%s",
	    folder, number, part_names[part]);

	return size > 0 && size < PATH_BYTES_MAX;
}

static size_t
part_size(int part, size_t entries)
{
	return part_header[part] + entries * part_bytes[part];
}

static void
make_header(const struct run *r, const unsigned char *digest,
    unsigned char header[RUN_HEADER_BYTES])
{
	memset(header, 0, RUN_HEADER_BYTES);
	memcpy(header, magic, sizeof(magic));
	if (digest != NULL) {
		put_le32(header + 8, (uint32_t)r->count);
		memcpy(header + 32, digest, SHA256_BYTES);
	}
	put_le64(header + 16, (uint64_t)r->first);
	put_le16(header + 24, INDEX_SCALE);
}

static int
write_at(int fd, const void *data, size_t size, size_t offset)
{
	if (lseek(fd, (off_t)offset, SEEK_SET) < 0)
		return -1;
	return file_write_all(fd, data, size);
}

static void
unmap(struct run *r)
{
	for (int p = 0; p < RUN_PARTS; p++) {
		if (r->map[p] == NULL)
			continue;
		munmap((void *)(uintptr_t)r->map[p], part_size(p, r->room));
		r->map[p] = NULL;
	}
}

static int
map(struct run *r)
{
	for (int p = 0; p < RUN_PARTS; p++) {
		size_t size = part_size(p, r->room);
		void *at;

		if (size == 0)
			continue;
		at = mmap(NULL, size, PROT_READ, MAP_SHARED, r->fd[p], 0);
		if (at == MAP_FAILED)
			return -1;
		r->map[p] = at;
	}
	return 0;
}

void
run_close(struct run *r)
{
	unmap(r);
	for (int p = 0; p < RUN_PARTS; p++) {
		if (r->fd[p] >= 0)
			close(r->fd[p]); /* what matters was synced */
		r->fd[p] = -1;
	}
}

static int
open_parts(struct run *r, const char *folder, int flags)
{
	char path[PATH_BYTES_MAX];

	for (int p = 0; p < RUN_PARTS; p++) {
		if (!part_path(path, folder, r->number, p)) {
			errno = ENAMETOOLONG;
			log_errno("%s", folder);
			return -1;
		}
		r->fd[p] = open(path, flags | O_RDWR | O_CLOEXEC, 0666);
		if (r->fd[p] < 0) {
			log_errno("%s", path);
			return -1;
		}
	}
	return 0;
}

static void
run_empty(struct run *r, int64_t number, int64_t first)
{
	*r = (struct run){ .number = number, .first = first };
	for (int p = 0; p < RUN_PARTS; p++)
		r->fd[p] = -1;
}

/* Files of a tail reach beyond what was written: holes cost nothing, and the
 * mapping needs no growing. */
static int
make_room(struct run *r, size_t room)
{
	r->room = room;
	for (int p = 0; p < RUN_PARTS; p++)
		if (ftruncate(r->fd[p], (off_t)part_size(p, room)) != 0)
			return -1;
	return 0;
}

int
run_create(struct run *r, const char *folder, int64_t number, int64_t first,
    size_t room)
{
	unsigned char header[RUN_HEADER_BYTES];

	run_empty(r, number, first);
	if (open_parts(r, folder, O_CREAT | O_TRUNC) != 0)
		goto fail;
	make_header(r, NULL, header);
	if (write_at(r->fd[RUN_CODE], header, sizeof(header), 0) != 0 ||
	    make_room(r, room) != 0 || map(r) != 0) {
		log_errno("%s: run %06" PRId64, folder, number);
		goto fail;
	}
	r->unsynced = true;
	return 0;
fail:
	run_close(r);
	return -1;
}

/* The header says what the manifest says, and the files are long enough. */
static bool
header_fits(const struct run *r, bool tail)
{
	const unsigned char *header = r->map[RUN_CODE];

	return memcmp(header, magic, sizeof(magic)) == 0 &&
	    (tail || get_le32(header + 8) == r->count) &&
	    get_le64(header + 16) == (uint64_t)r->first &&
	    get_le16(header + 24) == INDEX_SCALE;
}

static bool
sizes_fit(const struct run *r)
{
	struct stat status;

	for (int p = 0; p < RUN_PARTS; p++)
		if (fstat(r->fd[p], &status) != 0 ||
		    (size_t)status.st_size < part_size(p, r->count))
			return false;
	return true;
}

int
run_open(struct run *r, const char *folder, int64_t number, int64_t first,
    size_t count, bool tail, size_t room)
{
	run_empty(r, number, first);
	r->count = count;
	r->room = count;
	if (open_parts(r, folder, 0) != 0)
		goto fail;
	if (!sizes_fit(r)) {
		log_error("%s: run %06" PRId64 " is cut short", folder, number);
		goto fail;
	}
	if ((tail && make_room(r, room > count ? room : count) != 0) ||
	    map(r) != 0) {
		log_errno("%s: run %06" PRId64, folder, number);
		goto fail;
	}
	if (!header_fits(r, tail)) {
		log_error("%s: run %06" PRId64 " is damaged", folder, number);
		goto fail;
	}
	return 0;
fail:
	run_close(r);
	return -1;
}

struct index_run
run_view(const struct run *r)
{
	return (struct index_run){
		.entries = (const void *)(r->map[RUN_CODE] + RUN_HEADER_BYTES),
		.digests = r->map[RUN_SHA256],
		.thumbs = r->map[RUN_THUMB],
		.count = r->count,
	};
}

static int
append_parts(struct run *r, const void *const data[RUN_PARTS], size_t count)
{
	for (int p = 0; p < RUN_PARTS; p++)
		if (write_at(r->fd[p], data[p], count * part_bytes[p],
			part_size(p, r->count)) != 0)
			return -1;
	r->count += count;
	r->unsynced = true;
	return 0;
}

int
run_append(struct run *r, const struct entry *entry,
    const unsigned char digest[SHA256_BYTES], const uint8_t thumb[THUMB_BYTES])
{
	const void *data[RUN_PARTS] = { entry, digest, thumb };

	return append_parts(r, data, 1);
}

int
run_append_all(struct run *r, const struct run *other)
{
	struct index_run all = run_view(other);
	const void *data[RUN_PARTS] = { all.entries, all.digests, all.thumbs };

	return append_parts(r, data, all.count);
}

int
run_sync(struct run *r)
{
	for (int p = 0; r->unsynced && p < RUN_PARTS; p++)
		if (fdatasync(r->fd[p]) != 0)
			return -1;
	r->unsynced = false;
	return 0;
}

static void
body_digest(const struct run *r, unsigned char digest[SHA256_BYTES])
{
	struct text body = {
		.data = (const char *)r->map[RUN_CODE] + RUN_HEADER_BYTES,
		.size = r->count * ENTRY_BYTES,
	};

	sha256_of(body, digest);
}

int
run_seal(struct run *r)
{
	unsigned char digest[SHA256_BYTES], header[RUN_HEADER_BYTES];

	body_digest(r, digest);
	make_header(r, digest, header);
	if (write_at(r->fd[RUN_CODE], header, sizeof(header), 0) != 0)
		return -1;
	unmap(r);
	if (make_room(r, r->count) != 0 || map(r) != 0)
		return -1;
	r->unsynced = true;
	return run_sync(r);
}

bool
run_intact(const struct run *r)
{
	unsigned char digest[SHA256_BYTES];

	body_digest(r, digest);
	return memcmp(digest, r->map[RUN_CODE] + 32, SHA256_BYTES) == 0;
}

void
run_unlink(const char *folder, int64_t number)
{
	char path[PATH_BYTES_MAX];

	for (int p = 0; p < RUN_PARTS; p++)
		if (part_path(path, folder, number, p) && unlink(path) != 0 &&
		    errno != ENOENT)
			log_warn("%s: %s", path, strerror(errno));
}

int64_t
run_name_parse(const char *name)
{
	struct text t = text_of(name), number;
	int64_t n;

	if (!text_starts(t, text_literal("run-")))
		return -1;
	t.data += 4;
	t.size -= 4;
	if (!text_split(&t, '.', &number) || number.size != 6 ||
	    !number_parse(number, 0, 999999, &n))
		return -1;
	for (int p = 0; p < RUN_PARTS; p++)
		if (text_equal(t, text_of(part_names[p])))
			return n;
	return -1;
}
