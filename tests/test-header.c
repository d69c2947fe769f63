/*
 * Headers, their dates, and signals of consent in them.
 */

#include "lib/buffer.h"
#include "tests/check.h"

#include "crawler/date.h"
#include "crawler/header.h"
#include "crawler/signals.h"

enum { NOW = 1700000000 };

static void
test_fields(void)
{
	struct text h = text_literal("HTTP/1.1 200 OK\r\nA: one\r\nb:two\r\n"
				     "no field\r\nA: three\r\n\tfolded\r\n"
				     "Content-Length: 3\r\n\r\n");
	char type[32];

	check_int(header_status(h), 200, "a status");
	check_int(header_status(text_literal("HTTP/1.1 20 x\r\n")), 0,
	    "two digits are none");
	check_int(header_status(text_literal("ICY 200 OK\r\n")), 0,
	    "nor is another protocol");
	check(text_equal(header_find(h, "a"), text_literal("one")),
	    "the first of two fields, whatever its case");
	check(text_equal(header_find(h, "B"), text_literal("two")),
	    "a value without a space before it");
	check(header_find(h, "none").size == 0, "no such field");
	check(!header_conflicts(h), "one length");
	check(header_conflicts(
		  text_literal("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
			       "content-length: 4\r\n\r\n")),
	    "two lengths");
	check(!header_conflicts(
		  text_literal("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
			       "content-length: 3\r\n\r\n")),
	    "the same length twice");
	header_media_type(text_literal("Text/HTML ; charset=x"), type, 32);
	check(strcmp(type, "text/html") == 0, "a media type");
	header_media_type(text_literal("nonsense"), type, 32);
	check(type[0] == '\0', "no media type");
}

static int64_t
date(const char *s)
{
	int64_t seconds;

	return date_http(text_of(s), NOW, &seconds) ? seconds : -1;
}

static int64_t
datetime(const char *s)
{
	int64_t seconds;

	return date_w3c(text_of(s), &seconds) ? seconds : -1;
}

static void
test_datetimes(void)
{
	check_int(datetime("1994"), 757382400, "a year");
	check_int(datetime("1994-11"), 783648000, "a month");
	check_int(datetime(" 1994-11-06 "), 784080000, "a day");
	check_int(datetime("1994-11-06T08:49:37Z"), 784111777, "a time");
	check_int(datetime("1994-11-06T09:49:37.25+01:00"), 784111777,
	    "in another zone, with a fraction");
	check_int(datetime("1994-11-06 03:49:37-0500"), 784111777,
	    "written otherwise");
	check_int(datetime("1994-11-06T08:49"), 784111740, "without seconds");
	check_int(datetime("1994-13-06"), -1, "no such month");
	check_int(datetime("1994-11-06T25:00Z"), -1, "no such hour");
	check_int(datetime("yesterday"), -1, "no date");
}

static int64_t
wait(const char *value, const char *from)
{
	return date_retry_after(text_of(value), text_of(from), NOW, 86400);
}

static void
test_dates(void)
{
	check_int(
	    date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777, "IMF-fixdate");
	check_int(date("Sunday, 06-Nov-94 08:49:37 GMT"), 784111777,
	    "the form of RFC 850");
	check_int(date("Sun Nov  6 08:49:37 1994"), 784111777, "asctime");
	check_int(
	    date("Thu, 29 Feb 2024 00:00:00 GMT"), 1709164800, "a leap day");
	check_int(date("Sun, 06 Nov 1994 08:49 GMT"), -1, "no seconds");
	check_int(date(""), -1, "nothing");
	check_int(wait("120", ""), 120, "seconds");
	check_int(wait("99999999999999999999", ""), 86400, "too many");
	check_int(wait("-5", ""), 0, "negative ones");
	check_int(wait("1.5", ""), 0, "a fraction");
	check_int(wait("Tue, 14 Nov 2023 22:14:20 GMT", ""), 60,
	    "a date, by our clock");
	check_int(wait("Tue, 14 Nov 2023 22:14:20 GMT",
		      "Tue, 14 Nov 2023 22:14:10 GMT"),
	    10, "by theirs");
	check_int(wait("Sun, 06 Nov 1994 08:49:37 GMT", ""), 0, "in the past");
}

/* All signals of header lines as "agent:name=value" with spaces between. */
static void
check_signals(const char *lines, const char *wanted)
{
	struct signals_origin origin = { .where = "header",
		.url = text_literal("http://a.test/"),
		.at = NOW };
	struct buffer header = buffer_make(4096), got = buffer_make(4096);
	json_t *array = json_array(), *s;
	size_t i;

	buffer_printf(&header, "HTTP/1.1 200 OK\r\n%s\r\n\r\n", lines);
	signals_header(array, buffer_text(&header), &origin);
	json_array_foreach(array, i, s)
	{
		const char *agent = record_string(s, "agent");

		buffer_printf(&got, "%s%s:%s=%s", i > 0 ? " | " : "",
		    agent == NULL ? "" : agent, record_string(s, "name"),
		    record_string(s, "value"));
	}
	check_string(buffer_string(&got), wanted, wanted);
	json_decref(array);
	buffer_free(&header);
	buffer_free(&got);
}

static void
test_signals(void)
{
	check_signals("X-Robots-Tag: noai, noimageai",
	    ":robots=noai | :robots=noimageai");
	check_signals(
	    "x-robots-tag: googlebot: noindex", "googlebot:robots=noindex");
	check_signals("X-Robots-Tag: laitbot: noindex, nofollow",
	    "laitbot:robots=noindex | laitbot:robots=nofollow");
	check_signals("X-Robots-Tag: googlebot: noindex, laitbot: noai",
	    "googlebot:robots=noindex | laitbot:robots=noai");
	check_signals("X-Robots-Tag: unavailable_after: Sunday, 25-Jun-10 "
		      "15:00:00 PST, noarchive",
	    ":robots=unavailable_after: Sunday, 25-Jun-10 15:00:00 PST | "
	    ":robots=noarchive");
	check_signals("X-Robots-Tag: max-snippet: 20, noimageindex",
	    ":robots=max-snippet: 20 | :robots=noimageindex");
	check_signals("X-Robots-Tag: otherbot: unavailable_after: 25 Jun 2030 "
		      "15:00:00 PST",
	    "otherbot:robots=unavailable_after: 25 Jun 2030 15:00:00 PST");
	check_signals("X-Robots-Tag: noindex nofollow;noai",
	    ":robots=noindex | :robots=nofollow | :robots=noai");
	check_signals("TDM-Reservation: 1\r\ntdm-policy: https://a.test/p",
	    ":tdm-reservation=1 | :tdm-policy=https://a.test/p");
	check_signals("Content-Usage: train-ai=n, search=y",
	    ":content-usage=train-ai=n, search=y");
	check_signals("X-Robots-Tag:", "");
}

int
main(void)
{
	test_fields();
	test_dates();
	test_datetimes();
	test_signals();
	return check_end();
}
