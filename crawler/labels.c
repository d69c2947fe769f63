/*
 * From a labelled record to rows of features.
 */

#include <stdlib.h>

#include "crawler/choice.h"
#include "crawler/fields.h"
#include "crawler/labels.h"
#include "crawler/source.h"
#include "lib/domain.h"
#include "lib/log.h"
#include "lib/share.h"

enum { LABELS_ARENA_BYTES_MAX = 96 << 20 };

struct labels {
	const char *store;
	struct words *words;
	struct source source;
	struct page *page;
	struct arena *arena;
};

/* The addresses that count, as keys and as they are. */
struct expected {
	struct text urls[LABELS_EXPECTED_MAX];
	struct picture_keys keys[LABELS_EXPECTED_MAX];
	unsigned count;
};

static struct words *
read_words(void)
{
	struct buffer b = buffer_make(WEIGHTS_BYTES_MAX);
	char path[PATH_BYTES_MAX];
	struct words *words = NULL;
	const char *why;
	int line;

	if (!share_path(path, "main-image.words"))
		log_error("main-image.words: not found");
	else if (file_read(path, &b) != 0)
		log_errno("%s", path);
	else if ((words = words_parse(buffer_text(&b), &line, &why)) == NULL)
		log_error("%s:%d: %s", path, line, why);
	buffer_free(&b);
	return words;
}

struct labels *
labels_open(const char *store)
{
	struct labels *l = calloc(1, sizeof(*l));

	if (l == NULL) {
		log_error("out of memory");
		return NULL;
	}
	l->store = store;
	l->source = source_make();
	l->page = page_new();
	l->arena = arena_new(LABELS_ARENA_BYTES_MAX);
	l->words = read_words();
	if (l->page == NULL || l->arena == NULL)
		log_error("out of memory");
	else if (l->words != NULL && charset_open() == 0)
		return l;
	labels_free(l);
	return NULL;
}

void
labels_free(struct labels *l)
{
	if (l == NULL)
		return;
	words_free(l->words);
	source_free(&l->source);
	page_free(l->page);
	arena_free(l->arena);
	free(l);
}

static uint64_t
group_of(struct text site, int64_t seed)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)seed;

	for (size_t i = 0; i < site.size; i++)
		hash = (hash ^ (unsigned char)site.data[i]) *
		    UINT64_C(0x100000001b3);
	hash ^= hash >> 32; /* the remainder by folds needs all bits */
	hash *= UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

static bool
read_expected(const json_t *rec, const struct address *address,
    struct arena *arena, struct expected *out, const char **why)
{
	const json_t *list = json_object_get(rec, "expected");

	*why = "no array \"expected\"";
	if (!json_is_array(list))
		return false;
	*why = "\"expected\" holds what is no address";
	out->count = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *s = json_string_value(json_array_get(list, i));
		struct text url;

		if (s == NULL)
			return false;
		if (out->count == LABELS_EXPECTED_MAX ||
		    !address_resolve(address, text_of(s), arena, &url))
			continue;
		out->urls[out->count] = url;
		out->keys[out->count++] = rendition_keys(url);
	}
	return json_array_size(list) == 0 || out->count > 0;
}

static bool
is_expected(const struct candidate *c, const struct expected *e)
{
	for (unsigned i = 0; i < e->count; i++) {
		if (rendition_same(&c->keys, &e->keys[i]))
			return true;
		for (uint32_t k = 0; k < c->url_count; k++)
			if (text_equal(c->urls[k].url, e->urls[i]))
				return true;
	}
	return false;
}

/* The page is parsed: its features, and which rows are right. */
static enum labels_status
add_page(struct labels *l, const struct address *address,
    const struct expected *e, struct train_label label, struct train *t)
{
	struct candidates candidates;
	struct features f;
	bool *right, any = false;

	if (candidate_gather(l->page, address, l->arena, &candidates) != 0 ||
	    features_collect(
		l->page, address, &candidates, l->words, l->arena, &f) != 0)
		return LABELS_MEMORY;
	right =
	    arena_take_array(l->arena, (size_t)f.row_count + 1, sizeof(*right));
	if (right == NULL)
		return LABELS_MEMORY;
	for (uint32_t i = 0; i < f.row_count; i++) {
		right[i] =
		    is_expected(&candidates.list[f.rows[i].candidate], e);
		any |= right[i];
	}
	label.none = e->count == 0;
	if (train_add(t, &f, right, label) != 0)
		return LABELS_MEMORY;
	return any || label.none ? LABELS_ADDED : LABELS_NOT_SHOWN;
}

enum labels_status
labels_add(struct labels *l, const json_t *rec, int64_t seed, struct train *t,
    const char **why)
{
	struct address address = { .charset = NULL };
	struct text url = record_text(rec, "url"),
		    site = record_text(rec, "site");
	struct train_label label = { .weight = record_real(rec, "weight", 1) };
	struct expected e;
	bool rejected;

	*why = "\"weight\" is not above 0 and at most 1000";
	if (!(label.weight > 0 && label.weight <= LABELS_WEIGHT_MAX))
		return LABELS_WRONG;
	*why = "no http(s) \"url\"";
	if (!url_parse(url, NULL, &address.page) ||
	    !url_parse(url, NULL, &address.base))
		return LABELS_WRONG;
	address.domain = domain_of(address.page.host);
	*why = source_read(
	    &l->source, l->store, rec, address.page.host, &rejected);
	if (*why != NULL)
		return LABELS_UNREAD;
	address.charset = l->source.charset;
	arena_reset(l->arena);
	if (page_parse(l->page, buffer_text(&l->source.html)) != 0)
		return LABELS_MEMORY;
	(void)fields_base(l->page, &address);
	if (!read_expected(rec, &address, l->arena, &e, why))
		return LABELS_WRONG;
	label.group = group_of(site.size > 0 ? site : address.domain, seed);
	return add_page(l, &address, &e, label, t);
}
