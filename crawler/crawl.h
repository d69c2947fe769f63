/*
 * A run of the fetcher: records come in, are visited, and answered.
 */

#ifndef LAIT_CRAWL_H
#define LAIT_CRAWL_H

#include "crawler/answer.h"
#include "crawler/fetch.h"
#include "crawler/frontier.h"
#include "crawler/loop.h"
#include "crawler/manners.h"
#include "crawler/resolve.h"
#include "crawler/response.h"
#include "lib/blocklist.h"
#include "lib/url.h"

/* Why a run ends before its input does. */
enum crawl_stop {
	CRAWL_GOES_ON,
	CRAWL_LIMIT,   /* one that the user asked for */
	CRAWL_SIGNAL,  /* or the reader of our output is gone */
	CRAWL_CONTACT, /* a url beyond loopback, and nobody to complain to */
	CRAWL_INPUT,   /* a line that is no record: what came before is done */
	CRAWL_BROKEN   /* disk, memory, certificates: said */
};

struct crawl_options {
	const char *store;
	struct text token; /* our product token */
	bool has_contact;
	int64_t transfers, per_host, memory_max;
	int64_t bytes_max[WANT_COUNT]; /* of a body */
	int64_t deadline[WANT_COUNT];  /* ms */
	int64_t redirects;
	int64_t drain; /* ms that a host may be waited for */
	int64_t queue_max, queue_bytes_max;
	int64_t robots_back_off;   /* ms */
	struct blocklist *blocked; /* pictures that are not stored */
	bool unclean; /* the last run did not end: wait a delay first */
};

struct crawl {
	struct crawl_options options;
	struct manners manners;
	struct loop *loop;
	struct fetch *fetch;
	struct resolve *resolve;
	struct frontier frontier;
	struct answers answers;
	struct visit *running; /* those that are being fetched */
	enum crawl_stop stop;
	int64_t taken, answered; /* url records */
};

/* crawl_take(c, line): a line of input.  0, or -1: it is no record (*why says
 * what is wrong). */
int crawl_take(struct crawl *c, struct text line, const char **why);

/* crawl_has_room(c): may more records be taken?  When the room is full and
 * nothing could be fetched for want of ready hosts, the longest line is given
 * back until there is room. */
bool crawl_has_room(struct crawl *c);

/* crawl_step(c): start what can be started now.  Milliseconds until it should
 * be called again even if nothing happens; INT64_MAX: nothing waits. */
int64_t crawl_step(struct crawl *c);

/* crawl_give_back(c): answer everything that is left with fetch:deferred. */
void crawl_give_back(struct crawl *c);

/* crawl_note_hosts(c): write the record of every host that has changed. */
void crawl_note_hosts(struct crawl *c);

/* ---- between crawl.c and visit.c ----------------------------------------- */

/* crawl_place(c, v, front): let a visit wait at the host of its url; false
 * and nothing done when the url cannot be parsed. */
bool crawl_place(struct crawl *c, struct visit *v, bool front);

/* crawl_settle(c, h): after each change of a host: where it is closed, or its
 * next time lies beyond `drain`, its visits go back. */
void crawl_settle(struct crawl *c, struct host *h);

/* crawl_flush_origin(c, o, kind, word): answer all visits of an authority that
 * wait, without a request. */
void crawl_flush_origin(struct crawl *c, struct origin *o,
    enum response_kind kind, const char *word);

/* crawl_note_host(c, h): write the record of a host now. */
void crawl_note_host(struct crawl *c, struct host *h);

/* crawl_break(c): out of memory or disk; stop. */
void crawl_break(struct crawl *c);

#endif
