/*
 * What each element does to the tree.
 */

#ifndef LAIT_RULES_H
#define LAIT_RULES_H

#include <stdint.h>

#include "crawler/names.h"
#include "crawler/page.h"

enum rule_flags {
	RULE_VOID = 1 << 0,       /* has no content */
	RULE_SPECIAL = 1 << 1,    /* an unrelated end tag does not pass it */
	RULE_CLOSES_P = 1 << 2,   /* its start tag ends an open p */
	RULE_SCOPE = 1 << 3,      /* bounds the search for what to close */
	RULE_HEAD = 1 << 4,       /* belongs in the head */
	RULE_BREAK = 1 << 5,      /* parts words: a block, or a cell */
	RULE_SCOPED_END = 1 << 6, /* its end tag looks as far as the scope */
	RULE_BREAKOUT = 1 << 7,   /* ends svg and math */
	RULE_FORMATTING = 1 << 8, /* may be misnested with blocks */
	RULE_ROW = 1 << 9         /* part of a table */
};

struct rule {
	uint16_t flags;
	uint32_t within; /* enum page_within that it adds */
};

const struct rule *rules_of(enum tag_name tag);

#endif
