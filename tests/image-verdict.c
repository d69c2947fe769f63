/*
 * What lib/image says of files, for tests that compare it with others: names
 * on standard input, a line each on standard output:
 *
 *	name TAB verdict TAB format TAB width TAB height TAB rgba
 *
 * verdict is "ok", "damaged" or a word of lait-record(5); rgba the SHA-256 of
 * the stored samples as RGBA, or "-".  With --peak a last line says the peak
 * of memory, "peak-mib TAB N".
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/image.h"
#include "lib/log.h"

enum { FILE_BYTES_MAX = 32 << 20 };

/* The decoder gives JPEG as RGB. */
static void
rgba_digest(const struct raster *r, char hex[SHA256_HEX_BYTES + 1])
{
	size_t size = (size_t)r->width * r->height * r->channels;

	sha256_hex_of((struct text){ (const char *)r->samples, size }, hex);
}

static void
judge(const char *path, struct text bytes)
{
	char rgba[SHA256_HEX_BYTES + 1] = "-";
	struct raster raster = { 0 };
	enum image_status status;
	struct image_info info;
	const char *verdict;

	status = image_probe(bytes, &info);
	if (status == IMAGE_OK) {
		status = image_decode(bytes, &info, 4, 0, &raster);
		if (status == IMAGE_OK)
			rgba_digest(&raster, rgba);
		verdict = raster.damaged ? "damaged" : "ok";
		raster_free(&raster);
	}
	if (status == IMAGE_OK)
		status = image_decode(bytes, &info, 1, 512, &raster);
	if (status != IMAGE_OK)
		verdict = image_status_word(status);
	printf("%s\t%s\t%s\t%" PRIu32 "\t%" PRIu32 "\t%s\n", path, verdict,
	    image_format_name(info.format), info.width, info.height, rgba);
	raster_free(&raster);
}

static void
peak_print(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage) == 0)
		printf("peak-mib\t%ld\n", usage.ru_maxrss / 1024);
}

int
main(int argc, char *argv[])
{
	struct buffer bytes = buffer_make(FILE_BYTES_MAX);
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	log_start("image-verdict");
	while ((length = getline(&line, &room, stdin)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		buffer_clear(&bytes);
		if (file_read(line, &bytes) != 0) {
			log_errno("%s", line);
			return 3;
		}
		judge(line, buffer_text(&bytes));
	}
	if (argc > 1 && strcmp(argv[1], "--peak") == 0)
		peak_print();
	free(line);
	buffer_free(&bytes);
	return 0;
}
