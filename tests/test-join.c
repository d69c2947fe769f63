/*
 * The search finds what a comparison of all pairs finds.
 */

#include <stdlib.h>

#include "dedup/join.h"
#include "dedup/scan.h"
#include "tests/check.h"
#include "tests/random.h"

enum { ENTRIES = 3000, QUERIES = 400 };

static struct entry entries[ENTRIES];
static struct join_query queries[QUERIES];

/* Entries at random; queries some bits away from one of them. */
static void
fill(void)
{
	for (size_t i = 0; i < ENTRIES; i++) {
		for (int w = 0; w < CODE_WORDS; w++)
			entries[i].code.word[w] = random_next();
		entries[i].picture = i;
	}
	for (size_t i = 0; i < QUERIES; i++) {
		queries[i].code = entries[random_next() % ENTRIES].code;
		queries[i].owner = (uint32_t)i;
		queries[i].picture =
		    i % 2 == 0 ? ENTRIES : random_next() % ENTRIES;
		for (size_t bits = i % 80; bits > 0; bits--) {
			unsigned bit = random_next() % 256;

			queries[i].code.word[bit / 64] ^= UINT64_C(1)
			    << bit % 64;
		}
	}
}

static int
compare_hits(const void *left, const void *right)
{
	const struct join_hit *a = left, *b = right;

	if (a->owner != b->owner)
		return a->owner < b->owner ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

static struct join_hit *
search(struct join *j, enum join_method method, size_t *count)
{
	struct join_hit *copy;
	const struct join_hit *hits;

	join_clear(j);
	if (join_run(j, entries, ENTRIES, queries, QUERIES, method) != 0)
		return NULL;
	hits = join_hits(j, count);
	copy = calloc(*count + 1, sizeof(*copy));
	if (copy == NULL)
		return NULL;
	memcpy(copy, hits, *count * sizeof(*copy));
	qsort(copy, *count, sizeof(*copy), compare_hits);
	return copy;
}

/* Every pair that counts, and how many of them are within NEAR_DISTANCE but
 * are no candidates. */
static size_t
count_pairs(size_t *lost)
{
	size_t count = 0;

	*lost = 0;
	for (size_t q = 0; q < QUERIES; q++)
		for (size_t e = 0; e < ENTRIES; e++) {
			const struct code *a = &queries[q].code;
			const struct code *b = &entries[e].code;
			bool found = code_is_candidate(a, b);

			*lost += code_distance(a, b) <= NEAR_DISTANCE && !found;
			count +=
			    found && entries[e].picture < queries[q].picture;
		}
	return count;
}

static bool
same_hits(const struct join_hit *a, const struct join_hit *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (a[i].owner != b[i].owner || a[i].entry != b[i].entry ||
		    a[i].distance != b[i].distance)
			return false;
	return true;
}

static void
test_search(size_t slice)
{
	struct join *j = join_new(slice);
	size_t tables, linear, lost, pairs = count_pairs(&lost);
	struct join_hit *a = search(j, JOIN_TABLES, &tables);
	struct join_hit *b = search(j, JOIN_LINEAR, &linear);

	check(pairs > QUERIES / 3, "there are pairs to be found");
	check_int((int64_t)tables, (int64_t)pairs, "tables find all pairs");
	check_int((int64_t)linear, (int64_t)pairs, "a scan finds all pairs");
	check(tables == linear && same_hits(a, b, tables),
	    "and they are the same");
	check_int((int64_t)lost, 0, "none within 31 bits is lost");
	free(a);
	free(b);
	join_free(j);
}

static void
test_limit(void)
{
	struct join *j = join_new(0);

	join_limit(j, 10);
	check_int(join_run(j, entries, ENTRIES, queries, QUERIES, JOIN_LINEAR),
	    1, "the search stops at its limit");
	join_free(j);
}

static void
test_codes(void)
{
	const char *hex = "0007001f003f003f007f00ff00ff00ff"
			  "01ff01ff01ff03ff03ff03ff03ff03fe";
	struct code code, other;

	check(code_parse(text_of(hex), &code), "a hash is read");
	check(code.word[0] == UINT64_C(0x03ff03ff03ff03fe),
	    "its last digits are its lowest bits");
	other = code_mirror(code_mirror(code));
	check_int(
	    code_distance(&code, &other), 0, "mirrored twice it is itself");
	check(!code_parse(text_of("12"), &code), "a short hash is none");
}

int
main(void)
{
	fill();
	test_search(0);
	test_search(700);
	test_limit();
	test_codes();
	join_free(NULL);
	return check_end();
}
