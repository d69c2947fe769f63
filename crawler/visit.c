/*
 * One visit; see visit.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/option.h"
#include "lib/policy.h"
#include "lib/progress.h"

#include "crawler/gate.h"
#include "crawler/header.h"
#include "crawler/signals.h"
#include "crawler/visit.h"

static int64_t
now_s(void)
{
	return loop_wall_us() / 1000000;
}

static void
forget(struct crawl *c, struct visit *v)
{
	if (v->line != NULL) {
		c->answered++;
		progress_add(1);
	}
	frontier_forget(v);
}

/* ---- answers ------------------------------------------------------------- */

static void
note_response(json_t *rec, const struct visit *v, const struct response *r)
{
	if (r->status == 0)
		return;
	record_set_integer(rec, "status", r->status);
	if (r->media_type[0] != '\0')
		record_set_string(rec, "media_type", r->media_type);
	if (r->content_type.size > 0)
		record_set_text(rec, "content_type", r->content_type);
	record_set_string(rec, "final_url", v->url);
	if (r->sha256[0] != '\0') {
		record_set_string(rec, "sha256", r->sha256);
		record_set_integer(rec, "bytes", (int64_t)r->decoded.size);
	}
	if (r->etag.size > 0)
		record_set_text(rec, "etag", r->etag);
	if (r->last_modified.size > 0)
		record_set_text(rec, "last_modified", r->last_modified);
	if (r->retry_after > 0)
		record_set_integer(rec, "retry_after", r->retry_after);
	if (r->truncated != NULL)
		record_set_string(rec, "truncated", r->truncated);
}

static void
note_signals(json_t *rec, const struct visit *v, const struct response *r)
{
	struct signals_origin origin = {
		.where = "header", .url = text_of(v->url), .at = now_s()
	};
	struct text values[16], nobody = { 0 };
	struct buffer address = buffer_make(URL_BYTES_MAX + 16);
	json_t *signals = json_array();
	struct url u;

	(void)signals_header(signals, r->header, &origin);
	if (v->origin->rules != NULL && url_parse(origin.url, NULL, &u)) {
		struct text path = u.path;
		size_t count;

		if (u.query.data != NULL)
			path.size += u.query.size + 1;
		gate_address(v->origin, &address);
		origin.where = "robots";
		origin.url = buffer_text(&address);
		count = robots_usage(v->origin->rules, path, values, 16);
		for (size_t i = 0; i < count; i++)
			(void)signals_add(signals, "content-usage", values[i],
			    nobody, &origin);
	}
	buffer_free(&address);
	record_set(rec, "signals", signals);
}

/* Write the answer of a visit and free it.  r: of the last response, or NULL;
 * body: name of its WARC record, or "". */
static void
answer(struct crawl *c, struct visit *v, const struct response *r,
    const char *body, enum response_kind kind, const char *word)
{
	const char *why;
	json_t *rec = record_parse(
	    (struct text){ .data = v->line, .size = v->line_size }, &why);

	if (rec == NULL) {
		log_error("out of memory");
		crawl_break(c);
		return;
	}
	if (v->hops != NULL)
		json_object_set(rec, "hops", v->hops);
	if (r != NULL)
		note_response(rec, v, r);
	if (body[0] != '\0')
		record_set_string(rec, "body", body);
	if (r != NULL && r->status != 0) {
		record_set_integer(rec, "fetched", now_s());
		note_signals(rec, v, r);
	}
	if (kind == RESPONSE_REJECT)
		record_reject(rec, "fetch", word);
	else if (kind == RESPONSE_FAIL)
		record_fail(rec, "fetch", word);
	if (answers_put(&c->answers, rec) != 0)
		crawl_break(c);
	json_decref(rec);
	forget(c, v);
}

/*
 * A robots.txt has come to its end.  Where nobody answered at all, the pages
 * of the same authority would fail alike, and are answered so: kind and word.
 */
static void
gate_settle(
    struct crawl *c, struct visit *v, enum response_kind kind, const char *word)
{
	struct origin *o = v->robots_of;

	if (word == NULL || v->hops != NULL) {
		kind = RESPONSE_FAIL;
		word = "robots-unreachable";
	}
	if (o->rules != NULL)
		manners_crawl_delay(o->host, robots_crawl_delay(o->rules));
	forget(c, v);
	crawl_note_host(c, o->host);
	if (o->state == ROBOTS_UNREACHABLE)
		crawl_flush_origin(c, o, kind, word);
	if (frontier_update(&c->frontier, o->host) != 0)
		crawl_break(c);
}

static void
end_early(
    struct crawl *c, struct visit *v, enum response_kind kind, const char *word)
{
	if (v->want != WANT_ROBOTS) {
		answer(c, v, NULL, "", kind, word);
		return;
	}
	gate_lost(v->robots_of, now_s(), c->options.robots_back_off / 1000);
	gate_settle(c, v, kind, word);
}

void
visit_reject(struct crawl *c, struct visit *v, const char *word)
{
	end_early(c, v, RESPONSE_REJECT, word);
}

void
visit_fail(struct crawl *c, struct visit *v, const char *word)
{
	end_early(c, v, RESPONSE_FAIL, word);
}

/* ---- redirects ----------------------------------------------------------- */

/* Has this visit been there before? */
static bool
is_loop(const struct visit *v, const struct url *target)
{
	struct url u, new, old;
	json_t *hop;
	size_t i;

	if (!url_identity(target, &new))
		return true;
	json_array_foreach(
	    v->hops, i, hop) if (url_parse(record_text(hop, "url"), NULL, &u) &&
	    url_identity(&u, &old) &&
	    strcmp(old.bytes, new.bytes) == 0) return true;
	return false;
}

/* Go on to where a redirect points.  False: it cannot be followed. */
static bool
follow(struct crawl *c, struct visit *v, const struct response *r)
{
	size_t max = v->want == WANT_ROBOTS ? GATE_HOPS_MAX
					    : (size_t)c->options.redirects;
	struct url from, to;
	json_t *hop;
	char *url;

	if (json_array_size(v->hops) >= max ||
	    !url_parse(text_of(v->url), NULL, &from) ||
	    !url_parse(r->location, &from, &to))
		return false;
	if (v->hops == NULL)
		v->hops = json_array();
	hop = json_object();
	record_set_string(hop, "url", v->url);
	record_set_integer(hop, "status", r->status);
	json_array_append_new(v->hops, hop);
	to.size -= to.fragment.data == NULL ? 0 : to.fragment.size + 1;
	to.bytes[to.size] = '\0';
	to.fragment = (struct text){ 0 };
	if (is_loop(v, &to) || (url = strdup(to.bytes)) == NULL)
		return false;
	free(v->url);
	v->url = url;
	if (!crawl_place(c, v, true))
		return false;
	crawl_settle(c, v->host);
	return true;
}

/* ---- a transfer's end ---------------------------------------------------- */

struct context {
	struct crawl *crawl;
	struct visit *visit;
};

/* A picture that a block list names is turned down, and not stored.  0, or -1
 * without memory. */
static int
refuse_listed(struct crawl *c, const struct visit *v, struct response *r)
{
	struct text payload =
	    buffer_text(r->decoded.size > 0 ? &r->decoded : &r->raw);
	unsigned char own[SHA256_BYTES], *digest = r->payload_digest;
	int listed;

	if (v->want != WANT_IMAGE || payload.size == 0)
		return 0;
	if (r->coded) {
		sha256_of(payload, own);
		digest = own;
	}
	listed = blocklist_has_bytes(c->options.blocked, payload, digest);
	if (listed < 0)
		log_error("out of memory");
	if (listed <= 0)
		return listed;
	r->unwanted = true;
	if (r->kind != RESPONSE_REDIRECT) {
		r->kind = RESPONSE_REJECT;
		r->word = "blocklist";
	}
	return 0;
}

static int
keep(struct crawl *c, const struct visit *v, const struct fetch_answer *a,
    const struct response *r, char name[WARC_NAME_BYTES_MAX])
{
	struct warc_capture capture = { .url = text_of(v->url),
		.date_us = a->start_us,
		.ip = text_of(a->ip),
		.protocols = text_literal("http/1.1"),
		.request = a->request,
		.header = a->header,
		.body = a->body,
		.coded = r->coded,
		.truncated = r->truncated,
		.payload_type = r->found_type };

	name[0] = '\0';
	if (r->status == 0 || a->end == FETCH_REFUSED || r->unwanted)
		return 0;
	memcpy(capture.payload_digest, r->payload_digest, SHA256_BYTES);
	return answers_keep(&c->answers, v->want == WANT_IMAGE, &capture, name);
}

/* What an answer means for the host. */
static void
mind_manners(struct crawl *c, struct host *h, const struct response *r)
{
	int64_t now = loop_now_ms();
	int bad = h->bad;

	if (r->bad)
		manners_bad(&c->manners, h, now, r->retry_after * 1000);
	else if (r->status >= 200 && r->status < 300)
		manners_good(&c->manners, h, now);
	else
		manners_neutral(&c->manners, h, now);
	if (h->bad != bad)
		crawl_note_host(c, h);
}

/* Nobody was there to say anything. */
static bool
is_unanswered(const struct response *r)
{
	static const char *const words[] = { "connect", "tls", "certificate",
		"address" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (r->status == 0 && r->word != NULL &&
		    strcmp(r->word, words[i]) == 0)
			return true;
	return false;
}

static void
judge_robots(struct crawl *c, struct visit *v, const struct response *r,
    const char *body)
{
	if (gate_learn(v->robots_of, r, body, c->options.token, now_s(),
		c->options.robots_back_off / 1000) != 0)
		crawl_break(c);
	gate_settle(c, v, r->kind, is_unanswered(r) ? r->word : NULL);
}

static void
judge(struct crawl *c, struct visit *v, const struct fetch_answer *a)
{
	char body[WARC_NAME_BYTES_MAX];
	struct host *h = v->host;
	struct response r;

	if (response_read(a, v->want, (size_t)c->options.bytes_max[v->want],
		c->manners.retry_after_max / 1000, &r) != 0) {
		crawl_break(c);
		frontier_forget(v);
		return;
	}
	mind_manners(c, h, &r);
	if (refuse_listed(c, v, &r) != 0 || keep(c, v, a, &r, body) != 0) {
		crawl_break(c);
		frontier_forget(v);
	} else if (r.kind == RESPONSE_REDIRECT && follow(c, v, &r)) {
		;
	} else if (v->want == WANT_ROBOTS) {
		judge_robots(c, v, &r, body);
	} else if (r.kind == RESPONSE_REDIRECT) {
		answer(c, v, &r, body, RESPONSE_REJECT, "redirect");
	} else {
		answer(c, v, &r, body, r.kind, r.word);
	}
	response_free(&r);
	crawl_settle(c, h);
}

static void
leave_running(struct crawl *c, struct visit *v)
{
	if (v->next != NULL)
		v->next->previous = v->previous;
	if (v->previous != NULL)
		v->previous->next = v->next;
	else
		c->running = v->next;
	v->next = v->previous = NULL;
}

static void
on_answer(void *context, const struct fetch_answer *a)
{
	struct context pair = *(struct context *)context;
	struct crawl *c = pair.crawl;
	struct visit *v = pair.visit;

	free(context);
	leave_running(c, v);
	v->host->open--;
	v->host->connection = a->connection;
	if (v->origin->https)
		v->host->connection.serial = 0;
	if (a->end == FETCH_OURS) {
		crawl_break(c);
		frontier_forget(v);
		return;
	}
	judge(c, v, a);
}

/* Does the header of an image say what the policy takes for no?  Then nothing
 * more of it is fetched.  (Of an error or a redirect there is no image.) */
static bool
on_header(void *context, struct text header)
{
	const struct context *pair = context;
	const struct signals_origin origin = { .where = "header",
		.url = text_of(pair->visit->url),
		.at = now_s() };
	struct policy p = policy_begin(option_settings(), origin.at);
	int status = header_status(header);
	json_t *signals, *signal;
	size_t i;

	if (status < 200 || status >= 300)
		return false;
	signals = json_array();
	(void)signals_header(signals, header, &origin);
	json_array_foreach(signals, i, signal) policy_hear(&p,
	    record_text(signal, "name"), record_text(signal, "value"),
	    record_text(signal, "agent"), record_text(signal, "where"));
	policy_end(&p);
	json_decref(signals);
	return p.drop;
}

/* ---- a transfer's start -------------------------------------------------- */

static void
fill_request(
    const struct crawl *c, const struct visit *v, struct fetch_request *r)
{
	static const char *const accepts[WANT_COUNT] = {
		[WANT_PAGE] = "text/html,application/xhtml+xml;q=0.9,"
			      "*/*;q=0.1",
		[WANT_IMAGE] = "image/webp,image/jpeg,image/png,image/*;q=0.8",
		[WANT_LIST] = "application/xml,text/xml,application/rss+xml,"
			      "application/atom+xml,text/plain;q=0.8,*/*;q=0.1",
		[WANT_ROBOTS] = "*/*"
	};

	r->accept = accepts[v->want];
	r->codings = "gzip, deflate, br, zstd";
	r->body_max = (size_t)c->options.bytes_max[v->want];
	r->deadline_ms = c->options.deadline[v->want];
	if (v->want == WANT_IMAGE) {
		r->codings = "identity";
		r->refuses = on_header;
	}
}

void
visit_start(struct crawl *c, struct visit *v)
{
	struct context *context = malloc(sizeof(*context));
	struct fetch_request r = { .url = v->url,
		.host = v->host->name,
		.port = v->origin->port,
		.addresses = v->host->addresses,
		.done = on_answer,
		.context = context };

	if (context == NULL) {
		log_error("out of memory");
		crawl_break(c);
		frontier_forget(v);
		return;
	}
	*context = (struct context){ .crawl = c, .visit = v };
	fill_request(c, v, &r);
	if (v->host->open == 0)
		r.connection = v->host->connection;
	if (fetch_start(c->fetch, &r) != 0) {
		free(context);
		crawl_break(c);
		frontier_forget(v);
		return;
	}
	v->host->open++;
	v->next = c->running;
	if (c->running != NULL)
		c->running->previous = v;
	c->running = v;
	if (frontier_update(&c->frontier, v->host) != 0)
		crawl_break(c);
}

void
visit_ask(struct crawl *c, struct origin *o)
{
	struct buffer url = buffer_make(URL_BYTES_MAX);
	struct visit *v;

	gate_address(o, &url);
	v = frontier_visit(WANT_ROBOTS, buffer_text(&url));
	buffer_free(&url);
	if (v == NULL) {
		log_error("out of memory");
		crawl_break(c);
		return;
	}
	v->robots_of = o;
	o->state = ROBOTS_FETCHING;
	if (!crawl_place(c, v, true)) {
		gate_lost(o, now_s(), c->options.robots_back_off / 1000);
		gate_settle(c, v, RESPONSE_FAIL, NULL);
	}
}
