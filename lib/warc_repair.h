/*
 * The marker beside a WARC file that is being written, and the repair of a file
 * that was left with one; for warc_write.c.
 */

#ifndef LAIT_WARC_REPAIR_H
#define LAIT_WARC_REPAIR_H

#include <stdint.h>

/* warc_repair_mark(path, whole): write "path.open", which says that the file is
 * whole up to the offset, and make it safe.  warc_repair_unmark removes it.
 * 0, or -1 (said). */
int warc_repair_mark(const char *path, int64_t whole);
int warc_repair_unmark(const char *path);

/* warc_repair_file(path, fd): walk from where the marker says that the file is
 * whole, and cut it back behind its last complete record.  Its size, or -1
 * (said). */
int64_t warc_repair_file(const char *path, int fd);

#endif
