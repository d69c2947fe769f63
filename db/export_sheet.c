/*
 * lait-export contact-sheet: many pictures in rows on one JPEG, to be looked
 * at: those of the selected pairs, or those turned down for a reason.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/image.h"
#include "lib/log.h"
#include "lib/stage.h"
#include "lib/warc.h"

#include "db/db.h"
#include "db/export.h"

enum {
	CHANNELS = 3,
	GAP = 4, /* pixels between pictures */
	PAPER = 255,
	QUALITY = 85,
	SHEET_BYTES_MAX = 256 << 20
};

struct sheet {
	const struct export *e;
	struct raster paper;
	uint32_t columns;
	int64_t placed;
	struct buffer record, image;
};

/* As many columns as make the sheet about square. */
static int
sheet_make(struct sheet *s, const struct export *e, int64_t count)
{
	uint32_t cell = (uint32_t)e->side + GAP;
	uint32_t columns = 1, rows;
	size_t bytes;

	while ((int64_t)columns * columns < count)
		columns++;
	rows = (uint32_t)((count + columns - 1) / columns);
	bytes = (size_t)columns * cell * rows * cell * CHANNELS;
	*s = (struct sheet){ .e = e,
		.columns = columns,
		.record = buffer_make(WARC_RECORD_BYTES_MAX),
		.image = buffer_make(WARC_RECORD_BYTES_MAX) };
	if (bytes > SHEET_BYTES_MAX) {
		log_error("the sheet would be too large: set --side or "
			  "--limit lower");
		return -1;
	}
	s->paper = (struct raster){ .width = columns * cell,
		.height = rows * cell,
		.channels = CHANNELS };
	s->paper.true_width = s->paper.width;
	s->paper.true_height = s->paper.height;
	s->paper.samples = malloc(bytes);
	if (s->paper.samples == NULL) {
		log_errno("contact sheet");
		return -1;
	}
	memset(s->paper.samples, PAPER, bytes);
	return 0;
}

static void
sheet_free(struct sheet *s)
{
	raster_free(&s->paper);
	buffer_free(&s->record);
	buffer_free(&s->image);
}

/* Put the picture in the middle of the next cell. */
static void
place(struct sheet *s, const struct raster *r)
{
	uint32_t side = (uint32_t)s->e->side;
	uint32_t at = (uint32_t)s->placed;
	uint32_t x = at % s->columns * (side + GAP) + (side - r->width) / 2;
	uint32_t y = at / s->columns * (side + GAP) + (side - r->height) / 2;
	size_t line = (size_t)r->width * CHANNELS;

	for (uint32_t i = 0; i < r->height; i++)
		memcpy(s->paper.samples +
			((size_t)(y + i) * s->paper.width + x) * CHANNELS,
		    r->samples + i * line, line);
	s->placed++;
}

/* The longer side of a picture that is larger becomes the cell's. */
static int
fit(const struct raster *full, uint32_t side, struct raster *out)
{
	uint32_t longer =
	    full->width > full->height ? full->width : full->height;

	return raster_shrink(full, longer < side ? longer : side, out);
}

/* A picture that cannot be read or decoded is not on the sheet. */
static void
add_picture(struct sheet *s, struct text body)
{
	struct raster full = { 0 }, small = { 0 };
	struct image_info info;
	struct warc_record rec;
	struct text bytes;

	buffer_clear(&s->record);
	buffer_clear(&s->image);
	if (warc_read(s->e->store, body, &s->record, &rec) != WARC_OK ||
	    warc_payload(&rec, &s->image, NULL) != WARC_OK)
		return;
	bytes = buffer_text(&s->image);
	if (image_probe(bytes, &info) == IMAGE_OK &&
	    image_decode(bytes, &info, CHANNELS, (uint32_t)s->e->side, &full) ==
		IMAGE_OK &&
	    fit(&full, (uint32_t)s->e->side, &small) == 0)
		place(s, &small);
	raster_free(&full);
	raster_free(&small);
}

static struct query *
ask(const struct export *e, struct db *db)
{
	if (e->rejected == NULL)
		return db_ask(db, SQL_EXPORT_KEPT, VALUES_NONE);
	return db_ask(db, SQL_EXPORT_REJECTED, value_string(e->rejected));
}

static int64_t
count_pictures(const struct export *e, struct db *db)
{
	struct query *q = ask(e, db);
	int64_t count = 0;

	while (count < e->limit && query_next(q))
		count++;
	query_done(q);
	return db_failed(db) ? -1 : count;
}

static int
write_sheet(const struct sheet *s)
{
	struct buffer jpeg = buffer_make(SHEET_BYTES_MAX);
	struct new_file *f = NULL;
	int status = -1;

	if (image_write_jpeg(&s->paper, QUALITY, &jpeg) != 0) {
		log_error("%s: cannot be encoded", s->e->out);
		goto out;
	}
	f = file_new(s->e->out);
	if (f == NULL) {
		log_errno("%s", s->e->out);
		goto out;
	}
	if (fwrite(jpeg.data, 1, jpeg.size, file_stream(f)) != jpeg.size) {
		log_errno("%s", s->e->out);
		file_abandon(f);
		goto out;
	}
	status = file_commit(f);
	if (status != 0)
		log_errno("%s", s->e->out);
out:
	buffer_free(&jpeg);
	return status;
}

static void
add_pictures(struct sheet *s, struct db *db, int64_t count)
{
	struct query *q = ask(s->e, db);

	for (int64_t i = 0; i < count && query_next(q); i++)
		add_picture(s, query_text(q, 1));
	query_done(q);
}

int
export_sheet(const struct export *e, struct db *db)
{
	int64_t count = count_pictures(e, db);
	struct sheet s;
	int status = EXIT_UNUSABLE;

	if (count < 0)
		return EXIT_UNUSABLE;
	if (count == 0) {
		log_error("no such picture: %s",
		    e->rejected == NULL ? "nothing is selected" : e->rejected);
		return EXIT_USAGE;
	}
	if (sheet_make(&s, e, count) == 0) {
		add_pictures(&s, db, count);
		if (!db_failed(db) && write_sheet(&s) == 0)
			status = EXIT_ANSWERED;
	}
	sheet_free(&s);
	return status;
}
