/*
 * A dataset; see dataset.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/hash.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/url.h"

#include "db/state.h"

#include "db/dataset.h"

static void
take_limits(struct dataset *ds)
{
	const struct settings *s = ds->settings;
	const char *scope = settings_get(s, "scope", "scope", NULL);
	const char *sitemaps = settings_get(s, "scope", "sitemaps", NULL);

	ds->limits = (struct dataset_limits){
		.depth_max = settings_integer(s, "scope", "depth-max"),
		.pages_per_host =
		    settings_integer(s, "scope", "pages-per-host"),
		.pages_per_domain =
		    settings_integer(s, "scope", "pages-per-domain"),
		.images_per_page =
		    settings_integer(s, "scope", "images-per-page"),
		.furniture_pages =
		    settings_integer(s, "gate", "furniture-pages"),
		.main_score_min = settings_real(s, "gate", "main-score-min"),
		.text_images = settings_integer(s, "select", "text-images"),
		.image_texts = settings_integer(s, "select", "image-texts"),
		.kinds = settings_get(s, "select", "kinds", NULL),
		.scores = settings_get(s, "select", "scores", NULL),
		.evalsets = settings_get(s, "select", "exclude-evalsets", NULL),
		.placeholder_urls =
		    settings_integer(s, "select", "placeholder-urls"),
		.keep_text = strcmp(settings_get(s, "select", "keeper", NULL),
				 "best-text") == 0,
		.text_near =
		    strcmp(settings_get(s, "select", "text-near", NULL),
			"on") == 0,
		.rel_nofollow =
		    strcmp(settings_get(s, "consent", "rel-nofollow", NULL),
			"drop") == 0,
		.sitemaps = strcmp(sitemaps, "off") != 0,
		.sitemaps_guessed = strcmp(sitemaps, "on") == 0,
		.feeds =
		    strcmp(settings_get(s, "scope", "feeds", NULL), "on") == 0,
		.scope_host = strcmp(scope, "host") == 0,
		.scope_any = strcmp(scope, "any") == 0,
	};
}

struct dataset *
dataset_open(
    const char *database, const struct settings *settings, enum db_mode mode)
{
	struct dataset *ds = calloc(1, sizeof(*ds));

	if (ds == NULL || (ds->states = states_new()) == NULL) {
		log_errno("%s", database);
		goto fail;
	}
	ds->settings = settings;
	ds->db = db_open(database, mode);
	if (ds->db == NULL)
		goto fail;
	ds->uuid = db_meta(ds->db, "uuid");
	if (ds->uuid == NULL) {
		log_error("%s: has no uuid", database);
		goto fail;
	}
	ds->now = (int64_t)time(NULL);
	take_limits(ds);
	return ds;

fail:
	dataset_close(ds);
	return NULL;
}

void
dataset_close(struct dataset *ds)
{
	if (ds == NULL)
		return;
	db_close(ds->db);
	states_free(ds->states);
	free(ds->uuid);
	free(ds);
}

int64_t
dataset_key(const struct dataset *ds, char class, struct text name)
{
	unsigned char digest[SHA256_BYTES];
	char bytes[KEY_HEX_BYTES + 1 + URL_BYTES_MAX];
	size_t size = strlen(ds->uuid);

	/* Longer names (texts) go in by their own digest. */
	if (name.size > URL_BYTES_MAX) {
		sha256_of(name, digest);
		name = (struct text){ .data = (const char *)digest,
			.size = sizeof(digest) };
	}
	if (size > KEY_HEX_BYTES)
		size = KEY_HEX_BYTES;
	memcpy(bytes, ds->uuid, size);
	bytes[size] = class;
	if (name.size > 0)
		memcpy(bytes + size + 1, name.data, name.size);
	sha256_of((struct text){ .data = bytes, .size = size + 1 + name.size },
	    digest);
	return (int64_t)get_le64(digest);
}

int64_t
dataset_stage(struct dataset *ds, const char *name, enum unit unit)
{
	int64_t id = db_value(
	    ds->db, 0, SQL_STAGE_ID, value_string(name), value_int(unit));

	if (id != 0 || !db_writes(ds->db))
		return id;
	/* Another program may add it at the same time. */
	db_run(ds->db, SQL_STAGE_ADD, value_string(name), value_int(unit));
	return db_value(
	    ds->db, 0, SQL_STAGE_ID, value_string(name), value_int(unit));
}
