/*
 * Time the search of near codes: the batch join, and a BK-tree (imagededup's
 * structure) over the same codes.
 *
 *	bench-hamming-join ENTRIES QUERIES [FILE]
 *
 * prints "NAME VALUE" lines; FILE gets entries and queries, 32 bytes a code,
 * for peers.  Half of the queries are up to 31 bits from an entry.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "dedup/join.h"
#include "lib/number.h"
#include "tests/random.h"

enum { BK_QUERIES = 40, BK_ENTRIES_MAX = 1000000 };

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
fill(struct entry *entries, size_t count, struct join_query *queries,
    size_t query_count)
{
	for (size_t i = 0; i < count; i++) {
		for (int w = 0; w < CODE_WORDS; w++)
			entries[i].code.word[w] = random_next();
		entries[i].picture = i;
	}
	for (size_t i = 0; i < query_count; i++) {
		struct join_query *q = &queries[i];

		*q = (struct join_query){ .picture = count,
			.owner = (uint32_t)i };
		q->code = entries[random_next() % count].code;
		for (size_t bits = i % 64; bits > 0; bits--) {
			unsigned bit = random_next() % 256;

			q->code.word[bit / 64] ^= UINT64_C(1) << bit % 64;
		}
	}
}

/* ---- a BK-tree ----------------------------------------------------------- */

struct bk_node {
	uint32_t child;   /* first child, or 0 */
	uint32_t sibling; /* next child of the parent, or 0 */
	uint32_t edge;    /* distance to the parent */
};

static void
bk_insert(struct bk_node *nodes, const struct entry *entries, uint32_t new)
{
	uint32_t at = 0;

	for (;;) {
		uint32_t edge = (uint32_t)code_distance(
		    &entries[at].code, &entries[new].code);
		uint32_t child = nodes[at].child;

		while (child != 0 && nodes[child].edge != edge)
			child = nodes[child].sibling;
		if (child == 0) {
			nodes[new] =
			    (struct bk_node){ .sibling = nodes[at].child,
				    .edge = edge };
			nodes[at].child = new;
			return;
		}
		at = child;
	}
}

static size_t
bk_search(const struct bk_node *nodes, const struct entry *entries,
    const struct code *want, uint32_t *stack)
{
	size_t depth = 1, found = 0;

	stack[0] = 0;
	while (depth > 0) {
		uint32_t at = stack[--depth];
		int distance = code_distance(&entries[at].code, want);

		found += distance <= NEAR_DISTANCE;
		for (uint32_t child = nodes[at].child; child != 0;
		     child = nodes[child].sibling) {
			int gap = (int)nodes[child].edge - distance;

			if (gap <= NEAR_DISTANCE && gap >= -NEAR_DISTANCE)
				stack[depth++] = child;
		}
	}
	return found;
}

/* Milliseconds of a query. */
static double
time_bk(
    const struct entry *entries, size_t count, const struct join_query *queries)
{
	struct bk_node *nodes = calloc(count, sizeof(*nodes));
	uint32_t *stack = calloc(count, sizeof(*stack));
	size_t found = 0;
	double begin;

	if (nodes == NULL || stack == NULL)
		return 0;
	for (uint32_t i = 1; i < count; i++)
		bk_insert(nodes, entries, i);
	begin = cpu_seconds();
	for (size_t i = 0; i < BK_QUERIES; i++)
		found += bk_search(nodes, entries, &queries[i].code, stack);
	begin = (cpu_seconds() - begin) * 1e3 / BK_QUERIES;
	printf("bk-tree-found %zu\n", found);
	free(nodes);
	free(stack);
	return begin;
}

/* ---- output -------------------------------------------------------------- */

static int
write_codes(const char *path, const struct entry *entries, size_t count,
    const struct join_query *queries, size_t query_count)
{
	FILE *out = fopen(path, "w");

	if (out == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		fwrite(&entries[i].code, sizeof(entries[i].code), 1, out);
	for (size_t i = 0; i < query_count; i++)
		fwrite(&queries[i].code, sizeof(queries[i].code), 1, out);
	return fclose(out);
}

/* Two joins: the second has its memory already, as in a long run. */
static double
time_join(const struct entry *entries, size_t count,
    const struct join_query *queries, size_t query_count, size_t *near)
{
	struct join *j = join_new(0);
	const struct join_hit *hits;
	size_t hit_count;
	double begin = 0;

	for (int round = 0; round < 2; round++) {
		join_clear(j);
		begin = cpu_seconds();
		if (join_run(j, entries, count, queries, query_count,
			JOIN_CHOOSE) != 0)
			return -1;
		begin = cpu_seconds() - begin;
	}
	hits = join_hits(j, &hit_count);
	*near = 0;
	for (size_t i = 0; i < hit_count; i++)
		*near += hits[i].distance <= NEAR_DISTANCE;
	join_free(j);
	return begin;
}

int
main(int argc, char *argv[])
{
	struct entry *entries;
	struct join_query *queries;
	struct rusage usage;
	int64_t count, query_count;
	size_t near = 0;
	double seconds;

	if (argc < 3 || !number_parse(text_of(argv[1]), 1, 1 << 30, &count) ||
	    !number_parse(text_of(argv[2]), BK_QUERIES, 1 << 24, &query_count))
		return 2;
	entries = calloc((size_t)count, sizeof(*entries));
	queries = calloc((size_t)query_count, sizeof(*queries));
	if (entries == NULL || queries == NULL)
		return 3;
	fill(entries, (size_t)count, queries, (size_t)query_count);
	seconds = time_join(
	    entries, (size_t)count, queries, (size_t)query_count, &near);
	getrusage(RUSAGE_SELF, &usage);
	printf("join-ms %.6f\n", seconds * 1e3 / (double)query_count);
	printf("join-near %zu\n", near);
	printf("join-per-second %.0f\n", (double)query_count / seconds);
	printf("join-peak-mib %ld\n", usage.ru_maxrss / 1024);
	if (argc > 3 &&
	    write_codes(argv[3], entries, (size_t)count, queries,
		(size_t)query_count) != 0)
		return 3;
	if (count <= BK_ENTRIES_MAX)
		printf("bk-tree-ms %.6f\n",
		    time_bk(entries, (size_t)count, queries));
	free(entries);
	free(queries);
	return 0;
}
