/*
 * The table of named character references.
 */

#ifndef LAIT_ENTITIES_H
#define LAIT_ENTITIES_H

enum {
	ENTITIES_COUNT = 2125,
	ENTITIES_NAME_BYTES_MAX = 31,
	ENTITIES_LEGACY_BYTES_MAX = 6 /* of names that need no semicolon */
};

/* Lines of words "name=hex" or "name!hex+hex"; the last line is NULL. */
extern const char *const entities_lines[];

#endif
