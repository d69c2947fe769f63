/*
 * lait-db why; see why.h.
 */

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/hash.h"
#include "lib/log.h"
#include "lib/output.h"
#include "lib/record.h"
#include "lib/stage.h"

#include "db/frontier.h"
#include "db/state.h"
#include "db/words.h"

#include "db/why.h"

static void
print_text(struct text t)
{
	printf("%.*s", (int)t.size, t.data == NULL ? "" : t.data);
}

static void
print_hex(struct text bytes)
{
	char hex[SHA256_HEX_BYTES + 1];

	assert(2 * bytes.size < sizeof(hex));
	hex_encode(bytes.data, bytes.size, hex);
	printf("%s", hex);
}

/* "rejected (filter:size)" */
static void
print_state(struct dataset *ds, int64_t id)
{
	const char *reason = state_reason(ds, id);

	printf("%s", state_name(ds, id));
	if (reason[0] != '\0')
		printf(" (%s)", reason);
}

static void
print_time(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;
	char out[32];

	if (at > 0 && gmtime_r(&t, &tm) != NULL &&
	    strftime(out, sizeof(out), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		printf(" %s", out);
}

static void
print_signals(struct dataset *ds, enum unit unit, int64_t id)
{
	struct query *q =
	    db_ask(ds->db, SQL_SIGNALS, value_int(unit), value_int(id));

	while (query_next(q)) {
		printf("  signal ");
		print_text(query_text(q, 0));
		printf(" = ");
		print_text(query_text(q, 1));
		printf(" (");
		print_text(query_text(q, 3));
		printf(")\n");
	}
}

/* ---- pages and images -----------------------------------------------------*/

static void
print_mention(struct query *q)
{
	printf("    %s rank %lld score %.3f %s",
	    query_int(q, 0) ? "wanted" : "unused", (long long)query_int(q, 1),
	    query_real(q, 2), query_int(q, 3) ? "main " : "");
	print_text(query_text(q, 4));
	if (query_int(q, 5) != 0)
		printf(" stands on %lld pages of the domain",
		    (long long)query_int(q, 5));
	printf("\n");
}

static void
print_page(struct dataset *ds, int64_t id)
{
	struct query *q = db_ask(ds->db, SQL_WHY_PAGE, value_int(id));

	if (query_next(q)) {
		printf("page ");
		print_text(query_text(q, 0));
		printf("\n  ");
		print_state(ds, query_int(q, 1));
		printf(", language ");
		print_text(query_text(q, 2));
		printf(", body ");
		print_text(query_text(q, 3));
		print_time(query_int(q, 4));
		printf("\n");
	}
	query_done(q);
	print_signals(ds, UNIT_PAGE, id);
	q = db_ask(ds->db, SQL_WHY_MENTIONS, value_int(id));
	while (query_next(q))
		print_mention(q);
}

static void
print_pairs(struct dataset *ds, int64_t image_id)
{
	struct query *q = db_ask(ds->db, SQL_WHY_PAIRS, value_int(image_id));

	while (query_next(q)) {
		printf("  pair ");
		print_hex(query_blob(q, 0));
		printf(" ");
		print_state(ds, query_int(q, 1));
		printf("\n    %s: ", words_kind_name((int)query_int(q, 2)));
		print_text(query_text(q, 3));
		printf("\n");
	}
}

static void
print_image(struct dataset *ds, int64_t id)
{
	struct query *q = db_ask(ds->db, SQL_WHY_IMAGE, value_int(id));

	if (query_next(q)) {
		printf("image ");
		print_hex(query_blob(q, 0));
		printf("\n  ");
		print_state(ds, query_int(q, 1));
		if (query_int(q, 2) != 0) {
			printf(", ");
			print_state(ds, query_int(q, 2));
		}
		printf("\n  %lld x %lld, %lld bytes, natural %.3f, body ",
		    (long long)query_int(q, 3), (long long)query_int(q, 4),
		    (long long)query_int(q, 5), query_real(q, 6));
		print_text(query_text(q, 7));
		printf("\n");
		if (!query_is_null(q, 8)) {
			printf("  the kept one of its copies is ");
			print_hex(query_blob(q, 8));
			printf("\n");
		}
	}
	query_done(q);
	print_signals(ds, UNIT_IMAGE, id);
	q = db_ask(ds->db, SQL_CONTAMINATED_OF, value_int(id));
	while (query_next(q)) {
		printf("  in evaluation set ");
		print_text(query_text(q, 0));
		printf(" as ");
		print_text(query_text(q, 1));
		printf(", distance %lld\n", (long long)query_int(q, 2));
	}
	q = db_ask(ds->db, SQL_WHY_IMAGE_URLS, value_int(id));
	while (query_next(q)) {
		printf("  address ");
		print_text(query_text(q, 0));
		printf("\n");
	}
	q = db_ask(ds->db, SQL_WHY_IMAGE_PAGES, value_int(id));
	while (query_next(q)) {
		printf("  %s page ", query_int(q, 1) ? "wanted by" : "on");
		print_text(query_text(q, 0));
		printf("\n");
	}
	print_pairs(ds, id);
}

static void
print_list(struct dataset *ds, int64_t id)
{
	struct query *q = db_ask(ds->db, SQL_WHY_LIST, value_int(id));

	if (query_next(q)) {
		printf("list ");
		print_state(ds, query_int(q, 0));
		printf(", kind ");
		print_text(query_text(q, 1));
		printf(", %lld entries, %lld links, %lld pictures, body ",
		    (long long)query_int(q, 2), (long long)query_int(q, 3),
		    (long long)query_int(q, 4));
		print_text(query_text(q, 5));
		print_time(query_int(q, 6));
		printf("\n");
	}
	query_done(q);
	print_signals(ds, UNIT_LIST, id);
}

/* ---- addresses ------------------------------------------------------------*/

static void
print_url(struct dataset *ds, const struct frontier *f)
{
	struct query *q = db_ask(ds->db, SQL_WHY_URL, value_int(f->url_id));

	if (query_next(q)) {
		printf("%s url ", want_name(f->want));
		print_text(query_text(q, 0));
		printf("\n  ");
		print_state(ds, f->state_id);
		printf(", %lld links from a seed", (long long)f->depth);
		if (query_int(q, 1) != 0)
			printf(", status %lld", (long long)query_int(q, 1));
		print_time(query_int(q, 2));
		if (query_int(q, 3) != 0) {
			printf(", due");
			print_time(query_int(q, 3));
		}
		printf("\n");
	}
	query_done(q);
	q = db_ask(ds->db, SQL_WHY_ATTEMPTS, value_int(f->url_id));
	while (query_next(q)) {
		printf("  attempt %lld", (long long)query_int(q, 0));
		print_time(query_int(q, 1));
		printf(" ");
		print_state(ds, query_int(q, 2));
		printf("\n");
	}
	print_signals(ds, UNIT_PAGE_URL, f->url_id);
	if (want_is_list(f->want))
		print_list(ds, f->url_id);
	if (f->page_id != 0)
		print_page(ds, f->page_id);
	if (f->image_id != 0)
		print_image(ds, f->image_id);
}

static bool
print_address(struct dataset *ds, const char *name)
{
	static const enum want wants[] = { WANT_PAGE, WANT_IMAGE,
		WANT_SITEMAP };
	bool found = false;

	for (size_t i = 0; i < 3; i++) {
		struct address a;
		struct frontier f;

		if (!address_read(ds, text_of(name), wants[i], &a))
			return false;
		if (frontier_find(ds, a.key, &f)) {
			print_url(ds, &f);
			found = true;
		} else if (wants[i] == WANT_PAGE) {
			int64_t page = db_value(
			    ds->db, 0, SQL_PAGE_BY_KEY, value_int(a.key));

			if (page != 0)
				print_page(ds, page);
			found |= page != 0;
		}
	}
	return found;
}

static bool
print_text_unit(struct dataset *ds, const unsigned char key[])
{
	struct query *q =
	    db_ask(ds->db, SQL_WHY_TEXT, value_blob(key, DB_KEY_BYTES));
	bool found = query_next(q);

	if (found) {
		printf("text ");
		print_text(query_text(q, 0));
		printf("\n  ");
		print_state(ds, query_int(q, 1));
		printf(", language ");
		print_text(query_text(q, 2));
		printf(", %lld words, with %lld pictures\n",
		    (long long)query_int(q, 3), (long long)query_int(q, 4));
	}
	query_done(q);
	return found;
}

static bool
print_key(struct dataset *ds, const char *name)
{
	unsigned char key[SHA256_BYTES];
	int64_t id;

	if (hex_decode(text_of(name), key, SHA256_BYTES)) {
		id = db_value(
		    ds->db, 0, SQL_IMAGE_ID, value_blob(key, SHA256_BYTES));
		if (id != 0)
			print_image(ds, id);
		return id != 0;
	}
	if (!hex_decode(text_of(name), key, DB_KEY_BYTES))
		return false;
	id = db_value(ds->db, 0, SQL_WHY_PAIR, value_blob(key, DB_KEY_BYTES));
	if (id != 0) {
		print_image(ds, id);
		return true;
	}
	return print_text_unit(ds, key);
}

int
why_print(struct dataset *ds, const char *name)
{
	bool found = strstr(name, "://") != NULL ? print_address(ds, name)
						 : print_key(ds, name);

	if (db_failed(ds->db))
		return EXIT_UNUSABLE;
	if (!found) {
		log_error(
		    "%s: no address, image, pair or text of that name", name);
		return EXIT_USAGE;
	}
	return output_end(EXIT_ANSWERED);
}
