/*
 * Local signatures: the field of a record, LOCAL and an entry of the index,
 * and how whatever they say is aligned.
 */

#include <assert.h>
#include <string.h>

#include "dedup/align.h"
#include "dedup/confirm.h"
#include "dedup/ledger.h"
#include "dedup/locals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Signatures that align show parts that lie in both. */
static void
check_alignment(const struct points *a, const struct points *b)
{
	static const uint8_t thumb[THUMB_BYTES];
	struct alignment found;
	const struct part *left = &found.part_of_left;
	const struct part *right = &found.part_of_right;

	if (!align(a, b, &found))
		return;
	assert(found.points >= ALIGN_POINTS_MIN && found.points <= POINTS_MAX);
	assert(left->left >= 0 && left->right <= 1);
	assert(right->top > -0.01 && right->bottom < 1.01);
	assert(!confirm_part(thumb, thumb, &found)); /* nothing to see */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { .data = (const char *)data, .size = size };
	struct ledger ledger = { .version = "lait-dedup-local 1",
		.names = { "pictures" } };
	struct local_entry entry = { 0 };
	struct points points;

	if (ledger_parse(&ledger, bytes))
		assert(ledger.counts[0] >= 0);
	if (points_parse(bytes, &points)) {
		assert(points.count <= POINTS_MAX);
		check_alignment(&points, &points);
	}
	memcpy(&entry, data, size < sizeof(entry) ? size : sizeof(entry));
	if (!local_entry_is_right(&entry, UINT64_MAX))
		return 0;
	check_alignment(&entry.points, &entry.points);
	if (size > sizeof(entry) &&
	    points_parse((struct text){ bytes.data + sizeof(entry),
			     size - sizeof(entry) },
		&points))
		check_alignment(&entry.points, &points);
	return 0;
}
