/*
 * Consent; see consent.h.
 */

#include "lib/policy.h"

#include "db/consent.h"

struct consent
consent_of(struct dataset *ds, enum unit unit, int64_t id)
{
	struct query *q =
	    db_ask(ds->db, SQL_SIGNALS, value_int(unit), value_int(id));
	struct policy p = policy_begin(ds->settings, ds->now);

	while (query_next(q))
		policy_hear(&p, query_text(q, 0), query_text(q, 1),
		    query_text(q, 2), query_text(q, 3));
	policy_end(&p);
	return (struct consent){ .drop = p.drop, .nofollow = p.nofollow };
}

void
consent_add(
    struct dataset *ds, enum unit unit, int64_t id, const json_t *signals)
{
	int64_t n;
	size_t i;
	json_t *s;

	if (json_array_size(signals) == 0)
		return;
	n = db_value(
	    ds->db, 0, SQL_SIGNAL_COUNT, value_int(unit), value_int(id));
	json_array_foreach(signals, i, s)
	{
		struct value name = value_text(record_text(s, "name"));
		struct value text = value_text(record_text(s, "value"));
		struct value agent = value_text(record_text(s, "agent"));
		struct value place = value_text(record_text(s, "where"));
		struct value url = value_text(record_text(s, "url"));

		if (name.type == VALUE_NULL || text.type == VALUE_NULL ||
		    place.type == VALUE_NULL)
			continue;
		if (db_value(ds->db, 0, SQL_SIGNAL_HAS, value_int(unit),
			value_int(id), name, text, agent, place, url) != 0)
			continue;
		db_run(ds->db, SQL_SIGNAL_ADD, value_int(unit), value_int(id),
		    value_int(n), name, text, agent, place, url,
		    value_int(record_integer(s, "at", 0)));
		n++;
	}
}

void
consent_replace(
    struct dataset *ds, enum unit unit, int64_t id, const json_t *signals)
{
	db_run(ds->db, SQL_SIGNAL_CLEAR, value_int(unit), value_int(id));
	consent_add(ds, unit, id, signals);
}
