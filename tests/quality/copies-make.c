/*
 * Make copies of photographs as people and sites make them, for the figures of
 * tests/quality/copies:
 *
 *	quality-copies-make PHOTOGRAPHS OUT < list of files
 *
 * copies every file of the list to OUT, writes 49 changed copies of
 * PHOTOGRAPHS of them (those of the least SHA-256, so that the order of folders
 * is no matter) beside it, and prints an image record for each: originals
 * first, with "path", "original" (its number) and, of a copy, "kind" and
 * "change".
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/image.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/record.h"
#include "tests/changes.h"

enum { FILE_BYTES_MAX = 32 << 20, FILES_MAX = 1 << 14 };

struct original {
	char *file;
	int64_t number;
	char hex[SHA256_HEX_BYTES + 1];
};

/* ---- files and records --------------------------------------------------- */

static int
write_bytes(const char *folder, const char *name, struct text bytes)
{
	char path[PATH_BYTES_MAX];
	FILE *out;
	bool whole;

	if (!file_path(path, folder, name) ||
	    (out = fopen(path, "w")) == NULL) {
		log_errno("%s/%s", folder, name);
		return -1;
	}
	whole = fwrite(bytes.data, 1, bytes.size, out) == bytes.size;
	if (fclose(out) != 0 || !whole) {
		log_errno("%s", path);
		return -1;
	}
	return 0;
}

static int
put_record(const char *name, const char *hex, int64_t original,
    const struct change *change)
{
	struct buffer line = buffer_make(1 << 16);
	json_t *rec = record_new("image");

	record_set_string(rec, "sha256", hex);
	record_set_string(rec, "path", name);
	record_set_integer(rec, "original", original);
	if (change != NULL) {
		record_set_string(rec, "kind", change->kind);
		record_set_string(rec, "change", change->name);
	}
	record_write(rec, &line);
	fwrite(line.data, 1, line.size, stdout);
	json_decref(rec);
	buffer_free(&line);
	return 0;
}

static int
put_original(struct original *o, const char *folder)
{
	struct buffer bytes = buffer_make(FILE_BYTES_MAX);
	char name[64];
	int status = -1;

	snprintf(name, sizeof(name), "%06" PRId64, o->number);
	if (file_read(o->file, &bytes) != 0)
		log_errno("%s", o->file);
	else if (write_bytes(folder, name, buffer_text(&bytes)) == 0) {
		sha256_hex_of(buffer_text(&bytes), o->hex);
		status = put_record(name, o->hex, o->number, NULL);
	}
	buffer_free(&bytes);
	return status;
}

static int
put_change(const struct raster *in, const char *folder, int64_t number,
    const struct change *change)
{
	struct buffer bytes = buffer_make(4 * (size_t)FILE_BYTES_MAX);
	struct raster out = { 0 };
	char name[64], hex[SHA256_HEX_BYTES + 1];
	int status = -1;

	snprintf(name, sizeof(name), "%06" PRId64 "-%s", number, change->name);
	if (change->make(in, &out, change->a, change->b) != 0)
		log_error("%s: out of memory", name);
	else if ((change->quality == 0 ? image_write_png(&out, &bytes)
				       : image_write_jpeg(&out, change->quality,
					     &bytes)) != 0)
		log_error("%s: cannot be encoded", name);
	else if (write_bytes(folder, name, buffer_text(&bytes)) == 0) {
		sha256_hex_of(buffer_text(&bytes), hex);
		status = put_record(name, hex, number, change);
	}
	raster_free(&out);
	buffer_free(&bytes);
	return status;
}

static int
put_changes(const char *file, const char *folder, int64_t number)
{
	struct buffer bytes = buffer_make(FILE_BYTES_MAX);
	struct image_info info;
	struct raster raster = { 0 };
	int status = -1;

	if (file_read(file, &bytes) != 0)
		log_errno("%s", file);
	else if (image_probe(buffer_text(&bytes), &info) != IMAGE_OK ||
	    image_decode(buffer_text(&bytes), &info, CHANGE_CHANNELS, 0,
		&raster) != IMAGE_OK)
		log_error("%s: cannot be decoded", file);
	else
		status = 0;
	for (const struct change *change = changes;
	     status == 0 && change->kind != NULL; change++)
		status = put_change(&raster, folder, number, change);
	raster_free(&raster);
	buffer_free(&bytes);
	return status;
}

static int
by_hash(const void *a, const void *b)
{
	const struct original *one = a, *other = b;

	return strcmp(one->hex, other->hex);
}

int
main(int argc, char *argv[])
{
	static struct original originals[FILES_MAX];
	char *line = NULL;
	size_t room = 0;
	int64_t wanted, count = 0;

	if (argc != 3 || !number_parse(text_of(argv[1]), 1, FILES_MAX, &wanted))
		return 2;
	log_start("quality-copies-make");
	while (count < FILES_MAX && getline(&line, &room, stdin) > 0) {
		struct original *o = &originals[count];

		o->file = text_string(text_trim(text_of(line)));
		o->number = count++;
		if (put_original(o, argv[2]) != 0)
			return 3;
	}
	qsort(originals, (size_t)count, sizeof(*originals), by_hash);
	for (int64_t i = 0; i < wanted && i < count; i++)
		if (put_changes(
			originals[i].file, argv[2], originals[i].number) != 0)
			return 3;
	while (count > 0)
		free(originals[--count].file);
	free(line);
	return 0;
}
