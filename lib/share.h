/*
 * Where the files lie that come with the programs: weights, word lists,
 * presets.
 */

#ifndef LAIT_SHARE_H
#define LAIT_SHARE_H

#include <stdbool.h>

#include "lib/file.h"

/* share_path(out, name): the path of etc/NAME: in $LAIT_SHARE where that is
 * set, in the tree that a program was built in, in ../share/lait beside an
 * installed one, or in PREFIX/share/lait.  False when there is none; out is
 * then the installed place, for the message.  To be called before
 * confinement. */
bool share_path(char out[PATH_BYTES_MAX], const char *name);

#endif
