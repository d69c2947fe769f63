/*
 * Addresses of names; see resolve.h.
 */

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/log.h"

#include "crawler/resolve.h"

enum { TRIES = 2, ADDRESSES_BYTES_MAX = 1024 };

struct lookup {
	struct lookup *next; /* in the line */
	struct resolve *resolve;
	void (*done)(void *context, const struct resolve_answer *answer);
	void *context;
	char host[]; /* NUL-terminated */
};

struct resolve {
	struct loop *loop;
	ares_channel channel;
	const char *pins;
	struct lookup *line, **line_end; /* beyond RESOLVE_FLIGHT_MAX */
	int flying;
	bool closing;
};

static void
on_ready(void *context, int fd, unsigned events)
{
	struct resolve *r = context;

	ares_process_fd(r->channel, events & LOOP_READ ? fd : ARES_SOCKET_BAD,
	    events & LOOP_WRITE ? fd : ARES_SOCKET_BAD);
}

static void
on_socket(void *context, ares_socket_t fd, int readable, int writable)
{
	struct resolve *r = context;
	unsigned events = (readable ? (unsigned)LOOP_READ : 0U) |
	    (writable ? (unsigned)LOOP_WRITE : 0U);

	if (loop_watch(r->loop, fd, events, on_ready, r) != 0)
		log_errno("name server"); /* the lookup will time out */
}

struct resolve *
resolve_open(struct loop *loop, const struct resolve_options *options)
{
	struct resolve *r = calloc(1, sizeof(*r));
	struct ares_options set = { .flags = ARES_FLAG_NOSEARCH,
		.timeout = (int)(options->timeout_ms / TRIES / 2),
		.tries = TRIES,
		.sock_state_cb = on_socket,
		.sock_state_cb_data = r };
	int status;

	if (r == NULL)
		return NULL;
	r->loop = loop;
	r->pins = options->pins;
	r->line_end = &r->line;
	status = ares_library_init(ARES_LIB_INIT_ALL);
	if (status == ARES_SUCCESS)
		status = ares_init_options(&r->channel, &set,
		    ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
			ARES_OPT_SOCK_STATE_CB);
	if (status != ARES_SUCCESS) {
		log_error("name servers: %s", ares_strerror(status));
		free(r);
		return NULL;
	}
	if (options->servers != NULL && options->servers[0] != '\0')
		status =
		    ares_set_servers_ports_csv(r->channel, options->servers);
	if (status != ARES_SUCCESS) {
		log_error("dns-servers: %s: %s", options->servers,
		    ares_strerror(status));
		resolve_close(r);
		return NULL;
	}
	return r;
}

/* "1.2.3.4" or "[2001:db8::1]", with a comma before it if it is not first. */
static void
put_address(struct buffer *out, const struct sockaddr *address)
{
	char text[INET6_ADDRSTRLEN];

	if (address->sa_family == AF_INET) {
		struct sockaddr_in a;

		memcpy(&a, address, sizeof(a));
		if (inet_ntop(AF_INET, &a.sin_addr, text, sizeof(text)))
			buffer_printf(
			    out, "%s%s", out->size > 0 ? "," : "", text);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 a;

		memcpy(&a, address, sizeof(a));
		if (inet_ntop(AF_INET6, &a.sin6_addr, text, sizeof(text)))
			buffer_printf(
			    out, "%s[%s]", out->size > 0 ? "," : "", text);
	}
}

static void fly(struct resolve *r);

static void
on_answer(void *context, int status, int timeouts, struct ares_addrinfo *info)
{
	struct lookup *lookup = context;
	struct resolve *r = lookup->resolve;
	struct resolve_answer answer = { .ttl = RESOLVE_TTL_MAX };
	struct buffer text = buffer_make(ADDRESSES_BYTES_MAX);
	int count = 0;

	(void)timeouts;
	if (status == ARES_SUCCESS)
		for (const struct ares_addrinfo_node *n = info->nodes;
		     n != NULL && count < RESOLVE_ADDRESSES_MAX;
		     n = n->ai_next, count++) {
			put_address(&text, n->ai_addr);
			if (n->ai_ttl < answer.ttl)
				answer.ttl = n->ai_ttl;
		}
	if (count > 0)
		answer.addresses = buffer_string(&text);
	if (answer.ttl < RESOLVE_TTL_MIN || answer.addresses == NULL)
		answer.ttl = RESOLVE_TTL_MIN;
	if (info != NULL)
		ares_freeaddrinfo(info);
	r->flying--;
	if (!r->closing) {
		lookup->done(lookup->context, &answer);
		fly(r);
	}
	buffer_free(&text);
	free(lookup);
}

/* Start what stands in the line, as far as there is room in the air. */
static void
fly(struct resolve *r)
{
	const struct ares_addrinfo_hints hints = { .ai_family = AF_UNSPEC,
		.ai_flags = ARES_AI_NOSORT,
		.ai_socktype = SOCK_STREAM };

	while (r->line != NULL && r->flying < RESOLVE_FLIGHT_MAX) {
		struct lookup *lookup = r->line;

		r->line = lookup->next;
		if (r->line == NULL)
			r->line_end = &r->line;
		r->flying++;
		ares_getaddrinfo(
		    r->channel, lookup->host, NULL, &hints, on_answer, lookup);
	}
}

/* Does "a.example" or "*.example" name the host? */
static bool
pin_matches(struct text name, struct text host)
{
	if (name.size > 2 && name.data[0] == '*') {
		name.data++;
		name.size--;
		return host.size > name.size && text_ends_nocase(host, name);
	}
	return text_equal_nocase(name, host);
}

/* The addresses that a setting gives to a name; false when there are none. */
static bool
find_pin(const char *pins, const char *host, struct buffer *out)
{
	struct text rest = text_of(pins), pin, name, address;

	while (text_split(&rest, ',', &pin)) {
		struct text list = text_trim(pin);

		if (!text_split(&list, '=', &name) ||
		    !pin_matches(text_trim(name), text_of(host)))
			continue;
		while (text_split(&list, '+', &address)) {
			address = text_trim(address);
			buffer_printf(out,
			    text_find(address, text_literal(":")) == SIZE_MAX
				? "%s%.*s"
				: "%s[%.*s]",
			    out->size > 0 ? "," : "", (int)address.size,
			    address.data);
		}
		return out->size > 0;
	}
	return false;
}

int
resolve_start(struct resolve *r, const char *host,
    void (*done)(void *context, const struct resolve_answer *answer),
    void *context)
{
	struct buffer pinned = buffer_make(ADDRESSES_BYTES_MAX);
	struct lookup *lookup;
	size_t size = strlen(host) + 1;

	if (r->pins != NULL && find_pin(r->pins, host, &pinned)) {
		struct resolve_answer answer = { .ttl = RESOLVE_TTL_MAX,
			.addresses = buffer_string(&pinned) };

		done(context, &answer);
		buffer_free(&pinned);
		return 0;
	}
	lookup = calloc(1, sizeof(*lookup) + size);
	if (lookup == NULL)
		return -1;
	lookup->resolve = r;
	lookup->done = done;
	lookup->context = context;
	memcpy(lookup->host, host, size);
	*r->line_end = lookup;
	r->line_end = &lookup->next;
	fly(r);
	return 0;
}

int64_t
resolve_timeout_ms(const struct resolve *r)
{
	struct timeval t, *left;

	if (r->flying == 0)
		return -1;
	left = ares_timeout(r->channel, NULL, &t);
	if (left == NULL)
		return -1;
	return left->tv_sec * INT64_C(1000) + left->tv_usec / 1000 + 1;
}

void
resolve_run(struct resolve *r)
{
	if (r->flying > 0)
		ares_process_fd(r->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void
resolve_close(struct resolve *r)
{
	if (r == NULL)
		return;
	r->closing = true;
	ares_destroy(r->channel);
	while (r->line != NULL) {
		struct lookup *lookup = r->line;

		r->line = lookup->next;
		free(lookup);
	}
	ares_library_cleanup();
	free(r);
}
