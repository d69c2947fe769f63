/*
 * Furniture; see furniture.h.
 */

#include <stdlib.h>

#include "lib/log.h"
#include "lib/number.h"

#include "db/array.h"
#include "db/furniture.h"

bool
furniture_is(struct dataset *ds, int64_t domain_id, int64_t picture)
{
	return ds->limits.furniture_pages > 0 &&
	    db_value(ds->db, 0, SQL_PICTURE_PAYLOADS, value_int(domain_id),
		value_int(picture)) >= ds->limits.furniture_pages;
}

void
furniture_free(struct furniture *f)
{
	free(f->pictures);
	f->pictures = NULL;
	f->count = 0;
}

/* The page's pictures, each once; domain and payload beside. */
static struct furniture
pictures_of(
    struct dataset *ds, int64_t page_id, enum sql list, int64_t *payload)
{
	struct query *q = db_ask(ds->db, list, value_int(page_id));
	struct furniture f = { 0 };
	size_t room = 0;

	*payload = 0;
	while (query_next(q)) {
		struct text digest = query_blob(q, 2);

		f.pictures =
		    array_grow(f.pictures, f.count, &room, sizeof(*f.pictures));
		f.pictures[f.count++] = query_int(q, 0);
		f.domain_id = query_int(q, 1);
		if (digest.size >= 8)
			*payload = (int64_t)get_le64(
			    (const unsigned char *)digest.data);
	}
	return f;
}

/* Did the count cross the gate between these two values? */
static bool
crosses(const struct dataset *ds, int64_t below, int64_t above)
{
	int64_t gate = ds->limits.furniture_pages;

	return gate > 0 && below < gate && above >= gate;
}

/* One more page with the payload shows the picture; true when that made it
 * furniture. */
static bool
see_one(struct dataset *ds, int64_t domain, int64_t picture, int64_t payload)
{
	int64_t payloads;

	if (db_value(ds->db, 0, SQL_SIGHTING_ADD, value_int(domain),
		value_int(picture), value_int(payload)) != 1)
		return false;
	payloads = db_value(
	    ds->db, 0, SQL_PICTURE_ADD, value_int(domain), value_int(picture));
	return crosses(ds, payloads - 1, payloads);
}

static bool
unsee_one(struct dataset *ds, int64_t domain, int64_t picture, int64_t payload)
{
	int64_t payloads;

	if (db_value(ds->db, 1, SQL_SIGHTING_TAKE, value_int(domain),
		value_int(picture), value_int(payload)) != 0)
		return false;
	db_run(ds->db, SQL_SIGHTING_REMOVE, value_int(domain),
	    value_int(picture), value_int(payload));
	payloads = db_value(
	    ds->db, 0, SQL_PICTURE_TAKE, value_int(domain), value_int(picture));
	return crosses(ds, payloads, payloads + 1);
}

static struct furniture
count(struct dataset *ds, int64_t page_id, enum sql list,
    bool (*one)(struct dataset *, int64_t, int64_t, int64_t))
{
	int64_t payload;
	struct furniture f = pictures_of(ds, page_id, list, &payload);
	size_t turned = 0;

	for (size_t i = 0; i < f.count; i++)
		if (one(ds, f.domain_id, f.pictures[i], payload))
			f.pictures[turned++] = f.pictures[i];
	f.count = turned;
	return f;
}

struct furniture
furniture_see(struct dataset *ds, int64_t page_id)
{
	db_run(ds->db, SQL_PAGE_SEEN, value_int(page_id));
	return count(ds, page_id, SQL_PAGE_PICTURES, see_one);
}

struct furniture
furniture_unsee(struct dataset *ds, int64_t page_id)
{
	struct furniture f = count(ds, page_id, SQL_PAGE_PICTURES, unsee_one);

	db_run(ds->db, SQL_PAGE_UNSEEN, value_int(page_id));
	return f;
}
