/*
 * May a url be fetched?  What is known of the robots.txt of its authority, and
 * for how long it holds (RFC 9309 2.3, 2.4).
 */

#ifndef LAIT_GATE_H
#define LAIT_GATE_H

#include "crawler/frontier.h"
#include "crawler/response.h"

enum gate {
	GATE_OPEN,
	GATE_CLOSED,      /* disallowed */
	GATE_UNREACHABLE, /* nobody knows: nothing may be fetched */
	GATE_ASK          /* robots.txt has to be fetched first */
};

enum {
	GATE_HOPS_MAX = 5,         /* redirects of a robots.txt */
	GATE_HOLDS = 86400,        /* seconds; RFC 9309 2.4 */
	GATE_HOLDS_MIN = 3600,     /* where Cache-Control says less */
	GATE_FORGIVEN = 30 * 86400 /* an unreachable file counts no more */
};

/* gate_check(o, path, store, token, now): path is path and query; rules that
 * an earlier run stored are read from `store` when they are needed. */
enum gate gate_check(struct origin *o, struct text path, const char *store,
    struct text token, int64_t now);

/* gate_learn(o, r, body, token, now, back_off): what robots.txt (or what it
 * redirected to) answered.  body: the name of its WARC record.  back_off:
 * seconds until an unreachable one is asked again, the first time. -1 without
 * memory. */
int gate_learn(struct origin *o, const struct response *r, const char *body,
    struct text token, int64_t now, int64_t back_off);

/* gate_lost(o, now, back_off): no answer at all. */
void gate_lost(struct origin *o, int64_t now, int64_t back_off);

/* gate_forget_rules(o): let the parsed rules go; those that the store has are
 * read again when they are needed. */
void gate_forget_rules(struct origin *o);

/* gate_address(o, out): the url of its robots.txt. */
void gate_address(const struct origin *o, struct buffer *out);

/* One element of a host record's `robots`: written, or NULL where nothing is
 * known; and taken in.  What its Sitemap lines say is told once. */
json_t *gate_note(struct origin *o);
void gate_recall(struct host *h, const json_t *element);

#endif
