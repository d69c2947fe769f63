/*
 * Networks and ports that are never connected to: all that is not the public
 * internet (RFC 6890 and what came after it).
 */

#ifndef LAIT_NETWORK_H
#define LAIT_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum { NETWORK_ALLOWED_MAX = 64 };

/* An address with how many of its leading bits count; IPv4 as ::ffff:a.b.c.d.
 */
struct network {
	unsigned char address[16];
	int bits; /* 0 to 128 */
};

/* Networks that are allowed though they are private. */
struct network_list {
	struct network networks[NETWORK_ALLOWED_MAX];
	size_t count;
};

/* network_parse(list, out): comma separated "127.0.0.0/8,::1"; false when it
 * cannot be read or is too long. */
bool network_parse(const char *list, struct network_list *out);

/* network_refuses(address, allowed): must a socket not be connected to it?
 * Looks at family, address (also an IPv4 address inside an IPv6 one) and
 * port: 80, 443, and from 1024 on but for the "bad ports" of the WHATWG
 * fetch standard. */
bool network_refuses(
    const struct sockaddr *address, const struct network_list *allowed);

/* network_is_loopback(host): is the host of a url localhost or an address of
 * the machine itself?  IPv6 in brackets. */
bool network_is_loopback(const char *host);

#endif
