/*
 * Arrays that grow; see array.h.
 */

#include <stdlib.h>

#include "lib/log.h"

#include "db/array.h"

enum { ROOM_FIRST = 16 };

void *
array_grow(void *array, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return array;
	*room = *room == 0 ? ROOM_FIRST : 2 * *room;
	array = reallocarray(array, *room, size);
	if (array == NULL) {
		log_error("out of memory");
		abort();
	}
	return array;
}
