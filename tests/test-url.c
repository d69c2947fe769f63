/*
 * URLs by the WHATWG standard, their canonical form, registrable domains.
 */

#include <string.h>

#include "lib/domain.h"
#include "lib/url.h"
#include "tests/check.h"

static void
check_url(const char *base, const char *t, const char *want)
{
	struct url b, u;
	bool relative = base != NULL && url_parse(text_of(base), NULL, &b);
	bool good = url_parse(text_of(t), relative ? &b : NULL, &u);

	check_string(good ? u.bytes : "-", want, want);
}

static void
check_canonical(const char *t, const char *want)
{
	struct url u, c, twice;

	check(url_parse(text_of(t), NULL, &u) && url_canonical(&u, NULL, &c) &&
		url_canonical(&c, NULL, &twice),
	    "it has a canonical form");
	check_string(c.bytes, want, "which is this");
	check_string(twice.bytes, want, "and its own");
}

static void
check_domain(const char *host, const char *want)
{
	check_text(domain_of(text_of(host)), want, want);
}

static void
test_parts(void)
{
	struct url u, copy;
	char origin[URL_HOST_BYTES_MAX + 16];

	check(url_parse(
		  text_literal("HTTPS://u:p@A.Example:0443/b?c=d#e"), NULL, &u),
	    "a URL with all its parts");
	url_copy(&u, &copy);
	check_text(copy.host, "a.example", "host");
	check_text(copy.path, "/b", "path");
	check_text(copy.query, "c=d", "query");
	check_text(copy.fragment, "e", "fragment");
	check_int(copy.port, 443, "port");
	url_origin(&copy, origin);
	check_string(origin, "https://a.example", "origin");
	check(copy.path.data > copy.bytes &&
		copy.path.data < copy.bytes + copy.size,
	    "a copy points into itself");
}

static void
test_hostile(void)
{
	static char large[3 * URL_BYTES_MAX];
	struct url u;

	memset(large, 'a', sizeof(large));
	memcpy(large, "http://a/", 9);
	check(!url_parse((struct text){ large, sizeof(large) }, NULL, &u),
	    "over 2,048 bytes");
	check(url_parse((struct text){ large, URL_BYTES_MAX }, NULL, &u),
	    "at 2,048 bytes");
	memcpy(large, "http://aa", 9);
	check(!url_parse((struct text){ large, 80 }, NULL, &u),
	    "a label over 63");
}

int
main(void)
{
	const char *base = "http://b.example/c/d?e#f";
	struct url u;

	check_url(NULL, "  http://EX\tample.com:80/./a/../b c  ",
	    "http://example.com/b%20c");
	check_url(base, "", "http://b.example/c/d?e");
	check_url(base, "?x", "http://b.example/c/d?x");
	check_url(base, "../g", "http://b.example/g");
	check_url(base, "//h/%2e%2E/i", "http://h/i");
	check_url(base, "\\\\h\\i", "http://h/i");
	check_url(base, "http:g", "http://b.example/c/g");
	check_url(base, "https:g", "https://g/");
	check_url(base, "javascript:alert(1)", "-");
	check_url(base, "data:,x", "-");
	check_url(NULL, "/g", "-");
	check_url(NULL, "http://0x7f.1/", "http://127.0.0.1/");
	check_url(NULL, "http://256.1.1.1.1/", "-");
	check_url(NULL, "http://[1:0:0::7f00:1]/", "http://[1::7f00:1]/");
	check_url(NULL, "http://[::1.2.3]/", "-");
	check_url(NULL,
	    "http://b\xc3\xbc"
	    "cher.de/\xc3\xa9",
	    "http://xn--bcher-kva.de/%C3%A9");
	check_url(NULL, "http://i\xe2\x9d\xa4.ws", "http://xn--i-7iq.ws/");
	check_url(NULL, "http://a b/", "-");
	check_url(NULL, "http://a:0/", "-");
	check_url(NULL, "http://a:65536/", "-");
	check_url(NULL, "http://u@/", "-");
	check_url(NULL, "http://a/\xff", "http://a/%FF");
	check(
	    url_parse_in(text_literal("http://a/?\xc3\xa9\xe2\x82\xac\xce\xb1"),
		NULL, "windows-1252", &u),
	    "a query in windows-1252");
	check_text(u.query, "%E9%80%26%23945%3B", "has its bytes");
	test_parts();
	test_hostile();

	check_canonical("http://A.example:80?#x", "http://a.example/");
	check_canonical("http://a/%7eb%2fc%41", "http://a/~b%2FcA");
	check_canonical("http://a/?utm_source=x&b=1&gclid=2", "http://a/?b=1");
	check_canonical("http://a/?sid=1&sid=0123456789ab", "http://a/?sid=1");
	check_canonical("http://a/b;jsessionid=12?c", "http://a/b?c");
	check_canonical("http://a/b/..;jsessionid=12/c", "http://a/c");
	check_canonical("http://a/?b=1&a=2", "http://a/?b=1&a=2");
	check_canonical("http://a/%%41c", "http://a/%%41c");

	check_domain("www.a.co.uk", "a.co.uk");
	check_domain("a.b.example.com", "example.com");
	check_domain("co.uk", "co.uk");
	check_domain("localhost", "localhost");
	check_domain("127.0.0.1", "127.0.0.1");
	check_domain("[::1]", "[::1]");
	return check_end();
}
