/*
 * Hosts, lines and heaps: against a plain search, with random steps.
 */

#include <stdlib.h>

#include "tests/check.h"

#include "crawler/frontier.h"
#include "crawler/manners.h"

static uint32_t state = 1;

static uint32_t
random_below(uint32_t n)
{
	state = state * 1664525U + 1013904223U;
	return (state >> 8) % n;
}

static struct visit *
add(struct frontier *f, struct host *h, int64_t priority)
{
	struct visit *v = frontier_visit(WANT_PAGE, text_literal("u"));

	v->host = h;
	v->origin = frontier_origin(h, false, 80);
	v->priority = priority;
	v->line = malloc(3);
	v->line_size = 3;
	if (frontier_add(f, v, false) != 0)
		abort();
	return v;
}

static void
test_drop(void)
{
	struct frontier f;
	struct host *h[3];
	bool fresh;

	frontier_open(&f);
	h[0] = frontier_host(&f, text_literal("a.test"), NULL);
	h[1] = frontier_host(&f, text_literal("b.test"), NULL);
	h[2] = frontier_host(&f, text_literal("c.test"), NULL);
	check(f.oldest == h[0] && f.newest == h[2], "hosts in order of use");
	frontier_host(&f, text_literal("a.test"), &fresh);
	check(!fresh && f.oldest == h[1], "one that is used is the newest");
	frontier_drop(&f, h[2]);
	check(f.host_count == 2 && f.newest == h[0] && h[0]->older == h[1],
	    "one in the middle leaves");
	frontier_host(&f, text_literal("c.test"), &fresh);
	check(fresh, "and is met anew");
	frontier_close(&f);
}

static void
test_order(void)
{
	struct frontier f;
	struct host *h;
	struct visit *a, *b, *c;

	frontier_open(&f);
	h = frontier_host(&f, text_literal("a.test"), NULL);
	h->per_host = 1;
	a = add(&f, h, 5);
	b = add(&f, h, 1);
	c = add(&f, h, 5);
	check(frontier_first(h) == b, "less priority is sooner");
	frontier_remove(&f, b);
	frontier_forget(b);
	check(frontier_first(h) == a, "then the order of arrival");
	check(f.count == 2 && f.bytes == 6, "what waits is counted");
	check(frontier_ready(&f) == h, "a host with work is ready");
	h->open = 1;
	frontier_update(&f, h);
	check(frontier_ready(&f) == NULL, "not while it is busy");
	h->open = 0;
	a->origin->state = ROBOTS_FETCHING;
	frontier_update(&f, h);
	check(frontier_ready(&f) == NULL, "nor while robots.txt is fetched");
	(void)c;
	frontier_close(&f);
}

static void
test_random(void)
{
	enum { HOSTS = 300, STEPS = 20000 };
	static struct host *hosts[HOSTS];
	struct frontier f;
	bool sooner = true, longer = true;
	char name[32];

	frontier_open(&f);
	for (int i = 0; i < HOSTS; i++) {
		snprintf(name, sizeof(name), "h%d.test", i);
		hosts[i] = frontier_host(&f, text_of(name), NULL);
		hosts[i]->per_host = 1;
	}
	for (int i = 0; i < STEPS; i++) {
		struct host *h = hosts[random_below(HOSTS)], *first;
		const struct host *longest;

		if (random_below(3) > 0) {
			add(&f, h, random_below(3));
		} else if (frontier_first(h) != NULL) {
			struct visit *v = frontier_first(h);

			frontier_remove(&f, v);
			frontier_forget(v);
		}
		h->next_at_ms = random_below(1000);
		frontier_update(&f, h);
		first = frontier_ready(&f);
		longest = frontier_longest(&f);
		for (int j = 0; i % 100 == 0 && j < HOSTS; j++) {
			if (hosts[j]->waiting.count == 0)
				continue;
			sooner =
			    sooner && first->next_at_ms <= hosts[j]->next_at_ms;
			longer = longer &&
			    longest->waiting.count >= hosts[j]->waiting.count;
		}
	}
	check(sooner, "the first host is always the one that is due");
	check(longer, "the longest line is always known");
	check(frontier_host(&f, text_literal("h7.test"), NULL) == hosts[7],
	    "a host is found again");
	frontier_close(&f);
}

static void
test_manners(void)
{
	const struct manners m = { .delay = 1000,
		.delay_max = 30000,
		.crawl_delay_max = 300000,
		.retry_after_max = 86400000,
		.back_off = 30000,
		.back_off_max = 3600000 };
	struct host h = { 0 };

	manners_meet(&m, &h);
	manners_good(&m, &h, 0);
	check_int(h.next_at_ms, 1000, "a second after an answer");
	manners_bad(&m, &h, 1000, 0);
	check_int(h.next_at_ms, 31000, "half a minute after a bad one");
	manners_bad(&m, &h, 31000, 0);
	check_int(h.next_at_ms, 91000, "twice as long after two");
	manners_bad(&m, &h, 91000, 7200000);
	check_int(h.next_at_ms, 7291000, "Retry-After may be longer");
	check_int(h.delay_ms, 8000, "the delay has doubled three times");
	manners_good(&m, &h, 7291000);
	check_int(h.bad, 0, "a good answer is a fresh start");
	for (int i = 0; i < 60; i++)
		manners_good(&m, &h, 0);
	check_int(h.delay_ms, 1000, "many bring the delay back");
	for (int i = 0; i < MANNERS_BAD_MAX; i++)
		manners_bad(&m, &h, 0, 0);
	check(h.closed, "eight bad answers in a row close a host");
	h = (struct host){ 0 };
	manners_meet(&m, &h);
	manners_crawl_delay(&h, 0.1);
	check_int(h.delay_ms, 1000, "Crawl-delay never makes it faster");
	manners_crawl_delay(&h, 20);
	check_int(h.delay_ms, 20000, "but slower");
	manners_crawl_delay(&h, 1000);
	manners_good(&m, &h, 0);
	check(h.closed, "one that is too slow gets one url a run");
}

int
main(void)
{
	test_order();
	test_drop();
	test_random();
	test_manners();
	return check_end();
}
