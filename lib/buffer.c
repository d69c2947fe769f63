/*
 * A growing run of bytes; see buffer.h.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/number.h"

enum { ROOM_FIRST = 256 };

static bool
buffer_valid(const struct buffer *b)
{
	return b->size <= b->room && b->room <= b->limit &&
	    (b->data != NULL || b->room == 0);
}

struct buffer
buffer_make(size_t limit)
{
	return (struct buffer){ .limit = limit };
}

void
buffer_free(struct buffer *b)
{
	if (b == NULL)
		return;
	free(b->data);
	*b = buffer_make(b->limit);
}

void
buffer_clear(struct buffer *b)
{
	b->size = 0;
	b->failed = false;
}

/* The room to take for `need` bytes: doubled, within the limit. */
static size_t
room_for(const struct buffer *b, size_t need)
{
	size_t room = b->room < ROOM_FIRST ? ROOM_FIRST : b->room;

	while (room < need && room <= b->limit / 2)
		room *= 2;
	if (room < need || room > b->limit)
		room = b->limit;
	return room;
}

char *
buffer_reserve(struct buffer *b, size_t more)
{
	size_t need, room;
	char *data;

	assert(buffer_valid(b));
	if (b->failed || !size_add(b->size, more, &need) || need > b->limit)
		goto fail;
	if (need > b->room || b->data == NULL) {
		room = room_for(b, need);
		data = realloc(b->data, room == 0 ? 1 : room);
		if (data == NULL)
			goto fail;
		b->data = data;
		b->room = room;
	}
	return b->data + b->size;
fail:
	b->failed = true;
	return NULL;
}

int
buffer_put(struct buffer *b, const void *data, size_t size)
{
	char *at = buffer_reserve(b, size);

	if (at == NULL)
		return -1;
	if (size > 0)
		memcpy(at, data, size);
	b->size += size;
	return 0;
}

int
buffer_put_text(struct buffer *b, struct text t)
{
	return buffer_put(b, t.data, t.size);
}

int
buffer_put_string(struct buffer *b, const char *s)
{
	return buffer_put(b, s, strlen(s));
}

int
buffer_put_utf8(struct buffer *b, uint32_t code_point)
{
	char bytes[UTF8_BYTES_MAX];

	return buffer_put(b, bytes, utf8_put(code_point, bytes));
}

int
buffer_vprintf(struct buffer *b, const char *format, va_list arguments)
{
	char *line;
	int size, status;

	size = vasprintf(&line, format, arguments);
	if (size < 0) {
		b->failed = true;
		return -1;
	}
	status = buffer_put(b, line, (size_t)size);
	free(line);
	return status;
}

int
buffer_printf(struct buffer *b, const char *format, ...)
{
	va_list arguments;
	int status;

	va_start(arguments, format);
	status = buffer_vprintf(b, format, arguments);
	va_end(arguments);
	return status;
}

void
buffer_drop(struct buffer *b, size_t count)
{
	assert(count <= b->size);
	if (count > 0)
		memmove(b->data, b->data + count, b->size - count);
	b->size -= count;
}

const char *
buffer_string(struct buffer *b)
{
	char *end = buffer_reserve(b, 1);

	if (end == NULL)
		return NULL;
	*end = '\0';
	return b->data;
}

struct text
buffer_text(const struct buffer *b)
{
	return (struct text){ .data = b->data, .size = b->size };
}
