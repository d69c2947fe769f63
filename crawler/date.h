/*
 * Dates of HTTP (RFC 9110 5.6.7) and Retry-After (10.2.3); those of sitemaps
 * and feeds (W3C note datetime, RFC 3339).
 */

#ifndef LAIT_DATE_H
#define LAIT_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/text.h"

/* date_http(t, now, &seconds): one of the three forms of HTTP-date, as seconds
 * since 1970.  now: decides the century of a year of two digits. */
bool date_http(struct text t, int64_t now, int64_t *seconds);

/* date_w3c(t, &seconds): a year, month, day or time, "2024", "2024-05-17",
 * "2024-05-17T09:30:00.5+02:00"; without a zone it is UTC. */
bool date_w3c(struct text t, int64_t *seconds);

/* date_retry_after(value, date, now, max): seconds to wait, at most max;
 * 0 when the value is absent, wrong, negative or in the past.  date: the
 * response's own Date, or empty: a date in `value` is relative to it where
 * it can be read, else to now. */
int64_t date_retry_after(
    struct text value, struct text date, int64_t now, int64_t max);

#endif
