/*
 * Registrable domains; see domain.h.
 */

#include <libpsl.h>
#include <string.h>

#include "lib/domain.h"
#include "lib/log.h"
#include "lib/url.h"

static psl_ctx_t *list;

int
domain_open(void)
{
	if (list == NULL)
		list = psl_latest(NULL);
	if (list == NULL) {
		log_error("public suffix list: cannot be loaded");
		return -1;
	}
	return 0;
}

struct text
domain_of(struct text host)
{
	char copy[URL_HOST_BYTES_MAX + 1];
	const char *domain;
	size_t size = host.size, start;

	if (size > 0 && host.data[size - 1] == '.')
		size--;
	if (size == 0 || size > URL_HOST_BYTES_MAX || url_is_address(host) ||
	    (list == NULL && domain_open() != 0))
		return host;
	memcpy(copy, host.data, size);
	copy[size] = '\0';
	domain = psl_registrable_domain(list, copy);
	if (domain == NULL)
		return host;
	start = (size_t)(domain - copy);
	return (struct text){ host.data + start, host.size - start };
}
