/*
 * One dataset as the programs of db/ see it: its database, its settings and
 * what is looked up all the time.
 */

#ifndef LAIT_DATASET_H
#define LAIT_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"
#include "lib/settings.h"
#include "lib/text.h"

struct states;

/* Settings that are asked for with every record. */
struct dataset_limits {
	int64_t depth_max, pages_per_host, pages_per_domain;
	int64_t images_per_page; /* 0: all */
	int64_t furniture_pages; /* 0: nothing is furniture */
	double main_score_min;
	int64_t text_images, image_texts;
	int64_t placeholder_urls;              /* of one host; 0: no rule */
	const char *kinds, *scores, *evalsets; /* of select, as written */
	bool keep_text;             /* the copy with the best text is kept */
	bool text_near;             /* near-same texts count together */
	bool scope_host, scope_any; /* neither: domain */
	bool rel_nofollow;          /* such links are not followed */
	bool sitemaps, sitemaps_guessed, feeds; /* are looked for */
};

struct dataset {
	struct db *db;
	const struct settings *settings;
	struct states *states;
	struct dataset_limits limits;
	char *uuid;
	int64_t now; /* seconds; set at each batch */
};

/* dataset_open(database, settings, mode): the settings live longer.  NULL
 * (said).  dataset_close(NULL) does nothing. */
struct dataset *dataset_open(
    const char *database, const struct settings *settings, enum db_mode mode);
void dataset_close(struct dataset *ds);

/* dataset_key(ds, class, name): the 64-bit key of an address or text. */
int64_t dataset_key(const struct dataset *ds, char class, struct text name);

/* dataset_stage(ds, name, unit): its number; a new one is added (in the
 * transaction at hand), 0 in a database that is only read. */
int64_t dataset_stage(struct dataset *ds, const char *name, enum unit unit);

#endif
