/*
 * Signals of consent: kept as rows whatever they say; a policy in lait.conf
 * says what follows from them.
 */

#ifndef LAIT_CONSENT_H
#define LAIT_CONSENT_H

#include "db/dataset.h"
#include "lib/record.h"

/* What the signals of a thing add up to. */
struct consent {
	bool drop;     /* it and its pairs are not in the dataset */
	bool nofollow; /* its links are not followed */
};

/* consent_of(ds, unit, id): by the rows and the policy. */
struct consent consent_of(struct dataset *ds, enum unit unit, int64_t id);

/* consent_replace(ds, unit, id, signals): the record's array becomes the rows
 * (NULL: none); consent_add keeps those that stand and adds the new ones. */
void consent_replace(
    struct dataset *ds, enum unit unit, int64_t id, const json_t *signals);
void consent_add(
    struct dataset *ds, enum unit unit, int64_t id, const json_t *signals);

#endif
