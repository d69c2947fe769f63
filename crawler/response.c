/*
 * What a transfer amounts to; see response.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/coding.h"
#include "lib/log.h"

#include "crawler/date.h"
#include "crawler/header.h"
#include "crawler/loop.h"
#include "crawler/response.h"
#include "crawler/sniff.h"

void
response_free(struct response *r)
{
	buffer_free(&r->raw);
	buffer_free(&r->decoded);
}

static void
judge(struct response *r, enum response_kind kind, const char *word)
{
	r->kind = kind;
	r->word = word;
}

/* How a transfer that did not come to its end is called. */
static void
judge_end(struct response *r, enum fetch_end end)
{
	static const struct {
		enum fetch_end end;
		enum response_kind kind;
		const char *word, *truncated;
		bool bad;
	} ends[] = {
		{ FETCH_CONNECT, RESPONSE_FAIL, "connect", NULL, true },
		{ FETCH_TLS, RESPONSE_FAIL, "tls", NULL, false },
		{ FETCH_CERTIFICATE, RESPONSE_FAIL, "certificate", NULL,
		    false },
		{ FETCH_TIMEOUT, RESPONSE_FAIL, "timeout", "time", true },
		{ FETCH_SLOW, RESPONSE_FAIL, "slow", "time", true },
		{ FETCH_RESET, RESPONSE_FAIL, "reset", "disconnect", false },
		{ FETCH_CUT, RESPONSE_FAIL, "cut", "disconnect", false },
		{ FETCH_ADDRESS, RESPONSE_REJECT, "address", NULL, false },
		{ FETCH_REFUSED, RESPONSE_REJECT, "consent", NULL, false },
		{ FETCH_TOO_LARGE, RESPONSE_REJECT, "too-large", "length",
		    false },
		{ FETCH_BAD_HTTP, RESPONSE_REJECT, "bad-http", NULL, false },
		{ FETCH_BAD_URL, RESPONSE_REJECT, "bad-url", NULL, false },
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends[i].end == end) {
			judge(r, ends[i].kind, ends[i].word);
			r->truncated = ends[i].truncated;
			r->bad = ends[i].bad;
		}
}

static void
judge_status(struct response *r)
{
	switch (r->status) {
	case 204:
	case 205: judge(r, RESPONSE_REJECT, "empty"); return;
	case 206: /* no range was asked for */
	case 304: judge(r, RESPONSE_REJECT, "bad-http"); return;
	case 301:
	case 302:
	case 303:
	case 307:
	case 308:
		r->location = header_find(r->header, "location");
		if (r->location.size > 0)
			judge(r, RESPONSE_REDIRECT, NULL);
		else
			judge(r, RESPONSE_REJECT, "redirect");
		return;
	case 404:
	case 410: judge(r, RESPONSE_REJECT, "gone"); return;
	case 408:
	case 425: judge(r, RESPONSE_FAIL, "unavailable"); return;
	case 429: judge(r, RESPONSE_FAIL, "rate-limited"); break;
	case 403:
	case 503:
		if (r->retry_after > 0)
			judge(r, RESPONSE_FAIL, "rate-limited");
		else if (r->status == 503)
			judge(r, RESPONSE_FAIL, "unavailable");
		else
			judge(r, RESPONSE_REJECT, "denied");
		break;
	case 401:
	case 402:
	case 407:
	case 451: judge(r, RESPONSE_REJECT, "denied"); return;
	default:
		if (r->status >= 500)
			judge(r, RESPONSE_FAIL, "unavailable");
		else if (r->status >= 400)
			judge(r, RESPONSE_REJECT, "client-error");
		else if (r->status >= 300)
			judge(r, RESPONSE_REJECT, "redirect");
		else
			judge(r, RESPONSE_GOOD, NULL);
		return;
	}
	r->bad = r->status == 503 || r->kind == RESPONSE_FAIL;
}

/* Without transfer coding.  A damaged chunk is no HTTP. */
static int
take_raw(struct response *r, struct text body)
{
	struct text coding = header_find(r->header, "transfer-encoding");
	enum coding_status status;

	if (!text_equal_nocase(coding, text_literal("chunked")))
		return buffer_put_text(&r->raw, body);
	status = coding_unchunk(body, &r->raw);
	if (r->status >= 300 || r->kind == RESPONSE_REJECT)
		return 0;
	if (status == CODING_DAMAGED) {
		judge(r, RESPONSE_REJECT, "bad-http");
		r->truncated = NULL;
	} else if (status == CODING_CUT && r->kind == RESPONSE_GOOD) {
		judge(r, RESPONSE_FAIL, "cut");
		r->truncated = "disconnect";
	} else if (status == CODING_TOO_LARGE) {
		judge(r, RESPONSE_REJECT, "too-large");
	}
	return 0;
}

static bool
is_wanted(const struct response *r, enum want want, struct text bytes)
{
	if (want == WANT_PAGE)
		return sniff_is_page(bytes, r->media_type);
	if (want == WANT_IMAGE)
		return sniff_is_image(bytes, r->media_type);
	if (want == WANT_LIST)
		return sniff_is_list(bytes);
	return true;
}

/* Without content coding. */
static void
take_decoded(struct response *r, enum want want)
{
	struct text coding = header_find(r->header, "content-encoding");
	struct text raw = buffer_text(&r->raw);
	const char *type;

	switch (coding_decode(coding, raw, &r->decoded)) {
	case CODING_OK: return;
	case CODING_TOO_LARGE: judge(r, RESPONSE_REJECT, "too-large"); return;
	case CODING_CUT:
		if (r->kind == RESPONSE_GOOD)
			judge(r, RESPONSE_FAIL, "cut");
		return;
	case CODING_DAMAGED:
	case CODING_UNKNOWN: break;
	}
	/* A label that lies: what was asked for may lie there as it is. */
	type = sniff_type(raw);
	if (type != NULL && is_wanted(r, want, raw)) {
		buffer_clear(&r->decoded);
		buffer_put_text(&r->decoded, raw);
	} else {
		judge(r, RESPONSE_REJECT, "bad-encoding");
	}
}

static void
read_fields(struct response *r, int64_t retry_max)
{
	struct text coding = header_find(r->header, "content-encoding");

	r->status = header_status(r->header);
	r->content_type = header_find(r->header, "content-type");
	r->etag = header_find(r->header, "etag");
	r->last_modified = header_find(r->header, "last-modified");
	header_media_type(
	    r->content_type, r->media_type, sizeof(r->media_type));
	r->coded = coding.size > 0 &&
	    !text_equal_nocase(coding, text_literal("identity"));
	r->retry_after = date_retry_after(header_find(r->header, "retry-after"),
	    header_find(r->header, "date"), loop_wall_us() / 1000000,
	    retry_max);
}

int
response_read(const struct fetch_answer *a, enum want want, size_t decoded_max,
    int64_t retry_max, struct response *out)
{
	*out = (struct response){ .header = a->header,
		.raw = buffer_make(a->body.size + 1),
		.decoded = buffer_make(decoded_max) };
	if (a->header.size > 0)
		read_fields(out, retry_max);
	if (a->end != FETCH_OK)
		judge_end(out, a->end);
	/* What the status says of an error does not need its body. */
	if (out->status >= 300 && a->end != FETCH_BAD_HTTP)
		judge_status(out);
	else if (a->end == FETCH_OK)
		judge_status(out);
	if (take_raw(out, a->body) != 0) {
		log_error("out of memory");
		response_free(out);
		return -1;
	}
	sha256_of(buffer_text(&out->raw), out->payload_digest);
	/* robots.txt counts as far as it came. */
	if (out->kind != RESPONSE_GOOD &&
	    !(want == WANT_ROBOTS && a->end == FETCH_TOO_LARGE))
		return 0;
	if (want != WANT_ROBOTS && out->raw.size == 0) {
		judge(out, RESPONSE_REJECT, "empty");
		return 0;
	}
	take_decoded(out, want);
	out->found_type = sniff_type(buffer_text(&out->decoded));
	if (out->kind != RESPONSE_GOOD)
		return 0;
	if (!is_wanted(out, want, buffer_text(&out->decoded)))
		judge(out, RESPONSE_REJECT, "type");
	sha256_hex_of(buffer_text(&out->decoded), out->sha256);
	return 0;
}
