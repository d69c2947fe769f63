/*
 * The policy of [consent] in lait.conf: what follows from the signals with
 * which a site or page says what may be done with it (lait-record(5), Signals).
 */

#ifndef LAIT_POLICY_H
#define LAIT_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/settings.h"
#include "lib/text.h"

/* A judgement in the making; drop and nofollow are good after policy_end. */
struct policy {
	const struct settings *settings;
	int64_t now;   /* seconds since 1970: what is past by then */
	bool drop;     /* it and its pairs are not in the dataset */
	bool nofollow; /* its links are not followed */
	int rank;      /* of the place that spoke last on tdm-reservation */
	bool reserved; /* as it said */
};

/* policy_begin: nothing was said yet; settings must outlive it.
 * policy_hear: one signal, by its name ("robots", "tdm-reservation",
 * "content-usage"), value, agent (empty: everybody) and place ("header",
 * "meta", "robots", "tdmrep"); those for another agent do not count.
 * policy_end: no more will be heard. */
struct policy policy_begin(const struct settings *settings, int64_t now);
void policy_hear(struct policy *p, struct text name, struct text value,
    struct text agent, struct text place);
void policy_end(struct policy *p);

#endif
