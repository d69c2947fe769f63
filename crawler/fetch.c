/*
 * Transfers over libcurl; see fetch.h.  Which option is set to what, and why,
 * was measured with libcurl 7.88.1 (lait-fetch(1), NOTES).
 */

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"

#include "crawler/capture.h"
#include "crawler/fetch.h"
#include "crawler/fetch_list.h"

enum { IDLE_MS = 60000, CA_SECONDS = 86400 };

struct transfer {
	struct transfer *next, *previous; /* under way, or spare */
	struct fetch *fetch;
	CURL *easy;
	struct curl_slist *header, *addresses;
	struct capture capture;
	char ip[FETCH_IP_BYTES_MAX];
	int64_t start_us, start_ms, deadline_ms;
	int64_t held;        /* what the body adds to fetch->bytes */
	int refused, opened; /* sockets */
	bool handshake;      /* TLS has begun */
	enum fetch_end why; /* set by our callbacks; wins over libcurl's code */
	void (*done)(void *context, const struct fetch_answer *answer);
	bool (*refuses)(void *context, struct text header);
	void *context;
};

struct fetch {
	struct loop *loop;
	struct fetch_options options;
	CURLM *multi;
	struct sockets sockets;
	struct transfer *busy, *spare;
	/* Names of transfers that are done, for the next one to take from
	 * libcurl's cache: it walks the whole of it at every transfer. */
	struct curl_slist *forget;
	size_t count;
	int64_t bytes, wake_ms; /* wake_ms -1: no timer */
};

static curl_socket_t
on_open(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = context;
	int fd;

	(void)purpose;
	/* A proxy is the user's own word. */
	if (t->fetch->options.proxy == NULL &&
	    network_refuses(&address->addr, t->fetch->options.allowed)) {
		t->refused++;
		return CURL_SOCKET_BAD;
	}
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
	t->opened++;
	return fd < 0 || sockets_born(&t->fetch->sockets, fd) != 0
	    ? CURL_SOCKET_BAD
	    : fd;
}

static int
on_close(void *context, curl_socket_t fd)
{
	struct fetch *f = context;

	sockets_died(&f->sockets, fd);
	return close(fd);
}

static int
on_debug(CURL *easy, curl_infotype type, char *data, size_t size, void *context)
{
	struct transfer *t = context;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT)
		buffer_put(&t->capture.request, data, size);
	else if (type == CURLINFO_SSL_DATA_OUT)
		t->handshake = true;
	return 0;
}

/* What a callback returns: anything but size ends the transfer. */
static size_t
take(struct transfer *t, enum capture_status status, size_t size)
{
	if (status == CAPTURE_OK)
		return size;
	if (status == CAPTURE_MEMORY)
		log_error("out of memory");
	t->why = status == CAPTURE_TOO_LARGE ? FETCH_TOO_LARGE
	    : status == CAPTURE_BAD_HTTP     ? FETCH_BAD_HTTP
					     : FETCH_OURS;
	return 0;
}

static size_t
on_header(char *data, size_t one, size_t size, void *context)
{
	struct transfer *t = context;
	bool was_whole = capture_header(&t->capture).size > 0;
	size_t taken =
	    take(t, capture_line(&t->capture, data, size), one * size);
	struct text header = capture_header(&t->capture);

	/* Nothing of the body was read yet: it is not wanted. */
	if (t->why == FETCH_OK && !was_whole && header.size > 0 &&
	    t->refuses != NULL && t->refuses(t->context, header)) {
		t->why = FETCH_REFUSED;
		return 0;
	}
	return taken;
}

static size_t
on_body(char *data, size_t one, size_t size, void *context)
{
	struct transfer *t = context;
	size_t before = t->capture.body.room;
	enum capture_status status = capture_body(&t->capture, data, size);

	t->held += (int64_t)(t->capture.body.room - before);
	t->fetch->bytes += (int64_t)(t->capture.body.room - before);
	return take(t, status, one * size);
}

static void
on_ready(void *context, int fd, unsigned events)
{
	struct fetch *f = context;
	int running,
	    mask = (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
	    (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0);

	(void)curl_multi_socket_action(f->multi, fd, mask, &running);
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *unused)
{
	struct fetch *f = context;
	unsigned events = 0;

	(void)easy, (void)unused;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		events |= LOOP_READ;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		events |= LOOP_WRITE;
	return loop_watch(f->loop, fd, events, on_ready, f);
}

static int
on_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct fetch *f = context;

	(void)multi;
	f->wake_ms = timeout_ms < 0 ? -1 : loop_now_ms() + timeout_ms;
	return 0;
}

/* With Debian's default CAPATH the certificates would be read anew for each
 * connection. */
static CURLcode
set_options(CURL *e, struct transfer *t, const struct fetch_request *r)
{
	const struct fetch_options *o = &t->fetch->options;
	CURLcode bad = CURLE_OK;

#define SET(option, value)                                                     \
	bad = bad != CURLE_OK ? bad : curl_easy_setopt(e, option, value)
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PROXY, o->proxy == NULL ? "" : o->proxy);
	SET(CURLOPT_CAPATH, NULL);
	SET(CURLOPT_CAINFO, o->ca_file);
	SET(CURLOPT_CA_CACHE_TIMEOUT, (long)CA_SECONDS);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_HTTP09_ALLOWED, 0L);
	SET(CURLOPT_HTTP_TRANSFER_DECODING, 0L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_timeout_ms);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)o->low_speed);
	SET(CURLOPT_LOW_SPEED_TIME, (long)((o->low_speed_ms + 999) / 1000));
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_HSTS_CTRL, 0L);
	SET(CURLOPT_USERAGENT, o->agent);
	SET(CURLOPT_OPENSOCKETFUNCTION, on_open);
	SET(CURLOPT_OPENSOCKETDATA, t);
	SET(CURLOPT_CLOSESOCKETFUNCTION, on_close);
	SET(CURLOPT_CLOSESOCKETDATA, t->fetch);
	SET(CURLOPT_VERBOSE, 1L);
	SET(CURLOPT_DEBUGFUNCTION, on_debug);
	SET(CURLOPT_DEBUGDATA, t);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, t);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, t);
	SET(CURLOPT_PRIVATE, t);
	SET(CURLOPT_URL, r->url);
	SET(CURLOPT_HTTPHEADER, t->header);
	SET(CURLOPT_RESOLVE, t->addresses);
	SET(CURLOPT_TIMEOUT_MS, (long)r->deadline_ms);
#undef SET
	return bad;
}

static void
free_transfer(struct transfer *t)
{
	capture_free(&t->capture);
	free(t);
}

static struct transfer *
new_transfer(struct fetch *f)
{
	struct transfer *t = f->spare;

	if (t != NULL) {
		f->spare = t->next;
	} else {
		t = calloc(1, sizeof(*t));
		if (t == NULL)
			return NULL;
		t->capture = capture_make();
	}
	/* A new handle: in libcurl before 8.1 one that was used keeps a
	 * pointer to a header line that is freed, and takes it up when the
	 * next answer begins with a folded line. */
	if ((t->easy = curl_easy_init()) == NULL) {
		free_transfer(t);
		return NULL;
	}
	t->next = f->busy;
	t->previous = NULL;
	if (f->busy != NULL)
		f->busy->previous = t;
	f->busy = t;
	f->count++;
	return t;
}

/* Take a transfer from those under way to those that are spare. */
static void
retire(struct transfer *t)
{
	struct fetch *f = t->fetch;

	if (t->next != NULL)
		t->next->previous = t->previous;
	if (t->previous != NULL)
		t->previous->next = t->next;
	else
		f->busy = t->next;
	f->count--;
	f->bytes -= t->held;
	curl_easy_cleanup(t->easy);
	fetch_list_forget(&f->forget, t->addresses);
	curl_slist_free_all(t->header);
	curl_slist_free_all(t->addresses);
	t->header = t->addresses = NULL;
	capture_clear(&t->capture, CAPTURE_KEPT_BYTES);
	t->next = f->spare;
	f->spare = t;
}

int
fetch_start(struct fetch *f, const struct fetch_request *r)
{
	struct transfer *t = new_transfer(f);

	if (t == NULL) {
		log_error("out of memory");
		return -1;
	}
	sockets_clear(&f->sockets, r->connection);
	t->fetch = f;
	capture_clear(&t->capture, r->body_max);
	t->done = r->done;
	t->refuses = r->refuses;
	t->context = r->context;
	t->start_us = loop_wall_us();
	t->start_ms = loop_now_ms();
	t->deadline_ms = r->deadline_ms;
	t->refused = t->opened = 0;
	t->handshake = false;
	t->held = 0;
	t->why = FETCH_OK;
	t->addresses = f->forget;
	f->forget = NULL;
	if (fetch_list_header(&t->header, r, f->options.from) &&
	    (r->addresses == NULL || fetch_list_addresses(&t->addresses, r)) &&
	    set_options(t->easy, t, r) == CURLE_OK &&
	    curl_multi_add_handle(f->multi, t->easy) == CURLM_OK)
		return 0;
	log_error("libcurl refuses an option or is out of memory");
	retire(t);
	return -1;
}

/* libcurl says 28 for a connection, a handshake, a slow or a late body. */
static enum fetch_end
timeout_of(const struct transfer *t)
{
	if (t->capture.request.size == 0)
		return t->handshake ? FETCH_TLS : FETCH_CONNECT;
	return loop_now_ms() - t->start_ms + 20 >= t->deadline_ms
	    ? FETCH_TIMEOUT
	    : FETCH_SLOW;
}

/* libcurl's codes, but for those that say more than one thing.  (Argument: a
 * header line that begins like a folded one.) */
static const struct {
	CURLcode code;
	enum fetch_end end;
} ends[] = { { CURLE_OK, FETCH_OK },
	{ CURLE_COULDNT_RESOLVE_HOST, FETCH_CONNECT },
	{ CURLE_COULDNT_RESOLVE_PROXY, FETCH_CONNECT },
	{ CURLE_PEER_FAILED_VERIFICATION, FETCH_CERTIFICATE },
	{ CURLE_SSL_CONNECT_ERROR, FETCH_TLS }, { CURLE_SSL_CIPHER, FETCH_TLS },
	{ CURLE_SSL_INVALIDCERTSTATUS, FETCH_TLS },
	{ CURLE_PARTIAL_FILE, FETCH_CUT },
	{ CURLE_UNSUPPORTED_PROTOCOL, FETCH_BAD_HTTP },
	{ CURLE_WEIRD_SERVER_REPLY, FETCH_BAD_HTTP },
	{ CURLE_BAD_FUNCTION_ARGUMENT, FETCH_BAD_HTTP },
	{ CURLE_URL_MALFORMAT, FETCH_BAD_URL } };

static enum fetch_end
end_of(struct transfer *t, CURLcode code)
{
	if (t->why != FETCH_OK)
		return t->why;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends[i].code == code)
			return ends[i].end;
	if (code == CURLE_COULDNT_CONNECT)
		return t->refused > 0 && t->opened == 0 ? FETCH_ADDRESS
							: FETCH_CONNECT;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return timeout_of(t);
	/* Also its word for a header line over 100 KiB. */
	if (code == CURLE_OUT_OF_MEMORY && t->capture.request.size > 0 &&
	    !t->capture.head_done)
		return FETCH_TOO_LARGE;
	if (code == CURLE_OUT_OF_MEMORY)
		log_error("libcurl is out of memory");
	else if (code == CURLE_SSL_CACERT_BADFILE)
		log_error("%s: cannot read the trusted certificates (setting "
			  "ca-file; Debian's package is ca-certificates)",
		    t->fetch->options.ca_file);
	else
		return FETCH_RESET;
	return FETCH_OURS;
}

static void
finish(struct transfer *t, CURLcode code)
{
	struct fetch_answer a = { .end = end_of(t, code),
		.ip = t->ip,
		.start_us = t->start_us,
		.total_ms = loop_now_ms() - t->start_ms };
	curl_socket_t fd = CURL_SOCKET_BAD;
	char *ip = NULL;

	(void)curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_IP, &ip);
	(void)curl_easy_getinfo(t->easy, CURLINFO_ACTIVESOCKET, &fd);
	(void)snprintf(t->ip, sizeof(t->ip), "%s", ip == NULL ? "" : ip);
	a.connection = sockets_find(&t->fetch->sockets, fd);
	(void)curl_multi_remove_handle(t->fetch->multi, t->easy);
	a.request = buffer_text(&t->capture.request);
	a.header = capture_header(&t->capture);
	a.body = buffer_text(&t->capture.body);
	t->done(t->context, &a);
	retire(t);
}

void
fetch_run(struct fetch *f)
{
	CURLMsg *message;
	int running, left;
	char *t;

	if (f->wake_ms >= 0 && f->wake_ms <= loop_now_ms()) {
		f->wake_ms = -1;
		(void)curl_multi_socket_action(
		    f->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	while ((message = curl_multi_info_read(f->multi, &left)) != NULL) {
		t = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(
		    message->easy_handle, CURLINFO_PRIVATE, &t);
		finish((struct transfer *)(void *)t, message->data.result);
	}
}

int64_t
fetch_timeout_ms(const struct fetch *f)
{
	int64_t now = loop_now_ms();

	if (f->wake_ms < 0)
		return IDLE_MS;
	return f->wake_ms <= now ? 0 : f->wake_ms - now;
}

size_t
fetch_count(const struct fetch *f)
{
	return f->count;
}

int64_t
fetch_bytes(const struct fetch *f)
{
	return f->bytes;
}

struct fetch *
fetch_open(struct loop *loop, const struct fetch_options *options)
{
	struct fetch *f = calloc(1, sizeof(*f));
	CURLMcode bad = CURLM_OK;

	if (f == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (f->multi = curl_multi_init()) == NULL) {
		log_error("libcurl cannot be started");
		free(f);
		return NULL;
	}
	f->loop = loop;
	f->options = *options;
	f->wake_ms = -1;
#define SET(option, value)                                                     \
	bad = bad != CURLM_OK ? bad : curl_multi_setopt(f->multi, option, value)
	SET(CURLMOPT_SOCKETFUNCTION, on_socket);
	SET(CURLMOPT_SOCKETDATA, f);
	SET(CURLMOPT_TIMERFUNCTION, on_timer);
	SET(CURLMOPT_TIMERDATA, f);
	SET(CURLMOPT_MAXCONNECTS, (long)(2 * options->transfers));
#undef SET
	if (bad == CURLM_OK)
		return f;
	log_error("libcurl refuses an option");
	fetch_close(f);
	return NULL;
}

void
fetch_close(struct fetch *f)
{
	if (f == NULL)
		return;
	while (f->busy != NULL) {
		(void)curl_multi_remove_handle(f->multi, f->busy->easy);
		retire(f->busy);
	}
	while (f->spare != NULL) {
		struct transfer *t = f->spare;

		f->spare = t->next;
		free_transfer(t);
	}
	curl_slist_free_all(f->forget);
	(void)curl_multi_cleanup(f->multi);
	curl_global_cleanup();
	sockets_free(&f->sockets);
	free(f);
}
