/*
 * Politeness: when a host may be asked again.
 */

#ifndef LAIT_MANNERS_H
#define LAIT_MANNERS_H

#include "crawler/frontier.h"

enum {
	MANNERS_BAD_MAX = 8,  /* bad answers in a row close a host */
	MANNERS_GOOD_MIN = 10 /* good ones in a row halve a doubled delay */
};

/* All in milliseconds. */
struct manners {
	int64_t delay, delay_max, crawl_delay_max;
	int64_t retry_after_max;
	int64_t back_off, back_off_max;
};

/* manners_meet(m, h): a host that was not known. */
void manners_meet(const struct manners *m, struct host *h);

/* The end of an answer: the next request waits for the delay.  good: a 2xx
 * came; bad: 429, 503, no connection, too late; retry_after_ms 0: not said. */
void manners_good(const struct manners *m, struct host *h, int64_t now_ms);
void manners_neutral(const struct manners *m, struct host *h, int64_t now_ms);
void manners_bad(const struct manners *m, struct host *h, int64_t now_ms,
    int64_t retry_after_ms);

/* manners_crawl_delay(h, seconds): what robots.txt asks for. */
void manners_crawl_delay(struct host *h, double seconds);

#endif
