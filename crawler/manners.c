/*
 * Politeness; see manners.h.
 */

#include "crawler/manners.h"

void
manners_meet(const struct manners *m, struct host *h)
{
	h->base_ms = m->delay;
	if (h->delay_ms < m->delay)
		h->delay_ms = m->delay;
}

static void
wait_until(struct host *h, int64_t ms)
{
	if (h->next_at_ms < ms)
		h->next_at_ms = ms;
}

void
manners_neutral(const struct manners *m, struct host *h, int64_t now_ms)
{
	wait_until(h, now_ms + h->delay_ms);
	h->changed = true;
	/* Too slow for us: one url a run. */
	if (h->base_ms > m->crawl_delay_max)
		h->closed = true;
}

void
manners_good(const struct manners *m, struct host *h, int64_t now_ms)
{
	h->bad = 0;
	if (++h->good >= MANNERS_GOOD_MIN) {
		h->good = 0;
		h->delay_ms /= 2;
		if (h->delay_ms < h->base_ms)
			h->delay_ms = h->base_ms;
	}
	manners_neutral(m, h, now_ms);
}

void
manners_bad(const struct manners *m, struct host *h, int64_t now_ms,
    int64_t retry_after_ms)
{
	int64_t pause = m->back_off, most = 4 * m->delay_max;

	for (int i = 0; i < h->bad && pause < m->back_off_max; i++)
		pause *= 2;
	if (pause > m->back_off_max)
		pause = m->back_off_max;
	if (retry_after_ms > m->retry_after_max)
		retry_after_ms = m->retry_after_max;
	if (pause < retry_after_ms)
		pause = retry_after_ms;
	if (h->delay_ms < most)
		h->delay_ms = 2 * h->delay_ms < most ? 2 * h->delay_ms : most;
	h->good = 0;
	if (++h->bad >= MANNERS_BAD_MAX)
		h->closed = true;
	wait_until(h, now_ms + pause);
	manners_neutral(m, h, now_ms);
}

void
manners_crawl_delay(struct host *h, double seconds)
{
	int64_t ms = (int64_t)(seconds * 1000);

	if (ms > h->base_ms)
		h->base_ms = ms;
	if (h->delay_ms < h->base_ms)
		h->delay_ms = h->base_ms;
}
