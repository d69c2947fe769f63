/*
 * Lines of robots.txt: keys and values, without comments, with the typos that
 * are common read as they were meant.
 */

#ifndef LAIT_ROBOTS_LINE_H
#define LAIT_ROBOTS_LINE_H

#include <stdbool.h>

#include "lib/text.h"

enum robots_key {
	ROBOTS_AGENT,
	ROBOTS_ALLOW,
	ROBOTS_DISALLOW,
	ROBOTS_DELAY,
	ROBOTS_USAGE,
	ROBOTS_SITEMAP,
	ROBOTS_OTHER
};

/* What is left of a file. */
struct robots_lines {
	struct text rest;
	bool cut; /* at its ceiling, ROBOTS_BYTES_MAX */
};

/* robots_lines(file): before its first line.  robots_line_next: the next one
 * that has a key; false at the end. */
struct robots_lines robots_lines(struct text file);
bool robots_line_next(
    struct robots_lines *lines, enum robots_key *key, struct text *value);

#endif
