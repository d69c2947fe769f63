/*
 * What counts of append-only files; see ledger.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/log.h"
#include "lib/number.h"

#include "dedup/ledger.h"

enum { LEDGER_BYTES_MAX = 4096 };

static bool
parse_count(struct text *rest, const char *name, int64_t *out)
{
	struct text line, word;

	return text_split(rest, '\n', &line) && text_split(&line, ' ', &word) &&
	    text_equal(word, text_of(name)) &&
	    number_parse(line, 0, INT64_MAX / 1024, out);
}

bool
ledger_parse(struct ledger *l, struct text bytes)
{
	struct text line;

	if (!text_split(&bytes, '\n', &line) ||
	    !text_equal(line, text_of(l->version)))
		return false;
	for (int i = 0; i < LEDGER_COUNTS_MAX && l->names[i] != NULL; i++)
		if (!parse_count(&bytes, l->names[i], &l->counts[i]))
			return false;
	return bytes.size == 0;
}

int
ledger_read(struct ledger *l)
{
	struct buffer bytes = buffer_make(LEDGER_BYTES_MAX);
	char path[PATH_BYTES_MAX];
	int status = -1;

	if (!file_path(path, l->folder, l->name))
		log_error("%s: name too long", l->folder);
	else if (file_read(path, &bytes) != 0) {
		if (errno == ENOENT)
			status = 0;
		else
			log_errno("%s", path);
	} else if (ledger_parse(l, buffer_text(&bytes)))
		status = 1;
	else
		log_error("%s: not an index of this version of lait", path);
	buffer_free(&bytes);
	return status;
}

int
ledger_write(const struct ledger *l)
{
	char path[PATH_BYTES_MAX];
	struct new_file *f = NULL;

	if (file_path(path, l->folder, l->name))
		f = file_new(path);
	if (f != NULL) {
		/* What fprintf cannot write, file_commit reports. */
		fprintf(file_stream(f), "%s\n", l->version);
		for (int i = 0; i < LEDGER_COUNTS_MAX && l->names[i] != NULL;
		     i++)
			fprintf(file_stream(f), "%s %" PRId64 "\n", l->names[i],
			    l->counts[i]);
		if (file_commit(f) == 0)
			return 0;
	}
	log_errno("%s/%s", l->folder, l->name);
	return -1;
}

int
ledger_open(const struct ledger *l, const char *file, int64_t size)
{
	char path[PATH_BYTES_MAX];
	int fd = -1;
	off_t end;

	if (!file_path(path, l->folder, file)) {
		log_error("%s: name too long", l->folder);
		return -1;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	end = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	if (end < 0 || (end > size && ftruncate(fd, size) != 0))
		log_errno("%s", path);
	else if (end < size)
		log_error("%s: is shorter than %s says", path, l->name);
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int
ledger_append(int fd, const void *data, size_t size, int64_t offset)
{
	if (lseek(fd, offset, SEEK_SET) < 0 ||
	    file_write_all(fd, data, size) != 0)
		return -1;
	return fdatasync(fd);
}
