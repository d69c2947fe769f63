/*
 * One visit: a request, what came of it, and on to the next hop or the answer.
 */

#ifndef LAIT_VISIT_H
#define LAIT_VISIT_H

#include "crawler/crawl.h"

/* visit_start(c, v): v stands in no line; its host's addresses are known. */
void visit_start(struct crawl *c, struct visit *v);

/* visit_ask(c, o): let the robots.txt of o be fetched. */
void visit_ask(struct crawl *c, struct origin *o);

/* visit_reject, visit_fail: answer without (a further) request; frees v.  A
 * robots.txt becomes unreachable by either. */
void visit_reject(struct crawl *c, struct visit *v, const char *word);
void visit_fail(struct crawl *c, struct visit *v, const char *word);

#endif
