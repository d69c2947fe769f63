/*
 * What a transfer amounts to: verdict, type, payload, digests.
 */

#ifndef LAIT_RESPONSE_H
#define LAIT_RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "crawler/fetch.h"
#include "crawler/frontier.h"
#include "lib/hash.h"

enum response_kind {
	RESPONSE_GOOD,     /* what was asked for */
	RESPONSE_REDIRECT, /* `location` says where to */
	RESPONSE_REJECT,   /* a judgement: `word` */
	RESPONSE_FAIL      /* an accident: `word` */
};

struct response {
	enum response_kind kind;
	const char *word; /* of lait-record(5), REASONS */
	bool bad;         /* the host should be left alone for a while */
	int status;       /* 0: no response came */
	struct text header, location, content_type, etag, last_modified;
	char media_type[128];   /* of the header, lower case; or "" */
	const char *found_type; /* by looking at the bytes, or NULL */
	const char *truncated;  /* "length", "time", "disconnect", or NULL */
	bool coded;             /* the body has a content coding */
	bool unwanted;          /* a block list names it: not to be stored */
	int64_t retry_after;    /* seconds; 0: not said */
	struct buffer raw;      /* body without its transfer coding */
	struct buffer decoded;  /* payload: without its content coding too */
	unsigned char payload_digest[SHA256_BYTES]; /* of raw */
	char sha256[SHA256_HEX_BYTES + 1];          /* of decoded; or "" */
};

/* response_read(a, want, decoded_max, retry_max, out): judge.  Texts of `out`
 * lie in `a`, which must live as long.  -1 without memory. */
int response_read(const struct fetch_answer *a, enum want want,
    size_t decoded_max, int64_t retry_max, struct response *out);
void response_free(struct response *r);

#endif
