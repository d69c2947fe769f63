/*
 * Furniture: pictures that stand on many pages of a registrable domain,
 * counted by the pages' different payloads.
 */

#ifndef LAIT_FURNITURE_H
#define LAIT_FURNITURE_H

#include "db/dataset.h"

/* Pictures of a domain that became furniture or ceased to be it. */
struct furniture {
	int64_t domain_id;
	int64_t *pictures; /* owned */
	size_t count;
};

bool furniture_is(struct dataset *ds, int64_t domain_id, int64_t picture);

/* furniture_see(ds, page_id): count the page's mentions as they stand now
 * under its payload; furniture_unsee: take back what was counted of it, before
 * its mentions are cleared. */
struct furniture furniture_see(struct dataset *ds, int64_t page_id);
struct furniture furniture_unsee(struct dataset *ds, int64_t page_id);
void furniture_free(struct furniture *f);

#endif
