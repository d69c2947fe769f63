/*
 * A response as it comes: header lines, then the body, judged as a page and
 * as an image; its dates and signals.
 */

#include <stdint.h>
#include <stdlib.h>

#include "crawler/capture.h"
#include "crawler/date.h"
#include "crawler/header.h"
#include "crawler/response.h"
#include "crawler/signals.h"

enum { BODY_MAX = 1 << 16, RETRY_MAX = 86400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_signals(struct text header)
{
	struct signals_origin origin = { .where = "header",
		.url = text_literal("http://a.test/") };
	json_t *array = json_array();

	if (signals_header(array, header, &origin) != 0 ||
	    json_array_size(array) > SIGNALS_MAX)
		abort();
	json_decref(array);
}

static void
judge(const struct fetch_answer *a, enum want want)
{
	struct response r;

	if (response_read(a, want, BODY_MAX, RETRY_MAX, &r) != 0)
		return;
	if ((r.word == NULL) !=
		(r.kind == RESPONSE_GOOD || r.kind == RESPONSE_REDIRECT) ||
	    r.retry_after < 0 || r.retry_after > RETRY_MAX ||
	    r.decoded.size > BODY_MAX)
		abort();
	response_free(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct capture c = capture_make();
	struct fetch_answer a = { .end = FETCH_OK, .ip = "" };
	struct text rest = { (const char *)data, size }, line;
	enum capture_status status = CAPTURE_OK;
	int64_t seconds;

	capture_clear(&c, BODY_MAX);
	while (status == CAPTURE_OK && !c.head_done &&
	    text_split(&rest, '\n', &line))
		status = capture_line(
		    &c, line.data, line.size + (rest.data != NULL));
	if (rest.data != NULL && status == CAPTURE_OK)
		status = capture_body(&c, rest.data, rest.size);
	if (status != CAPTURE_OK)
		a.end = status == CAPTURE_TOO_LARGE ? FETCH_TOO_LARGE
						    : FETCH_BAD_HTTP;
	a.header = capture_header(&c);
	a.body = buffer_text(&c.body);
	judge(&a, WANT_PAGE);
	judge(&a, WANT_IMAGE);
	judge(&a, WANT_LIST);
	judge(&a, WANT_ROBOTS);
	read_signals(a.header);
	(void)date_http(header_find(a.header, "date"), 1700000000, &seconds);
	capture_free(&c);
	return 0;
}
