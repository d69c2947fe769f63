/*
 * The index of all texts; see texts.h.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"

#include "dedup/ledger.h"
#include "dedup/texts.h"

enum { VERIFY_ENTRIES = 1024, COUNT = 0, BYTES };

struct texts {
	struct ledger ledger;
	int entries, forms; /* descriptors */
};

_Static_assert(sizeof(struct text_entry) == 96, "an entry on disk");

static struct ledger
ledger_of_texts(void)
{
	return (struct ledger){ .name = "TEXTS",
		.version = "lait-dedup-texts 1",
		.names = { "texts", "bytes" } };
}

bool
texts_parse(struct text bytes, int64_t *count, int64_t *size)
{
	struct ledger l = ledger_of_texts();
	bool right = ledger_parse(&l, bytes);

	*count = l.counts[COUNT];
	*size = l.counts[BYTES];
	return right;
}

struct texts *
texts_open(const char *folder)
{
	struct texts *t = calloc(1, sizeof(*t));

	if (t == NULL || strlen(folder) >= sizeof(t->ledger.folder)) {
		log_error("%s: name too long", folder);
		free(t);
		return NULL;
	}
	t->ledger = ledger_of_texts();
	snprintf(t->ledger.folder, sizeof(t->ledger.folder), "%s", folder);
	t->entries = t->forms = -1;
	if (ledger_read(&t->ledger) >= 0) {
		t->entries = ledger_open(&t->ledger, "texts.entry",
		    t->ledger.counts[COUNT] *
			(int64_t)sizeof(struct text_entry));
		t->forms = ledger_open(
		    &t->ledger, "texts.form", t->ledger.counts[BYTES]);
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
	return t->ledger.counts[COUNT];
}

int64_t
texts_bytes(const struct texts *t)
{
	return t->ledger.counts[BYTES];
}

int64_t
texts_read(struct texts *t, int64_t first, struct text_entry *out, int64_t most)
{
	int64_t count = t->ledger.counts[COUNT] - first < most
	    ? t->ledger.counts[COUNT] - first
	    : most;

	if (count <= 0)
		return 0;
	if (file_read_at(t->entries, out, (size_t)count * sizeof(*out),
		first * (int64_t)sizeof(*out)) == 0)
		return count;
	log_errno("%s/texts.entry", t->ledger.folder);
	return -1;
}

int
texts_form(struct texts *t, const struct text_entry *entry, struct buffer *out)
{
	static char form[SHINGLE_FORM_BYTES_MAX];

	if (entry->size > sizeof(form) ||
	    entry->begin + entry->size > (uint64_t)t->ledger.counts[BYTES]) {
		log_error("%s/texts.entry: damaged", t->ledger.folder);
		return -1;
	}
	if (file_read_at(t->forms, form, entry->size, (int64_t)entry->begin) !=
	    0) {
		log_errno("%s/texts.form", t->ledger.folder);
		return -1;
	}
	if (utf8_valid((struct text){ form, entry->size }))
		return buffer_put(out, form, entry->size);
	log_error("%s/texts.form: damaged", t->ledger.folder);
	return -1;
}

int
texts_append(struct texts *t, const struct text_entry *entries, size_t count,
    struct text forms)
{
	if (count == 0)
		return 0;
	if (ledger_append(t->forms, forms.data, forms.size,
		t->ledger.counts[BYTES]) != 0 ||
	    ledger_append(t->entries, entries, count * sizeof(*entries),
		t->ledger.counts[COUNT] * (int64_t)sizeof(*entries)) != 0 ||
	    file_sync_folder(t->ledger.folder) != 0) {
		log_errno("%s", t->ledger.folder);
		return -1;
	}
	t->ledger.counts[COUNT] += (int64_t)count;
	t->ledger.counts[BYTES] += (int64_t)forms.size;
	return ledger_write(&t->ledger);
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
		    t->ledger.folder,
		    first < t->ledger.counts[COUNT] ? first
						    : t->ledger.counts[COUNT]);
	free(scratch.list);
	buffer_free(&form);
	return right && got == 0;
}
