/*
 * Which links are followed: the scope, the limits, and the traps of endless
 * sites (each with its word, "scope:WORD").
 */

#ifndef LAIT_SCOPE_H
#define LAIT_SCOPE_H

#include "db/frontier.h"

enum {
	SCOPE_SEGMENTS_MAX = 12, /* of a path */
	SCOPE_SEGMENT_BYTES_MAX = 255,
	SCOPE_PARAMETERS_MAX = 10,
	SCOPE_QUERIES_MAX = 1000, /* different ones on one path */
	SCOPE_DATES_MAX = 400,    /* different ones on one path */
	SCOPE_YEARS_BACK = 30,
	SCOPE_YEARS_AHEAD = 1,
	SCOPE_COPIES_MAX = 20,     /* urls of one template, one payload */
	SCOPE_SITEMAPS_MAX = 1000, /* that one host names */
	SCOPE_FEEDS_MAX = 50,      /* likewise */
	SCOPE_NESTED_MAX = 3,      /* an index in an index in an index */
	SCOPE_LISTED_MAX = 1000000 /* that lists of one host say */
};

/* scope_shape(url, now): a trap that shows in the address alone, or NULL. */
const char *scope_shape(const struct url *u, int64_t now);

/* scope_link(ds, address, depth): the reason why a new link to a page is not
 * followed ("scope:host", ...), or NULL: then it was counted against the
 * limits of its host. */
const char *scope_link(
    struct dataset *ds, const struct address *a, int64_t depth);

/* scope_seed(ds, address): its host and domain belong to the scope. */
void scope_seed(struct dataset *ds, const struct address *a);

/* scope_holds(ds, host_id): do the host's pages lie within the scope? */
bool scope_holds(struct dataset *ds, int64_t host_id);

/* scope_payload(ds, address, host_id, sha256): a page was fetched; closes the
 * address's template when it keeps giving the same payload, and turns down
 * what waits of it. */
void scope_payload(struct dataset *ds, const struct address *a, int64_t host_id,
    const unsigned char sha256[]);

/* scope_list(ds, host_id, want): may the host name one more sitemap or feed?
 * Counted.  scope_listed(ds, host_id, before, count): one of its lists, which
 * said so many things before, now says count; how many of them are taken.
 * Counted. */
bool scope_list(struct dataset *ds, int64_t host_id, enum want want);
int64_t scope_listed(
    struct dataset *ds, int64_t host_id, int64_t before, int64_t count);

#endif
