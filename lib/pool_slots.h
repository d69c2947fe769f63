/*
 * The lines that the pool has in hand: a ring of slots in the order of the
 * input; only pool.c includes this.
 */

#ifndef LAIT_POOL_SLOTS_H
#define LAIT_POOL_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum pool_state { POOL_WAITS, POOL_IN_HAND, POOL_ANSWERED };

/* A question is its size (int64_t) and the line; an answer this and its bytes.
 * Both ends are the same program on the same machine. */
struct pool_frame {
	int64_t size;
	int64_t outcome;
};

/* A line that was read, until its answer was delivered. */
struct pool_slot {
	enum pool_state state;
	int64_t number; /* of the line */
	int tries;      /* workers that died of it */
	int outcome;
	struct buffer question, answer; /* with their frames */
};

struct pool_slots;

struct pool_slots *pool_slots_new(size_t room, size_t answer_bytes_max);
void pool_slots_free(struct pool_slots *slots);

/* pool_slots_add: take a copy of a line into the ring, which must have room;
 * NULL without memory. */
struct pool_slot *pool_slots_add(
    struct pool_slots *slots, struct text line, int64_t number);

/* The oldest; the oldest that waits for a worker; NULL when there is none. */
struct pool_slot *pool_slots_first(const struct pool_slots *slots);
struct pool_slot *pool_slots_waiting(const struct pool_slots *slots);
void pool_slots_drop_first(struct pool_slots *slots);

/* May one more line be read: there is a slot, and not too many bytes lie in
 * the others. */
bool pool_slots_has_room(const struct pool_slots *slots);

/* pool_slots_begin_answer: empty the slot's answer but for its frame, for one
 * that is made here. */
void pool_slots_begin_answer(struct pool_slot *slot);

/* pool_slots_answered: the answer is whole; it counts from now on. */
void pool_slots_answered(
    struct pool_slots *slots, struct pool_slot *slot, int outcome);

/* pool_slots_is_whole: what has come of the answer so far is all; 0 when not
 * yet, -1 when it can never be. */
int pool_slots_is_whole(
    const struct pool_slots *slots, const struct pool_slot *slot);

struct text pool_slots_line(const struct pool_slot *slot);
struct text pool_slots_answer(const struct pool_slot *slot);

#endif
