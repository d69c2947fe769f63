/*
 * A small web server on loopback, for the tests and the demo: it serves a
 * folder, and misbehaves where a script says so (httpd-answer.c).
 *
 *	httpd --root DIR [--port N] [--hosts] [--log FILE] [--delay MS]
 *	    [--addresses N]
 *
 * It listens on 127.0.0.1 (to 127.0.0.N) and prints its port as one line on
 * standard output.  The log has a line for each answer: start and end in
 * milliseconds since 1970, Host, target, status, bytes sent, and "done" or
 * "left" (the other side went away), with tabs between.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/number.h"
#include "tests/httpd.h"

enum { EVENTS_MAX = 256, OUT_BYTES = 64 << 10, CONNECTIONS_MAX = 8192 };

enum state { READING, WAITING, SENDING, IDLE, HANGING };

struct connection {
	int fd;
	enum state state;
	bool asked_close;
	struct buffer in;
	struct httpd_answer answer;
	char host[256], target[4096];
	int64_t start_ms, wake_ms; /* wake_ms 0: no timer */
	int64_t sent, sent_since_ms;
	char out[OUT_BYTES];
	size_t out_size, out_sent, head_sent;
};

static struct connection *connections[CONNECTIONS_MAX]; /* by descriptor */
static int poll_fd, top_fd;
static struct httpd_site site = { .root = "." };
static FILE *access_log;
static volatile sig_atomic_t stopped;

static void
on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

static void
watch(struct connection *c, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.fd = c->fd };

	if (epoll_ctl(poll_fd, EPOLL_CTL_MOD, c->fd, &e) != 0 &&
	    epoll_ctl(poll_fd, EPOLL_CTL_ADD, c->fd, &e) != 0)
		perror("httpd: epoll_ctl");
}

static void
log_answer(const struct connection *c, const char *how)
{
	if (access_log == NULL)
		return;
	fprintf(access_log, "%lld\t%lld\t%s\t%s\t%d\t%lld\t%s\n",
	    (long long)c->start_ms, (long long)now_ms(), c->host, c->target,
	    c->answer.status, (long long)c->sent, how);
	fflush(access_log);
}

static void
drop(struct connection *c)
{
	if (c->state == SENDING || c->state == WAITING || c->state == HANGING)
		log_answer(c, "left");
	if (c->answer.end == HTTPD_RESET && c->state != READING) {
		struct linger now = { .l_onoff = 1 };

		(void)setsockopt(
		    c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	}
	connections[c->fd] = NULL;
	(void)close(c->fd); /* nothing more to lose */
	buffer_free(&c->in);
	httpd_answer_free(&c->answer);
	free(c);
}

/* Take the next bytes of the answer into c->out; 0 when there are no more. */
static size_t
fill(struct connection *c)
{
	struct httpd_answer *a = &c->answer;
	size_t size = a->head.size - c->head_sent;
	ssize_t got;

	if (size > 0) {
		size = size < OUT_BYTES ? size : OUT_BYTES;
		memcpy(c->out, a->head.data + c->head_sent, size);
		c->head_sent += size;
		return size;
	}
	if (a->file >= 0 && a->file_bytes > 0) {
		size = a->file_bytes < OUT_BYTES ? (size_t)a->file_bytes
						 : OUT_BYTES;
		got = read(a->file, c->out, size);
		if (got <= 0)
			return 0;
		a->file_bytes -= got;
		return (size_t)got;
	}
	if (a->filler == 0)
		return 0;
	size = a->filler < OUT_BYTES ? (size_t)a->filler : OUT_BYTES;
	memset(c->out, 'x', size);
	if (a->filler != INT64_MAX)
		a->filler -= (int64_t)size;
	return size;
}

static void
finish(struct connection *c)
{
	struct httpd_answer *a = &c->answer;

	if (a->end == HTTPD_HANG) {
		c->state = HANGING;
		watch(c, EPOLLIN | EPOLLRDHUP);
		return;
	}
	log_answer(c, "done");
	c->state = IDLE;
	if (a->end != HTTPD_KEEP || c->asked_close) {
		drop(c);
		return;
	}
	if (a->junk.size > 0)
		c->wake_ms = now_ms() + a->junk_ms;
	else
		httpd_answer_free(a);
	c->state = a->junk.size > 0 ? IDLE : READING;
	watch(c, EPOLLIN | EPOLLRDHUP);
}

/* How many bytes may go now, by the answer's rate. */
static size_t
allowance(struct connection *c)
{
	int64_t rate = c->answer.rate, may;

	if (rate == 0)
		return OUT_BYTES;
	may = (now_ms() - c->sent_since_ms) * rate / 1000 - c->sent;
	if (may > 0)
		return (size_t)may;
	c->wake_ms = now_ms() + 1000 / rate + 10;
	watch(c, EPOLLRDHUP);
	return 0;
}

static void
send_some(struct connection *c)
{
	for (;;) {
		size_t left, may;
		ssize_t put;

		if (c->out_sent == c->out_size) {
			c->out_sent = 0;
			c->out_size = fill(c);
			if (c->out_size == 0) {
				finish(c);
				return;
			}
		}
		left = c->out_size - c->out_sent;
		may = allowance(c);
		if (may == 0)
			return;
		put = send(c->fd, c->out + c->out_sent, left < may ? left : may,
		    MSG_NOSIGNAL);
		if (put < 0) {
			if (errno == EAGAIN)
				watch(c, EPOLLOUT | EPOLLRDHUP);
			else
				drop(c);
			return;
		}
		c->out_sent += (size_t)put;
		c->sent += put;
	}
}

static void
start_answer(struct connection *c)
{
	c->state = SENDING;
	c->sent_since_ms = now_ms();
	send_some(c);
}

/* The value of a request header line, cut to fit. */
static void
header_value(struct text head, const char *name, char *out, size_t size)
{
	struct text line, key;

	out[0] = '\0';
	while (text_split(&head, '\n', &line)) {
		if (!text_split(&line, ':', &key) || line.data == NULL ||
		    !text_equal_nocase(key, text_of(name)))
			continue;
		line = text_trim(line);
		if (line.size >= size)
			line.size = size - 1;
		memcpy(out, line.data, line.size);
		out[line.size] = '\0';
	}
}

static bool
read_request(struct connection *c, size_t size)
{
	struct text head = { .data = c->in.data, .size = size }, line, method;
	struct text target;
	char how[32], name[16];
	struct httpd_request request = {
		.method = name, .host = c->host, .target = c->target
	};

	header_value(head, "Host", c->host, sizeof(c->host));
	header_value(head, "Connection", how, sizeof(how));
	c->asked_close = strcasecmp(how, "close") == 0;
	if (!text_split(&head, '\n', &line) ||
	    !text_split(&line, ' ', &method) ||
	    !text_split(&line, ' ', &target) || method.size >= sizeof(name) ||
	    target.size >= sizeof(c->target))
		return false;
	memcpy(name, method.data, method.size);
	name[method.size] = '\0';
	memcpy(c->target, target.data, target.size);
	c->target[target.size] = '\0';
	c->start_ms = now_ms();
	c->sent = 0;
	c->out_size = c->out_sent = c->head_sent = 0;
	c->answer = httpd_answer_make();
	httpd_answer(&site, &request, &c->answer);
	return true;
}

static void
take_input(struct connection *c)
{
	size_t end;
	char *room;
	ssize_t got;

	room = buffer_reserve(&c->in, 4096);
	if (room == NULL) {
		drop(c);
		return;
	}
	got = recv(c->fd, room, 4096, 0);
	if (got <= 0) {
		if (got == 0 || errno != EAGAIN)
			drop(c);
		return;
	}
	c->in.size += (size_t)got;
	if (c->state == IDLE) {
		httpd_answer_free(&c->answer);
		c->wake_ms = 0;
		c->state = READING;
	}
	end = text_find(buffer_text(&c->in), text_literal("\r\n\r\n"));
	if (c->state != READING || end == SIZE_MAX)
		return;
	if (!read_request(c, end)) {
		drop(c);
		return;
	}
	buffer_drop(&c->in, end + 4);
	if (c->answer.delay_ms > 0) {
		c->state = WAITING;
		c->wake_ms = now_ms() + c->answer.delay_ms;
		watch(c, EPOLLRDHUP);
		return;
	}
	start_answer(c);
}

static void
wake(struct connection *c)
{
	struct buffer *junk = &c->answer.junk;

	c->wake_ms = 0;
	if (c->state == WAITING) {
		start_answer(c);
	} else if (c->state == SENDING) {
		send_some(c);
	} else if (c->state == IDLE) {
		(void)send(c->fd, junk->data, junk->size, MSG_NOSIGNAL);
		httpd_answer_free(&c->answer);
		c->state = READING;
	}
}

/* Run what is due; the milliseconds until the next timer, or -1. */
static int
run_timers(void)
{
	int64_t now = now_ms(), next = INT64_MAX;

	for (int fd = 0; fd <= top_fd; fd++) {
		struct connection *c = connections[fd];

		if (c != NULL && c->wake_ms != 0 && c->wake_ms <= now)
			wake(c);
		c = connections[fd];
		if (c != NULL && c->wake_ms != 0 && c->wake_ms < next)
			next = c->wake_ms;
	}
	if (next == INT64_MAX)
		return -1;
	return next <= now ? 0 : (int)(next - now);
}

static void
take_connection(int listener)
{
	int one = 1;
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct connection *c;

	if (fd < 0)
		return;
	if (fd >= CONNECTIONS_MAX || (c = calloc(1, sizeof(*c))) == NULL) {
		(void)close(fd); /* the client sees it closed */
		return;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	c->fd = fd;
	c->in = buffer_make(HTTPD_REQUEST_BYTES_MAX);
	c->answer = httpd_answer_make();
	connections[fd] = c;
	top_fd = fd > top_fd ? fd : top_fd;
	watch(c, EPOLLIN | EPOLLRDHUP);
}

/* Listen on 127.0.0.`last`; port 0 takes any.  The port, or -1. */
static int
listen_on(int last, int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(0x7F000000U + (uint32_t)last) };
	socklen_t size = sizeof(a);
	struct epoll_event e = { .events = EPOLLIN };
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	e.data.fd = fd;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(fd, 1024) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &size) != 0 ||
	    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e) != 0) {
		(void)close(fd); /* nothing was sent */
		return -1;
	}
	return ntohs(a.sin_port);
}

static void
serve(void)
{
	struct epoll_event events[EVENTS_MAX];

	while (!stopped) {
		int wait_ms = run_timers();
		int count = epoll_wait(poll_fd, events, EVENTS_MAX, wait_ms);

		for (int i = 0; i < count; i++) {
			struct connection *c = connections[events[i].data.fd];

			if (c == NULL)
				take_connection(events[i].data.fd);
			else if ((events[i].events &
				     (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) &&
			    (events[i].events & EPOLLIN) == 0)
				drop(c);
			else if (events[i].events & EPOLLOUT)
				send_some(c);
			else if (events[i].events & EPOLLIN)
				take_input(c);
		}
	}
}

static int64_t
option_number(const char *s)
{
	int64_t n;

	if (number_parse(text_of(s), 0, 1 << 30, &n))
		return n;
	fprintf(stderr, "httpd: %s: not a number\n", s);
	exit(2);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = { { "root", required_argument,
						     NULL, 'r' },
		{ "port", required_argument, NULL, 'p' },
		{ "hosts", no_argument, NULL, 'H' },
		{ "log", required_argument, NULL, 'l' },
		{ "delay", required_argument, NULL, 'd' },
		{ "addresses", required_argument, NULL, 'a' }, { 0 } };
	int port = 0, addresses = 1, c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'r')
			site.root = optarg;
		else if (c == 'p')
			port = (int)option_number(optarg);
		else if (c == 'H')
			site.hosts = true;
		else if (c == 'd')
			site.delay_ms = option_number(optarg);
		else if (c == 'a')
			addresses = (int)option_number(optarg);
		else if (c != 'l' || (access_log = fopen(optarg, "ae")) == NULL)
			return 2;
	}
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	signal(SIGPIPE, SIG_IGN);
	poll_fd = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 1; i <= addresses; i++)
		if ((port = listen_on(i, port)) < 0) {
			perror("httpd: listen");
			return 3;
		}
	printf("%d\n", port);
	fflush(stdout);
	(void)fclose(stdout); /* `port=$(httpd ... &)` must not wait */
	serve();
	return 0;
}
