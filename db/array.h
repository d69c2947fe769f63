/*
 * Arrays that grow.
 */

#ifndef LAIT_ARRAY_H
#define LAIT_ARRAY_H

#include <stddef.h>

/* array_grow(array, count, &room, size): the array with room for one more
 * element of that size behind its `count`; room doubles.  Memory's end is the
 * process's, said: what is open in the database rolls back. */
void *array_grow(void *array, size_t count, size_t *room, size_t size);

#endif
