/*
 * A run of the fetcher; see crawl.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/option.h"
#include "lib/settings.h"

#include "crawler/gate.h"
#include "crawler/network.h"
#include "crawler/shed.h"
#include "crawler/visit.h"

enum {
	STEP_VISITS_MAX = 1000 /* answered without a request in one step */
};

void
crawl_break(struct crawl *c)
{
	c->stop = CRAWL_BROKEN;
}

/* ---- hosts --------------------------------------------------------------- */

/* From the clock of the loop to milliseconds since 1970, and back. */
static int64_t
wall_offset_ms(void)
{
	return loop_wall_us() / 1000 - loop_now_ms();
}

/* What lait.conf says of this host. */
static void
obey_settings(struct host *h, int64_t per_host)
{
	const struct settings *settings = option_settings();
	char section[URL_HOST_BYTES_MAX + sizeof("host ")];

	h->per_host = per_host;
	if (snprintf(section, sizeof(section), "host %s", h->name) >=
	    (int)sizeof(section))
		return;
	if (settings_get(settings, section, "delay", NULL) != NULL)
		h->base_ms = h->delay_ms =
		    settings_integer(settings, section, "delay");
	if (settings_get(settings, section, "per-host", NULL) != NULL)
		h->per_host = settings_integer(settings, section, "per-host");
}

static struct host *
meet(struct crawl *c, struct text name)
{
	bool fresh;
	struct host *h = frontier_host(&c->frontier, name, &fresh);

	if (h == NULL) {
		log_error("out of memory");
		crawl_break(c);
		return NULL;
	}
	if (fresh) {
		manners_meet(&c->manners, h);
		obey_settings(h, c->options.per_host);
		h->next_at_ms = loop_now_ms();
		if (c->options.unclean)
			h->next_at_ms += h->delay_ms;
	}
	return h;
}

void
crawl_note_host(struct crawl *c, struct host *h)
{
	json_t *rec = record_new("host"), *robots = json_array();

	record_set_string(rec, "host", h->name);
	record_set_integer(rec, "next_at_ms", h->next_at_ms + wall_offset_ms());
	record_set_integer(rec, "delay_ms", h->delay_ms);
	record_set_integer(rec, "bad", h->bad);
	for (struct origin *o = h->origins; o != NULL; o = o->next) {
		json_t *note = gate_note(o);

		if (note != NULL)
			json_array_append_new(robots, note);
	}
	record_set(rec, "robots", robots);
	h->changed = false;
	if (answers_put(&c->answers, rec) != 0)
		crawl_break(c);
	json_decref(rec);
}

static void
note_if_changed(void *context, struct host *h)
{
	struct crawl *c = context;

	if (h->changed && c->stop != CRAWL_BROKEN)
		crawl_note_host(c, h);
}

void
crawl_note_hosts(struct crawl *c)
{
	frontier_each(&c->frontier, note_if_changed, c);
}

/* A host record of the input: what earlier runs knew. */
static int
take_host(struct crawl *c, const json_t *rec, const char **why)
{
	struct text name = record_text(rec, "host");
	const json_t *robots = json_object_get(rec, "robots"), *element;
	int64_t next_at, delay, most = 4 * c->manners.delay_max;
	struct host *h;
	size_t i;

	if (name.size == 0 || name.size > URL_HOST_BYTES_MAX) {
		*why = "a host record without host";
		return -1;
	}
	if ((h = meet(c, name)) == NULL)
		return 0;
	next_at = record_integer(rec, "next_at_ms", 0) - wall_offset_ms();
	if (next_at > h->next_at_ms)
		h->next_at_ms = next_at;
	delay = record_integer(rec, "delay_ms", 0);
	if (delay > h->delay_ms)
		h->delay_ms = delay < most ? delay : most;
	if (h->bad == 0)
		h->bad = (int)record_integer(rec, "bad", 0);
	/* One more closes it; what it was closed for is in next_at_ms. */
	if (h->bad < 0 || h->bad >= MANNERS_BAD_MAX)
		h->bad = MANNERS_BAD_MAX - 1;
	json_array_foreach(robots, i, element) gate_recall(h, element);
	h->changed = true;
	if (frontier_update(&c->frontier, h) != 0)
		crawl_break(c);
	return 0;
}

/* ---- visits come and go -------------------------------------------------- */

bool
crawl_place(struct crawl *c, struct visit *v, bool front)
{
	struct url u;
	struct host *h;
	struct origin *o;

	if (!url_parse(text_of(v->url), NULL, &u))
		return false;
	if ((h = meet(c, u.host)) == NULL)
		return false;
	if ((o = frontier_origin(h, u.https, u.port)) == NULL) {
		log_error("out of memory");
		crawl_break(c);
		return false;
	}
	v->host = h;
	v->origin = o;
	if (frontier_add(&c->frontier, v, front) != 0) {
		log_error("out of memory");
		crawl_break(c);
	}
	return true;
}

static void
defer(struct crawl *c, struct visit *v)
{
	frontier_remove(&c->frontier, v);
	visit_fail(c, v, "deferred");
}

void
crawl_settle(struct crawl *c, struct host *h)
{
	struct visit *v;

	if (h->closed || h->next_at_ms > loop_now_ms() + c->options.drain)
		while (
		    c->stop != CRAWL_BROKEN && (v = frontier_first(h)) != NULL)
			defer(c, v);
	if (frontier_update(&c->frontier, h) != 0)
		crawl_break(c);
}

void
crawl_flush_origin(struct crawl *c, struct origin *o, enum response_kind kind,
    const char *word)
{
	struct heap *waiting = &o->host->waiting;
	struct visit **ours =
	    reallocarray(NULL, waiting->count + 1, sizeof(*ours));
	size_t count = 0;

	if (ours == NULL) {
		log_error("out of memory");
		crawl_break(c);
		return;
	}
	for (size_t i = 0; i < waiting->count; i++) {
		struct visit *v = waiting->members[i];

		if (v->origin == o && v->want != WANT_ROBOTS)
			ours[count++] = v;
	}
	for (size_t i = 0; i < count; i++) {
		frontier_remove(&c->frontier, ours[i]);
		if (kind == RESPONSE_REJECT)
			visit_reject(c, ours[i], word);
		else
			visit_fail(c, ours[i], word);
	}
	free(ours);
}

static bool
read_want(const json_t *rec, enum want *want)
{
	static const struct {
		const char *name;
		enum want want;
	} wants[] = { { "page", WANT_PAGE }, { "image", WANT_IMAGE },
		{ "sitemap", WANT_LIST }, { "feed", WANT_LIST } };

	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++)
		if (text_equal(
			record_text(rec, "want"), text_of(wants[i].name))) {
			*want = wants[i].want;
			return true;
		}
	return false;
}

static int
take_url(struct crawl *c, const json_t *rec, struct text line, const char **why)
{
	enum want want;
	struct visit *v;
	struct url u;

	if (!json_is_string(json_object_get(rec, "url")) ||
	    !read_want(rec, &want)) {
		*why = "a url record needs url, and want: page, image, sitemap "
		       "or feed";
		return -1;
	}
	v = frontier_visit(want, record_text(rec, "url"));
	if (v == NULL || (v->line = malloc(line.size + 1)) == NULL) {
		log_error("out of memory");
		crawl_break(c);
		frontier_forget(v);
		return 0;
	}
	memcpy(v->line, line.data, line.size);
	v->line_size = line.size;
	v->priority = record_integer(rec, "priority", 0);
	if (v->priority < INT32_MIN)
		v->priority = INT32_MIN;
	c->taken++;
	if (!url_parse(text_of(v->url), NULL, &u)) {
		visit_reject(c, v, "bad-url");
		return 0;
	}
	/* The fragment is never sent. */
	free(v->url);
	if (u.fragment.data != NULL)
		u.size -= u.fragment.size + 1;
	v->url = text_string((struct text){ u.bytes, u.size });
	if (!c->options.has_contact) {
		char host[URL_HOST_BYTES_MAX + 1] = "";

		memcpy(host, u.host.data, u.host.size);
		if (!network_is_loopback(host))
			c->stop = CRAWL_CONTACT;
	}
	if (v->url == NULL || !crawl_place(c, v, false)) {
		visit_fail(c, v, "deferred");
		return 0;
	}
	crawl_settle(c, v->host);
	return 0;
}

int
crawl_take(struct crawl *c, struct text line, const char **why)
{
	json_t *rec = record_parse(line, why);
	const char *kind;
	int result = 0;

	if (rec == NULL)
		return -1;
	kind = record_kind(rec);
	if (kind[0] == '\0') {
		*why = "no record: it does not say which";
		result = -1;
	} else if (record_string(rec, "reject") != NULL ||
	    record_string(rec, "fail") != NULL) {
		if (answers_put_line(&c->answers, line) != 0)
			crawl_break(c);
	} else if (strcmp(kind, "url") == 0) {
		result = take_url(c, rec, line, why);
	} else if (strcmp(kind, "host") == 0) {
		result = take_host(c, rec, why);
	} else if (answers_put_line(&c->answers, line) != 0) {
		crawl_break(c);
	}
	json_decref(rec);
	return result;
}

static bool
is_full(const struct crawl *c)
{
	return c->frontier.count >= c->options.queue_max ||
	    c->frontier.bytes >= c->options.queue_bytes_max;
}

/* Could something be fetched if only a host were ready? */
static bool
is_idle(const struct crawl *c)
{
	const struct host *h = frontier_ready(&c->frontier);

	return (int64_t)fetch_count(c->fetch) < c->options.transfers &&
	    (h == NULL || h->next_at_ms > loop_now_ms());
}

bool
crawl_has_room(struct crawl *c)
{
	struct host *h;

	if (!is_full(c))
		return true;
	if (!is_idle(c))
		return false;
	/* The last of the heap's members is one of the least urgent. */
	h = frontier_longest(&c->frontier);
	for (size_t i = h->waiting.count; i-- > 0;) {
		struct visit *v = h->waiting.members[i];

		if (v->want == WANT_ROBOTS)
			continue;
		defer(c, v);
		return !is_full(c);
	}
	return false;
}

void
crawl_give_back(struct crawl *c)
{
	struct host *h;

	while (c->running != NULL) {
		struct visit *v = c->running;

		c->running = v->next;
		if (v->want == WANT_ROBOTS)
			v->robots_of->state = ROBOTS_UNKNOWN;
		manners_neutral(&c->manners, v->host, loop_now_ms());
		if (v->want != WANT_ROBOTS)
			visit_fail(c, v, "deferred");
		else
			frontier_forget(v);
	}
	while ((h = frontier_longest(&c->frontier)) != NULL) {
		struct visit *v = h->waiting.members[h->waiting.count - 1];

		frontier_remove(&c->frontier, v);
		if (v->want == WANT_ROBOTS) {
			v->robots_of->state = ROBOTS_UNKNOWN;
			frontier_forget(v);
		} else {
			visit_fail(c, v, "deferred");
		}
	}
}

/* ---- what can be done now ------------------------------------------------ */

struct name_context {
	struct crawl *crawl;
	struct host *host;
};

static void
on_addresses(void *context, const struct resolve_answer *a)
{
	struct name_context pair = *(struct name_context *)context;
	struct crawl *c = pair.crawl;
	struct host *h = pair.host;
	struct visit *v = frontier_first(h);

	free(context);
	h->resolving = false;
	free(h->addresses);
	h->addresses = a->addresses == NULL ? NULL : strdup(a->addresses);
	h->addresses_until_ms = loop_now_ms() + a->ttl * 1000;
	if (h->addresses == NULL && v != NULL) {
		manners_bad(&c->manners, h, loop_now_ms(), 0);
		frontier_remove(&c->frontier, v);
		visit_fail(c, v, "dns");
		crawl_note_host(c, h);
	}
	crawl_settle(c, h);
}

/* True when the addresses of a host are known; else they are asked for. */
static bool
has_addresses(struct crawl *c, struct host *h)
{
	struct name_context *context;

	if (url_is_address(text_of(h->name)) ||
	    (h->addresses != NULL && h->addresses_until_ms > loop_now_ms()))
		return true;
	context = malloc(sizeof(*context));
	h->resolving = true;
	if (context != NULL) {
		*context = (struct name_context){ .crawl = c, .host = h };
		if (resolve_start(c->resolve, h->name, on_addresses, context) ==
		    0) {
			if (frontier_update(&c->frontier, h) != 0)
				crawl_break(c);
			return false;
		}
	}
	log_error("out of memory");
	free(context);
	crawl_break(c);
	return false;
}

/* Take the first visit of a ready host one step on. */
static void
serve(struct crawl *c, struct host *h)
{
	struct visit *v = frontier_first(h);
	enum gate gate = GATE_OPEN;
	struct text path;
	struct url u;

	if (v->want != WANT_ROBOTS) {
		(void)url_parse(text_of(v->url), NULL, &u); /* it did */
		path = u.path;
		if (u.query.data != NULL)
			path.size += u.query.size + 1;
		gate = gate_check(v->origin, path, c->options.store,
		    c->options.token, loop_wall_us() / 1000000);
	}
	if (gate == GATE_ASK) {
		visit_ask(c, v->origin);
		return;
	}
	if (gate == GATE_OPEN && !has_addresses(c, h))
		return;
	frontier_remove(&c->frontier, v);
	if (gate == GATE_CLOSED)
		visit_reject(c, v, "robots");
	else if (gate == GATE_UNREACHABLE)
		visit_fail(c, v, "robots-unreachable");
	else
		visit_start(c, v);
}

int64_t
crawl_step(struct crawl *c)
{
	struct host *h = NULL;

	shed_hosts(c);
	for (int i = 0; i < STEP_VISITS_MAX; i++) {
		int64_t now = loop_now_ms();

		if (c->stop == CRAWL_BROKEN ||
		    (int64_t)fetch_count(c->fetch) >= c->options.transfers ||
		    fetch_bytes(c->fetch) > c->options.memory_max)
			return INT64_MAX;
		h = frontier_ready(&c->frontier);
		if (h == NULL)
			return INT64_MAX;
		if (h->next_at_ms > now)
			return h->next_at_ms - now;
		serve(c, h);
	}
	return 0;
}
