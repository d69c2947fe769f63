/*
 * The batch join; see join.h.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/number.h"

#include "dedup/join.h"
#include "dedup/scan.h"

enum {
	CHUNK_VALUES = 1 << 16,
	SLICE_ENTRIES = 2 << 20,
	LINEAR_ENTRIES = 4096 /* that are scanned at a time: in the cache */
};

/* What a step costs, in nanoseconds; measured on one core, only the ratios
 * matter. */
static const double cost_scan = 1.3, cost_sort = 8, cost_bucket = 5;

struct join {
	size_t slice;        /* entries for which tables are made at a time */
	uint32_t *begins;    /* CHUNK_VALUES + 1: where a bucket begins */
	uint32_t *places;    /* (slice): entry within the slice, by chunk */
	struct half *halves; /* (slice): the half without the chunk */
	uint32_t *found;     /* room of the scans; (slice) */
	uint32_t *query_begins;    /* as begins, of the queries */
	uint32_t *order;           /* (query_room): queries by chunk */
	struct half *query_halves; /* (query_room) */
	size_t query_room;
	struct join_hit *hits;
	size_t hit_count, hit_room;
	size_t hit_limit; /* 0: none */
};

struct join *
join_new(size_t slice)
{
	struct join *j = calloc(1, sizeof(*j));

	if (j == NULL)
		return NULL;
	j->slice = slice == 0 ? SLICE_ENTRIES : slice;
	j->begins = calloc(CHUNK_VALUES + 1, sizeof(*j->begins));
	j->found = calloc(j->slice > LINEAR_ENTRIES ? j->slice : LINEAR_ENTRIES,
	    sizeof(*j->found));
	j->query_begins = calloc(CHUNK_VALUES + 1, sizeof(*j->query_begins));
	if (j->begins == NULL || j->query_begins == NULL || j->found == NULL) {
		join_free(j);
		return NULL;
	}
	return j;
}

void
join_free(struct join *j)
{
	if (j == NULL)
		return;
	free(j->begins);
	free(j->places);
	free(j->halves);
	free(j->found);
	free(j->query_begins);
	free(j->order);
	free(j->query_halves);
	free(j->hits);
	free(j);
}

const struct join_hit *
join_hits(const struct join *j, size_t *count)
{
	*count = j->hit_count;
	return j->hits;
}

void
join_clear(struct join *j)
{
	j->hit_count = 0;
}

void
join_limit(struct join *j, size_t hits)
{
	j->hit_limit = hits;
}

static int
put_hit(
    struct join *j, const struct join_query *query, size_t entry, int distance)
{
	if (j->hit_limit != 0 && j->hit_count == j->hit_limit)
		return 1;
	if (j->hit_count == j->hit_room) {
		size_t room = j->hit_room == 0 ? 1024 : 2 * j->hit_room;
		struct join_hit *hits;

		hits = reallocarray(j->hits, room, sizeof(*hits));
		if (hits == NULL)
			return -1;
		j->hits = hits;
		j->hit_room = room;
	}
	j->hits[j->hit_count++] = (struct join_hit){ .owner = query->owner,
		.distance = (uint32_t)distance,
		.entry = entry };
	return 0;
}

/* Put the pair if it counts and, with tables, `chunk` is the first by which
 * it is found. */
static int
put_pair(struct join *j, const struct join_query *query,
    const struct entry *entries, size_t entry, int chunk)
{
	const struct entry *e = &entries[entry];

	if (e->picture >= query->picture ||
	    !code_is_candidate(&e->code, &query->code))
		return 0;
	if (chunk < CODE_CHUNKS &&
	    code_first_chunk(&e->code, &query->code) != chunk)
		return 0;
	return put_hit(j, query, entry, code_distance(&e->code, &query->code));
}

static int
linear(struct join *j, const struct entry *entries, size_t count,
    const struct join_query *queries, size_t query_count)
{
	int status = 0;

	for (size_t at = 0; at < count; at += LINEAR_ENTRIES) {
		size_t here =
		    count - at < LINEAR_ENTRIES ? count - at : LINEAR_ENTRIES;

		for (size_t q = 0; status == 0 && q < query_count; q++) {
			size_t found = scan_codes(&entries[at].code,
			    sizeof(*entries), here, &queries[q].code, j->found);

			for (size_t i = 0; status == 0 && i < found; i++)
				status = put_pair(j, &queries[q], entries,
				    at + j->found[i], CODE_CHUNKS);
		}
	}
	return status;
}

/* The half of a code in which the chunk is not. */
static struct half
other_half(const struct code *code, int chunk)
{
	int half = chunk < CODE_CHUNKS / 2;

	return (
	    struct half){ { code->word[2 * half], code->word[2 * half + 1] } };
}

/* Counting sort: from how many there are of each value to where each value
 * begins. */
static void
counts_to_begins(uint32_t *counts)
{
	uint32_t sum = 0;

	for (size_t v = 0; v < CHUNK_VALUES; v++) {
		uint32_t here = counts[v];

		counts[v] = sum;
		sum += here;
	}
}

/* Filling moved every beginning to the next one's place: move them back. */
static void
restore_begins(uint32_t *begins)
{
	memmove(begins + 1, begins, CHUNK_VALUES * sizeof(*begins));
	begins[0] = 0;
}

static void
sort_entries(
    struct join *j, const struct entry *entries, size_t count, int chunk)
{
	memset(j->begins, 0, (CHUNK_VALUES + 1) * sizeof(*j->begins));
	for (size_t i = 0; i < count; i++)
		j->begins[code_chunk(&entries[i].code, chunk)]++;
	counts_to_begins(j->begins);
	for (size_t i = 0; i < count; i++) {
		uint32_t at = j->begins[code_chunk(&entries[i].code, chunk)]++;

		j->places[at] = (uint32_t)i;
		j->halves[at] = other_half(&entries[i].code, chunk);
	}
	restore_begins(j->begins);
}

static void
sort_queries(
    struct join *j, const struct join_query *queries, size_t count, int chunk)
{
	uint32_t *begins = j->query_begins;

	memset(begins, 0, (CHUNK_VALUES + 1) * sizeof(*begins));
	for (size_t i = 0; i < count; i++)
		begins[code_chunk(&queries[i].code, chunk)]++;
	counts_to_begins(begins);
	for (size_t i = 0; i < count; i++) {
		uint32_t at = begins[code_chunk(&queries[i].code, chunk)]++;

		j->order[at] = (uint32_t)i;
		j->query_halves[at] = other_half(&queries[i].code, chunk);
	}
	restore_begins(begins);
}

/* All queries of one chunk value against a bucket. */
static int
search_bucket(struct join *j, const struct entry *entries,
    const struct join_query *queries, unsigned bucket, unsigned value,
    int chunk)
{
	uint32_t begin = j->begins[bucket];
	uint32_t count = j->begins[bucket + 1] - begin;
	int status = 0;

	for (uint32_t q = j->query_begins[value];
	     q < j->query_begins[value + 1]; q++) {
		size_t found = scan_halves(
		    j->halves + begin, count, &j->query_halves[q], j->found);

		for (size_t i = 0; status == 0 && i < found; i++)
			status = put_pair(j, &queries[j->order[q]], entries,
			    j->places[begin + j->found[i]], chunk);
	}
	return status;
}

/* Bucket by bucket, so that each is read from memory once: with the queries
 * of its value and of those one bit away. */
static int
search_table(struct join *j, const struct entry *entries,
    const struct join_query *queries, int chunk)
{
	int status = 0;

	for (unsigned v = 0; status == 0 && v < CHUNK_VALUES; v++) {
		if (j->begins[v] == j->begins[v + 1])
			continue;
		status = search_bucket(j, entries, queries, v, v, chunk);
		for (int bit = 0; status == 0 && bit < 16; bit++)
			status = search_bucket(
			    j, entries, queries, v, v ^ 1U << bit, chunk);
	}
	return status;
}

static int
make_room(struct join *j, size_t query_count)
{
	if (j->places == NULL)
		j->places = calloc(j->slice, sizeof(*j->places));
	if (j->halves == NULL)
		j->halves = calloc(j->slice, sizeof(*j->halves));
	if (j->query_room < query_count) {
		free(j->order);
		free(j->query_halves);
		j->order = calloc(query_count, sizeof(*j->order));
		j->query_halves = calloc(query_count, sizeof(*j->query_halves));
		j->query_room = query_count;
	}
	return j->places == NULL || j->halves == NULL || j->order == NULL ||
		j->query_halves == NULL
	    ? -1
	    : 0;
}

static int
tables(struct join *j, const struct entry *entries, size_t count,
    const struct join_query *queries, size_t query_count)
{
	int status = make_room(j, query_count);

	for (int chunk = 0; status == 0 && chunk < CODE_CHUNKS; chunk++) {
		sort_queries(j, queries, query_count, chunk);
		sort_entries(j, entries, count, chunk);
		status = search_table(j, entries, queries, chunk);
	}
	return status;
}

static bool
linear_is_cheaper(size_t count, size_t query_count)
{
	double n = (double)count, q = (double)query_count;
	double probes = CODE_CHUNKS * 17 * q;

	return n * q * cost_scan < CODE_CHUNKS * n * cost_sort +
	    probes * (cost_bucket + n / CHUNK_VALUES * cost_scan);
}

int
join_run(struct join *j, const struct entry *entries, size_t count,
    const struct join_query *queries, size_t query_count,
    enum join_method method)
{
	assert(query_count <= UINT32_MAX);
	for (size_t at = 0; query_count > 0 && at < count; at += j->slice) {
		size_t here = count - at < j->slice ? count - at : j->slice;
		size_t before = j->hit_count;
		bool scan = method == JOIN_LINEAR ||
		    (method == JOIN_CHOOSE &&
			linear_is_cheaper(here, query_count));
		int status = scan
		    ? linear(j, entries + at, here, queries, query_count)
		    : tables(j, entries + at, here, queries, query_count);

		if (status != 0)
			return status;
		for (size_t i = before; i < j->hit_count; i++)
			j->hits[i].entry += at; /* it counted in the slice */
	}
	return 0;
}
