/*
 * Block lists; see blocklist.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/blocklist.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"

/* Entries of one kind, sorted once all are read. */
struct entries {
	size_t size; /* of one */
	size_t count, room;
	unsigned char *data;
};

enum { KIND_SHA256, KIND_MD5, KIND_PDQ, KINDS };

struct blocklist {
	struct entries kinds[KINDS];
};

static struct blocklist *
new_list(void)
{
	static const size_t sizes[KINDS] = { SHA256_BYTES, MD5_BYTES,
		BLOCKLIST_PDQ_BYTES };
	struct blocklist *list = calloc(1, sizeof(*list));

	for (int i = 0; list != NULL && i < KINDS; i++)
		list->kinds[i].size = sizes[i];
	return list;
}

void
blocklist_free(struct blocklist *list)
{
	if (list == NULL)
		return;
	for (int i = 0; i < KINDS; i++)
		free(list->kinds[i].data);
	free(list);
}

static int
entry_add(struct entries *e, const void *entry)
{
	if (e->count == e->room) {
		size_t room = e->room == 0 ? 1024 : 2 * e->room, bytes;
		void *data;

		if (!size_mul(room, e->size, &bytes) ||
		    (data = realloc(e->data, bytes)) == NULL)
			return -1;
		e->data = data;
		e->room = room;
	}
	memcpy(e->data + e->count++ * e->size, entry, e->size);
	return 0;
}

/* What a word before the digits says; -1 for none of them. */
static int
kind_of(struct text word)
{
	static const char *const names[KINDS] = { "sha256", "md5", "pdq" };

	for (int i = 0; i < KINDS; i++)
		if (text_equal_nocase(word, text_of(names[i])))
			return i;
	return -1;
}

/* One entry; -1 for a line that is none, -2 without memory. */
static int
line_add(struct blocklist *list, struct text line)
{
	unsigned char digest[SHA256_BYTES];
	struct text word;
	int kind;

	(void)text_split(&line, ' ', &word); /* there is a word */
	if ((kind = kind_of(word)) >= 0) {
		line = text_trim(line);
		(void)text_split(&line, ' ', &word); /* else digits fail */
	} else {
		kind =
		    word.size == 2 * (size_t)MD5_BYTES ? KIND_MD5 : KIND_SHA256;
	}
	if (!hex_decode(word, digest, list->kinds[kind].size))
		return -1;
	return entry_add(&list->kinds[kind], digest) == 0 ? 0 : -2;
}

static int
lines_add(struct blocklist *list, const char *path, struct text rest)
{
	struct text line;

	for (int number = 1; text_split(&rest, '\n', &line); number++) {
		int status;

		line = text_trim(line);
		if (line.size == 0 || line.data[0] == '#')
			continue;
		status = line_add(list, line);
		if (status == -1)
			log_error("%s:%d: want sha256, md5 or pdq and its "
				  "digits",
			    path, number);
		if (status == -2)
			log_errno("%s", path);
		if (status != 0)
			return -1;
	}
	return 0;
}

static int
read_file(struct blocklist *list, const char *path)
{
	struct buffer bytes = buffer_make(BLOCKLIST_FILE_BYTES_MAX);
	unsigned char digest[MD5_BYTES];
	int result = -1;

	if (file_read(path, &bytes) != 0)
		log_errno("%s", path);
	else
		result = lines_add(list, path, buffer_text(&bytes));
	buffer_free(&bytes);
	if (result == 0 && list->kinds[KIND_MD5].count > 0 &&
	    !md5_of((struct text){ 0 }, digest)) {
		log_error("%s: has MD5 digests, which OpenSSL does not make "
			  "here",
		    path);
		result = -1;
	}
	return result;
}

static int
compare_sha256(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_BYTES);
}

static int
compare_md5(const void *a, const void *b)
{
	return memcmp(a, b, MD5_BYTES);
}

static void
sort(struct blocklist *list)
{
	struct entries *sha256 = &list->kinds[KIND_SHA256];
	struct entries *md5 = &list->kinds[KIND_MD5];

	if (sha256->count > 0)
		qsort(
		    sha256->data, sha256->count, sha256->size, compare_sha256);
	if (md5->count > 0)
		qsort(md5->data, md5->count, md5->size, compare_md5);
}

static int
read_named(struct blocklist *list, struct text name)
{
	char *path;
	int result;

	if (name.size == 0)
		return 0;
	path = text_string(name);
	if (path == NULL) {
		log_error("out of memory");
		return -1;
	}
	result = read_file(list, path);
	free(path);
	return result;
}

struct blocklist *
blocklist_open(const char *files)
{
	struct blocklist *list = new_list();
	struct text rest = text_of(files == NULL ? "" : files), name;

	if (list == NULL) {
		log_error("out of memory");
		return NULL;
	}
	while (text_split(&rest, ',', &name))
		if (read_named(list, text_trim(name)) != 0) {
			blocklist_free(list);
			return NULL;
		}
	sort(list);
	return list;
}

int
blocklist_has_bytes(const struct blocklist *list, struct text bytes,
    const unsigned char digest[SHA256_BYTES])
{
	const struct entries *sha256 = &list->kinds[KIND_SHA256];
	const struct entries *md5 = &list->kinds[KIND_MD5];
	unsigned char old[MD5_BYTES];

	if (sha256->count > 0 &&
	    bsearch(digest, sha256->data, sha256->count, sha256->size,
		compare_sha256) != NULL)
		return 1;
	if (md5->count == 0)
		return 0;
	if (!md5_of(bytes, old))
		return -1;
	return bsearch(old, md5->data, md5->count, md5->size, compare_md5) !=
	    NULL;
}

static int
distance(const unsigned char *a, const unsigned char *b)
{
	int bits = 0;

	for (size_t i = 0; i < BLOCKLIST_PDQ_BYTES; i++)
		bits += __builtin_popcount((unsigned)(a[i] ^ b[i]));
	return bits;
}

bool
blocklist_has_near(const struct blocklist *list,
    const unsigned char hash[BLOCKLIST_PDQ_BYTES], int bits)
{
	const struct entries *pdq = &list->kinds[KIND_PDQ];

	for (size_t i = 0; i < pdq->count; i++)
		if (distance(pdq->data + i * pdq->size, hash) <= bits)
			return true;
	return false;
}
