/*
 * Dates of HTTP; see date.h.
 */

#include <string.h>

#include "lib/number.h"

#include "crawler/date.h"

enum { SECONDS_A_DAY = 86400, YEARS_AHEAD = 50 };

/* Days from 1970-01-01 to a day of the Gregorian calendar: years begin in
 * March, so that the leap day is the last of a year. */
static int64_t
days_from(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = month > 2 ? month - 3 : month + 9;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	    1 - 719468;
}

static bool
take_number(struct text *t, size_t digits, int64_t *n)
{
	struct text part = { .data = t->data, .size = digits };

	if (t->size < digits || t->data[0] == '-' ||
	    !number_parse(part, 0, INT64_MAX, n))
		return false;
	t->data += digits;
	t->size -= digits;
	return true;
}

static bool
take(struct text *t, const char *s)
{
	if (!text_starts(*t, text_of(s)))
		return false;
	t->data += strlen(s);
	t->size -= strlen(s);
	return true;
}

static bool
take_month(struct text *t, int64_t *month)
{
	static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	for (int i = 0; i < 12; i++)
		if (take(t, names[i])) {
			*month = i + 1;
			return true;
		}
	return false;
}

static bool
take_time(struct text *t, int64_t *seconds)
{
	int64_t hour, minute, second;

	if (!take_number(t, 2, &hour) || !take(t, ":") ||
	    !take_number(t, 2, &minute) || !take(t, ":") ||
	    !take_number(t, 2, &second) || hour > 23 || minute > 59 ||
	    second > 60)
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	return true;
}

/* The name of the day is not checked: the date says it too. */
static void
skip_letters(struct text *t)
{
	while (t->size > 0 && ascii_is_alpha(t->data[0])) {
		t->data++;
		t->size--;
	}
}

struct parts {
	int64_t year, month, day, seconds;
};

/* "06 Nov 1994 08:49:37 GMT" */
static bool
read_fixdate(struct text t, struct parts *p)
{
	return take_number(&t, 2, &p->day) && take(&t, " ") &&
	    take_month(&t, &p->month) && take(&t, " ") &&
	    take_number(&t, 4, &p->year) && take(&t, " ") &&
	    take_time(&t, &p->seconds) && take(&t, " GMT") && t.size == 0;
}

/* "06-Nov-94 08:49:37 GMT": a year that would lie more than 50 years ahead is
 * the past one with the same digits. */
static bool
read_rfc850(struct text t, int64_t now, struct parts *p)
{
	int64_t this_year = 1970 + now / 31556952;

	if (!take_number(&t, 2, &p->day) || !take(&t, "-") ||
	    !take_month(&t, &p->month) || !take(&t, "-") ||
	    !take_number(&t, 2, &p->year) || !take(&t, " ") ||
	    !take_time(&t, &p->seconds) || !take(&t, " GMT") || t.size != 0)
		return false;
	p->year += this_year / 100 * 100;
	if (p->year > this_year + YEARS_AHEAD)
		p->year -= 100;
	return true;
}

/* "Nov  6 08:49:37 1994" */
static bool
read_asctime(struct text t, struct parts *p)
{
	if (!take_month(&t, &p->month) || !take(&t, " "))
		return false;
	if (!take_number(&t, take(&t, " ") ? 1 : 2, &p->day))
		return false;
	return take(&t, " ") && take_time(&t, &p->seconds) && take(&t, " ") &&
	    take_number(&t, 4, &p->year) && t.size == 0;
}

bool
date_http(struct text t, int64_t now, int64_t *seconds)
{
	struct parts p;
	bool good;

	t = text_trim(t);
	skip_letters(&t);
	if (take(&t, ", "))
		good = read_fixdate(t, &p) || read_rfc850(t, now, &p);
	else
		good = take(&t, " ") && read_asctime(t, &p);
	if (!good || p.day < 1 || p.day > 31 || p.year < 1)
		return false;
	*seconds =
	    days_from(p.year, p.month, p.day) * SECONDS_A_DAY + p.seconds;
	return true;
}

/* "Z", "+01:00", or nothing at all, which is taken for UTC. */
static bool
read_zone(struct text t, int64_t *seconds)
{
	bool west = text_starts(t, text_literal("-"));
	int64_t hours, minutes;

	*seconds = 0;
	if (t.size == 0 || text_equal(t, text_literal("Z")))
		return true;
	if ((!take(&t, "+") && !take(&t, "-")) || !take_number(&t, 2, &hours) ||
	    (take(&t, ":"), !take_number(&t, 2, &minutes)) || t.size != 0 ||
	    hours > 23 || minutes > 59)
		return false;
	*seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
	return true;
}

bool
date_w3c(struct text t, int64_t *seconds)
{
	struct parts p = { .month = 1, .day = 1 };
	int64_t zone = 0, second = 0;

	t = text_trim(t);
	if (!take_number(&t, 4, &p.year) ||
	    (take(&t, "-") &&
		(!take_number(&t, 2, &p.month) ||
		    (take(&t, "-") && !take_number(&t, 2, &p.day)))))
		return false;
	if (take(&t, "T") || take(&t, " ")) {
		if (!take_number(&t, 2, &p.seconds) || !take(&t, ":") ||
		    !take_number(&t, 2, &second) || p.seconds > 23 ||
		    second > 59)
			return false;
		p.seconds = p.seconds * 3600 + second * 60;
		if (take(&t, ":")) {
			if (!take_number(&t, 2, &second) || second > 60)
				return false;
			p.seconds += second;
		}
		if (take(&t, "."))
			while (t.size > 0 && ascii_is_digit(t.data[0]))
				(void)take_number(&t, 1, &second);
		if (!read_zone(text_trim(t), &zone))
			return false;
	} else if (t.size != 0)
		return false;
	if (p.year < 1 || p.month < 1 || p.month > 12 || p.day < 1 ||
	    p.day > 31)
		return false;
	*seconds = days_from(p.year, p.month, p.day) * SECONDS_A_DAY +
	    p.seconds - zone;
	return true;
}

int64_t
date_retry_after(struct text value, struct text date, int64_t now, int64_t max)
{
	int64_t wait, from = now;
	bool digits = true;

	value = text_trim(value);
	for (size_t i = 0; i < value.size; i++)
		digits = digits && ascii_is_digit(value.data[i]);
	if (value.size == 0)
		return 0;
	if (digits) {
		if (!number_parse(value, 0, max, &wait))
			wait = max; /* more than fits */
		return wait;
	}
	if (!date_http(value, now, &wait))
		return 0;
	(void)date_http(date, now, &from); /* else our clock */
	wait -= from;
	if (wait < 0)
		return 0;
	return wait < max ? wait : max;
}
