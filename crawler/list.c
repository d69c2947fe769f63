/*
 * A list as records; see list.h.
 */

#include <string.h>

#include "crawler/address.h"
#include "crawler/clean.h"
#include "crawler/date.h"
#include "crawler/feed.h"
#include "crawler/findings.h"
#include "crawler/list.h"
#include "lib/domain.h"

enum {
	RECORD_BYTES = 200, /* of a record, beside its texts */
	ITEM_BYTES = 100    /* of one of its texts, likewise */
};

/* One list on its way. */
struct job {
	const struct list_tools *tools;
	const char *want;
	struct text name; /* the record's url */
	struct address address;
	struct url asked, covers[LIST_COVERS_MAX];
	uint32_t cover_count;
	struct feed feed;
	int64_t links, candidates, dropped, over, bytes;
	bool failed;
};

bool
list_is(const json_t *rec)
{
	struct text want = record_text(rec, "want");

	return text_equal(want, text_literal("sitemap")) ||
	    text_equal(want, text_literal("feed"));
}

static bool
is_sitemap(const struct job *job)
{
	return strcmp(job->want, "sitemap") == 0;
}

/* Write a record and let it go; its size is reckoned, every byte of a text
 * twice for what JSON escapes. */
static void
emit(struct job *job, json_t *rec, int64_t bytes)
{
	if (rec == NULL || stage_emit(rec) != 0)
		job->failed = true;
	json_decref(rec);
	job->bytes += RECORD_BYTES + 2 * bytes;
}

/* ---- texts ----------------------------------------------------------------*/

/* A text as people read it: where it is markup, without that. */
static struct text
plain(struct job *job, struct text raw)
{
	struct page *page = job->tools->page;

	if (memchr(raw.data, '<', raw.size) == NULL ||
	    page_parse(page, raw) != 0)
		return raw;
	return arena_text(job->tools->arena, buffer_text(&page->visible));
}

/* Add what is said under a kind, unless it was said before. */
static void
add_text(struct job *job, struct texts *texts, const char *kind,
    const char *place, struct text raw)
{
	struct buffer clean = buffer_make(2 * CLEAN_BYTES_MAX);
	struct text_item *item = &texts->list[texts->count];

	if (raw.size == 0)
		return;
	raw = plain(job, raw);
	*item = (struct text_item){ .kind = kind, .place = place, .raw = raw };
	if (clean_text(raw, &clean) != 0)
		job->failed = true;
	item->text = arena_text(job->tools->arena, buffer_text(&clean));
	buffer_free(&clean);
	item->text =
	    clean_caption(job->tools->phrases, item->text, &item->credit);
	if (item->credit.size > 0)
		texts->credit = item->credit;
	for (uint32_t i = 0; i < texts->count; i++)
		if (text_equal(texts->list[i].text, item->text))
			return;
	if (item->text.size > 0)
		texts->count++;
}

static void
texts_of(struct job *job, const struct feed_entry *e,
    const struct feed_picture *p, struct texts *texts)
{
	bool sitemap = is_sitemap(job);

	texts->count = 0;
	texts->credit = texts->licence = (struct text){ NULL, 0 };
	add_text(job, texts, sitemap ? "sitemap-caption" : "feed-caption",
	    sitemap ? "image:caption" : "media:description", p->caption);
	/* The page's title says nothing of the picture. */
	if (!text_equal(p->title, e->title))
		add_text(job, texts, sitemap ? "sitemap-title" : "feed-caption",
		    sitemap ? "image:title" : "media:title", p->title);
	if (p->credit.size > 0)
		texts->credit = clean_credit(job->tools->phrases, p->credit);
}

/* ---- records --------------------------------------------------------------*/

static int
set(json_t *rec, const char *key, struct text t)
{
	return t.size == 0 ? 0 : record_set_text(rec, key, t);
}

static int
set_texts(json_t *rec, const struct texts *texts)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < texts->count; i++) {
		json_t *one = findings_text(&texts->list[i]);

		if (one == NULL || json_array_append_new(list, one) != 0) {
			json_decref(list);
			return -1;
		}
	}
	return record_set(rec, "texts", list);
}

static int
set_licence(struct job *job, json_t *rec, struct text licence)
{
	struct text url;
	json_t *list;

	if (!address_resolve(&job->address, licence, job->tools->arena, &url))
		return 0;
	list = json_array();
	if (list == NULL ||
	    json_array_append_new(list, record_json_text(url)) != 0) {
		json_decref(list);
		return -1;
	}
	return record_set(rec, "licence", list);
}

/* A picture that stands alone for its page may be its main image where the
 * page itself does not name a better one; of several each may less. */
static double
score(const struct feed_entry *e)
{
	return 0.5 / (double)e->picture_count;
}

static void
emit_candidate(struct job *job, const struct feed_entry *e, uint32_t i,
    struct text page, struct text image)
{
	const struct feed_picture *p = &e->pictures[i];
	struct picture_keys keys = rendition_keys(image);
	json_t *rec = record_new("candidate");
	struct texts texts;
	int64_t bytes;
	int status;

	texts_of(job, e, p, &texts);
	bytes = (int64_t)(page.size + image.size + job->name.size +
	    texts.credit.size + p->licence.size);
	status = record_set_text(rec, "page_url", page) |
	    record_set_text(rec, "list_url", job->name) |
	    record_set_integer(rec, "rank", (int64_t)i + 1) |
	    record_set_real(rec, "main_score", score(e)) |
	    record_set_text(rec, "image_url", image) |
	    record_set_string(rec, "image_kind", job->want) |
	    findings_set_keys(rec, &keys);
	if (p->width > 0)
		status |= record_set_integer(rec, "stated_width", p->width);
	if (p->height > 0)
		status |= record_set_integer(rec, "stated_height", p->height);
	status |= record_set_string(rec, "source", job->want) |
	    set(rec, "credit", texts.credit) |
	    set_licence(job, rec, p->licence) | set_texts(rec, &texts);
	for (uint32_t n = 0; n < texts.count; n++)
		bytes += (int64_t)(texts.list[n].text.size +
		    texts.list[n].raw.size + ITEM_BYTES / 2);
	if (status != 0)
		job->failed = true;
	job->candidates++;
	emit(job, rec, bytes);
}

static void
emit_link(struct job *job, const struct feed_entry *e, struct text page)
{
	json_t *rec = record_new("link");
	int64_t modified;
	int status = record_set_text(rec, "page_url", job->name) |
	    record_set_text(rec, "url", page);

	if (e->sitemap)
		status |= record_set_string(rec, "want", "sitemap");
	if (date_w3c(e->modified, &modified))
		status |= record_set_integer(rec, "modified", modified);
	if (status != 0)
		job->failed = true;
	job->links++;
	emit(
	    job, rec, (int64_t)(job->name.size + page.size + e->modified.size));
}

/* ---- entries --------------------------------------------------------------*/

/* May the list speak of that page? */
static bool
is_covered(const struct job *job, const struct url *u)
{
	if (text_equal(u->authority, job->address.page.authority) ||
	    text_equal(u->authority, job->asked.authority))
		return true;
	for (uint32_t i = 0; i < job->cover_count; i++)
		if (text_equal(u->authority, job->covers[i].authority))
			return true;
	return false;
}

static bool
take_entry(void *context, const struct feed_entry *e)
{
	struct job *job = context;
	struct text page, image;
	struct url u;

	if (!address_resolve(&job->address, e->url, job->tools->arena, &page) ||
	    !url_parse(page, NULL, &u) || !is_covered(job, &u)) {
		job->dropped++;
		return true;
	}
	if (job->bytes > LIST_ANSWER_BYTES_MAX) {
		job->over++;
		return true;
	}
	for (uint32_t i = 0; i < e->picture_count; i++)
		if (job->candidates == LIST_PICTURES_MAX ||
		    job->bytes > LIST_ANSWER_BYTES_MAX)
			job->over++;
		else if (address_resolve_image(&job->address,
			     e->pictures[i].url, job->tools->arena, &image))
			emit_candidate(job, e, i, page, image);
	emit_link(job, e, page);
	return !job->failed;
}

/* ---- the record -----------------------------------------------------------*/

static bool
read_addresses(struct job *job, const json_t *rec)
{
	struct text final = record_text(rec, "final_url");
	json_t *cover;
	size_t i;

	if (!url_parse(job->name, NULL, &job->asked) ||
	    !url_parse(
		final.size > 0 ? final : job->name, NULL, &job->address.page) ||
	    !url_parse(
		final.size > 0 ? final : job->name, NULL, &job->address.base))
		return false;
	job->address.domain = domain_of(job->address.page.host);
	json_array_foreach(json_object_get(rec, "covers"), i, cover)
	{
		if (!json_is_string(cover) ||
		    job->cover_count == LIST_COVERS_MAX)
			continue;
		if (url_parse(text_of(json_string_value(cover)), NULL,
			&job->covers[job->cover_count]))
			job->cover_count++;
	}
	return true;
}

/* Counts that are 0 are left out. */
static int
count(json_t *rec, const char *key, int64_t n)
{
	return n == 0 ? 0 : record_set_integer(rec, key, n);
}

static enum verdict
finish(struct job *job, json_t *rec)
{
	const struct source *s = job->tools->source;
	struct buffer title = buffer_make(2 * CLEAN_BYTES_MAX);
	int status = clean_text(job->feed.title, &title) |
	    record_set_string(rec, "kind", feed_kind_name(job->feed.kind)) |
	    set(rec, "title", buffer_text(&title)) |
	    set(rec, "language_declared", job->feed.language) |
	    record_set_string(rec, "charset", s->charset) |
	    record_set_string(
		rec, "charset_source", charset_source_name(s->found)) |
	    record_set_integer(rec, "entries", job->feed.entries) |
	    record_set_integer(rec, "candidates", job->candidates) |
	    record_set_integer(rec, "links", job->links) |
	    count(rec, "dropped", job->dropped) |
	    count(rec, "over", job->over + job->feed.over);

	buffer_free(&title);
	if (job->feed.damaged)
		status |= record_set_true(rec, "damaged");
	return status == 0 ? STAGE_KEEP : stage_fail(rec, "memory");
}

enum verdict
list_extract(json_t *rec, const struct list_tools *tools)
{
	static struct job job; /* too large for a stack */
	const char *wrong;
	enum verdict verdict;
	bool rejected;

	memset(&job, 0, sizeof(job));
	job.tools = tools;
	job.want = record_string(rec, "want");
	job.name = record_text(rec, "url");
	if (!read_addresses(&job, rec))
		return stage_reject(rec, "url");
	wrong = source_read_list(
	    tools->source, tools->store, rec, job.address.page.host, &rejected);
	if (wrong != NULL)
		verdict = rejected ? stage_reject(rec, wrong)
				   : stage_fail(rec, wrong);
	else if (feed_read(tools->source->text, tools->arena, take_entry, &job,
		     &job.feed) != 0 ||
	    job.failed)
		verdict = stage_fail(rec, "memory");
	else if (job.feed.kind == FEED_UNKNOWN)
		verdict = stage_reject(rec, "not-list");
	else
		verdict = finish(&job, rec);
	source_free(tools->source);
	return verdict;
}
