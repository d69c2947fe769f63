/*
 * Which descriptor is which connection; see sockets.h.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "crawler/sockets.h"

enum { JUNK_READS_MAX = 16 };

int
sockets_born(struct sockets *s, int fd)
{
	size_t room = s->room == 0 ? 64 : s->room;

	while (room <= (size_t)fd)
		room *= 2;
	if (room > s->room) {
		int64_t *serials =
		    reallocarray(s->serials, room, sizeof(*serials));

		if (serials == NULL)
			return -1;
		memset(
		    serials + s->room, 0, (room - s->room) * sizeof(*serials));
		s->serials = serials;
		s->room = room;
	}
	s->serials[fd] = ++s->last;
	return 0;
}

void
sockets_died(struct sockets *s, int fd)
{
	if (fd >= 0 && (size_t)fd < s->room)
		s->serials[fd] = 0;
}

void
sockets_free(struct sockets *s)
{
	free(s->serials);
	*s = (struct sockets){ 0 };
}

struct connection
sockets_find(const struct sockets *s, int fd)
{
	struct connection c = { .fd = fd };

	if (fd >= 0 && (size_t)fd < s->room)
		c.serial = s->serials[fd];
	return c;
}

void
sockets_clear(const struct sockets *s, struct connection c)
{
	char bytes[4096];

	if (c.serial == 0 || sockets_find(s, c.fd).serial != c.serial ||
	    recv(c.fd, bytes, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
		return;
	for (int i = 0; i < JUNK_READS_MAX; i++)
		if (recv(c.fd, bytes, sizeof(bytes), MSG_DONTWAIT) <= 0)
			break;
	(void)shutdown(c.fd, SHUT_RDWR); /* its user finds it dead */
}
