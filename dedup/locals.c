/*
 * The index of local signatures; see locals.h.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/number.h"

#include "dedup/ledger.h"
#include "dedup/locals.h"

enum { VERIFY_ENTRIES = 256 };

struct locals {
	struct ledger ledger;
	uint64_t pictures; /* numbers that were given when it was opened */
	int entries;       /* descriptor, or -1 while there is no index */
};

_Static_assert(sizeof(struct local_entry) == 376, "an entry on disk");

static int
open_entries(struct locals *l)
{
	l->entries = ledger_open(&l->ledger, "local.entry",
	    l->ledger.counts[0] * (int64_t)sizeof(struct local_entry));
	return l->entries < 0 ? -1 : 0;
}

/* The last picture has the greatest number of those that came in one run, and
 * numbers never shrink: an index of codes that was made anew has not given it
 * yet. */
static int
check_last(struct locals *l)
{
	struct local_entry last;

	if (l->ledger.counts[0] == 0)
		return 0;
	if (locals_read(l, l->ledger.counts[0] - 1, &last, 1) != 1)
		return -1;
	if (local_entry_is_right(&last, l->pictures))
		return 0;
	log_error(
	    "%s/local.entry: damaged, or of another index", l->ledger.folder);
	return -1;
}

struct locals *
locals_open(const char *folder, uint64_t pictures)
{
	struct locals *l = calloc(1, sizeof(*l));
	int there;

	if (l == NULL || strlen(folder) >= sizeof(l->ledger.folder)) {
		log_error("%s: name too long", folder);
		free(l);
		return NULL;
	}
	l->ledger = (struct ledger){ .name = "LOCAL",
		.version = "lait-dedup-local 1",
		.names = { "pictures" } };
	snprintf(l->ledger.folder, sizeof(l->ledger.folder), "%s", folder);
	l->entries = -1;
	l->pictures = pictures;
	there = ledger_read(&l->ledger);
	if (there == 0 ||
	    (there == 1 && open_entries(l) == 0 && check_last(l) == 0))
		return l;
	locals_close(l);
	return NULL;
}

void
locals_close(struct locals *l)
{
	if (l == NULL)
		return;
	if (l->entries >= 0)
		close(l->entries); /* what counts was synced */
	free(l);
}

int64_t
locals_count(const struct locals *l)
{
	return l->ledger.counts[0];
}

int64_t
locals_read(
    struct locals *l, int64_t first, struct local_entry *out, int64_t most)
{
	int64_t left = l->ledger.counts[0] - first;
	int64_t count = left < most ? left : most;

	if (count <= 0)
		return 0;
	if (file_read_at(l->entries, out, (size_t)count * sizeof(*out),
		first * (int64_t)sizeof(*out)) != 0) {
		log_errno("%s/local.entry", l->ledger.folder);
		return -1;
	}
	for (int64_t i = 0; i < count; i++)
		if (!local_entry_is_right(&out[i], UINT64_MAX)) {
			log_error("%s/local.entry: entry %" PRId64
				  " is damaged",
			    l->ledger.folder, first + i);
			return -1;
		}
	return count;
}

static uint64_t
check_of(const struct local_entry *e)
{
	struct text points = { (const char *)&e->points, sizeof(e->points) };
	unsigned char digest[SHA256_BYTES];

	sha256_of(points, digest);
	return get_le64(digest);
}

int
locals_append(struct locals *l, struct local_entry *entries, size_t count)
{
	if (count == 0)
		return 0;
	if (l->entries < 0 && open_entries(l) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		entries[i].check = check_of(&entries[i]);
	if (ledger_append(l->entries, entries, count * sizeof(*entries),
		l->ledger.counts[0] * (int64_t)sizeof(*entries)) != 0 ||
	    file_sync_folder(l->ledger.folder) != 0) {
		log_errno("%s/local.entry", l->ledger.folder);
		return -1;
	}
	l->ledger.counts[0] += (int64_t)count;
	return ledger_write(&l->ledger);
}

bool
local_entry_is_right(const struct local_entry *e, uint64_t pictures)
{
	const struct points *p = &e->points;

	return e->picture < pictures && p->count <= POINTS_MAX &&
	    p->width > 0 && p->width <= POINTS_SIDE && p->height > 0 &&
	    p->height <= POINTS_SIDE;
}

bool
locals_verify(struct locals *l)
{
	static struct local_entry entries[VERIFY_ENTRIES];
	int64_t first = 0, got = 1;

	while (got > 0) {
		got = locals_read(l, first, entries, VERIFY_ENTRIES);
		for (int64_t i = 0; i < got; i++)
			if (!local_entry_is_right(&entries[i], l->pictures) ||
			    entries[i].check != check_of(&entries[i])) {
				log_error("%s/local.entry: entry %" PRId64
					  " is not as it was written",
				    l->ledger.folder, first + i);
				return false;
			}
		first += got;
	}
	return got == 0;
}
