/*
 * Addresses and ports that are refused, whatever they look like.
 */

#include <arpa/inet.h>
#include <netinet/in.h>

#include "tests/check.h"

#include "crawler/network.h"

static struct network_list allowed;

static bool
refuses(const char *address, int port)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)port) };

	if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
		return network_refuses((struct sockaddr *)&v4, &allowed);
	if (inet_pton(AF_INET6, address, &v6.sin6_addr) != 1)
		return false;
	return network_refuses((struct sockaddr *)&v6, &allowed);
}

int
main(void)
{
	static const char *const private[] = { "0.0.0.0", "10.1.2.3",
		"100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254",
		"172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
		"192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
		"198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
		"255.255.255.255", "::", "::1", "::7f00:1", "fc00::1",
		"fe80::1", "ff02::1", "100::1", "64:ff9b:1::1", "2001::1",
		"2001:1ff::1", "2001:db8::1", "3fff::1", "4000::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1",
		"2002:7f00:1::", "2002:c0a8:101::" };
	static const char *const public[] = { "1.1.1.1", "100.63.255.255",
		"100.128.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1",
		"198.17.255.255", "198.20.0.1", "223.255.255.255",
		"2606:4700::1111", "2001:4860:4860::8888", "2a00::1",
		"::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::" };
	struct sockaddr unknown = { .sa_family = AF_UNIX };

	for (size_t i = 0; i < sizeof(private) / sizeof(private[0]); i++)
		check(refuses(private[i], 80), "%s is refused", private[i]);
	for (size_t i = 0; i < sizeof(public) / sizeof(public[0]); i++)
		check(!refuses(public[i], 443), "%s is not", public[i]);
	check(refuses("1.1.1.1", 25) && refuses("1.1.1.1", 6000) &&
		refuses("1.1.1.1", 0),
	    "ports of other services are refused");
	check(!refuses("1.1.1.1", 8080), "high ports are not");
	check(network_refuses(&unknown, &allowed), "nor any other family");
	check(network_parse("127.0.0.0/8, ::1", &allowed) && allowed.count == 2,
	    "a list of networks");
	check(!refuses("127.1.2.3", 8080) && !refuses("::1", 80) &&
		refuses("10.0.0.1", 80) && refuses("127.0.0.1", 22),
	    "only what is on it is allowed");
	check(!network_parse("127.0.0.0/33", &allowed) &&
		!network_parse("here", &allowed) &&
		!network_parse("1.2.3.4/x", &allowed),
	    "what is no list of networks");
	check(network_is_loopback("127.9.9.9") &&
		network_is_loopback("localhost") &&
		network_is_loopback("[::1]") &&
		!network_is_loopback("127.0.0.1.example") &&
		!network_is_loopback("10.0.0.1"),
	    "loopback by name");
	return check_end();
}
