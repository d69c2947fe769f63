/*
 * A batch of records; see batch.h.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/record.h"

#include "dedup/alike.h"
#include "dedup/batch.h"
#include "dedup/near.h"
#include "dedup/parts.h"

enum { TABLE_SLOTS = 4 * BATCH_RECORDS_MAX };

/* A line of the batch; `picture` is NO_PICTURE when it only passes. */
struct item {
	size_t begin, size; /* of the line, in `lines` */
	uint32_t picture;
	int text;          /* place in `alike`, or ALIKE_NONE */
	const char *wrong; /* class of its failure, or NULL */
};

#define NO_PICTURE UINT32_MAX

struct batch {
	struct index *index;
	const struct sets *sets;
	struct near *near;
	struct parts *parts;
	struct alike *alike;
	struct buffer lines;
	struct item *items; /* (BATCH_RECORDS_MAX) */
	size_t item_count;
	struct picture *pictures; /* grows, as do the next four */
	struct points **points;   /* owned; NULL without a signature */
	struct near_query *queries;
	struct neighbours *found;
	json_t **marks; /* evaluation sets that hold it */
	size_t picture_count, picture_room;
	uint32_t *slots; /* (TABLE_SLOTS) digests: picture + 1, or 0 */
};

struct batch *
batch_new(struct index *index, struct locals *locals, struct texts *texts,
    const struct sets *sets)
{
	struct batch *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->index = index;
	b->sets = sets;
	b->lines = buffer_make(BATCH_BYTES_MAX);
	b->near = near_new();
	b->parts = parts_new(locals);
	b->alike = alike_new(texts, BATCH_RECORDS_MAX);
	b->items = calloc(BATCH_RECORDS_MAX, sizeof(*b->items));
	b->slots = calloc(TABLE_SLOTS, sizeof(*b->slots));
	if (b->near == NULL || b->parts == NULL || b->alike == NULL ||
	    b->items == NULL || b->slots == NULL) {
		batch_free(b);
		return NULL;
	}
	return b;
}

void
batch_free(struct batch *b)
{
	if (b == NULL)
		return;
	near_free(b->near);
	parts_free(b->parts);
	alike_free(b->alike);
	buffer_free(&b->lines);
	for (size_t i = 0; i < b->picture_count; i++)
		free(b->points[i]); /* of a batch without an answer */
	free(b->items);
	free(b->pictures);
	free(b->points);
	free(b->queries);
	free(b->found);
	free(b->marks);
	free(b->slots);
	free(b);
}

size_t
batch_count(const struct batch *b)
{
	return b->item_count;
}

static int
grow_pictures(struct batch *b)
{
	size_t room = b->picture_room == 0 ? 64 : 2 * b->picture_room;
	void *grown;

	grown = reallocarray(b->pictures, room, sizeof(*b->pictures));
	if (grown == NULL)
		return -1;
	b->pictures = grown;
	grown = reallocarray(b->points, room, sizeof(*b->points));
	if (grown == NULL)
		return -1;
	b->points = grown;
	grown = reallocarray(b->queries, room, sizeof(*b->queries));
	if (grown == NULL)
		return -1;
	b->queries = grown;
	grown = reallocarray(b->found, room, sizeof(*b->found));
	if (grown == NULL)
		return -1;
	b->found = grown;
	grown = reallocarray(b->marks, room, sizeof(*b->marks));
	if (grown == NULL)
		return -1;
	b->marks = grown;
	b->picture_room = room;
	return 0;
}

/* The class of a failure, or NULL. */
static const char *
put_picture(struct batch *b, struct item *item, const json_t *rec)
{
	struct points **points = &b->points[b->picture_count];

	if (picture_read(rec, &b->pictures[b->picture_count]) != NULL)
		return "input";
	*points = NULL;
	if (json_object_get(rec, "local") != NULL) {
		*points = malloc(sizeof(**points));
		if (*points == NULL)
			return "memory";
		if (!points_parse(record_text(rec, "local"), *points)) {
			free(*points);
			return "input";
		}
	}
	item->picture = (uint32_t)b->picture_count++;
	return NULL;
}

static void
put_unit(struct batch *b, struct item *item, const json_t *rec)
{
	if (json_object_get(rec, "reject") != NULL ||
	    json_object_get(rec, "fail") != NULL)
		return;
	if (strcmp(record_kind(rec), "text") == 0)
		item->text = alike_put(b->alike, rec, &item->wrong);
	if (strcmp(record_kind(rec), "image") != 0)
		return;
	item->wrong = put_picture(b, item, rec);
}

int
batch_put(struct batch *b, struct text line, const char **why)
{
	struct item *item = &b->items[b->item_count];
	json_t *rec;

	if (b->item_count == BATCH_RECORDS_MAX ||
	    (b->item_count > 0 && b->lines.size + line.size > BATCH_BYTES_MAX))
		return 0;
	if (b->picture_count == b->picture_room && grow_pictures(b) != 0) {
		*why = "out of memory";
		return -1;
	}
	rec = record_parse(line, why);
	if (rec == NULL)
		return -1;
	*item = (struct item){ .begin = b->lines.size,
		.size = line.size,
		.picture = NO_PICTURE,
		.text = ALIKE_NONE };
	put_unit(b, item, rec);
	json_decref(rec);
	buffer_put_text(&b->lines, line);
	if (b->lines.failed) {
		*why = "out of memory";
		return -1;
	}
	b->item_count++;
	return 1;
}

/* The slot that holds the digest, or the free one where it belongs. */
static uint32_t *
slot_of(struct batch *b, const unsigned char *digest)
{
	uint64_t at;

	memcpy(&at, digest, sizeof(at));
	for (;; at++) {
		uint32_t *slot = &b->slots[at % TABLE_SLOTS];

		if (*slot == 0 ||
		    memcmp(b->pictures[*slot - 1].digest, digest,
			SHA256_BYTES) == 0)
			return slot;
	}
}

/* Which pictures of the batch are in the index already, and where. */
static void
find_known(struct batch *b)
{
	for (size_t r = 0; r < index_runs(b->index); r++) {
		struct index_run run = index_run(b->index, r);

		for (size_t i = 0; i < run.count; i++) {
			const uint32_t *slot =
			    slot_of(b, run.digests + i * SHA256_BYTES);

			if (*slot != 0)
				b->queries[*slot - 1].number =
				    run.entries[i].picture;
		}
	}
}

static int
add_picture(struct batch *b, const struct picture *p, uint64_t number)
{
	struct entry entry = picture_entry(p, false, number);

	if (index_add(b->index, &entry, p->digest, p->thumb) != 0)
		return -1;
	if (!p->has_borders)
		return 0;
	entry = picture_entry(p, true, number);
	return index_add(b->index, &entry, p->digest, p->thumb_trimmed);
}

/* Give every picture its number: an old one, or the next.  A digest that comes
 * twice in the batch is the same picture. */
static int
number_pictures(struct batch *b)
{
	memset(b->slots, 0, TABLE_SLOTS * sizeof(*b->slots));
	for (size_t i = 0; i < b->picture_count; i++) {
		uint32_t *slot = slot_of(b, b->pictures[i].digest);

		if (*slot == 0)
			*slot = (uint32_t)i + 1;
		b->queries[i] = (struct near_query){ .picture = &b->pictures[i],
			.number = UINT64_MAX,
			.points = b->points[i] };
	}
	find_known(b);
	for (size_t i = 0; i < b->picture_count; i++) {
		size_t first = *slot_of(b, b->pictures[i].digest) - 1;
		struct near_query *query = &b->queries[i];

		query->number = b->queries[first].number;
		if (query->number != UINT64_MAX)
			continue;
		query->number = index_pictures(b->index);
		if (add_picture(b, &b->pictures[i], query->number) != 0)
			return -1;
	}
	return 0;
}

static int
find_copies(struct batch *b)
{
	struct index_run runs[INDEX_RUNS_MAX];
	size_t count = index_runs(b->index);

	for (size_t i = 0; i < count; i++)
		runs[i] = index_run(b->index, i);
	if (b->picture_count > 0)
		memset(b->found, 0, b->picture_count * sizeof(*b->found));
	if (b->picture_count > 0)
		memset(b->marks, 0, b->picture_count * sizeof(json_t *));
	if (near_find(b->near, runs, count, b->queries, b->picture_count,
		b->found) != 0 ||
	    sets_find(b->sets, b->near, b->queries, b->picture_count,
		b->marks) != 0) {
		log_error("out of memory");
		return -1;
	}
	return parts_find(
	    b->parts, runs, count, b->queries, b->picture_count, b->found);
}

static json_t *
neighbour_object(const struct neighbour *n)
{
	char hex[SHA256_HEX_BYTES + 1];

	hex_encode(n->digest, SHA256_BYTES, hex);
	return n->points == 0
	    ? json_pack("{s:s, s:i}", "sha256", hex, "distance", n->distance)
	    : json_pack("{s:s, s:i, s:s, s:i}", "sha256", hex, "distance",
		  n->distance, "by", "local", "points", n->points);
}

static int
set_near(json_t *rec, const struct neighbours *found)
{
	json_t *near = json_array();

	for (size_t i = 0; i < found->count; i++)
		if (json_array_append_new(
			near, neighbour_object(&found->list[i])) != 0) {
			json_decref(near);
			return -1;
		}
	return record_set(rec, "near", near);
}

static int
set_findings(struct batch *b, json_t *rec, const struct item *item)
{
	uint32_t picture = item->picture;

	if (item->text != ALIKE_NONE)
		return record_set(
		    rec, "near", alike_near(b->alike, item->text));
	if (set_near(rec, &b->found[picture]) != 0)
		return -1;
	if (json_array_size(b->marks[picture]) == 0)
		return 0;
	return record_set(rec, "contaminated", json_incref(b->marks[picture]));
}

static int
put_answer(struct batch *b, const struct item *item, struct buffer *out)
{
	struct text line = { .data = b->lines.data + item->begin,
		.size = item->size };
	const char *why;
	json_t *rec;
	int status;

	if (item->picture == NO_PICTURE && item->text == ALIKE_NONE &&
	    item->wrong == NULL) {
		buffer_put_text(out, line);
		return buffer_put_char(out, '\n');
	}
	rec = record_parse(line, &why);
	if (rec == NULL)
		return -1;
	status = item->wrong != NULL ? record_fail(rec, "dedup", item->wrong)
				     : set_findings(b, rec, item);
	if (status == 0)
		status = record_write(rec, out);
	json_decref(rec);
	return status;
}

static void
forget(struct batch *b)
{
	for (size_t i = 0; i < b->picture_count; i++) {
		free(b->found[i].list);
		json_decref(b->marks[i]);
		free(b->points[i]);
	}
	b->item_count = 0;
	b->picture_count = 0;
	buffer_clear(&b->lines);
}

/* The neighbours' digests lie in the runs, which a commit may merge: so the
 * answers are made first, and written last. */
int
batch_answer(struct batch *b, int fd)
{
	struct buffer out = buffer_make(2 * (size_t)BATCH_BYTES_MAX);
	int status = -1;

	if (number_pictures(b) != 0)
		goto out;
	if (find_copies(b) == 0 && alike_find(b->alike) == 0) {
		status = 0;
		for (size_t i = 0; status == 0 && i < b->item_count; i++)
			status = put_answer(b, &b->items[i], &out);
		if (status != 0)
			log_error("out of memory");
	}
	forget(b);
	if (status == 0)
		status = alike_commit(b->alike);
	if (status == 0)
		status = index_commit(b->index);
	/* Last: a signature's picture has a number that counts. */
	if (status == 0)
		status = parts_commit(b->parts);
	if (status == 0 && file_write_all(fd, out.data, out.size) != 0)
		status = 1;
out:
	buffer_free(&out);
	return status;
}
