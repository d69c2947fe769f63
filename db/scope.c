/*
 * Scope and traps; see scope.h.
 */

#include <string.h>
#include <time.h>

#include "lib/number.h"

#include "db/state.h"

#include "db/scope.h"

/* What the table trap counts; the numbers stand in the database. */
enum trap {
	TRAP_QUERIES,
	TRAP_DATES,
	TRAP_COPIES,
	TRAP_CLOSED,
	TRAP_LISTS, /* key: enum want */
	TRAP_LISTED
};

enum { SEGMENTS = SCOPE_SEGMENTS_MAX + 1, DATE_BYTES_MAX = 10 };

/* ---- the shape of one address ---------------------------------------------*/

/* The same run of `length` segments, `times` in a row, ending at `count`. */
static bool
repeats(const struct text segments[], size_t count, size_t length, size_t times)
{
	if (count < length * times)
		return false;
	for (size_t i = count - length * (times - 1); i < count; i++)
		if (segments[i].size == 0 ||
		    !text_equal(segments[i], segments[i - length]))
			return false;
	return true;
}

static const char *
path_shape(struct text path)
{
	struct text segments[SEGMENTS], segment;
	size_t n = 0;

	if (path.size > 0) {
		path.data++;
		path.size--;
	}
	while (text_split(&path, '/', &segment)) {
		if (segment.size > SCOPE_SEGMENT_BYTES_MAX)
			return "scope:segment";
		if (n == SCOPE_SEGMENTS_MAX)
			return "scope:path";
		segments[n++] = segment;
		if (repeats(segments, n, 1, 3) || repeats(segments, n, 2, 3) ||
		    repeats(segments, n, 3, 3))
			return "scope:repeat";
	}
	return NULL;
}

/* A date at the start of t: 2024-05-17, 2024/05/17, 20240517, 2024-05; its
 * length, or 0. */
static size_t
date_at(struct text t, int64_t *year)
{
	static const size_t day = 10, compact = 8, month = 7;
	int64_t y, m, d;
	char mark;

	if (t.size < month ||
	    !number_parse((struct text){ t.data, 4 }, 1000, 2999, &y))
		return 0;
	*year = y;
	if (t.size >= compact &&
	    number_parse((struct text){ t.data + 4, 2 }, 1, 12, &m) &&
	    number_parse((struct text){ t.data + 6, 2 }, 1, 31, &d) &&
	    (t.size == compact || !ascii_is_digit(t.data[compact])))
		return compact;
	mark = t.data[4];
	if ((mark != '-' && mark != '/' && mark != '.') ||
	    !number_parse((struct text){ t.data + 5, 2 }, 1, 12, &m))
		return 0;
	if (t.size >= day && t.data[month] == mark &&
	    number_parse((struct text){ t.data + 8, 2 }, 1, 31, &d))
		return day;
	return t.size == month || !ascii_is_digit(t.data[month]) ? month : 0;
}

/* Copy with dates replaced; the year of the last one, or 0. */
static int64_t
without_dates(struct text t, char out[], size_t *size)
{
	int64_t year = 0, found;

	for (size_t i = 0; i < t.size;) {
		struct text rest = { t.data + i, t.size - i };
		bool starts = i == 0 || !ascii_is_digit(t.data[i - 1]);
		size_t length = starts ? date_at(rest, &found) : 0;

		if (length > 0) {
			year = found;
			out[(*size)++] = '\1';
			i += length;
		} else
			out[(*size)++] = t.data[i++];
	}
	return year;
}

static int64_t
year_of(int64_t now)
{
	time_t t = (time_t)now;
	struct tm tm;

	return gmtime_r(&t, &tm) == NULL ? 0 : tm.tm_year + 1900;
}

/* The address without its dates into out; the year of one, or 0. */
static int64_t
dateless(const struct url *u, char out[URL_BYTES_MAX], size_t *size)
{
	int64_t year, other = 0;

	*size = 0;
	year = without_dates(u->path, out, size);
	if (u->query.data != NULL) {
		out[(*size)++] = '?';
		other = without_dates(u->query, out, size);
	}
	return other != 0 ? other : year;
}

const char *
scope_shape(const struct url *u, int64_t now)
{
	const char *why = path_shape(u->path);
	char bytes[URL_BYTES_MAX];
	size_t size, parameters = 0;
	struct text query = u->query, piece;
	int64_t year;

	if (why != NULL)
		return why;
	while (text_split(&query, '&', &piece))
		parameters++;
	if (parameters > SCOPE_PARAMETERS_MAX)
		return "scope:query";
	year = dateless(u, bytes, &size);
	if (year != 0 &&
	    (year < year_of(now) - SCOPE_YEARS_BACK ||
		year > year_of(now) + SCOPE_YEARS_AHEAD))
		return "scope:calendar";
	return NULL;
}

/* ---- what is counted of a host --------------------------------------------*/

static int64_t
counted(struct dataset *ds, int64_t host, enum trap kind, int64_t key)
{
	return db_value(ds->db, 0, SQL_TRAP, value_int(host), value_int(kind),
	    value_int(key));
}

static void
count_one(struct dataset *ds, int64_t host, enum trap kind, int64_t key)
{
	db_run(ds->db, SQL_TRAP_ADD, value_int(host), value_int(kind),
	    value_int(key));
}

/* The address with digits and runs of hexadecimal made one. */
static int64_t
template_of(const struct dataset *ds, const struct url *u)
{
	char out[URL_BYTES_MAX];
	size_t size = 0;

	for (size_t i = 0; i < u->size; i++) {
		size_t run = i;
		bool digit = false;

		while (run < u->size && ascii_hex_value(u->bytes[run]) >= 0) {
			digit |= ascii_is_digit(u->bytes[run]);
			run++;
		}
		if (digit && size < sizeof(out)) {
			out[size++] = '0';
			i = run - 1;
		} else if (size < sizeof(out))
			out[size++] = u->bytes[i];
	}
	return dataset_key(ds, 't', (struct text){ out, size });
}

/* Different queries and dates on one path. */
static const char *
count_variants(struct dataset *ds, const struct address *a, int64_t host)
{
	const struct url *u = &a->canonical;
	char bytes[URL_BYTES_MAX];
	int64_t path = dataset_key(ds, 'q', u->path), dates = 0;
	size_t size;

	if (counted(ds, host, TRAP_CLOSED, template_of(ds, u)) > 0)
		return "scope:template";
	if (u->query.data != NULL &&
	    counted(ds, host, TRAP_QUERIES, path) >= SCOPE_QUERIES_MAX)
		return "scope:query";
	if (dateless(u, bytes, &size) != 0) {
		dates = dataset_key(ds, 'd', (struct text){ bytes, size });
		if (counted(ds, host, TRAP_DATES, dates) >= SCOPE_DATES_MAX)
			return "scope:calendar";
		count_one(ds, host, TRAP_DATES, dates);
	}
	if (u->query.data != NULL)
		count_one(ds, host, TRAP_QUERIES, path);
	return NULL;
}

bool
scope_holds(struct dataset *ds, int64_t host_id)
{
	struct query *q;
	bool holds = ds->limits.scope_any;

	if (holds)
		return true;
	q = db_ask(ds->db, SQL_HOST_SCOPE, value_int(host_id));
	if (query_next(q))
		holds = query_int(q, ds->limits.scope_host ? 0 : 1) != 0;
	query_done(q);
	return holds;
}

const char *
scope_link(struct dataset *ds, const struct address *a, int64_t depth)
{
	int64_t host = frontier_host(ds, a->url.host);
	struct query *q;
	const char *why;
	bool full = false;

	if (!scope_holds(ds, host))
		return "scope:host";
	if (depth > ds->limits.depth_max)
		return "scope:depth";
	why = scope_shape(&a->canonical, ds->now);
	if (why != NULL)
		return why;
	q = db_ask(ds->db, SQL_HOST_SCOPE, value_int(host));
	if (query_next(q))
		full = query_int(q, 2) >= ds->limits.pages_per_host ||
		    query_int(q, 3) >= ds->limits.pages_per_domain;
	query_done(q);
	if (full)
		return "scope:pages";
	why = count_variants(ds, a, host);
	if (why != NULL)
		return why;
	db_run(ds->db, SQL_HOST_PAGE, value_int(host));
	db_run(ds->db, SQL_DOMAIN_PAGE, value_int(host));
	return NULL;
}

void
scope_seed(struct dataset *ds, const struct address *a)
{
	int64_t host = frontier_host(ds, a->url.host);

	db_run(ds->db, SQL_HOST_SEED, value_int(host));
	db_run(ds->db, SQL_DOMAIN_SEED, value_int(host));
}

/* Turn down what waits of a template. */
static void
close_template(struct dataset *ds, int64_t host, int64_t template)
{
	int64_t rejected = state_id(ds, "rejected", "scope:template");
	int64_t after_priority = -1, after_id = 0;

	count_one(ds, host, TRAP_CLOSED, template);
	for (;;) {
		struct query *q =
		    db_ask(ds->db, SQL_QUEUE_NEXT, value_int(host),
			value_int(after_priority), value_int(after_id));
		struct address a;
		struct frontier f;
		bool more = query_next(q), same = false;

		if (more) {
			after_priority = query_int(q, 0);
			after_id = query_int(q, 1);
			same =
			    address_read(ds, query_text(q, 2), WANT_PAGE, &a) &&
			    template_of(ds, &a.canonical) == template;
		}
		query_done(q);
		if (!more)
			return;
		if (!same || !frontier_load(ds, after_id, &f) ||
		    f.want != WANT_PAGE)
			continue;
		(void)frontier_unqueue(ds, &f); /* it was read from there */
		frontier_move(ds, &f, rejected);
	}
}

void
scope_payload(struct dataset *ds, const struct address *a, int64_t host_id,
    const unsigned char sha256[])
{
	int64_t template = template_of(ds, &a->canonical), key;
	unsigned char bytes[16];

	put_le64(bytes, (uint64_t) template);
	memcpy(bytes + 8, sha256, 8);
	key = dataset_key(
	    ds, 'c', (struct text){ (const char *)bytes, sizeof(bytes) });
	count_one(ds, host_id, TRAP_COPIES, key);
	if (counted(ds, host_id, TRAP_COPIES, key) == SCOPE_COPIES_MAX + 1)
		close_template(ds, host_id, template);
}

bool
scope_list(struct dataset *ds, int64_t host_id, enum want want)
{
	int64_t most =
	    want == WANT_SITEMAP ? SCOPE_SITEMAPS_MAX : SCOPE_FEEDS_MAX;

	count_one(ds, host_id, TRAP_LISTS, want);
	return counted(ds, host_id, TRAP_LISTS, want) <= most;
}

int64_t
scope_listed(struct dataset *ds, int64_t host_id, int64_t before, int64_t count)
{
	int64_t left =
	    SCOPE_LISTED_MAX - counted(ds, host_id, TRAP_LISTED, 0) + before;

	db_run(ds->db, SQL_TRAP_COUNT, value_int(host_id),
	    value_int(TRAP_LISTED), value_int(0), value_int(count - before));
	if (left < 0)
		left = 0;
	return count < left ? count : left;
}
