/*
 * May a url be fetched; see gate.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/number.h"
#include "lib/url.h"
#include "lib/warc.h"

#include "crawler/gate.h"
#include "crawler/header.h"

enum { STORED_BYTES_MAX = 4 << 20 /* of a WARC record with a robots.txt */ };

void
gate_forget_rules(struct origin *o)
{
	robots_free(o->rules);
	o->rules = NULL;
}

/* Read the rules that an earlier run stored; false when that cannot be. */
static bool
recall_rules(struct origin *o, const char *store, struct text token)
{
	struct buffer bytes = buffer_make(STORED_BYTES_MAX);
	struct buffer file = buffer_make(ROBOTS_BYTES_MAX + 1);
	struct warc_record rec;
	enum warc_status status;

	if (o->body == NULL)
		return false;
	status = warc_read(store, text_of(o->body), &bytes, &rec);
	if (status == WARC_OK)
		status = warc_payload(&rec, &file, NULL);
	/* What is over the ceiling does not count. */
	if (status == WARC_OK || status == WARC_TOO_LARGE)
		o->rules = robots_parse(buffer_text(&file), token);
	buffer_free(&file);
	buffer_free(&bytes);
	return o->rules != NULL;
}

/* Unreachable for so long that it counts no more. */
static void
forgive(struct origin *o, int64_t now)
{
	if (o->state != ROBOTS_UNREACHABLE || o->since == 0 ||
	    now - o->since < GATE_FORGIVEN)
		return;
	o->state = o->body == NULL ? ROBOTS_NONE : ROBOTS_RULES;
	o->expires = now + GATE_HOLDS;
}

enum gate
gate_check(struct origin *o, struct text path, const char *store,
    struct text token, int64_t now)
{
	if (o->state == ROBOTS_UNKNOWN || o->expires <= now)
		return GATE_ASK;
	if (o->state == ROBOTS_NONE)
		return GATE_OPEN;
	if (o->state == ROBOTS_UNREACHABLE)
		return GATE_UNREACHABLE;
	if (o->rules == NULL && !recall_rules(o, store, token)) {
		o->state = ROBOTS_UNKNOWN;
		return GATE_ASK;
	}
	return robots_allows(o->rules, path) ? GATE_OPEN : GATE_CLOSED;
}

/* Seconds for which an answer holds. */
static int64_t
holds(struct text header)
{
	struct text rest = header_find(header, "cache-control"), word, key;
	int64_t seconds;

	while (text_split(&rest, ',', &word)) {
		word = text_trim(word);
		if (text_split(&word, '=', &key) &&
		    text_equal_nocase(key, text_literal("max-age")) &&
		    number_parse(word, 0, GATE_HOLDS, &seconds))
			return seconds < GATE_HOLDS_MIN ? GATE_HOLDS_MIN
							: seconds;
	}
	return GATE_HOLDS;
}

void
gate_lost(struct origin *o, int64_t now, int64_t back_off)
{
	int64_t wait;

	gate_forget_rules(o);
	o->state = ROBOTS_UNREACHABLE;
	if (o->since == 0)
		o->since = now;
	/* As long again as it has lasted: doubles from try to try. */
	wait = now - o->since;
	if (wait < back_off)
		wait = back_off;
	if (wait > GATE_HOLDS)
		wait = GATE_HOLDS;
	o->expires = now + wait;
	forgive(o, now);
}

static int
learn_rules(struct origin *o, const struct response *r, const char *body,
    struct text token)
{
	struct robots *rules = robots_parse(buffer_text(&r->decoded), token);
	char *copy = strdup(body);

	if (rules == NULL || copy == NULL) {
		robots_free(rules);
		free(copy);
		return -1;
	}
	gate_forget_rules(o);
	free(o->body);
	o->rules = rules;
	o->body = copy;
	o->state = ROBOTS_RULES;
	return 0;
}

int
gate_learn(struct origin *o, const struct response *r, const char *body,
    struct text token, int64_t now, int64_t back_off)
{
	bool good = r->status >= 200 && r->status < 300;
	bool usable = r->kind == RESPONSE_GOOD ||
	    (r->kind == RESPONSE_REJECT && r->decoded.size > 0 &&
		strcmp(r->word, "too-large") == 0);

	if (good && usable && body[0] != '\0') {
		if (learn_rules(o, r, body, token) != 0)
			return -1;
	} else if ((r->status >= 300 && r->status < 500 && r->status != 429) ||
	    r->status == 204 || r->status == 205) {
		gate_forget_rules(o);
		o->state = ROBOTS_NONE;
	} else {
		gate_lost(o, now, back_off);
		return 0;
	}
	o->since = 0;
	o->news = true;
	o->expires = now + holds(r->header);
	return 0;
}

void
gate_address(const struct origin *o, struct buffer *out)
{
	uint16_t usual = o->https ? 443 : 80;

	buffer_printf(
	    out, "%s://%s", o->https ? "https" : "http", o->host->name);
	if (o->port != usual)
		buffer_printf(out, ":%u", (unsigned)o->port);
	buffer_put_string(out, "/robots.txt");
}

static const char *
state_word(enum robots_state state)
{
	if (state == ROBOTS_RULES)
		return "rules";
	return state == ROBOTS_NONE ? "none" : "unreachable";
}

/* Those of its sitemaps that are addresses. */
static json_t *
sitemaps_of(const struct origin *o)
{
	json_t *list = json_array();
	struct text rest, line;
	struct url u;

	if (o->rules == NULL)
		return list;
	rest = robots_sitemaps(o->rules);
	while (text_split(&rest, '\n', &line))
		if (line.size > 0 && url_parse(line, NULL, &u))
			json_array_append_new(list, json_string(u.bytes));
	return list;
}

json_t *
gate_note(struct origin *o)
{
	struct buffer url = buffer_make(URL_BYTES_MAX);
	json_t *note;

	if (o->state == ROBOTS_UNKNOWN || o->state == ROBOTS_FETCHING)
		return NULL;
	note = json_object();
	gate_address(o, &url);
	url.size -= sizeof("/robots.txt") - 1;
	record_set_text(note, "origin", buffer_text(&url));
	record_set_string(note, "state", state_word(o->state));
	if (o->body != NULL && o->state != ROBOTS_NONE)
		record_set_string(note, "body", o->body);
	record_set_integer(note, "expires", o->expires);
	if (o->since > 0)
		record_set_integer(note, "since", o->since);
	if (o->news)
		record_set(note, "sitemaps", sitemaps_of(o));
	o->news = false;
	buffer_free(&url);
	return note;
}

void
gate_recall(struct host *h, const json_t *element)
{
	struct text state = record_text(element, "state");
	const char *body = record_string(element, "body");
	struct origin *o;
	struct url u;

	if (!url_parse(record_text(element, "origin"), NULL, &u) ||
	    !text_equal(u.host, text_of(h->name)) ||
	    (o = frontier_origin(h, u.https, u.port)) == NULL ||
	    o->state != ROBOTS_UNKNOWN)
		return;
	o->expires = record_integer(element, "expires", 0);
	o->since = record_integer(element, "since", 0);
	if (body != NULL)
		o->body = strdup(body);
	if (text_equal(state, text_literal("rules")) && o->body != NULL)
		o->state = ROBOTS_RULES;
	else if (text_equal(state, text_literal("none")))
		o->state = ROBOTS_NONE;
	else if (text_equal(state, text_literal("unreachable")))
		o->state = ROBOTS_UNREACHABLE;
}
