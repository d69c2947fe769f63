/*
 * Addresses: which were seen, which wait to be fetched, and where each stands.
 */

#ifndef LAIT_FRONTIER_H
#define LAIT_FRONTIER_H

#include "db/dataset.h"
#include "lib/url.h"

/* Less is sooner; the first element of a host's line in the queue. */
enum {
	PRIORITY_SEED = 0,
	PRIORITY_IMAGE = 1,
	PRIORITY_LIST = 1,
	PRIORITY_PAGE = 2
};

/* An address with what identifies it. */
struct address {
	struct url url;       /* as found */
	struct url canonical; /* what identity is decided on */
	enum want want;
	int64_t key;
};

/* A row of url. */
struct frontier {
	int64_t url_id, host_id, state_id, page_id, image_id; /* 0: none */
	int64_t depth, priority, turn, attempts;
	enum want want;
};

/* The words of lait-record(5), want; want_of: -1 when it is none of them. */
const char *want_name(enum want want);
int want_of(const char *name);

/* want_unit, want_answer: what addresses and answers count as.  want_is_list:
 * a sitemap or feed. */
enum unit want_unit(enum want want);
enum unit want_answer(enum want want);
bool want_is_list(enum want want);

/* address_read: false when the text is no http(s) url. */
bool address_read(const struct dataset *ds, struct text t, enum want want,
    struct address *out);

/* frontier_host: the number of a host, added with its domain when new. */
int64_t frontier_host(struct dataset *ds, struct text name);

/* frontier_find(ds, key, out), frontier_load(ds, url_id, out): false when
 * there is none. */
bool frontier_find(struct dataset *ds, int64_t key, struct frontier *out);
bool frontier_load(struct dataset *ds, int64_t url_id, struct frontier *out);

/* frontier_add(ds, address, depth, priority, trap, out): an address that was
 * not there yet; it waits to be fetched, or is rejected "scope:trap" when trap
 * is not NULL. */
void frontier_add(struct dataset *ds, const struct address *a, int64_t depth,
    int64_t priority, const char *trap, struct frontier *out);

/* frontier_enqueue: it may be fetched (again) from now on.
 * frontier_unqueue: it does not wait any more; was it waiting?
 * frontier_move: to another state, counted. */
void frontier_enqueue(struct dataset *ds, struct frontier *f);
bool frontier_unqueue(struct dataset *ds, const struct frontier *f);
void frontier_move(struct dataset *ds, struct frontier *f, int64_t state_id);

/* frontier_promote(ds): what has become due goes into the queue; how many. */
int64_t frontier_promote(struct dataset *ds);

#endif
