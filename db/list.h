/*
 * Lists, that is sitemaps and feeds: who names them, and which are read.
 */

#ifndef LAIT_DB_LIST_H
#define LAIT_DB_LIST_H

#include "db/frontier.h"
#include "lib/record.h"

/* list_robots(ds, host_id, robots): the array of a host's record.  Sitemaps
 * that a robots.txt was just found to name, or /sitemap.xml where it names
 * none, wait to be fetched when the host's pages lie in the scope; the names
 * go from the array. */
void list_robots(struct dataset *ds, int64_t host_id, json_t *robots);

/* list_feeds(ds, page, host_id, depth): likewise the feeds that the record of
 * a page of that host names. */
void list_feeds(
    struct dataset *ds, const json_t *page, int64_t host_id, int64_t depth);

/* list_nested(ds, index, url, modified): likewise a sitemap that an index
 * names; one that was read, a day ago or longer, is fetched anew when it
 * changed since (modified; 0: not said). */
void list_nested(struct dataset *ds, const struct frontier *index,
    struct text url, int64_t modified);

/* list_is_news(ds, f, modified): was the address fetched before that time,
 * which is not to come? */
bool list_is_news(
    struct dataset *ds, const struct frontier *f, int64_t modified);

/* list_wait(ds, url_id): the list waits for extract (again); its row is made
 * where it is new. */
void list_wait(struct dataset *ds, int64_t url_id);

#endif
