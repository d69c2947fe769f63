/*
 * Waiting for descriptors with epoll; see loop.h.
 */

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/stop.h"

#include "crawler/loop.h"

enum { EVENTS_MAX = 128 };

struct watch {
	unsigned events; /* 0: not watched */
	void (*ready)(void *context, int fd, unsigned events);
	void *context;
};

struct loop {
	int epoll;
	struct watch *watches; /* by descriptor */
	size_t room;
	int always; /* the one descriptor that is always ready, or -1 */
};

struct loop *
loop_new(void)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->always = -1;
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll < 0) {
		free(l);
		return NULL;
	}
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	(void)close(l->epoll); /* holds no data */
	free(l->watches);
	free(l);
}

static int
make_room(struct loop *l, size_t fd)
{
	size_t room = l->room == 0 ? 64 : l->room;
	struct watch *watches;

	while (room <= fd)
		room *= 2;
	if (room == l->room)
		return 0;
	watches = reallocarray(l->watches, room, sizeof(*watches));
	if (watches == NULL)
		return -1;
	memset(watches + l->room, 0, (room - l->room) * sizeof(*watches));
	l->watches = watches;
	l->room = room;
	return 0;
}

int
loop_watch(struct loop *l, int fd, unsigned events,
    void (*ready)(void *context, int fd, unsigned events), void *context)
{
	struct epoll_event e = { .data.fd = fd };
	struct watch *w;
	bool known;

	if (make_room(l, (size_t)fd) != 0)
		return -1;
	w = &l->watches[fd];
	known = w->events != 0;
	*w = (struct watch){
		.events = events, .ready = ready, .context = context
	};
	if (l->always == fd) {
		l->always = events == 0 ? -1 : fd;
		return 0;
	}
	if (events == 0) {
		/* A closed descriptor has left by itself. */
		(void)epoll_ctl(l->epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	e.events = (events & LOOP_READ ? EPOLLIN : 0) |
	    (events & LOOP_WRITE ? EPOLLOUT : 0);
	if (known && epoll_ctl(l->epoll, EPOLL_CTL_MOD, fd, &e) == 0)
		return 0;
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &e) == 0)
		return 0;
	if (errno == EPERM && l->always < 0) {
		l->always = fd;
		return 0;
	}
	w->events = 0;
	return -1;
}

static void
call(struct loop *l, int fd, unsigned events)
{
	struct watch *w = &l->watches[fd];

	if ((size_t)fd < l->room && w->events & events)
		w->ready(w->context, fd, w->events & events);
}

int
loop_wait(struct loop *l, int64_t timeout_ms)
{
	struct epoll_event events[EVENTS_MAX];
	struct pollfd ready = { .fd = l->epoll, .events = POLLIN };
	int count, wait = timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;

	if (timeout_ms < 0 || l->always >= 0)
		wait = 0;
	/* Through poll(2), which here cannot miss a signal. */
	if (stop_poll(&ready, 1, wait) < 0)
		return errno == EINTR ? 0 : -1;
	count = epoll_wait(l->epoll, events, EVENTS_MAX, 0);
	if (count < 0)
		return errno == EINTR ? 0 : -1;
	for (int i = 0; i < count; i++) {
		uint32_t e = events[i].events;
		unsigned what = 0;

		if (e & (EPOLLIN | EPOLLERR | EPOLLHUP))
			what |= LOOP_READ;
		if (e & (EPOLLOUT | EPOLLERR | EPOLLHUP))
			what |= LOOP_WRITE;
		call(l, events[i].data.fd, what);
	}
	if (l->always >= 0)
		call(l, l->always, LOOP_READ | LOOP_WRITE);
	return 0;
}

int64_t
loop_now_ms(void)
{
	return clock_ms();
}

int64_t
loop_wall_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t); /* cannot fail */
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}
