/*
 * What waits to be fetched in this run: hosts, each with a line of visits, and
 * which host may be asked next.  No step is linear in hosts or visits.
 */

#ifndef LAIT_FRONTIER_H
#define LAIT_FRONTIER_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/heap.h"
#include "crawler/robots.h"
#include "crawler/sockets.h"
#include "lib/record.h"
#include "lib/text.h"

enum want { WANT_PAGE, WANT_IMAGE, WANT_LIST, WANT_ROBOTS, WANT_COUNT };

/* What is known of the robots.txt of an authority. */
enum robots_state {
	ROBOTS_UNKNOWN,
	ROBOTS_FETCHING,
	ROBOTS_RULES,
	ROBOTS_NONE,       /* there is no file: no restriction */
	ROBOTS_UNREACHABLE /* nothing may be fetched */
};

/* An authority: robots.txt belongs to scheme, host and port. */
struct origin {
	struct origin *next; /* of the same host */
	struct host *host;
	bool https;
	uint16_t port;
	enum robots_state state;
	struct robots *rules; /* owned; of ROBOTS_RULES, read when needed */
	char *body;           /* owned; the last good copy in the store */
	int64_t expires;      /* seconds since 1970 */
	int64_t since;        /* of the first failure; 0: none */
	bool news;            /* answered, and its sitemaps not told yet */
};

/* A host: the unit of politeness. */
struct host {
	struct host *chain;         /* of the same slot */
	struct host *older, *newer; /* by last use */
	char *name;                 /* canonical; owned */
	struct heap waiting;        /* visits, by priority and number */
	size_t ready_place, longest_place;
	int64_t next_at_ms; /* of loop_now_ms */
	int64_t delay_ms;   /* now */
	int64_t base_ms;    /* what delay_ms comes back to */
	int64_t addresses_until_ms;
	char *addresses; /* owned; NULL: not known */
	struct origin *origins;
	int bad, good;                /* answers in a row */
	int open;                     /* transfers */
	int64_t per_host;             /* transfers at a time */
	struct connection connection; /* of the last answer over http */
	bool resolving;
	bool closed;  /* for this run */
	bool changed; /* its record has to be written */
};

/* A record on its way to an answer; or a robots.txt. */
struct visit {
	size_t place;                  /* in host->waiting */
	struct visit *next, *previous; /* of those that are being fetched */
	struct host *host;
	struct origin *origin;    /* of url */
	struct origin *robots_of; /* WANT_ROBOTS: whose rules it fetches */
	enum want want;
	int64_t priority;
	uint64_t number; /* order of arrival */
	char *url;       /* what to fetch next; owned */
	char *line;      /* the record as it came; owned; NULL for robots */
	size_t line_size;
	json_t *hops; /* redirects so far, or NULL; owned */
};

struct frontier {
	struct host **slots;
	size_t slot_count, host_count;
	struct host *oldest, *newest; /* by last use */
	struct heap ready;    /* hosts that can be asked, by next_at_ms */
	struct heap longest;  /* hosts that have visits, most first */
	uint64_t numbers;     /* given out */
	int64_t count, bytes; /* of records that wait, robots not counted */
};

/* frontier_open: 0, or -1 without memory. */
int frontier_open(struct frontier *f);
void frontier_close(struct frontier *f); /* frees visits that wait, too */

/* The host of that name, made where it is not known; NULL without memory.
 * *fresh (may be NULL) tells whether it was made. */
struct host *frontier_host(struct frontier *f, struct text name, bool *fresh);

/* frontier_use(f, h): it is the one that was used last.
 * frontier_drop(f, h): it leaves; nothing waits at it, nobody points to it. */
void frontier_use(struct frontier *f, struct host *h);
void frontier_drop(struct frontier *f, struct host *h);

/* The authority of a host, made where it is not known; NULL without memory. */
struct origin *frontier_origin(struct host *h, bool https, uint16_t port);

/* frontier_visit(want, url): a visit that stands nowhere yet; NULL without
 * memory.
 */
struct visit *frontier_visit(enum want want, struct text url);
void frontier_forget(struct visit *v); /* NULL is nothing */

/* frontier_add(f, v): let it wait at v->host; `front`: before all others.  0,
 * or -1 without memory. */
int frontier_add(struct frontier *f, struct visit *v, bool front);
void frontier_remove(struct frontier *f, struct visit *v);

/* The first visit of a host; NULL: none waits. */
struct visit *frontier_first(const struct host *h);

/* Some field of the host (or of an origin of it) that decides whether it can
 * be asked has changed.  0, or -1 without memory. */
int frontier_update(struct frontier *f, struct host *h);

/* The host that can be asked first; the one with most visits; or NULL. */
struct host *frontier_ready(const struct frontier *f);
struct host *frontier_longest(const struct frontier *f);

/* frontier_each(f, call, context): call for each host. */
void frontier_each(struct frontier *f,
    void (*call)(void *context, struct host *h), void *context);

#endif
