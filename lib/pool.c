/*
 * Ordered worker processes, the parent's side; see pool.h.
 *
 * A line that was read lies in a slot until its answer was delivered.  Slots
 * are a ring in the order of the input.  Each worker holds one slot, so no
 * two pipes can wait for each other; all pipes of the parent are non-blocking
 * and it waits in one place.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/pool.h"
#include "lib/pool_slots.h"
#include "lib/pool_worker.h"
#include "lib/record.h"
#include "lib/stop.h"

enum {
	SLOTS_PER_WORKER = 16, /* a slow line holds back so many answers */
	READ_BYTES = 65536,
	IDLE_MS = 20,   /* how long an answer may be held back */
	TRIES_MAX = 2,  /* workers that a line may cost */
	BARREN_MAX = 50 /* deaths in a row that tell of no line */
};

struct pool {
	const struct pool_work *work;
	struct record_lines *lines;
	int fd;
	struct pool_worker workers[POOL_WORKERS_MAX];
	struct pool_slots *slots;
	int64_t *count_lines; /* the caller's */
	int64_t idle_at_ms;
	int barren;  /* deaths since the last answer that tell of no line */
	bool proven; /* a worker has answered: they can work */
	bool ended, unreadable;
	bool holds_back; /* answers were delivered since the last idle */
	int status;      /* what pool_run returns, once it is not 0 */
};

static void
give_up(struct pool *pool, struct pool_slot *slot, const char *why)
{
	int outcome;

	log_info("line %" PRId64 ": %s in %d workers", slot->number, why,
	    slot->tries);
	pool_slots_begin_answer(slot);
	outcome = pool->work->lost(
	    pool->work->context, pool_slots_line(slot), why, &slot->answer);
	pool_slots_answered(pool->slots, slot, outcome);
}

/* A worker is dead or must die: its line is tried again or lost.  Once workers
 * have answered, a row of deaths is the lines' fault, however long it is: a
 * site full of pictures that crash the decoder must not stop the work. */
static void
bury(struct pool *pool, struct pool_worker *worker)
{
	struct pool_slot *slot = worker->slot;
	bool began = worker->sent > 0;
	const char *why = pool_worker_dismiss(worker);

	if (why == NULL)
		pool->status = -1;
	pool->barren += !began || !pool->proven;
	if (pool->barren > BARREN_MAX && pool->status == 0) {
		log_error("workers die as soon as they start (%s)", why);
		pool->status = -1;
	}
	buffer_clear(&slot->answer);
	slot->state = POOL_WAITS;
	if (began && ++slot->tries >= TRIES_MAX && why != NULL)
		give_up(pool, slot, why);
}

static void
send_question(struct pool *pool, struct pool_worker *worker)
{
	const struct buffer *question = &worker->slot->question;
	ssize_t put;

	while (worker->sent < question->size) {
		put = write(worker->to, question->data + worker->sent,
		    question->size - worker->sent);
		if (put < 0 && errno == EAGAIN)
			return;
		if (put < 0 && errno != EINTR) {
			bury(pool, worker);
			return;
		}
		worker->sent += put > 0 ? (size_t)put : 0;
	}
}

static void
assign(struct pool *pool, struct pool_worker *worker, struct pool_slot *slot)
{
	slot->state = POOL_IN_HAND;
	worker->slot = slot;
	worker->sent = 0;
	worker->deadline_ms =
	    clock_ms() + (int64_t)pool->work->wall_seconds * 1000;
	send_question(pool, worker);
}

static void
take_answer(struct pool *pool, struct pool_worker *worker)
{
	struct pool_slot *slot = worker->slot;
	struct pool_frame frame;
	int whole;

	do {
		char *at = buffer_reserve(&slot->answer, READ_BYTES);
		ssize_t got =
		    at == NULL ? 0 : read(worker->from, at, READ_BYTES);

		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (got > 0)
			slot->answer.size += (size_t)got;
		whole = got <= 0 ? -1 : pool_slots_is_whole(pool->slots, slot);
	} while (whole == 0);
	if (whole < 0) {
		bury(pool, worker);
		return;
	}
	memcpy(&frame, slot->answer.data, sizeof(frame));
	worker->slot = NULL;
	pool->proven = true;
	pool->barren = 0;
	pool_slots_answered(pool->slots, slot, (int)frame.outcome);
}

/* A free worker, hired if need be or if it is to be a fresh one; NULL when all
 * are busy. */
static struct pool_worker *
free_worker(struct pool *pool, bool fresh)
{
	struct pool_worker *vacant = NULL;

	for (int i = 0; i < pool->work->workers; i++) {
		struct pool_worker *worker = &pool->workers[i];

		if (worker->pid != 0 && worker->slot == NULL && !fresh)
			return worker;
		if (worker->pid == 0 && vacant == NULL)
			vacant = worker;
	}
	if (vacant == NULL ||
	    pool_worker_hire(pool->work, pool->workers, vacant) == 0)
		return vacant;
	log_errno("worker process");
	pool->status = -1;
	return NULL;
}

static bool
may_read(const struct pool *pool)
{
	return !pool->ended && !stop_asked() &&
	    pool_slots_has_room(pool->slots);
}

static void
say_unreadable(struct pool *pool)
{
	/* What was read before is answered first. */
	pool->ended = pool->unreadable = true;
	if (errno == EFBIG)
		log_error("standard input: line %" PRId64
			  ": not a record: longer than 64 MiB",
		    *pool->count_lines + 1);
	else
		log_errno("standard input");
}

/* Give a line to `worker`; false when there is none to be had now. */
static bool
read_line(struct pool *pool, struct pool_worker *worker)
{
	struct text line;
	struct pool_slot *slot;
	int got;

	if (!may_read(pool) || !record_lines_ready(pool->lines))
		return false;
	got = record_lines_next(pool->lines, &line);
	if (got < 0)
		say_unreadable(pool);
	if (got <= 0) {
		pool->ended = true;
		return false;
	}
	slot = pool_slots_add(pool->slots, line, ++*pool->count_lines);
	if (slot == NULL) {
		log_error("out of memory");
		pool->status = -1;
		return false;
	}
	if (*pool->count_lines == pool->work->limit)
		pool->ended = true;
	assign(pool, worker, slot);
	return true;
}

static void
give_work(struct pool *pool)
{
	struct pool_worker *worker;
	struct pool_slot *slot;

	while (pool->status == 0) {
		slot = pool_slots_waiting(pool->slots);
		if (slot == NULL &&
		    !(may_read(pool) && record_lines_ready(pool->lines)))
			return;
		worker = free_worker(pool, slot != NULL);
		if (worker == NULL)
			return;
		if (slot != NULL)
			assign(pool, worker, slot);
		else if (!read_line(pool, worker))
			return;
	}
}

static bool
has_turn(const struct pool *pool)
{
	const struct pool_slot *slot = pool_slots_first(pool->slots);

	return slot != NULL && slot->state == POOL_ANSWERED;
}

static void
deliver(struct pool *pool)
{
	const struct pool_work *work = pool->work;
	struct pool_slot *slot;

	while (pool->status == 0 && has_turn(pool)) {
		slot = pool_slots_first(pool->slots);
		pool->status = work->deliver(work->context,
		    &(struct pool_answer){ .number = slot->number,
			.line = pool_slots_line(slot),
			.outcome = slot->outcome,
			.bytes = pool_slots_answer(slot) });
		pool->holds_back = true;
		pool_slots_drop_first(pool->slots);
	}
}

/* Let the output go when nothing came for a while, or long enough did. */
static void
tend_output(struct pool *pool, bool quiet)
{
	int64_t now = clock_ms();

	if (pool->status != 0 || (!quiet && now < pool->idle_at_ms))
		return;
	pool->idle_at_ms = now + IDLE_MS;
	pool->holds_back = false;
	pool->status = pool->work->idle(pool->work->context);
}

static bool
is_busy(const struct pool_worker *worker)
{
	return worker->pid != 0 && worker->slot != NULL;
}

/* Kill what has worked too long.  How many milliseconds nothing of ours will
 * happen, if no pipe says otherwise; -1 for ever. */
static int
watch(struct pool *pool)
{
	int64_t now = clock_ms(), next = INT64_MAX;

	for (int i = 0; i < pool->work->workers; i++) {
		struct pool_worker *worker = &pool->workers[i];

		if (!is_busy(worker))
			continue;
		if (worker->deadline_ms <= now) {
			worker->overdue = true;
			bury(pool, worker);
			return 0;
		}
		if (worker->deadline_ms < next)
			next = worker->deadline_ms;
	}
	if (pool->holds_back && pool->idle_at_ms < next)
		next = pool->idle_at_ms;
	if (next == INT64_MAX)
		return -1;
	return next <= now ? 0 : (int)(next - now);
}

/* What to wait for: two places a worker, then the input. */
static size_t
gather(const struct pool *pool, struct pollfd fds[])
{
	size_t count = 0;
	bool idle = false;

	for (int i = 0; i < pool->work->workers; i++) {
		const struct pool_worker *worker = &pool->workers[i];
		bool busy = is_busy(worker);
		bool sends = busy && worker->sent < worker->slot->question.size;

		idle = idle || !busy;
		fds[count++] = (struct pollfd){ .fd = busy ? worker->from : -1,
			.events = POLLIN };
		fds[count++] = (struct pollfd){ .fd = sends ? worker->to : -1,
			.events = POLLOUT };
	}
	fds[count++] =
	    (struct pollfd){ .fd = idle && may_read(pool) ? pool->fd : -1,
		    .events = POLLIN };
	return count;
}

static void
serve(struct pool *pool, const struct pollfd fds[])
{
	for (int i = 0; i < pool->work->workers; i++) {
		struct pool_worker *worker = &pool->workers[i];

		if (fds[2 * i + 1].revents != 0 && is_busy(worker))
			send_question(pool, worker);
		if (fds[2 * i].revents != 0 && is_busy(worker))
			take_answer(pool, worker);
	}
	if (fds[2 * pool->work->workers].revents != 0 &&
	    record_lines_fill(pool->lines) != 0 && errno != EINTR)
		say_unreadable(pool);
}

static void
wait_once(struct pool *pool)
{
	struct pollfd fds[2 * POOL_WORKERS_MAX + 1];
	int timeout = watch(pool);
	size_t count = gather(pool, fds);
	int events;

	/* Once asked to stop, stop_poll would not wait any more. */
	events = stop_asked() ? poll(fds, count, timeout)
			      : stop_poll(fds, count, timeout);
	if (events < 0 && errno != EINTR) {
		log_errno("poll");
		pool->status = -1;
		return;
	}
	if (events > 0)
		serve(pool, fds);
	tend_output(pool, events <= 0);
}

static int
run(struct pool *pool)
{
	for (;;) {
		deliver(pool);
		if (pool->status == 0)
			give_work(pool);
		if (pool->status != 0)
			return pool->status;
		if (pool_slots_first(pool->slots) == NULL &&
		    (pool->ended || stop_asked()))
			return pool->unreadable ? -1 : 0;
		if (!has_turn(pool))
			wait_once(pool);
	}
}

static int
set_up(struct pool *pool)
{
	size_t room = (size_t)pool->work->workers * SLOTS_PER_WORKER;

	pool->lines = record_lines_new(pool->fd);
	pool->slots = pool_slots_new(room, pool->work->answer_bytes_max);
	if (pool->lines != NULL && pool->slots != NULL)
		return 0;
	log_errno("workers");
	return -1;
}

static void
take_down(struct pool *pool)
{
	for (int i = 0; i < pool->work->workers; i++)
		if (pool->workers[i].pid != 0)
			pool_worker_dismiss(&pool->workers[i]);
	pool_slots_free(pool->slots);
	record_lines_free(pool->lines);
}

int
pool_run(const struct pool_work *work, int fd, int64_t *read)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	int status = -1;

	*read = 0;
	if (pool == NULL) {
		log_errno("workers");
		return -1;
	}
	pool->work = work;
	pool->fd = fd;
	pool->count_lines = read;
	if (set_up(pool) == 0)
		status = run(pool);
	take_down(pool);
	free(pool);
	return status;
}
