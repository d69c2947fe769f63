/*
 * Tar archives; see tar.h.
 */

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "db/tar.h"

/* Where the fields of a header lie (POSIX.1-1988, ustar). */
enum {
	NAME_AT = 0,
	MODE_AT = 100,
	UID_AT = 108,
	GID_AT = 116,
	SIZE_AT = 124,
	TIME_AT = 136,
	SUM_AT = 148,
	TYPE_AT = 156,
	MAGIC_AT = 257,
	OWNER_AT = 265,
	GROUP_AT = 297,
	SHORT_BYTES = 8,
	LONG_BYTES = 12
};

struct digests {
	struct sha256 *sha256;
	struct md5 *md5;
	int64_t size;
};

struct tar {
	FILE *out;
	struct digests sums;
};

static void
digests_stop(struct digests *d)
{
	sha256_free(d->sha256);
	md5_free(d->md5);
}

static int
digests_start(struct digests *d)
{
	d->sha256 = sha256_new();
	d->md5 = md5_new();
	d->size = 0;
	if (d->sha256 != NULL && d->md5 != NULL)
		return 0;
	digests_stop(d);
	errno = ENOMEM;
	return -1;
}

static void
digests_add(struct digests *d, const void *bytes, size_t size)
{
	sha256_add(d->sha256, bytes, size);
	md5_add(d->md5, bytes, size);
	d->size += (int64_t)size;
}

static void
digests_give(struct digests *d, struct tar_digest *out)
{
	sha256_finish(d->sha256, out->sha256);
	md5_finish(d->md5, out->md5);
	out->size = d->size;
}

struct tar *
tar_new(FILE *out)
{
	struct tar *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->out = out;
	if (digests_start(&t->sums) != 0) {
		free(t);
		return NULL;
	}
	return t;
}

void
tar_free(struct tar *t)
{
	if (t == NULL)
		return;
	digests_stop(&t->sums);
	free(t);
}

/* Octal digits that fill the field but for the NUL at its end. */
static void
put_octal(unsigned char *at, size_t bytes, uint64_t n)
{
	size_t i = bytes - 1;

	at[i] = '\0';
	while (i > 0) {
		at[--i] = (unsigned char)('0' + (n & 7));
		n >>= 3;
	}
	assert(n == 0);
}

static unsigned
sum_of(const unsigned char header[TAR_BLOCK_BYTES])
{
	unsigned sum = 0;

	for (size_t i = 0; i < TAR_BLOCK_BYTES; i++) {
		bool blank = i >= SUM_AT && i < SUM_AT + SHORT_BYTES;

		sum += blank ? ' ' : header[i];
	}
	return sum;
}

static void
make_header(unsigned char h[TAR_BLOCK_BYTES], const char *name, size_t size)
{
	static const char owner[] = "bigdata";

	memset(h, 0, TAR_BLOCK_BYTES);
	memcpy(h + NAME_AT, name, strlen(name));
	put_octal(h + MODE_AT, SHORT_BYTES, 0444);
	put_octal(h + UID_AT, SHORT_BYTES, 0);
	put_octal(h + GID_AT, SHORT_BYTES, 0);
	put_octal(h + SIZE_AT, LONG_BYTES, size);
	put_octal(h + TIME_AT, LONG_BYTES, 0);
	h[TYPE_AT] = '0';
	memcpy(h + MAGIC_AT, "ustar\00000", 8);
	memcpy(h + OWNER_AT, owner, sizeof(owner));
	memcpy(h + GROUP_AT, owner, sizeof(owner));
	/* Six digits, NUL, blank: the one field that is written so. */
	put_octal(h + SUM_AT, SHORT_BYTES - 1, sum_of(h));
	h[SUM_AT + SHORT_BYTES - 1] = ' ';
}

static int
put(struct tar *t, const void *bytes, size_t size)
{
	if (size > 0 && fwrite(bytes, 1, size, t->out) != size)
		return -1;
	digests_add(&t->sums, bytes, size);
	return 0;
}

/* Zeros up to the next multiple of `unit`. */
static int
pad(struct tar *t, size_t unit)
{
	static const unsigned char zeros[TAR_RECORD_BYTES];
	size_t over = (size_t)t->sums.size % unit;

	return over == 0 ? 0 : put(t, zeros, unit - over);
}

int
tar_add(struct tar *t, const char *name, struct text bytes)
{
	unsigned char header[TAR_BLOCK_BYTES];

	assert(strlen(name) <= TAR_NAME_BYTES_MAX);
	assert(bytes.size <= TAR_MEMBER_BYTES_MAX);
	make_header(header, name, bytes.size);
	if (put(t, header, sizeof(header)) != 0)
		return -1;
	if (put(t, bytes.data, bytes.size) != 0)
		return -1;
	return pad(t, TAR_BLOCK_BYTES);
}

int
tar_finish(struct tar *t, struct tar_digest *digest)
{
	static const unsigned char marks[2 * TAR_BLOCK_BYTES];

	if (put(t, marks, sizeof(marks)) != 0 || pad(t, TAR_RECORD_BYTES) != 0)
		return -1;
	digests_give(&t->sums, digest);
	return 0;
}

static bool
get_octal(const unsigned char *at, size_t bytes, int64_t *n)
{
	*n = 0;
	for (size_t i = 0; i < bytes; i++) {
		if (at[i] == '\0' || at[i] == ' ')
			return i > 0;
		if (at[i] < '0' || at[i] > '7')
			return false;
		*n = *n * 8 + (at[i] - '0');
	}
	return true;
}

static bool
parse_header(const unsigned char h[TAR_BLOCK_BYTES], struct tar_member *m)
{
	int64_t sum;

	if (memcmp(h + MAGIC_AT, "ustar", 5) != 0)
		return false;
	if (!get_octal(h + SUM_AT, SHORT_BYTES, &sum) || sum != sum_of(h))
		return false;
	if (!get_octal(h + SIZE_AT, LONG_BYTES, &m->size) ||
	    m->size > TAR_MEMBER_BYTES_MAX)
		return false;
	memcpy(m->name, h + NAME_AT, TAR_NAME_BYTES_MAX);
	m->name[TAR_NAME_BYTES_MAX] = '\0';
	return m->name[0] != '\0';
}

int
tar_next(FILE *in, struct tar_member *m)
{
	static const unsigned char mark[TAR_BLOCK_BYTES];
	unsigned char header[TAR_BLOCK_BYTES];
	int64_t behind;

	if (fread(header, sizeof(header), 1, in) != 1) {
		errno = EIO;
		return -1;
	}
	if (memcmp(header, mark, sizeof(mark)) == 0)
		return 0;
	if (!parse_header(header, m)) {
		errno = EILSEQ;
		return -1;
	}
	m->offset = ftello(in);
	behind = (m->size + TAR_BLOCK_BYTES - 1) / TAR_BLOCK_BYTES;
	return fseeko(in, behind * TAR_BLOCK_BYTES, SEEK_CUR) == 0 ? 1 : -1;
}

int
tar_digest_of(FILE *in, struct tar_digest *digest)
{
	enum { CHUNK_BYTES = 65536 };
	unsigned char *bytes = malloc(CHUNK_BYTES);
	struct digests sums;
	size_t got;
	int status = -1;

	if (bytes == NULL)
		return -1;
	if (digests_start(&sums) != 0)
		goto out;
	while ((got = fread(bytes, 1, CHUNK_BYTES, in)) > 0)
		digests_add(&sums, bytes, got);
	if (!ferror(in)) {
		digests_give(&sums, digest);
		status = 0;
	}
	digests_stop(&sums);
out:
	free(bytes);
	return status;
}
