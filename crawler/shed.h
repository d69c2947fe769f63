/*
 * What a long run lets go: hosts that are done, and parsed rules.
 */

#ifndef LAIT_SHED_H
#define LAIT_SHED_H

#include "crawler/crawl.h"

enum {
	SHED_HOSTS = 8192,           /* idle ones above this are let go */
	SHED_RULES_BYTES = 16 << 20, /* rules of idle hosts above this, too */
	SHED_LOOKS = 64              /* at hosts, in one call */
};

/* shed_hosts(c): while there is too much, look at those hosts that were not
 * used for longest: one at which nothing waits or runs, and whose delay is
 * over, gets its record written and leaves; it may come again with the next
 * url, as one that was never met.  Called where nobody holds a host. */
void shed_hosts(struct crawl *c);

#endif
