/*
 * A batch of texts; see alike.h.
 *
 * The keys of the batch stand in a hash table; the entries of all history go
 * past it in the order in which they came.  A text of the batch that is met
 * there ends its search: what follows came after it.
 */

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/normal.h"

#include "dedup/alike.h"

enum {
	READ_ENTRIES = 4096,
	LIST_MAX = 2 * (ALIKE_BEFORE_MAX + ALIKE_AFTER_MAX),
	FORMS_BYTES_MAX = 1 << 30, /* NFKC may make some longer */
	SIMILARITY_STEPS = 10000   /* it is rounded down to 1/10000 */
};

struct like {
	unsigned char key[KEY_BYTES];
	int similarity; /* in steps */
};

struct query {
	struct text_entry entry; /* begin: in `forms` of the batch */
	bool is_known;           /* met in history */
	bool is_empty;           /* nothing left of it: like no other */
	int same;                /* the first of the batch with its key */
	int64_t tried;           /* last candidate: one key is enough */
	struct like *list;       /* owned */
	size_t count, room;
};

struct alike {
	struct texts *texts;
	struct query *queries; /* (most) */
	size_t count, most;
	struct buffer forms, form; /* of the batch; scratch */
	struct shingles mine, other;
	uint32_t *slots;         /* (slot_count): posting + 1, or 0 */
	uint32_t *next;          /* (most * SHINGLE_BANDS) */
	size_t slot_count;       /* power of two */
	struct text_entry *read; /* (READ_ENTRIES) */
};

struct alike *
alike_new(struct texts *texts, size_t most)
{
	struct alike *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return NULL;
	a->texts = texts;
	a->most = most;
	a->forms = buffer_make(FORMS_BYTES_MAX);
	a->form = buffer_make(SHINGLE_FORM_BYTES_MAX);
	for (a->slot_count = 1; a->slot_count < 2 * SHINGLE_BANDS * most;)
		a->slot_count *= 2;
	a->queries = calloc(most, sizeof(*a->queries));
	a->next = calloc(most * SHINGLE_BANDS, sizeof(*a->next));
	a->slots = calloc(a->slot_count, sizeof(*a->slots));
	a->read = calloc(READ_ENTRIES, sizeof(*a->read));
	a->mine.list =
	    calloc(SHINGLE_FORM_BYTES_MAX + 2, sizeof(*a->mine.list));
	a->other.list =
	    calloc(SHINGLE_FORM_BYTES_MAX + 2, sizeof(*a->other.list));
	if (a->queries != NULL && a->next != NULL && a->slots != NULL &&
	    a->read != NULL && a->mine.list != NULL && a->other.list != NULL)
		return a;
	alike_free(a);
	return NULL;
}

static void
forget(struct alike *a)
{
	for (size_t i = 0; i < a->count; i++)
		free(a->queries[i].list);
	a->count = 0;
	buffer_clear(&a->forms);
}

void
alike_free(struct alike *a)
{
	if (a == NULL)
		return;
	if (a->queries != NULL)
		forget(a);
	buffer_free(&a->forms);
	buffer_free(&a->form);
	free(a->queries);
	free(a->next);
	free(a->slots);
	free(a->read);
	free(a->mine.list);
	free(a->other.list);
	free(a);
}

int
alike_put(struct alike *a, const json_t *rec, const char **wrong)
{
	struct query *q = &a->queries[a->count];
	struct text form;

	assert(a->count < a->most);
	*q = (struct query){ .same = (int)a->count, .tried = -1 };
	*wrong = "input";
	if (!hex_decode(record_text(rec, "text_id"), q->entry.key, KEY_BYTES) ||
	    record_string(rec, "text") == NULL)
		return ALIKE_NONE;
	*wrong = "too-large";
	buffer_clear(&a->form);
	if (normal_form(record_text(rec, "text"), &a->form) != 0)
		return ALIKE_NONE;
	form = buffer_text(&a->form);
	q->entry.begin = a->forms.size;
	q->entry.size = (uint32_t)form.size;
	q->is_empty = form.size == 0;
	q->entry.is_short = shingle_is_short(form);
	shingle_bands(form, &a->mine, q->entry.bands);
	if (form.size > 0 && buffer_put_text(&a->forms, form) != 0)
		return ALIKE_NONE;
	*wrong = NULL;
	return (int)a->count++;
}

/* ---- the table ------------------------------------------------------------*/

/* A short text has one key, which it has in every band. */
static int
bands_of(const struct text_entry *e)
{
	return e->is_short ? 1 : SHINGLE_BANDS;
}

static uint32_t *
slot_of(const struct alike *a, const struct text_entry *e, int band)
{
	uint64_t h = (uint64_t)e->bands[band] << 6 | (uint64_t)band << 1 |
	    (e->is_short != 0);

	h *= UINT64_C(0x9E3779B97F4A7C15);
	return &a->slots[(h >> 32) & (a->slot_count - 1)];
}

static void
enter(struct alike *a, size_t i)
{
	const struct text_entry *e = &a->queries[i].entry;

	for (int band = 0; band < bands_of(e); band++) {
		uint32_t *slot = slot_of(a, e, band);
		size_t posting = i * SHINGLE_BANDS + (size_t)band;

		a->next[posting] = *slot;
		*slot = (uint32_t)posting + 1;
	}
}

static int
compare_keys(const void *left, const void *right)
{
	const struct query *a = *(const struct query *const *)left;
	const struct query *b = *(const struct query *const *)right;
	int order = memcmp(a->entry.key, b->entry.key, KEY_BYTES);

	return order != 0 ? order : (a > b) - (a < b);
}

/* Texts that come twice in the batch: the later one gets the answer of the
 * first. */
static int
find_doubles(struct alike *a)
{
	struct query **order = calloc(a->count + 1, sizeof(*order));

	if (order == NULL)
		return -1;
	for (size_t i = 0; i < a->count; i++)
		order[i] = &a->queries[i];
	qsort(order, a->count, sizeof(*order), compare_keys);
	for (size_t i = 1; i < a->count; i++)
		if (memcmp(order[i]->entry.key, order[i - 1]->entry.key,
			KEY_BYTES) == 0)
			order[i]->same = order[i - 1]->same;
	free(order);
	return 0;
}

static bool
is_first(const struct alike *a, const struct query *q)
{
	return &a->queries[q->same] == q && !q->is_empty;
}

/* ---- neighbours -----------------------------------------------------------*/

static int
by_key(const void *left, const void *right)
{
	const struct like *a = left, *b = right;

	return memcmp(a->key, b->key, KEY_BYTES);
}

/* Keep the least keys of those before the text's own, and of those after. */
static void
trim(struct query *q)
{
	size_t before = 0, after, drop;

	if (q->count == 0)
		return;
	qsort(q->list, q->count, sizeof(*q->list), by_key);
	while (before < q->count &&
	    memcmp(q->list[before].key, q->entry.key, KEY_BYTES) < 0)
		before++;
	after = q->count - before;
	if (after > ALIKE_AFTER_MAX)
		q->count -= after - ALIKE_AFTER_MAX;
	if (before <= ALIKE_BEFORE_MAX)
		return;
	drop = before - ALIKE_BEFORE_MAX;
	memmove(&q->list[ALIKE_BEFORE_MAX], &q->list[before],
	    (q->count - before) * sizeof(*q->list));
	q->count -= drop;
}

static int
add(struct query *q, const unsigned char key[KEY_BYTES], int similarity)
{
	if (q->count >= LIST_MAX)
		trim(q);
	if (q->count == q->room) {
		size_t room = q->room == 0 ? 4 : 2 * q->room;
		struct like *grown =
		    reallocarray(q->list, room, sizeof(*grown));

		if (grown == NULL) {
			log_error("out of memory");
			return -1;
		}
		q->list = grown;
		q->room = room;
	}
	memcpy(q->list[q->count].key, key, KEY_BYTES);
	q->list[q->count++].similarity = similarity;
	return 0;
}

static struct text
form_of(const struct alike *a, const struct query *q)
{
	return (struct text){ a->forms.data + q->entry.begin, q->entry.size };
}

/* In steps, or 0 when the texts are not near-same. */
static int
compare(struct alike *a, const struct query *q, struct text form)
{
	struct text mine = form_of(a, q);
	double jaccard;

	if (text_equal(mine, form))
		return SIMILARITY_STEPS;
	if (q->entry.is_short)
		return 0;
	shingle_set(mine, &a->mine);
	shingle_set(form, &a->other);
	jaccard = shingle_jaccard(&a->mine, &a->other);
	return jaccard < SHINGLE_NEAR ? 0
				      : (int)floor(jaccard * SIMILARITY_STEPS);
}

/* ---- the join -------------------------------------------------------------*/

/* One text of history against the queries under one key of it. */
static int
match_band(
    struct alike *a, const struct text_entry *e, int64_t number, int band)
{
	uint32_t at = *slot_of(a, e, band);

	for (; at != 0; at = a->next[at - 1]) {
		struct query *q = &a->queries[(at - 1) / SHINGLE_BANDS];
		int similarity;

		if ((at - 1) % SHINGLE_BANDS != (uint32_t)band || q->is_known ||
		    q->tried == number || q->entry.is_short != e->is_short ||
		    q->entry.bands[band] != e->bands[band])
			continue;
		q->tried = number;
		if (a->form.size == 0 && texts_form(a->texts, e, &a->form) != 0)
			return -1;
		similarity = compare(a, q, buffer_text(&a->form));
		if (similarity > 0 && add(q, e->key, similarity) != 0)
			return -1;
	}
	return 0;
}

/* The text itself in history: it shares all its keys. */
static void
meet(struct alike *a, const struct text_entry *e)
{
	uint32_t at = *slot_of(a, e, 0);

	for (; at != 0; at = a->next[at - 1]) {
		struct query *q = &a->queries[(at - 1) / SHINGLE_BANDS];

		if (memcmp(q->entry.key, e->key, KEY_BYTES) == 0)
			q->is_known = true;
	}
}

static int
join_history(struct alike *a)
{
	int64_t first = 0, got;

	while ((got = texts_read(a->texts, first, a->read, READ_ENTRIES)) > 0) {
		for (int64_t i = 0; i < got; i++) {
			const struct text_entry *e = &a->read[i];

			buffer_clear(&a->form);
			meet(a, e);
			for (int band = 0; band < bands_of(e); band++)
				if (match_band(a, e, first + i, band) != 0)
					return -1;
		}
		first += got;
	}
	return (int)got;
}

/* A new text of the batch against the new ones before it. */
static int
match_batch(struct alike *a, size_t i)
{
	struct query *q = &a->queries[i];

	for (int band = 0; band < bands_of(&q->entry); band++) {
		uint32_t at = *slot_of(a, &q->entry, band);

		for (; at != 0; at = a->next[at - 1]) {
			struct query *o = &a->queries[(at - 1) / SHINGLE_BANDS];
			int similarity;

			if ((at - 1) % SHINGLE_BANDS != (uint32_t)band ||
			    o == q || o->tried == (int64_t)i ||
			    o->entry.is_short != q->entry.is_short ||
			    o->entry.bands[band] != q->entry.bands[band])
				continue;
			o->tried = (int64_t)i;
			similarity = compare(a, q, form_of(a, o));
			if (similarity > 0 &&
			    add(q, o->entry.key, similarity) != 0)
				return -1;
		}
	}
	return 0;
}

int
alike_find(struct alike *a)
{
	if (a->count == 0)
		return 0;
	memset(a->slots, 0, a->slot_count * sizeof(*a->slots));
	if (find_doubles(a) != 0) {
		log_error("out of memory");
		return -1;
	}
	for (size_t i = 0; i < a->count; i++)
		if (is_first(a, &a->queries[i]))
			enter(a, i);
	if (join_history(a) != 0)
		return -1;
	memset(a->slots, 0, a->slot_count * sizeof(*a->slots));
	for (size_t i = 0; i < a->count; i++)
		a->queries[i].tried = -1;
	for (size_t i = 0; i < a->count; i++) {
		struct query *q = &a->queries[i];

		if (!is_first(a, q) || q->is_known)
			continue;
		if (match_batch(a, i) != 0)
			return -1;
		enter(a, i);
	}
	for (size_t i = 0; i < a->count; i++)
		trim(&a->queries[i]);
	return 0;
}

json_t *
alike_near(const struct alike *a, int i)
{
	const struct query *q = &a->queries[a->queries[i].same];
	json_t *near = json_array();

	for (size_t k = 0; k < q->count; k++) {
		char hex[KEY_HEX_BYTES + 1];
		json_t *like = json_object();

		hex_encode(q->list[k].key, KEY_BYTES, hex);
		(void)record_set_string(like, "text_id", hex);
		(void)record_set_real(like, "similarity",
		    (double)q->list[k].similarity / SIMILARITY_STEPS);
		if (json_array_append_new(near, like) != 0) {
			json_decref(near);
			return NULL;
		}
	}
	return near;
}

/* The new ones, their forms in one row. */
int
alike_commit(struct alike *a)
{
	struct text_entry *new = calloc(a->count + 1, sizeof(*new));
	struct buffer forms = buffer_make(FORMS_BYTES_MAX);
	uint64_t end = (uint64_t)texts_bytes(a->texts);
	size_t count = 0;
	int status = -1;

	for (size_t i = 0; new != NULL &&i < a->count; i++) {
		const struct query *q = &a->queries[i];

		if (!is_first(a, q) || q->is_known)
			continue;
		new[count] = q->entry;
		new[count++].begin = end + forms.size;
		buffer_put_text(&forms, form_of(a, q));
	}
	if (new == NULL || forms.failed)
		log_error("out of memory");
	else
		status =
		    texts_append(a->texts, new, count, buffer_text(&forms));
	free(new);
	buffer_free(&forms);
	forget(a);
	return status;
}
