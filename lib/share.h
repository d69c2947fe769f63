/*
 * Where the files lie that come with the programs: weights, word lists,
 * presets.
 */

#ifndef LAIT_SHARE_H
#define LAIT_SHARE_H

#include <stdbool.h>

#include "lib/file.h"

/* share_path(out, name): the path of etc/NAME: beside the program that runs,
 * in ../share/lait (installed) or ../etc or ../../etc (a build folder).  False
 * when there is none; out is then the installed place, for the message. */
bool share_path(char out[PATH_BYTES_MAX], const char *name);

#endif
