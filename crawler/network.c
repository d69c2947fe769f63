/*
 * Networks that are never connected to; see network.h.
 */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "lib/number.h"

#include "crawler/network.h"

#define V4(a, b, c, d) 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, d

/* IANA's registries of special-purpose addresses. */
static const struct network special_v4[] = {
	{ { V4(0, 0, 0, 0) }, 96 + 8 },      /* this network */
	{ { V4(10, 0, 0, 0) }, 96 + 8 },     /* private */
	{ { V4(100, 64, 0, 0) }, 96 + 10 },  /* carriers' NAT */
	{ { V4(127, 0, 0, 0) }, 96 + 8 },    /* loopback */
	{ { V4(169, 254, 0, 0) }, 96 + 16 }, /* link local, cloud metadata */
	{ { V4(172, 16, 0, 0) }, 96 + 12 },  /* private */
	{ { V4(192, 0, 0, 0) }, 96 + 24 },   /* protocol assignments */
	{ { V4(192, 0, 2, 0) }, 96 + 24 },   /* documentation */
	{ { V4(192, 88, 99, 0) }, 96 + 24 }, /* 6to4 relays */
	{ { V4(192, 168, 0, 0) }, 96 + 16 }, /* private */
	{ { V4(198, 18, 0, 0) }, 96 + 15 },  /* benchmarks */
	{ { V4(198, 51, 100, 0) }, 96 + 24 },
	{ { V4(203, 0, 113, 0) }, 96 + 24 },
	{ { V4(224, 0, 0, 0) }, 96 + 4 }, /* multicast */
	{ { V4(240, 0, 0, 0) }, 96 + 4 }, /* reserved, broadcast */
};

static const struct network global_v6 = { { 0x20 }, 3 };
static const struct network special_v6[] = {
	{ { 0x20, 0x01 }, 23 },             /* Teredo and others */
	{ { 0x20, 0x01, 0x0D, 0xB8 }, 32 }, /* documentation */
	{ { 0x3F, 0xFF }, 20 },             /* documentation */
};

/* IPv6 networks whose addresses hold an IPv4 address, and where. */
static const struct {
	struct network network;
	int offset;
} carriers[] = {
	{ { { V4(0, 0, 0, 0) }, 96 }, 12 },      /* ::ffff:0:0/96 */
	{ { { 0, 0x64, 0xFF, 0x9B }, 96 }, 12 }, /* NAT64 */
	{ { { 0x20, 0x02 }, 16 }, 2 },           /* 6to4 */
};

static bool
contains(const struct network *n, const unsigned char address[16])
{
	int whole = n->bits / 8, rest = n->bits % 8;

	if (memcmp(n->address, address, (size_t)whole) != 0)
		return false;
	return rest == 0 ||
	    (n->address[whole] ^ address[whole]) >> (8 - rest) == 0;
}

static bool
is_among(const unsigned char address[16], const struct network *networks,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (contains(&networks[i], address))
			return true;
	return false;
}

static bool
address_is_special(const unsigned char address[16])
{
	for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
		if (contains(&carriers[i].network, address)) {
			unsigned char inner[16] = { V4(0, 0, 0, 0) };

			memcpy(inner + 12, address + carriers[i].offset, 4);
			return is_among(inner, special_v4,
			    sizeof(special_v4) / sizeof(special_v4[0]));
		}
	return !contains(&global_v6, address) ||
	    is_among(address, special_v6,
		sizeof(special_v6) / sizeof(special_v6[0]));
}

/* The ports above 1023 that https://fetch.spec.whatwg.org/#port-blocking
 * names; below there are only 80 and 443. */
static bool
port_is_bad(int port)
{
	static const int bad[] = { 1719, 1720, 1723, 2049, 3659, 4045, 4190,
		5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
		6697, 10080 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (port == bad[i])
			return true;
	return port != 80 && port != 443 && port < 1024;
}

bool
network_refuses(
    const struct sockaddr *address, const struct network_list *allowed)
{
	unsigned char bytes[16] = { V4(0, 0, 0, 0) };
	int port;

	if (address->sa_family == AF_INET) {
		struct sockaddr_in a;

		memcpy(&a, address, sizeof(a));
		memcpy(bytes + 12, &a.sin_addr, 4);
		port = ntohs(a.sin_port);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 a;

		memcpy(&a, address, sizeof(a));
		memcpy(bytes, &a.sin6_addr, 16);
		port = ntohs(a.sin6_port);
	} else {
		return true;
	}
	if (port_is_bad(port))
		return true;
	return !is_among(bytes, allowed->networks, allowed->count) &&
	    address_is_special(bytes);
}

static bool
parse_one(struct text t, struct network *out)
{
	char address[INET6_ADDRSTRLEN];
	struct text part, bits = text_trim(t);
	struct in_addr v4;
	int64_t n;
	int most = 128;

	*out = (struct network){ .address = { V4(0, 0, 0, 0) } };
	if (!text_split(&bits, '/', &part) || part.size >= sizeof(address))
		return false;
	memcpy(address, part.data, part.size);
	address[part.size] = '\0';
	if (inet_pton(AF_INET, address, &v4) == 1) {
		memcpy(out->address + 12, &v4, 4);
		most = 32;
	} else if (inet_pton(AF_INET6, address, out->address) != 1) {
		return false;
	}
	n = most;
	if (bits.data != NULL && !number_parse(bits, 0, most, &n))
		return false;
	out->bits = 128 - most + (int)n;
	return true;
}

bool
network_parse(const char *list, struct network_list *out)
{
	struct text rest = text_of(list), word;

	out->count = 0;
	while (text_split(&rest, ',', &word)) {
		if (text_trim(word).size == 0)
			continue;
		if (out->count == NETWORK_ALLOWED_MAX ||
		    !parse_one(word, &out->networks[out->count]))
			return false;
		out->count++;
	}
	return true;
}

bool
network_is_loopback(const char *host)
{
	struct in_addr v4;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0;
}
