/*
 * A list as records; see list.h.
 */

#include <string.h>

#include "crawler/address.h"
#include "crawler/candidate.h"
#include "crawler/caption.h"
#include "crawler/clean.h"
#include "crawler/date.h"
#include "crawler/feed.h"
#include "crawler/findings.h"
#include "crawler/list.h"
#include "crawler/texts_put.h"
#include "lib/domain.h"

enum {
	RECORD_BYTES = 200, /* of a record, beside its texts */
	ITEM_BYTES = 100    /* of one of its texts, likewise */
};

/* One list on its way. */
struct job {
	const struct list_tools *tools;
	struct subject subject; /* for its texts */
	struct text name;       /* the record's url */
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

/* By what it is, not by what it was asked for as: robots.txt may name a feed
 * as a sitemap. */
static bool
is_feed(const struct job *job)
{
	return job->feed.kind == FEED_RSS || job->feed.kind == FEED_ATOM;
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

	if (raw.size == 0 || memchr(raw.data, '<', raw.size) == NULL ||
	    page_parse(page, raw) != 0)
		return raw;
	return arena_text(job->tools->arena, buffer_text(&page->visible));
}

static void
texts_of(struct job *job, const struct feed_entry *e,
    const struct feed_picture *p, struct texts *texts)
{
	bool feed = is_feed(job);
	struct offer caption = { .kind =
				     feed ? "feed-caption" : "sitemap-caption",
		.place = feed ? "media:description" : "image:caption",
		.raw = plain(job, p->caption),
		.credit = p->credit,
		.caption = true };
	struct offer title = { .kind = feed ? "feed-caption" : "sitemap-title",
		.place = feed ? "media:title" : "image:title",
		.raw = plain(job, p->title),
		.credit = p->credit,
		.caption = true };

	texts_put(&job->subject, texts, &caption);
	/* The page's title says nothing of the picture. */
	if (!text_equal(p->title, e->title))
		texts_put(&job->subject, texts, &title);
	if (texts->credit.size == 0)
		texts->credit = texts_credit(&job->subject, p->credit);
}

/* ---- records --------------------------------------------------------------*/

static int
set(json_t *rec, const char *key, struct text t)
{
	return t.size == 0 ? 0 : record_set_text(rec, key, t);
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

/* A picture on its way out. */
struct said {
	struct text page, image, licence;
	uint32_t rank, width, height;
	/* One that stands alone for its page may be its main image where the
	 * page itself does not name a better one; of several each may less. */
	uint32_t among;
	struct texts texts;
};

static bool
is_full(const struct job *job)
{
	return job->candidates >= LIST_PICTURES_MAX ||
	    job->bytes > LIST_ANSWER_BYTES_MAX;
}

static int
set_picture(struct job *job, json_t *rec, const struct said *s)
{
	const char *source = is_feed(job) ? "feed" : "sitemap";
	struct picture_keys keys = rendition_keys(s->image);
	int status = record_set_text(rec, "page_url", s->page) |
	    record_set_text(rec, "list_url", job->name) |
	    record_set_integer(rec, "rank", s->rank) |
	    record_set_real(rec, "main_score", 0.5 / (double)s->among) |
	    record_set_text(rec, "image_url", s->image) |
	    record_set_string(rec, "image_kind", source) |
	    findings_set_keys(rec, &keys);

	if (s->width > 0)
		status |= record_set_integer(rec, "stated_width", s->width);
	if (s->height > 0)
		status |= record_set_integer(rec, "stated_height", s->height);
	return status | record_set_string(rec, "source", source) |
	    set(rec, "credit", s->texts.credit) |
	    set_licence(job, rec, s->licence) |
	    record_set(rec, "texts", findings_texts(&s->texts));
}

static void
emit_candidate(struct job *job, const struct said *s)
{
	json_t *rec = record_new("candidate");
	int64_t bytes = (int64_t)(s->page.size + s->image.size +
	    job->name.size + s->texts.credit.size + s->licence.size);

	for (uint32_t n = 0; n < s->texts.count; n++)
		bytes += (int64_t)(s->texts.list[n].text.size +
		    s->texts.list[n].raw.size + ITEM_BYTES / 2);
	if (rec == NULL || set_picture(job, rec, s) != 0)
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

/* The pictures that the entry names; how many were written. */
static uint32_t
take_pictures(struct job *job, const struct feed_entry *e, struct text page)
{
	struct said s = { .page = page, .among = e->picture_count };

	for (uint32_t i = 0; i < e->picture_count; i++) {
		const struct feed_picture *p = &e->pictures[i];

		if (is_full(job)) {
			job->over++;
			continue;
		}
		if (!address_resolve_image(
			&job->address, p->url, job->tools->arena, &s.image))
			continue;
		s.texts = (struct texts){ .count = 0 };
		s.rank++;
		s.width = p->width;
		s.height = p->height;
		s.licence = p->licence;
		texts_of(job, e, p, &s.texts);
		emit_candidate(job, &s);
	}
	return s.rank;
}

/* A picture of the page's text that a feed carries, with its caption and alt
 * text. */
static void
take_shown(
    struct job *job, const struct candidates *found, uint32_t i, struct said *s)
{
	const struct candidate *c = &found->list[i];
	const struct caption_text text = { job->subject.page,
		job->subject.phrases, job->subject.arena, job->subject.names };
	struct caption caption = caption_find(&text, found, i);

	s->image = c->urls[0].url;
	s->rank++;
	s->width = c->stated_width;
	s->height = c->stated_height;
	s->texts = (struct texts){ .count = 0 };
	if (caption.node != 0)
		texts_put(&job->subject, &s->texts,
		    &(struct offer){ .kind = "feed-caption",
			.place = "figcaption",
			.raw = caption.text,
			.credit = caption.credit,
			.nearby = caption.nearby,
			.node = caption.node,
			.caption = true });
	texts_put(&job->subject, &s->texts,
	    &(struct offer){ .kind = "feed-caption",
		.place = "img@alt",
		.raw = c->alt,
		.node = c->node,
		.markup = true });
	emit_candidate(job, s);
}

/* Of a feed that carries its pages' texts: what those show. */
static void
take_content(struct job *job, const struct feed_entry *e, struct text page)
{
	struct page *html = job->tools->page;
	struct said s = { .page = page };
	struct address address = { .charset = NULL };
	struct candidates found;

	if (e->content.size == 0 ||
	    text_find_nocase(e->content, text_literal("<img")) == SIZE_MAX ||
	    !url_parse(page, NULL, &address.page) ||
	    !url_parse(page, NULL, &address.base))
		return;
	address.domain = domain_of(address.page.host);
	if (page_parse(html, e->content) != 0 ||
	    texts_index(&job->subject) != 0 ||
	    candidate_gather(html, &address, job->tools->arena, &found) != 0) {
		job->failed = true;
		return;
	}
	for (uint32_t i = 0; i < found.count; i++)
		s.among += found.list[i].picture == i;
	for (uint32_t i = 0; i < found.count && !is_full(job); i++)
		if (found.list[i].picture == i && found.list[i].node != 0 &&
		    !found.list[i].ruled_out && found.list[i].url_count > 0)
			take_shown(job, &found, i, &s);
}

static bool
take_entry(void *context, const struct feed_entry *e)
{
	struct job *job = context;
	struct text page;
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
	/* Pictures that a feed names are among those that its text shows. */
	if (take_pictures(job, e, page) == 0)
		take_content(job, e, page);
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
	job.subject = (struct subject){ .page = tools->page,
		.arena = tools->arena,
		.phrases = tools->phrases };
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
