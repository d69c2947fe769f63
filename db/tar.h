/*
 * Tar archives (POSIX.1-1988 ustar) of regular files, in which nothing depends
 * on time, user or machine: modification time 0, mode 0444, owner and group
 * 0 with the names that img2dataset writes.
 */

#ifndef LAIT_TAR_H
#define LAIT_TAR_H

#include <stdint.h>
#include <stdio.h>

#include "lib/hash.h"
#include "lib/text.h"

enum {
	TAR_BLOCK_BYTES = 512,
	TAR_RECORD_BYTES = 10240, /* an archive is padded to this */
	TAR_NAME_BYTES_MAX = 100, /* longer names need extensions */
	TAR_MEMBER_BYTES_MAX = 64 << 20
};

/* What can be said of a whole archive. */
struct tar_digest {
	unsigned char sha256[SHA256_BYTES];
	unsigned char md5[MD5_BYTES];
	int64_t size; /* bytes */
};

/* An archive being written.  `out` stays the caller's. */
struct tar;

/* tar_new(out): NULL without memory. */
struct tar *tar_new(FILE *out);

/* tar_add(t, name, bytes): append a member.  name has at most
 * TAR_NAME_BYTES_MAX bytes, bytes at most TAR_MEMBER_BYTES_MAX (both ours:
 * asserted).  0, or -1 with errno. */
int tar_add(struct tar *t, const char *name, struct text bytes);

/* tar_finish(t, digest): the end marks, and what was written.  Free t after. */
int tar_finish(struct tar *t, struct tar_digest *digest);
void tar_free(struct tar *t); /* NULL is nothing */

/* A member as it lies in an archive. */
struct tar_member {
	char name[TAR_NAME_BYTES_MAX + 1];
	int64_t size;
	int64_t offset; /* of its first byte */
};

/* tar_next(in, m): read the header at the stream's position and move behind
 * the member.  1; 0 at the end marks; -1: it is not such an archive, or ends
 * early (errno EILSEQ or EIO). */
int tar_next(FILE *in, struct tar_member *m);

/* tar_digest_of(in, digest): of all bytes from the stream's position on; 0 or
 * -1 with errno. */
int tar_digest_of(FILE *in, struct tar_digest *digest);

#endif
