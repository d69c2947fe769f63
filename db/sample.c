/*
 * Samples; see sample.h.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "db/sample.h"
#include "db/shuffle.h"
#include "lib/file.h"
#include "lib/log.h"

struct samples {
	struct db *db;
	struct query *query; /* of the sample that was given last, or NULL */
	FILE *keys;          /* KEY_BYTES each, in their order */
	struct shuffle order;
	int64_t count, next;
};

static int
collect_keys(struct samples *s)
{
	struct query *q = db_ask(s->db, SQL_EXPORT_KEYS, VALUES_NONE);

	while (query_next(q)) {
		struct text key = query_blob(q, 0);

		if (key.size != KEY_BYTES ||
		    fwrite(key.data, 1, KEY_BYTES, s->keys) != KEY_BYTES) {
			log_errno("temporary file of keys");
			query_done(q);
			return -1;
		}
		s->count++;
	}
	if (db_failed(s->db))
		return -1;
	if (fflush(s->keys) == 0)
		return 0;
	log_errno("temporary file of keys");
	return -1;
}

struct samples *
sample_open(struct db *db, int64_t seed)
{
	struct samples *s = calloc(1, sizeof(*s));

	if (s == NULL) {
		log_errno("samples");
		return NULL;
	}
	s->db = db;
	s->keys = tmpfile();
	if (s->keys == NULL) {
		log_errno("temporary file of keys");
		goto fail;
	}
	if (db_begin_read(db) != 0 || collect_keys(s) != 0)
		goto fail;
	s->order = shuffle_make((uint64_t)seed, (uint64_t)s->count);
	return s;
fail:
	sample_close(s);
	return NULL;
}

int64_t
sample_count(const struct samples *s)
{
	return s->count;
}

static void
drop_query(struct samples *s)
{
	if (s->query != NULL)
		query_done(s->query);
	s->query = NULL;
}

void
sample_seek(struct samples *s, int64_t first)
{
	drop_query(s);
	s->next = first;
}

static bool
fill(struct sample *out, const struct query *q)
{
	struct text sha256 = query_blob(q, 0);

	if (sha256.size != SHA256_BYTES)
		return false;
	memcpy(out->image, sha256.data, SHA256_BYTES);
	out->body = query_text(q, 1);
	out->format = query_text(q, 2);
	out->width = query_int(q, 3);
	out->height = query_int(q, 4);
	out->caption = query_text(q, 5);
	out->kind = query_text(q, 6);
	out->language = query_text(q, 7);
	out->url = query_text(q, 8);
	out->page_url = query_text(q, 9);
	return true;
}

int
sample_next(struct samples *s, struct sample *out)
{
	int64_t rank;

	drop_query(s);
	if (s->next == s->count)
		return 0;
	rank = (int64_t)shuffle_at(&s->order, (uint64_t)s->next++);
	if (file_read_at(
		fileno(s->keys), out->pair, KEY_BYTES, rank * KEY_BYTES) != 0) {
		log_errno("temporary file of keys");
		return -1;
	}
	s->query =
	    db_ask(s->db, SQL_EXPORT_PAIR, value_blob(out->pair, KEY_BYTES));
	if (query_next(s->query) && fill(out, s->query))
		return 1;
	s->query = NULL; /* it is done, or the database failed */
	if (!db_failed(s->db))
		log_error("%s: a selected pair is not whole (see lait-db "
			  "check)",
		    db_path(s->db));
	return -1;
}

void
sample_close(struct samples *s)
{
	if (s == NULL)
		return;
	drop_query(s);
	db_rollback(s->db);
	if (s->keys != NULL)
		(void)fclose(s->keys); /* nobody will read it */
	free(s);
}
