/*
 * Tars: what is written is read back, the same each time, by tar(1) too.
 */

#include <stdlib.h>
#include <unistd.h>

#include "db/tar.h"
#include "tests/check.h"

static FILE *
write_two(struct tar_digest *digest)
{
	FILE *f = tmpfile();
	struct tar *t = tar_new(f);
	char large[1025];

	memset(large, 'x', sizeof(large));
	if (tar_add(t, "000000000.jpg", (struct text){ large, 1025 }) != 0 ||
	    tar_add(t, "000000000.json", text_of("{}")) != 0 ||
	    tar_add(t, "000000000.txt", text_of("")) != 0 ||
	    tar_finish(t, digest) != 0)
		exit(1);
	tar_free(t);
	fflush(f); /* forget what was read before */
	rewind(f);
	return f;
}

static void
check_members(FILE *f)
{
	struct tar_member m;
	char bytes[2];

	check_int(tar_next(f, &m), 1, "a first member");
	check_string(m.name, "000000000.jpg", "its name");
	check_int(m.size, 1025, "its size");
	check_int(m.offset, 512, "it begins behind its header");
	check_int(tar_next(f, &m), 1, "a second member");
	check_int(m.offset, 512 + 3 * 512 + 512, "padded to blocks");
	check(pread(fileno(f), bytes, 2, m.offset) == 2 &&
		memcmp(bytes, "{}", 2) == 0,
	    "its bytes lie at its offset");
	check_int(tar_next(f, &m), 1, "an empty third member");
	check_int(m.size, 0, "without bytes");
	check_int(tar_next(f, &m), 0, "then the end");
}

static void
check_header(FILE *f)
{
	char header[TAR_BLOCK_BYTES];

	check(pread(fileno(f), header, sizeof(header), 0) == sizeof(header),
	    "there is a header");
	check_string(header + 100, "0000444", "mode 0444");
	check_string(header + 136, "00000000000", "no time");
	check_string(header + 265, "bigdata", "owner of img2dataset's tars");
}

static void
check_damage(FILE *f)
{
	struct tar_member m;

	check_int(pwrite(fileno(f), "9", 1, 5), 1, "a damaged name");
	fflush(f); /* forget what was read before */
	rewind(f);
	check_int(tar_next(f, &m), -1, "is seen by the header's sum");
	check_int(ftruncate(fileno(f), 100), 0, "a cut archive");
	fflush(f); /* forget what was read before */
	rewind(f);
	check_int(tar_next(f, &m), -1, "is no end");
}

int
main(void)
{
	struct tar_digest first, second, read;
	FILE *f = write_two(&first);
	FILE *g = write_two(&second);

	check_int(first.size, TAR_RECORD_BYTES, "padded to a record");
	check(memcmp(&first, &second, sizeof(first)) == 0,
	    "written twice, the same bytes");
	check_int(tar_digest_of(f, &read), 0, "it can be read");
	check(memcmp(first.sha256, read.sha256, SHA256_BYTES) == 0 &&
		memcmp(first.md5, read.md5, MD5_BYTES) == 0,
	    "the digests are those of the file");
	fflush(f); /* forget what was read before */
	rewind(f);
	check_members(f);
	check_header(f);
	check_damage(f);
	fclose(f);
	fclose(g);
	return check_end();
}
