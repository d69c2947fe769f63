/*
 * Registrable domains (public suffix list, libpsl).
 */

#ifndef LAIT_DOMAIN_H
#define LAIT_DOMAIN_H

#include "lib/text.h"

/* domain_open(): load the newest list there is (the system's file, or the one
 * built into libpsl).  Call it before confinement, which forbids to open the
 * file; domain_of calls it when nobody has.  0, or -1 (said) without any
 * list. */
int domain_open(void);

/* domain_of(host): the registrable domain within `host` (a part of it); an
 * address or a host that is itself a suffix or a single label is its own
 * domain.  host is what url.host gives: ASCII, lower case. */
struct text domain_of(struct text host);

#endif
