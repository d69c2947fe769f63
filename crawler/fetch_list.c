/*
 * The lists that libcurl wants of a transfer; see fetch_list.h.
 */

#include <stdio.h>
#include <string.h>

#include "crawler/fetch_list.h"

enum { FIELD_BYTES_MAX = 1024, ADDRESSES_BYTES_MAX = 2048 };

static bool
put(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer != NULL)
		*list = longer;
	return longer != NULL;
}

static bool
put_field(struct curl_slist **list, const char *name, const char *value)
{
	char line[FIELD_BYTES_MAX];

	return snprintf(line, sizeof(line), "%s: %s", name, value) <
	    (int)sizeof(line) &&
	    put(list, line);
}

bool
fetch_list_header(
    struct curl_slist **list, const struct fetch_request *r, const char *from)
{
	return put_field(list, "Accept", r->accept) &&
	    put_field(list, "Accept-Encoding", r->codings) &&
	    (from == NULL || put_field(list, "From", from));
}

/* "+host:port:addresses"; the plus lets it expire. */
bool
fetch_list_addresses(struct curl_slist **list, const struct fetch_request *r)
{
	char entry[ADDRESSES_BYTES_MAX];

	return snprintf(entry, sizeof(entry), "+%s:%u:%s", r->host,
		   (unsigned)r->port, r->addresses) < (int)sizeof(entry) &&
	    put(list, entry);
}

/* "+host:port:addresses" becomes "-host:port". */
void
fetch_list_forget(struct curl_slist **list, const struct curl_slist *done)
{
	char entry[ADDRESSES_BYTES_MAX];

	for (; done != NULL; done = done->next) {
		const char *port = strchr(done->data, ':');
		const char *end = port == NULL ? NULL : strchr(port + 1, ':');

		if (*done->data != '+' || end == NULL)
			continue;
		(void)snprintf(entry, sizeof(entry), "-%.*s",
		    (int)(end - done->data - 1), done->data + 1);
		(void)put(list, entry);
	}
}
