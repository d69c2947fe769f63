/*
 * The index of all texts; see texts.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"

#include "dedup/texts.h"

enum { MANIFEST_BYTES_MAX = 4096, VERIFY_ENTRIES = 1024 };

static const char first_line[] = "lait-dedup-texts 1";

struct texts {
	char folder[PATH_BYTES_MAX];
	char manifest[PATH_BYTES_MAX];
	int entries, forms; /* descriptors */
	int64_t count, bytes;
};

_Static_assert(sizeof(struct text_entry) == 96, "an entry on disk");

static bool
parse_number(struct text *rest, const char *name, int64_t *out)
{
	struct text line, word;

	return text_split(rest, '\n', &line) && text_split(&line, ' ', &word) &&
	    text_equal(word, text_of(name)) &&
	    number_parse(line, 0, INT64_MAX / 1024, out);
}

bool
texts_parse(struct text bytes, int64_t *count, int64_t *size)
{
	struct text line;

	return text_split(&bytes, '\n', &line) &&
	    text_equal(line, text_of(first_line)) &&
	    parse_number(&bytes, "texts", count) &&
	    parse_number(&bytes, "bytes", size) && bytes.size == 0;
}

static int
read_manifest(struct texts *t)
{
	struct buffer bytes = buffer_make(MANIFEST_BYTES_MAX);
	int status = -1;

	if (file_read(t->manifest, &bytes) != 0) {
		if (errno == ENOENT)
			status = 0;
		else
			log_errno("%s", t->manifest);
	} else if (texts_parse(buffer_text(&bytes), &t->count, &t->bytes))
		status = 0;
	else
		log_error(
		    "%s: not an index of this version of lait", t->manifest);
	buffer_free(&bytes);
	return status;
}

static int
write_manifest(const struct texts *t)
{
	struct new_file *f = file_new(t->manifest);

	if (f == NULL)
		return -1;
	/* What fprintf cannot write, file_commit reports. */
	fprintf(file_stream(f), "%s\ntexts %" PRId64 "\nbytes %" PRId64 "\n",
	    first_line, t->count, t->bytes);
	return file_commit(f);
}

/* Open a file and cut it to what counts; a shorter one is damaged. */
static int
open_part(const struct texts *t, const char *name, int64_t size)
{
	char path[PATH_BYTES_MAX];
	int fd = -1;
	off_t end;

	if (!file_path(path, t->folder, name)) {
		log_error("%s: name too long", t->folder);
		return -1;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	end = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	if (end < 0 || (end > size && ftruncate(fd, size) != 0))
		log_errno("%s", path);
	else if (end < size)
		log_error("%s: is shorter than TEXTS says", path);
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

struct texts *
texts_open(const char *folder)
{
	struct texts *t = calloc(1, sizeof(*t));

	if (t == NULL || strlen(folder) >= sizeof(t->folder) ||
	    !file_path(t->manifest, folder, "TEXTS")) {
		log_error("%s: name too long", folder);
		free(t);
		return NULL;
	}
	snprintf(t->folder, sizeof(t->folder), "%s", folder);
	t->entries = t->forms = -1;
	if (read_manifest(t) == 0) {
		t->entries = open_part(t, "texts.entry",
		    t->count * (int64_t)sizeof(struct text_entry));
		t->forms = open_part(t, "texts.form", t->bytes);
	}
	if (t->entries >= 0 && t->forms >= 0)
		return t;
	texts_close(t);
	return NULL;
}

void
texts_close(struct texts *t)
{
	if (t == NULL)
		return;
	if (t->entries >= 0)
		close(t->entries); /* what counts was synced */
	if (t->forms >= 0)
		close(t->forms);
	free(t);
}

int64_t
texts_count(const struct texts *t)
{
	return t->count;
}

int64_t
texts_bytes(const struct texts *t)
{
	return t->bytes;
}

int64_t
texts_read(struct texts *t, int64_t first, struct text_entry *out, int64_t most)
{
	int64_t count = t->count - first < most ? t->count - first : most;

	if (count <= 0)
		return 0;
	if (file_read_at(t->entries, out, (size_t)count * sizeof(*out),
		first * (int64_t)sizeof(*out)) == 0)
		return count;
	log_errno("%s/texts.entry", t->folder);
	return -1;
}

int
texts_form(struct texts *t, const struct text_entry *entry, struct buffer *out)
{
	static char form[SHINGLE_FORM_BYTES_MAX];

	if (entry->size > sizeof(form) ||
	    entry->begin + entry->size > (uint64_t)t->bytes) {
		log_error("%s/texts.entry: damaged", t->folder);
		return -1;
	}
	if (file_read_at(t->forms, form, entry->size, (int64_t)entry->begin) !=
	    0) {
		log_errno("%s/texts.form", t->folder);
		return -1;
	}
	if (utf8_valid((struct text){ form, entry->size }))
		return buffer_put(out, form, entry->size);
	log_error("%s/texts.form: damaged", t->folder);
	return -1;
}

static int
write_at(int fd, const void *data, size_t size, int64_t offset)
{
	if (lseek(fd, offset, SEEK_SET) < 0 ||
	    file_write_all(fd, data, size) != 0)
		return -1;
	return fdatasync(fd);
}

int
texts_append(struct texts *t, const struct text_entry *entries, size_t count,
    struct text forms)
{
	if (count == 0)
		return 0;
	if (write_at(t->forms, forms.data, forms.size, t->bytes) != 0 ||
	    write_at(t->entries, entries, count * sizeof(*entries),
		t->count * (int64_t)sizeof(*entries)) != 0 ||
	    file_sync_folder(t->folder) != 0) {
		log_errno("%s", t->folder);
		return -1;
	}
	t->count += (int64_t)count;
	t->bytes += (int64_t)forms.size;
	if (write_manifest(t) == 0)
		return 0;
	log_errno("%s", t->manifest);
	return -1;
}

static bool
entry_is_right(struct texts *t, const struct text_entry *entry,
    struct shingles *scratch, struct buffer *form)
{
	uint32_t bands[SHINGLE_BANDS];

	buffer_clear(form);
	if (texts_form(t, entry, form) != 0)
		return false;
	shingle_bands(buffer_text(form), scratch, bands);
	return memcmp(bands, entry->bands, sizeof(bands)) == 0;
}

bool
texts_verify(struct texts *t)
{
	static struct text_entry entries[VERIFY_ENTRIES];
	struct buffer form = buffer_make(SHINGLE_FORM_BYTES_MAX);
	struct shingles scratch = { .list = calloc(SHINGLE_FORM_BYTES_MAX + 2,
					sizeof(*scratch.list)) };
	int64_t first = 0, got = scratch.list == NULL ? -1 : 1;
	bool right = true;

	while (right && got > 0) {
		got = texts_read(t, first, entries, VERIFY_ENTRIES);
		for (int64_t i = 0; right && i < got; i++)
			right = entry_is_right(t, &entries[i], &scratch, &form);
		first += got;
	}
	if (!right)
		log_error("%s: the text %" PRId64 " or one soon after it has "
			  "other keys than its normal form says",
		    t->folder, first < t->count ? first : t->count);
	free(scratch.list);
	buffer_free(&form);
	return right && got == 0;
}
