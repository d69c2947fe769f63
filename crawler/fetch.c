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
#include "lib/number.h"
#include "lib/record.h"

#include "crawler/fetch.h"
#include "crawler/header.h"

enum {
	REQUEST_BYTES_MAX = 16 << 10,
	KEPT_BYTES = 256 << 10, /* of a body's room, from one to the next */
	IDLE_MS = 60000,
	CA_SECONDS = 86400
};

struct transfer {
	struct transfer *next, *previous; /* under way, or spare */
	struct fetch *fetch;
	CURL *easy;
	struct curl_slist *header, *addresses;
	struct buffer request, head, body;
	char ip[FETCH_IP_BYTES_MAX];
	int64_t start_us, start_ms, deadline_ms;
	int64_t held; /* what the body adds to fetch->bytes */
	int lines, refused, opened;
	bool head_done;
	enum fetch_end why; /* set by our callbacks; wins over libcurl's code */
	void (*done)(void *context, const struct fetch_answer *answer);
	void *context;
};

struct fetch {
	struct loop *loop;
	struct fetch_options options;
	CURLM *multi;
	struct transfer *busy, *spare;
	size_t count;
	int64_t bytes, wake_ms; /* wake_ms -1: no timer */
};

/* ---- what libcurl calls -------------------------------------------------- */

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
	return fd < 0 ? CURL_SOCKET_BAD : fd;
}

static int
on_debug(CURL *easy, curl_infotype type, char *data, size_t size, void *context)
{
	struct transfer *t = context;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT)
		buffer_put(&t->request, data, size);
	return 0;
}

/* Is an interim response (1xx) complete in t->head? */
static bool
is_interim(const struct transfer *t)
{
	int status = header_status(buffer_text(&t->head));

	return t->head_done && status >= 100 && status < 200;
}

static size_t
refuse(struct transfer *t, enum fetch_end why)
{
	t->why = why;
	return 0;
}

static size_t
on_header(char *data, size_t one, size_t size, void *context)
{
	struct transfer *t = context;
	struct text line = { .data = data, .size = size }, head;

	(void)one;
	if (is_interim(t)) {
		buffer_clear(&t->head);
		t->head_done = false;
	}
	t->lines++;
	if (t->head_done)
		return t->lines > FETCH_HEADER_LINES_MAX
		    ? refuse(t, FETCH_TOO_LARGE)
		    : size; /* a trailer */
	if (t->lines > FETCH_HEADER_LINES_MAX ||
	    buffer_put(&t->head, data, size) != 0)
		return refuse(t, FETCH_TOO_LARGE);
	if (text_trim(line).size > 0)
		return size;
	t->head_done = true;
	head = buffer_text(&t->head);
	if (header_status(head) == 0 || header_status(head) == 101 ||
	    header_conflicts(head))
		return refuse(t, FETCH_BAD_HTTP);
	return size;
}

static size_t
on_body(char *data, size_t one, size_t size, void *context)
{
	struct transfer *t = context;
	size_t room = t->body.limit - t->body.size;
	size_t before = t->body.room;

	(void)one;
	if (buffer_put(&t->body, data, size < room ? size : room) != 0) {
		log_error("out of memory");
		return refuse(t, FETCH_OURS);
	}
	t->held += (int64_t)(t->body.room - before);
	t->fetch->bytes += (int64_t)(t->body.room - before);
	return size > room ? refuse(t, FETCH_TOO_LARGE) : size;
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

	(void)easy;
	(void)unused;
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

/* ---- one transfer -------------------------------------------------------- */

/* The options that are the same for all transfers; again after each reset,
 * which brings libcurl's defaults back: among them Debian's CApath, with which
 * the certificates are read anew for each connection. */
static CURLcode
set_always(CURL *e, struct transfer *t, const struct fetch_options *o)
{
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
	SET(CURLOPT_VERBOSE, 1L);
	SET(CURLOPT_DEBUGFUNCTION, on_debug);
	SET(CURLOPT_DEBUGDATA, t);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, t);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, t);
	SET(CURLOPT_PRIVATE, t);
	return bad;
}

static CURLcode
set_request(CURL *e, struct transfer *t, const struct fetch_request *r)
{
	CURLcode bad = CURLE_OK;

	SET(CURLOPT_URL, r->url);
	SET(CURLOPT_HTTPHEADER, t->header);
	SET(CURLOPT_RESOLVE, t->addresses);
	SET(CURLOPT_TIMEOUT_MS, (long)r->deadline_ms);
#undef SET
	return bad;
}

/* One more line in a list; false without memory. */
static bool
put_line(struct curl_slist **list, const char *name, const char *value)
{
	char line[1024];
	struct curl_slist *longer;

	if (snprintf(line, sizeof(line), "%s: %s", name, value) >=
	    (int)sizeof(line))
		return false;
	longer = curl_slist_append(*list, line);
	if (longer != NULL)
		*list = longer;
	return longer != NULL;
}

/* "+host:port:addresses" for libcurl's cache of names; the plus lets it
 * expire. */
static bool
put_addresses(struct transfer *t, const struct fetch_request *r)
{
	struct buffer b = buffer_make(4096);
	const char *entry;

	buffer_printf(
	    &b, "+%s:%u:%s", r->host, (unsigned)r->port, r->addresses);
	entry = buffer_string(&b);
	if (entry != NULL)
		t->addresses = curl_slist_append(NULL, entry);
	buffer_free(&b);
	return t->addresses != NULL;
}

static struct transfer *
new_transfer(struct fetch *f)
{
	struct transfer *t = f->spare;

	if (t != NULL) {
		f->spare = t->next;
		curl_easy_reset(t->easy);
	} else {
		t = calloc(1, sizeof(*t));
		if (t == NULL || (t->easy = curl_easy_init()) == NULL) {
			free(t);
			return NULL;
		}
		t->request = buffer_make(REQUEST_BYTES_MAX);
		t->head = buffer_make(FETCH_HEADER_BYTES_MAX);
	}
	t->next = f->busy;
	t->previous = NULL;
	if (f->busy != NULL)
		f->busy->previous = t;
	f->busy = t;
	f->count++;
	return t;
}

static void
free_transfer(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->header);
	curl_slist_free_all(t->addresses);
	buffer_free(&t->request);
	buffer_free(&t->head);
	buffer_free(&t->body);
	free(t);
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
	curl_slist_free_all(t->header);
	curl_slist_free_all(t->addresses);
	t->header = t->addresses = NULL;
	buffer_clear(&t->request);
	buffer_clear(&t->head);
	if (t->body.room > KEPT_BYTES)
		buffer_free(&t->body);
	buffer_clear(&t->body);
	t->next = f->spare;
	f->spare = t;
}

/*
 * Bytes that lie on a kept connection before we asked would be taken for the
 * answer: take them away and end that connection.  Over TLS they may be
 * tickets, so callers give no socket there.
 */
static void
clear_socket(int fd)
{
	char bytes[4096];

	if (fd < 0 || recv(fd, bytes, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
		return;
	for (int i = 0; i < 16; i++)
		if (recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) <= 0)
			break;
	(void)shutdown(fd, SHUT_RDWR); /* libcurl finds it dead */
}

int
fetch_start(struct fetch *f, const struct fetch_request *r)
{
	struct transfer *t = new_transfer(f);

	if (t == NULL) {
		log_error("out of memory");
		return -1;
	}
	clear_socket(r->socket);
	t->fetch = f;
	t->body.limit = r->body_max;
	t->done = r->done;
	t->context = r->context;
	t->start_us = loop_wall_us();
	t->start_ms = loop_now_ms();
	t->deadline_ms = r->deadline_ms;
	t->lines = t->refused = t->opened = 0;
	t->head_done = false;
	t->held = 0;
	t->why = FETCH_OK;
	if (put_line(&t->header, "Accept", r->accept) &&
	    put_line(&t->header, "Accept-Encoding", r->codings) &&
	    (f->options.from == NULL ||
		put_line(&t->header, "From", f->options.from)) &&
	    (r->addresses == NULL || put_addresses(t, r)) &&
	    set_always(t->easy, t, &f->options) == CURLE_OK &&
	    set_request(t->easy, t, r) == CURLE_OK &&
	    curl_multi_add_handle(f->multi, t->easy) == CURLM_OK)
		return 0;
	log_error("libcurl refuses an option or is out of memory");
	retire(t);
	return -1;
}

/* ---- the end of a transfer ----------------------------------------------- */

/* libcurl says 28 for a connection, a handshake, a slow or a late body. */
static enum fetch_end
timeout_of(struct transfer *t)
{
	curl_off_t connected = 0, secured = 0;
	char *scheme = NULL;

	(void)curl_easy_getinfo(t->easy, CURLINFO_CONNECT_TIME_T, &connected);
	(void)curl_easy_getinfo(t->easy, CURLINFO_APPCONNECT_TIME_T, &secured);
	(void)curl_easy_getinfo(t->easy, CURLINFO_SCHEME, &scheme);
	if (t->request.size == 0 && connected == 0)
		return FETCH_CONNECT;
	if (t->request.size == 0 && secured == 0 && scheme != NULL &&
	    (scheme[4] == 's' || scheme[4] == 'S'))
		return FETCH_TLS;
	return loop_now_ms() - t->start_ms + 20 >= t->deadline_ms
	    ? FETCH_TIMEOUT
	    : FETCH_SLOW;
}

static enum fetch_end
end_of(struct transfer *t, CURLcode code)
{
	if (t->why != FETCH_OK)
		return t->why;
	switch (code) {
	case CURLE_OK: return FETCH_OK;
	case CURLE_COULDNT_CONNECT:
		return t->refused > 0 && t->opened == 0 ? FETCH_ADDRESS
							: FETCH_CONNECT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY: return FETCH_CONNECT;
	case CURLE_OPERATION_TIMEDOUT: return timeout_of(t);
	case CURLE_PEER_FAILED_VERIFICATION: return FETCH_CERTIFICATE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_INVALIDCERTSTATUS: return FETCH_TLS;
	case CURLE_PARTIAL_FILE: return FETCH_CUT;
	case CURLE_FILESIZE_EXCEEDED: return FETCH_TOO_LARGE;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY: return FETCH_BAD_HTTP;
	case CURLE_URL_MALFORMAT: return FETCH_BAD_URL;
	case CURLE_OUT_OF_MEMORY:
		/* Also its word for a header line over 100 KiB. */
		if (t->request.size > 0 && !t->head_done)
			return FETCH_TOO_LARGE;
		log_error("libcurl is out of memory");
		return FETCH_OURS;
	case CURLE_SSL_CACERT_BADFILE:
		log_error("%s: cannot read the trusted certificates (setting "
			  "ca-file; Debian's package is ca-certificates)",
		    t->fetch->options.ca_file);
		return FETCH_OURS;
	default: return FETCH_RESET;
	}
}

static void
finish(struct transfer *t, CURLcode code)
{
	struct fetch_answer a = { .end = end_of(t, code),
		.ip = t->ip,
		.start_us = t->start_us,
		.total_ms = loop_now_ms() - t->start_ms,
		.socket = -1 };
	curl_socket_t fd = CURL_SOCKET_BAD;
	char *ip = NULL;

	(void)curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_IP, &ip);
	(void)curl_easy_getinfo(t->easy, CURLINFO_ACTIVESOCKET, &fd);
	(void)snprintf(t->ip, sizeof(t->ip), "%s", ip == NULL ? "" : ip);
	a.socket = fd;
	log_debug("transfer ended: %s", curl_easy_strerror(code));
	(void)curl_multi_remove_handle(t->fetch->multi, t->easy);
	a.request = buffer_text(&t->request);
	if (t->head_done && !is_interim(t))
		a.header = buffer_text(&t->head);
	a.body = buffer_text(&t->body);
	t->done(t->context, &a);
	retire(t);
}

void
fetch_run(struct fetch *f)
{
	CURLMsg *message;
	int running, left;

	if (f->wake_ms >= 0 && f->wake_ms <= loop_now_ms()) {
		f->wake_ms = -1;
		(void)curl_multi_socket_action(
		    f->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	while ((message = curl_multi_info_read(f->multi, &left)) != NULL) {
		char *t = NULL;

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

	if (f == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (f->multi = curl_multi_init()) == NULL) {
		log_error("libcurl cannot be started");
		free(f);
		return NULL;
	}
	f->loop = loop;
	f->options = *options;
	f->wake_ms = -1;
	if (curl_multi_setopt(f->multi, CURLMOPT_SOCKETFUNCTION, on_socket) ==
		CURLM_OK &&
	    curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f) == CURLM_OK &&
	    curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, on_timer) ==
		CURLM_OK &&
	    curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f) == CURLM_OK &&
	    curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS,
		(long)(2 * options->transfers)) == CURLM_OK)
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
	(void)curl_multi_cleanup(f->multi);
	curl_global_cleanup();
	free(f);
}
