/*
 * What all verbs of lait-export have in common.
 */

#ifndef LAIT_EXPORT_H
#define LAIT_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

/* What the command line says. */
struct export
{
	const char *database; /* --database, or NULL */
	const char *store;    /* --store, or NULL */
	int64_t seed;
	int64_t shard_size;
	bool header;          /* of a TSV */
	const char *rejected; /* --rejected REASON, or NULL */
	int64_t side;         /* of a picture on a contact sheet, pixels */
	int64_t limit;        /* pictures on it */
	const char *out;      /* the operand */
};

struct db;
struct samples;

/* The verbs; each gives an enum exit_status. */
int export_webdataset(const struct export *e, struct samples *samples);
int export_tsv(const struct export *e, struct samples *samples);
int export_sheet(const struct export *e, struct db *db);

#endif
