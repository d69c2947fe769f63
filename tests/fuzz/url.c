/*
 * URLs: what parses serialises to what parses to itself; the canonical form is
 * the canonical form of itself.  First line the text, second the base.
 */

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "lib/domain.h"
#include "lib/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(struct text t, const char *want)
{
	static struct url again;

	assert(url_parse(t, NULL, &again));
	assert(strcmp(again.bytes, want) == 0);
}

static void
check_canonical(const struct url *u)
{
	static struct url canonical, twice;

	assert(url_canonical(u, NULL, &canonical));
	assert(url_canonical(&canonical, NULL, &twice));
	assert(strcmp(canonical.bytes, twice.bytes) == 0);
	assert(url_identity(u, &canonical));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct url base, url;
	struct text rest = { (const char *)data, size }, t;
	char origin[URL_HOST_BYTES_MAX + 16];
	bool relative;

	(void)text_split(&rest, '\n', &t);
	relative = rest.data != NULL && url_parse(rest, NULL, &base);
	if (!url_parse(t, relative ? &base : NULL, &url))
		return 0;
	assert(url.size == strlen(url.bytes) && url.path.data[0] == '/');
	check_same((struct text){ url.bytes, url.size }, url.bytes);
	check_canonical(&url);
	url_origin(&url, origin);
	(void)domain_of(url.host);
	(void)url_parse_in(t, relative ? &base : NULL, "Shift_JIS", &url);
	return 0;
}
