/*
 * What a long run lets go; see shed.h.
 */

#include "crawler/shed.h"
#include "crawler/gate.h"

/* Does nothing point to the host, and would one that is met anew be asked no
 * sooner? */
static bool
is_done(const struct host *h)
{
	if (h->waiting.count > 0 || h->open > 0 || h->resolving ||
	    h->next_at_ms > loop_now_ms())
		return false;
	for (const struct origin *o = h->origins; o != NULL; o = o->next)
		if (o->state == ROBOTS_FETCHING)
			return false;
	return true;
}

static void
forget_rules(struct host *h)
{
	for (struct origin *o = h->origins; o != NULL; o = o->next)
		gate_forget_rules(o);
}

void
shed_hosts(struct crawl *c)
{
	struct frontier *f = &c->frontier;

	for (int i = 0; i < SHED_LOOKS && f->oldest != NULL; i++) {
		struct host *h = f->oldest;
		bool many = f->host_count > SHED_HOSTS;

		if ((!many && robots_held() <= SHED_RULES_BYTES) ||
		    c->stop == CRAWL_BROKEN)
			return;
		if (many && is_done(h)) {
			if (h->changed)
				crawl_note_host(c, h);
			frontier_drop(f, h);
			continue;
		}
		/* A transfer's answer is still held against them. */
		if (h->open == 0 && robots_held() > SHED_RULES_BYTES)
			forget_rules(h);
		frontier_use(f, h);
	}
}
