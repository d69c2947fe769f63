/*
 * Near copies of a batch; see near.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/number.h"

#include "dedup/near.h"

enum {
	VARIANTS_MAX = 4,   /* whole and trimmed, plain and mirrored */
	LIST_DISTANCE = 45, /* where there are no thumbnails to confirm by */
	HITS_MAX = 4 << 20  /* of many pictures at a time: 100 MB */
};

/* A candidate pair: a picture of the batch and one of the index. */
struct pair {
	uint32_t owner;    /* query */
	uint32_t distance; /* the least of all variants */
	uint64_t entry;    /* of the whole picture, within the run */
	const struct index_run *run;
};

struct near {
	struct join *join;
	struct join_query *queries;
	size_t query_room;
	struct pair *pairs;
	size_t pair_count, pair_room;
	bool several; /* pictures are asked for: HITS_MAX holds */
};

struct near *
near_new(void)
{
	struct near *n = calloc(1, sizeof(*n));

	if (n == NULL)
		return NULL;
	n->join = join_new(0);
	if (n->join == NULL) {
		free(n);
		return NULL;
	}
	return n;
}

void
near_free(struct near *n)
{
	if (n == NULL)
		return;
	join_free(n->join);
	free(n->queries);
	free(n->pairs);
	free(n);
}

/* ---- asking ---------------------------------------------------------------
 */

static size_t
put_variants(struct join_query *out, const struct near_query *q, size_t owner)
{
	struct code codes[VARIANTS_MAX];
	size_t count = 0;

	if (q->picture->quality == 0)
		return 0;
	codes[count++] = q->picture->whole;
	codes[count++] = code_mirror(q->picture->whole);
	if (q->picture->has_borders) {
		codes[count++] = q->picture->trimmed;
		codes[count++] = code_mirror(q->picture->trimmed);
	}
	for (size_t i = 0; i < count; i++)
		out[i] = (struct join_query){ .code = codes[i],
			.picture = q->number,
			.owner = (uint32_t)owner };
	return count;
}

static int
make_queries(struct near *n, const struct near_query *queries, size_t count,
    size_t *made)
{
	size_t room;

	if (!size_mul(count, VARIANTS_MAX, &room))
		return -1;
	if (n->query_room < room) {
		free(n->queries);
		n->queries = calloc(room, sizeof(*n->queries));
		n->query_room = n->queries == NULL ? 0 : room;
	}
	if (n->queries == NULL)
		return -1;
	*made = 0;
	for (size_t i = 0; i < count; i++)
		*made += put_variants(n->queries + *made, &queries[i], i);
	return 0;
}

static int
put_pair(struct near *n, const struct pair *pair)
{
	if (n->pair_count == n->pair_room) {
		size_t room = n->pair_room == 0 ? 1024 : 2 * n->pair_room;
		struct pair *pairs;

		pairs = reallocarray(n->pairs, room, sizeof(*pairs));
		if (pairs == NULL)
			return -1;
		n->pairs = pairs;
		n->pair_room = room;
	}
	n->pairs[n->pair_count++] = *pair;
	return 0;
}

static int
search_run(struct near *n, const struct index_run *run, size_t queries)
{
	const struct join_hit *hits;
	size_t count;
	int status;

	join_clear(n->join);
	status = join_run(n->join, run->entries, run->count, n->queries,
	    queries, JOIN_CHOOSE);
	hits = join_hits(n->join, &count);
	for (size_t i = 0; status == 0 && i < count; i++) {
		const struct entry *e = &run->entries[hits[i].entry];
		bool trimmed = e->flags & ENTRY_TRIMMED;

		/* The first of a run is whole, unless the file is damaged. */
		if (e->quality == 0 || hits[i].entry < trimmed)
			continue;
		status = put_pair(n,
		    &(struct pair){ .owner = hits[i].owner,
			.distance = hits[i].distance,
			.entry = hits[i].entry - trimmed,
			.run = run });
		if (n->several && n->pair_count > HITS_MAX && status == 0)
			status = 1;
	}
	return status;
}

/* ---- judging --------------------------------------------------------------
 */

static const unsigned char *
pair_digest(const struct pair *p)
{
	return p->run->digests + p->entry * SHA256_BYTES;
}

/* By owner, then the other picture's digest, then distance. */
static int
compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;
	int order;

	if (a->owner != b->owner)
		return a->owner < b->owner ? -1 : 1;
	order = memcmp(pair_digest(a), pair_digest(b), SHA256_BYTES);
	if (order != 0)
		return order;
	return (a->distance > b->distance) - (a->distance < b->distance);
}

static bool
is_confirmed(const struct picture *p, const struct pair *pair)
{
	const struct index_run *run = pair->run;
	const struct entry *next = &run->entries[pair->entry] + 1;
	bool borders =
	    pair->entry + 1 < run->count && (next->flags & ENTRY_TRIMMED) != 0;
	const uint8_t *at;
	struct thumbs mine = picture_thumbs(p), other;

	if (run->thumbs == NULL)
		return pair->distance <= LIST_DISTANCE;
	if (!p->has_thumbs)
		return false;
	at = run->thumbs + pair->entry * THUMB_BYTES;
	other = (struct thumbs){ .whole = at,
		.trimmed = borders ? at + THUMB_BYTES : NULL };
	return memcmp(p->digest, pair_digest(pair), SHA256_BYTES) < 0
	    ? confirm_copy(&mine, &other)
	    : confirm_copy(&other, &mine);
}

static bool
is_near(const struct picture *p, const struct pair *pair)
{
	const struct entry *e = &pair->run->entries[pair->entry];

	if (p->quality < NEAR_QUALITY_SURE || e->quality < NEAR_QUALITY_SURE)
		return pair->distance <= NEAR_DISTANCE &&
		    aspect_is_equal(p->aspect, e->aspect);
	return pair->distance <= NEAR_DISTANCE || is_confirmed(p, pair);
}

/* The neighbours of one picture from its pairs, sorted. */
static int
judge(const struct picture *p, const struct pair *pairs, size_t count,
    struct neighbours *out)
{
	size_t before = 0, after = 0;
	const unsigned char *last = NULL;

	if (count == 0)
		return 0;
	out->list = calloc(count < NEAR_BEFORE_MAX + NEAR_AFTER_MAX
		? count
		: NEAR_BEFORE_MAX + NEAR_AFTER_MAX,
	    sizeof(*out->list));
	if (out->list == NULL)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const unsigned char *digest = pair_digest(&pairs[i]);
		int order = memcmp(digest, p->digest, SHA256_BYTES);
		size_t *kept = order < 0 ? &before : &after;
		size_t most = order < 0 ? NEAR_BEFORE_MAX : NEAR_AFTER_MAX;

		if (last != NULL && memcmp(digest, last, SHA256_BYTES) == 0)
			continue;
		last = digest;
		if (order == 0 || *kept == most || !is_near(p, &pairs[i]))
			continue;
		++*kept;
		out->list[out->count++] = (struct neighbour){
			.digest = digest,
			.distance = (int)pairs[i].distance,
		};
	}
	return 0;
}

static int
judge_all(struct near *n, const struct near_query *queries, size_t count,
    struct neighbours *out)
{
	size_t at = 0;

	if (n->pair_count == 0)
		return 0;
	qsort(n->pairs, n->pair_count, sizeof(*n->pairs), compare_pairs);
	for (size_t i = 0; i < count; i++) {
		size_t begin = at;

		while (at < n->pair_count && n->pairs[at].owner == i)
			at++;
		if (judge(queries[i].picture, n->pairs + begin, at - begin,
			&out[i]) != 0)
			return -1;
	}
	return 0;
}

int
near_find(struct near *n, const struct index_run *runs, size_t run_count,
    const struct near_query *queries, size_t count, struct neighbours *out)
{
	size_t made;
	int status;

	if (count == 0)
		return 0;
	n->pair_count = 0;
	/* One picture's pairs are no more than the entries of the index. */
	n->several = count > 1;
	join_limit(n->join, n->several ? HITS_MAX : 0);
	status = make_queries(n, queries, count, &made);
	for (size_t i = 0; status == 0 && i < run_count; i++)
		status = search_run(n, &runs[i], made);
	if (status == 1) {
		size_t half = count / 2;

		/* Too many at once: thousands of copies of one picture. */
		status = near_find(n, runs, run_count, queries, half, out);
		return status != 0
		    ? status
		    : near_find(n, runs, run_count, queries + half,
			  count - half, out + half);
	}
	return status < 0 ? -1 : judge_all(n, queries, count, out);
}
