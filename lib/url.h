/*
 * URLs: parsing, resolution and serialisation by the WHATWG URL standard (http
 * and https only), and the canonical form that decides sameness.
 */

#ifndef LAIT_URL_H
#define LAIT_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum {
	URL_BYTES_MAX = 2048,
	URL_INPUT_BYTES_MAX = 8192, /* before parsing, white space dropped */
	URL_HOST_BYTES_MAX = 253,
	URL_LABEL_BYTES_MAX = 63
};

/* A parsed http or https URL.  Every part is in serialised (ASCII) form and
 * lies in `bytes`; userinfo was dropped; host is lower case, IPv6 in
 * brackets.  The parts point into the struct itself: copy it with url_copy,
 * never by assignment. */
struct url {
	char bytes[URL_BYTES_MAX + 1]; /* the serialisation, NUL-terminated */
	size_t size;
	bool https;
	uint16_t port; /* the effective one */
	struct text host;
	struct text authority; /* host, with :port if it is not the default */
	struct text path;      /* begins with '/' */
	struct text query;     /* without '?'; data NULL when there is none */
	struct text fragment;  /* without '#'; data NULL when there is none */
};

/* url_parse(text, base, out): parse, relative to base if that is not NULL.
 * False: not an http(s) URL, no host, port 0, over a ceiling; out is then not
 * to be used.  Bytes that are not UTF-8 are percent-encoded one by one.
 * url_parse_in: the query is encoded in the document's charset (a name of
 * charset.h; WHATWG "query state"); NULL or UTF-8 is url_parse.  out may not
 * be base. */
bool url_parse(struct text t, const struct url *base, struct url *out);
bool url_parse_in(struct text t, const struct url *base, const char *charset,
    struct url *out);

/* url_copy(from, to): a copy whose parts point into itself. */
void url_copy(const struct url *from, struct url *to);

/* Which parameters the canonical form drops. */
struct url_rules {
	bool keep_tracking; /* utm_*, gclid, fbclid, ... */
	bool keep_sessions; /* ;jsessionid=, PHPSESSID, ... */
};

/* url_canonical(u, rules, out): the key of identity: no fragment, no default
 * port, %XX upper case and unreserved ones decoded, no "?" with nothing behind
 * it.  Idempotent.  rules NULL drops both kinds.  For pages; images use
 * url_identity, which drops no parameter.  out may be u.  False only when the
 * result is no URL any more, which no input is known to reach. */
bool url_canonical(
    const struct url *u, const struct url_rules *rules, struct url *out);
bool url_identity(const struct url *u, struct url *out);

/* url_origin: "https://host:port" without default port, what robots.txt
 * belongs to; NUL-terminated into out. */
void url_origin(const struct url *u, char out[URL_HOST_BYTES_MAX + 16]);

/* url_is_address(host): the host (as url.host gives it) is an IPv4 or [IPv6]
 * address. */
bool url_is_address(struct text host);

#endif
