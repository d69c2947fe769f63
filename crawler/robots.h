/*
 * robots.txt: parser and matcher of RFC 9309, with the common extensions
 * Crawl-delay and Content-Usage (draft-ietf-aipref-attach).
 */

#ifndef LAIT_ROBOTS_H
#define LAIT_ROBOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/text.h"

enum {
	/* RFC 9309 2.5 asks for at least 500 KiB; a line that this cuts is
	 * dropped.  A fetcher takes one byte more, so that the cut is seen. */
	ROBOTS_BYTES_MAX = 512000,
	ROBOTS_LINE_BYTES_MAX = 16664, /* 8 times the longest url of IE */
	ROBOTS_RULES_MAX = 20000,
	ROBOTS_SITEMAPS_MAX = 1000,
	ROBOTS_SITEMAP_BYTES_MAX = 2048, /* of an address */
	ROBOTS_PATH_BYTES_MAX = 8192     /* of a path; what is longer is cut */
};

/* The rules of one file for one product token. */
struct robots;

/* robots_parse(file, token): the rules that hold for `token` ([A-Za-z_-]+):
 * those of all groups that name it, else those of all groups for "*".  Any
 * bytes are a file.  NULL without memory. */
struct robots *robots_parse(struct text file, struct text token);
void robots_free(struct robots *r);

/* robots_held(): bytes of memory of all that are parsed and not freed. */
int64_t robots_held(void);

/* robots_allows(r, path): may `path` (path, and "?query" where there is one)
 * be fetched? */
bool robots_allows(const struct robots *r, struct text path);

/* robots_sitemaps(r): what its Sitemap lines say, whatever group they stand
 * in, a line each ('\n' at its end); it lives as long as r. */
struct text robots_sitemaps(const struct robots *r);

/* robots_crawl_delay(r): seconds, or -1 where the file does not say. */
double robots_crawl_delay(const struct robots *r);

/* robots_usage(r, path, values, max): the values of the Content-Usage lines
 * that hold for the path: those with the longest pattern.  Returns how many
 * (at most max); they live as long as r. */
size_t robots_usage(
    const struct robots *r, struct text path, struct text values[], size_t max);

#endif
