/*
 * Who we say we are.
 */

#ifndef LAIT_AGENT_H
#define LAIT_AGENT_H

#include <stdbool.h>

enum { AGENT_BYTES_MAX = 512 };

struct agent {
	const char *product; /* token of User-Agent and robots.txt */
	const char *contact; /* https: or mailto: address, or "" */
	const char *from;    /* mail address, or "" */
};

/* agent_make(who, agent): the User-Agent "product/version (+contact)".  False
 * after a log line: a product that is no token or somebody else's name, a
 * contact or mail address that is none. */
bool agent_make(const struct agent *who, char agent[AGENT_BYTES_MAX]);

/* agent_ask_for_contact(): say what to set, and why. */
void agent_ask_for_contact(void);

#endif
