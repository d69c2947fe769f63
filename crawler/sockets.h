/*
 * Which descriptor is which connection: numbers of descriptors come again.
 */

#ifndef LAIT_SOCKETS_H
#define LAIT_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

/* A connection that was open once.  serial 0: none. */
struct connection {
	int fd;
	int64_t serial;
};

struct sockets {
	int64_t *serials; /* by descriptor; 0: not open */
	size_t room;
	int64_t last;
};

/* A socket was opened; 0, or -1 without memory.  It is about to be closed. */
int sockets_born(struct sockets *s, int fd);
void sockets_died(struct sockets *s, int fd);
void sockets_free(struct sockets *s);

/* The connection that has this descriptor now. */
struct connection sockets_find(const struct sockets *s, int fd);

/* sockets_clear(s, c): bytes that lie on a kept http connection before a
 * request was sent would be taken for its answer: take them away and end that
 * connection.  For connections that nobody uses just now, and not over TLS,
 * where they may be tickets.  One that is closed by now is left alone. */
void sockets_clear(const struct sockets *s, struct connection c);

#endif
