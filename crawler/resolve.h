/*
 * Addresses of names, looked up beside all else.  c-ares stands behind this
 * file: the resolver inside Debian's libcurl makes the whole loop wait for
 * one lookup that hangs.
 */

#ifndef LAIT_RESOLVE_H
#define LAIT_RESOLVE_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/loop.h"

enum {
	RESOLVE_FLIGHT_MAX = 64, /* lookups at a time */
	RESOLVE_TTL_MIN = 60,    /* seconds, also of a failure */
	RESOLVE_TTL_MAX = 86400,
	RESOLVE_ADDRESSES_MAX = 8 /* of one name */
};

struct resolve;

struct resolve_options {
	const char *servers; /* comma separated, or "": those of the system */
	const char *pins;    /* "a.example=192.0.2.1+2001:db8::1,*.test=..." */
	int64_t timeout_ms;  /* of one lookup */
};

struct resolve_answer {
	const char *addresses; /* "192.0.2.1,[2001:db8::1]"; NULL: none */
	int64_t ttl;           /* seconds for which it holds */
};

/* resolve_open: NULL after a log line. */
struct resolve *resolve_open(
    struct loop *loop, const struct resolve_options *options);

/* resolve_start(r, host, done, context): look the name up; done is called
 * once, possibly before resolve_start returns.  0, or -1 without memory. */
int resolve_start(struct resolve *r, const char *host,
    void (*done)(void *context, const struct resolve_answer *answer),
    void *context);

/* resolve_timeout_ms(r): how long until resolve_run has something to do; -1:
 * there is nothing under way. */
int64_t resolve_timeout_ms(const struct resolve *r);
void resolve_run(struct resolve *r);

/* resolve_close(r): what is under way is forgotten without a call. */
void resolve_close(struct resolve *r);

#endif
