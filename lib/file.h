/*
 * Files as a whole: read with a ceiling, written so that a reader or a crash
 * never sees half of one.
 */

#ifndef LAIT_FILE_H
#define LAIT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lib/buffer.h"

enum { PATH_BYTES_MAX = 4096 };

/* file_path(out, folder, name): "folder/name"; false when it does not fit. */
bool file_path(char out[PATH_BYTES_MAX], const char *folder, const char *name);

/* file_read(path, out): put all bytes of the file; -1 with errno when it
 * cannot be read or does not fit (EFBIG) in the buffer. */
int file_read(const char *path, struct buffer *out);

/* read and write until all is done or an error (errno; a short file is
 * EIO for file_read_at); they go on after EINTR. */
int file_write_all(int fd, const void *data, size_t size);
int file_read_at(int fd, void *data, size_t size, int64_t offset);

/* A file that is not there until it is whole.  file_new opens
 * `path.tmp`; file_commit writes out, fdatasyncs, renames it to path and
 * fsyncs the folder; file_abandon removes it.  All return -1 or NULL with
 * errno.  file_stream is for stdio; it belongs to the new_file; what could not
 * be written to it, file_commit reports.  A symbolic link is followed; what is
 * no plain file, such as /dev/stdout, is written to as it is, never replaced; a
 * folder is EISDIR. */
struct new_file;
struct new_file *file_new(const char *path);
FILE *file_stream(struct new_file *f);
int file_commit(struct new_file *f);   /* frees f in any case */
void file_abandon(struct new_file *f); /* frees f; NULL is nothing */

/* file_make_folder(path): it and its parents; 0 when it is already there. */
int file_make_folder(const char *path);

/* file_sync_folder(path): fsync of the folder itself; file_sync_parent(path):
 * of the folder that path lies in, so that a name made or removed there is
 * kept.  File systems that know no fsync of folders (EINVAL) are content. */
int file_sync_folder(const char *path);
int file_sync_parent(const char *path);

#endif
