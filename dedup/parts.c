/*
 * Pictures that show part of another; see parts.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

#include "dedup/part.h"
#include "dedup/parts.h"
#include "dedup/words.h"

enum {
	SLICE_PICTURES = 8192, /* of a batch at a time: 30 MB */
	SLOTS = 4 * SLICE_PICTURES,
	BLOCK_ENTRIES = 256, /* read at a time: in the cache */
	VOTES_MIN = 2
};

/* A picture of the slice. */
struct asker {
	const struct near_query *query;
	const struct neighbours *found; /* by codes */
	bool has_entry; /* seen in the index: what comes later is after it */
	uint8_t votes;  /* of the entry in hand */
	uint16_t matches[POINTS_MAX];
};

struct hit {
	uint64_t number; /* of the picture that asked */
	int points;
	const unsigned char *digest; /* in its run */
};

struct parts {
	struct locals *locals;
	struct words words;
	struct asker *askers; /* (SLICE_PICTURES) */
	size_t count;
	uint32_t *slots;           /* (SLOTS): asker + 1 by number, or 0 */
	uint32_t *touched;         /* (SLICE_PICTURES): askers with votes */
	struct local_entry *block; /* (BLOCK_ENTRIES) */
	struct local_entry *fresh; /* not yet on disk */
	size_t fresh_count, fresh_room;
	struct hit *hits;
	size_t hit_count, hit_room;
	const struct index_run *runs;
	size_t run_count;
};

struct parts *
parts_new(struct locals *locals)
{
	struct parts *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->locals = locals;
	p->askers = calloc(SLICE_PICTURES, sizeof(*p->askers));
	p->slots = calloc(SLOTS, sizeof(*p->slots));
	p->touched = calloc(SLICE_PICTURES, sizeof(*p->touched));
	p->block = calloc(BLOCK_ENTRIES, sizeof(*p->block));
	if (p->askers != NULL && p->slots != NULL && p->touched != NULL &&
	    p->block != NULL)
		return p;
	parts_free(p);
	return NULL;
}

void
parts_free(struct parts *p)
{
	if (p == NULL)
		return;
	words_free(&p->words);
	free(p->askers);
	free(p->slots);
	free(p->touched);
	free(p->block);
	free(p->fresh);
	free(p->hits);
	free(p);
}

/* ---- searching ------------------------------------------------------------
 */

static int
put_hit(struct parts *p, const struct hit *hit)
{
	if (p->hit_count == p->hit_room) {
		size_t room = p->hit_room == 0 ? 256 : 2 * p->hit_room;
		struct hit *hits = reallocarray(p->hits, room, sizeof(*hits));

		if (hits == NULL)
			return -1;
		p->hits = hits;
		p->hit_room = room;
	}
	p->hits[p->hit_count++] = *hit;
	return 0;
}

/* Does an asker's picture show what the entry's does, in part? */
static int
judge(struct parts *p, const struct asker *a, const struct local_entry *e)
{
	struct hit hit = { .number = a->query->number };

	hit.points = part_judge(
	    p->runs, p->run_count, a->query, e, a->found, &hit.digest);
	return hit.points == 0 ? 0 : put_hit(p, &hit);
}

/* The slot of a picture's number, or the free one where it belongs. */
static uint32_t *
slot_of(struct parts *p, uint64_t number)
{
	for (uint64_t at = number;; at++) {
		uint32_t *slot = &p->slots[at % SLOTS];

		if (*slot == 0 || p->askers[*slot - 1].query->number == number)
			return slot;
	}
}

/* Was the pair of points met by a word before this one? */
static bool
met_before(uint64_t a, uint64_t b, int word)
{
	while (word-- > 0)
		if (point_word(a, word) == point_word(b, word))
			return true;
	return false;
}

/* One point of an entry, one of its words. */
static void
vote(struct parts *p, uint64_t bits, int word, size_t *touched)
{
	const struct word_node *node = words_find(&p->words, bits, word);

	for (; node != NULL; node = words_next(&p->words, node)) {
		struct asker *a = &p->askers[node->owner];

		if (point_distance(bits, node->bits) > POINT_DISTANCE ||
		    met_before(bits, node->bits, word) || a->has_entry ||
		    a->matches[node->point] == PARTS_MATCHES_MAX)
			continue;
		a->matches[node->point]++;
		if (a->votes == 0)
			p->touched[(*touched)++] = node->owner;
		if (a->votes < VOTES_MIN)
			a->votes++;
	}
}

/* An entry of the index against all askers that come after it. */
static int
pass(struct parts *p, const struct local_entry *e)
{
	struct word_place places[POINTS_MAX * POINT_WORDS];
	uint32_t own = *slot_of(p, e->picture);
	size_t touched = 0, met;
	int status = 0;

	if (own != 0)
		p->askers[own - 1].has_entry = true;
	met = words_meet(&p->words, &e->points, places);
	for (size_t i = 0; i < met; i++)
		vote(p, e->points.bits[places[i].point], places[i].word,
		    &touched);
	for (size_t i = 0; i < touched; i++) {
		struct asker *a = &p->askers[p->touched[i]];

		if (a->votes == VOTES_MIN && status == 0)
			status = judge(p, a, e);
		a->votes = 0;
	}
	return status;
}

static int
pass_all(struct parts *p)
{
	int64_t first = 0, got;
	int status = 0;

	while ((got = locals_read(p->locals, first, p->block, BLOCK_ENTRIES)) >
	    0) {
		for (int64_t i = 0; status == 0 && i < got; i++)
			status = pass(p, &p->block[i]);
		if (status != 0)
			break;
		first += got;
	}
	for (size_t i = 0; status == 0 && i < p->fresh_count; i++)
		status = pass(p, &p->fresh[i]);
	if (status != 0)
		log_error("out of memory");
	return got < 0 ? -1 : status;
}

/* Those that are not in the index yet come behind all others, in order. */
static int
pass_new(struct parts *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct near_query *q = p->askers[i].query;
		struct local_entry *e;

		if (p->askers[i].has_entry)
			continue;
		if (p->fresh_count == p->fresh_room) {
			size_t room =
			    p->fresh_room == 0 ? 64 : 2 * p->fresh_room;
			void *grown =
			    reallocarray(p->fresh, room, sizeof(*p->fresh));

			if (grown == NULL) {
				log_error("out of memory");
				return -1;
			}
			p->fresh = grown;
			p->fresh_room = room;
		}
		e = &p->fresh[p->fresh_count++];
		*e = (struct local_entry){ .picture = q->number,
			.points = *q->points };
		if (pass(p, e) != 0) {
			log_error("out of memory");
			return -1;
		}
	}
	return 0;
}

/* ---- a batch --------------------------------------------------------------
 */

/* The next slice of the batch: pictures with a signature, each once. */
static int
fill(struct parts *p, const struct near_query *queries, size_t count,
    const struct neighbours *found, size_t *next)
{
	p->count = 0;
	memset(p->slots, 0, SLOTS * sizeof(*p->slots));
	for (; *next < count && p->count < SLICE_PICTURES; ++*next) {
		const struct near_query *q = &queries[*next];
		uint32_t *slot;

		if (q->points == NULL)
			continue;
		slot = slot_of(p, q->number);
		if (*slot != 0)
			continue;
		p->askers[p->count++] =
		    (struct asker){ .query = q, .found = &found[*next] };
		*slot = (uint32_t)p->count;
	}
	if (p->count == 0)
		return 0;
	if (words_start(&p->words, p->count) != 0) {
		log_error("out of memory");
		return -1;
	}
	for (size_t i = 0; i < p->count; i++)
		words_put(&p->words, p->askers[i].query->points, (uint32_t)i);
	return 0;
}

/* By number, then digest. */
static int
compare_hits(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return memcmp(a->digest, b->digest, SHA256_BYTES);
}

/* A picture that came in two slices asked twice. */
static void
sort_hits(struct parts *p)
{
	size_t count = 0;

	if (p->hit_count > 0)
		qsort(p->hits, p->hit_count, sizeof(*p->hits), compare_hits);
	for (size_t i = 0; i < p->hit_count; i++)
		if (i == 0 || compare_hits(&p->hits[i - 1], &p->hits[i]) != 0)
			p->hits[count++] = p->hits[i];
	p->hit_count = count;
}

/* Merge hits, in order, into what was found by codes. */
static int
merge(const struct picture *p, const struct hit *hits, size_t count,
    struct neighbours *found)
{
	struct neighbours all = { 0 };
	size_t i = 0, j = 0, before = 0, after = 0;

	if (count == 0)
		return 0;
	all.list = calloc(found->count + count, sizeof(*all.list));
	if (all.list == NULL)
		return -1;
	while (i < found->count || j < count) {
		struct neighbour n;
		int order = i == found->count ? 1
		    : j == count              ? -1
				 : memcmp(found->list[i].digest, hits[j].digest,
				       SHA256_BYTES);

		if (order <= 0)
			n = found->list[i++];
		else
			n = (struct neighbour){ .digest = hits[j].digest,
				.distance = PARTS_DISTANCE - hits[j].points,
				.points = hits[j].points };
		j += order >= 0;
		if (memcmp(n.digest, p->digest, SHA256_BYTES) < 0
			? before++ < NEAR_BEFORE_MAX
			: after++ < NEAR_AFTER_MAX)
			all.list[all.count++] = n;
	}
	free(found->list);
	*found = all;
	return 0;
}

/* The first hit of a number, or of a greater one. */
static size_t
first_hit(const struct parts *p, uint64_t number)
{
	size_t low = 0, high = p->hit_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->hits[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A picture that came twice in the batch has the answer twice. */
static int
give(struct parts *p, const struct near_query *queries, size_t count,
    struct neighbours *found)
{
	sort_hits(p);
	for (size_t i = 0; i < count; i++) {
		size_t begin = first_hit(p, queries[i].number);
		size_t end = first_hit(p, queries[i].number + 1);

		if (queries[i].points == NULL)
			continue;
		if (merge(queries[i].picture, p->hits + begin, end - begin,
			&found[i]) != 0) {
			log_error("out of memory");
			return -1;
		}
	}
	return 0;
}

int
parts_find(struct parts *p, const struct index_run *runs, size_t run_count,
    const struct near_query *queries, size_t count, struct neighbours *found)
{
	size_t next = 0;

	p->runs = runs;
	p->run_count = run_count;
	p->hit_count = 0;
	while (next < count) {
		if (fill(p, queries, count, found, &next) != 0)
			return -1;
		if (p->count > 0 && (pass_all(p) != 0 || pass_new(p) != 0))
			return -1;
	}
	return give(p, queries, count, found);
}

int
parts_commit(struct parts *p)
{
	int status = locals_append(p->locals, p->fresh, p->fresh_count);

	p->fresh_count = 0;
	return status;
}
