/*
 * One request, one response, as they went over the wire; many at a time.
 * libcurl stands behind this file.  Redirects, codings and politeness are the
 * business of others.
 */

#ifndef LAIT_FETCH_H
#define LAIT_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/loop.h"
#include "crawler/network.h"
#include "crawler/sockets.h"
#include "lib/buffer.h"
#include "lib/text.h"

enum { FETCH_IP_BYTES_MAX = 64 };

/* How a transfer ended. */
enum fetch_end {
	FETCH_OK,
	FETCH_CONNECT,     /* refused, unreachable, no answer */
	FETCH_TLS,         /* the handshake broke */
	FETCH_CERTIFICATE, /* expired, wrong name, unknown issuer */
	FETCH_TIMEOUT,     /* deadline */
	FETCH_SLOW,        /* below low_speed */
	FETCH_RESET,       /* the connection broke */
	FETCH_CUT,         /* the body is shorter than announced */
	FETCH_ADDRESS,     /* every address was refused by us */
	FETCH_REFUSED,     /* by the caller, at its header */
	FETCH_TOO_LARGE,   /* body or header over its ceiling */
	FETCH_BAD_HTTP,    /* not HTTP/1.0 or 1.1 */
	FETCH_BAD_URL,     /* libcurl does not take it */
	FETCH_OURS         /* memory, certificate store: said; stop */
};

struct fetch_options {
	const char *agent;   /* User-Agent */
	const char *from;    /* From, or NULL */
	const char *proxy;   /* NULL: none, whatever the environment says */
	const char *ca_file; /* trusted certificates */
	const struct network_list *allowed; /* though private */
	int64_t connect_timeout_ms;         /* TCP and TLS */
	int64_t low_speed, low_speed_ms;    /* bytes a second for so long */
	int64_t transfers;                  /* at most, at a time */
};

struct fetch_answer {
	enum fetch_end end;
	struct text request; /* bytes sent */
	struct text header;  /* status line, fields, empty line; as received */
	struct text body;    /* as received, with its transfer coding */
	const char *ip;      /* of the other side, or "" */
	int64_t start_us;    /* since 1970 */
	int64_t total_ms;    /* from request to last byte */
	struct connection connection;
};

struct fetch_request {
	const char *url;
	const char *host;      /* of it */
	uint16_t port;         /* of it */
	const char *addresses; /* "1.2.3.4,[::1]"; NULL: host is an address */
	const char *accept;    /* value of Accept */
	const char *codings;   /* value of Accept-Encoding */
	int64_t deadline_ms;   /* from start to last byte */
	size_t body_max;
	/* One to this host that nobody uses just now, over http; or zero. */
	struct connection connection;
	/* Called when the header of the answer (no interim one) is whole;
	 * true: its body is not wanted, and the transfer ends as
	 * FETCH_REFUSED.  May be NULL. */
	bool (*refuses)(void *context, struct text header);
	/* Called once, from fetch_ready or fetch_run; what the answer points
	 * to is good until done returns. */
	void (*done)(void *context, const struct fetch_answer *answer);
	void *context;
};

struct fetch;

/* fetch_open: NULL after a log line. */
struct fetch *fetch_open(
    struct loop *loop, const struct fetch_options *options);

/* fetch_start(f, request): begin.  The texts of the request are not needed
 * after it returned.  0, or -1 after a log line. */
int fetch_start(struct fetch *f, const struct fetch_request *request);

/* Milliseconds until fetch_run has something to do, at most 60,000. */
int64_t fetch_timeout_ms(const struct fetch *f);
void fetch_run(struct fetch *f);

size_t fetch_count(const struct fetch *f);  /* transfers under way */
int64_t fetch_bytes(const struct fetch *f); /* that their bodies hold */

/* fetch_close(f): what is under way ends without a call. */
void fetch_close(struct fetch *f);

#endif
