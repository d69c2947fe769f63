/*
 * Does one picture show part of another?  See part.h.
 */

#include <string.h>

#include "dedup/align.h"
#include "dedup/confirm.h"
#include "dedup/part.h"

/* The entry of a picture in the index of codes. */
struct found {
	const struct index_run *run;
	size_t at;
};

static bool
seek(const struct index_run *runs, size_t count, uint64_t picture,
    struct found *out)
{
	for (size_t r = count; r-- > 0;) {
		const struct index_run *run = &runs[r];
		size_t low = 0, high = run->count;

		if (run->count == 0 || run->entries[0].picture > picture)
			continue;
		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (run->entries[middle].picture < picture)
				low = middle + 1;
			else
				high = middle;
		}
		*out = (struct found){ run, low };
		return low < run->count && run->entries[low].picture == picture;
	}
	return false;
}

/* The thumbnail without borders. */
static const uint8_t *
inner_thumb(const struct picture *p)
{
	return p->has_borders ? p->thumb_trimmed : p->thumb;
}

static const uint8_t *
inner_thumb_of(const struct found *f)
{
	size_t next = f->at + 1;
	bool borders = next < f->run->count &&
	    (f->run->entries[next].flags & ENTRY_TRIMMED) != 0;

	return f->run->thumbs + (f->at + borders) * THUMB_BYTES;
}

static bool
is_sure(const struct picture *p, const struct entry *e)
{
	return p->has_thumbs && p->quality >= NEAR_QUALITY_SURE &&
	    e->quality >= NEAR_QUALITY_SURE;
}

/* Did the codes find it already? */
static bool
is_known(const struct neighbours *found, const unsigned char *digest)
{
	for (size_t i = 0; i < found->count; i++)
		if (memcmp(found->list[i].digest, digest, SHA256_BYTES) == 0)
			return true;
	return false;
}

/* With the smaller sha256 as left: what comes out does not depend on which of
 * the two came first. */
static int
points_that_agree(const struct near_query *q, const struct local_entry *e,
    const struct found *other, bool first)
{
	const uint8_t *mine = inner_thumb(q->picture);
	const uint8_t *others = inner_thumb_of(other);
	struct alignment alignment;

	if (!align(first ? q->points : &e->points,
		first ? &e->points : q->points, &alignment) ||
	    !confirm_part(
		first ? mine : others, first ? others : mine, &alignment))
		return 0;
	return alignment.points;
}

int
part_judge(const struct index_run *runs, size_t run_count,
    const struct near_query *q, const struct local_entry *e,
    const struct neighbours *known, const unsigned char **digest)
{
	struct found other;

	if (!seek(runs, run_count, e->picture, &other) ||
	    !is_sure(q->picture, &other.run->entries[other.at]))
		return 0;
	*digest = other.run->digests + other.at * SHA256_BYTES;
	if (is_known(known, *digest))
		return 0;
	return points_that_agree(q, e, &other,
	    memcmp(q->picture->digest, *digest, SHA256_BYTES) < 0);
}
