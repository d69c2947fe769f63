/*
 * One `lait run` at a time in a dataset's folder.
 */

#ifndef LAIT_LOCK_H
#define LAIT_LOCK_H

#include <sys/types.h>

enum lock_status { LOCK_TAKEN, LOCK_BUSY, LOCK_ERROR };

/*
 * lock_take(path, &holder): lock the file, write our process id into it, and
 * hold it until this process and all programs it started are gone.  Where the
 * holder has died and its programs are still on their way out, wait for them
 * a few seconds.  LOCK_BUSY: holder is the other's process id, or 0.
 * LOCK_ERROR is said.
 */
enum lock_status lock_take(const char *path, pid_t *holder);

#endif
