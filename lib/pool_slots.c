/*
 * The lines that the pool has in hand; see pool_slots.h.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/pool_slots.h"
#include "lib/record.h"

enum {
	HELD_BYTES_MAX = 256 << 20, /* of all slots, before reading goes on */
	KEPT_BYTES = 1 << 20,       /* of one slot, when it is free again */
	READ_BYTES = 65536 /* a read may ask for more than is to come */
};

struct pool_slots {
	struct pool_slot *slots;
	size_t room, first, count;
	size_t held; /* bytes of questions and of whole answers */
	size_t answer_bytes_max;
};

struct pool_slots *
pool_slots_new(size_t room, size_t answer_bytes_max)
{
	struct pool_slots *slots = calloc(1, sizeof(*slots));

	if (slots == NULL)
		return NULL;
	slots->slots = calloc(room, sizeof(*slots->slots));
	if (slots->slots == NULL) {
		free(slots);
		return NULL;
	}
	slots->room = room;
	slots->answer_bytes_max = answer_bytes_max;
	for (size_t i = 0; i < room; i++) {
		slots->slots[i].question =
		    buffer_make(RECORD_BYTES_MAX + sizeof(int64_t));
		slots->slots[i].answer = buffer_make(
		    answer_bytes_max + sizeof(struct pool_frame) + READ_BYTES);
	}
	return slots;
}

void
pool_slots_free(struct pool_slots *slots)
{
	if (slots == NULL)
		return;
	for (size_t i = 0; i < slots->room; i++) {
		buffer_free(&slots->slots[i].question);
		buffer_free(&slots->slots[i].answer);
	}
	free(slots->slots);
	free(slots);
}

static struct pool_slot *
nth(const struct pool_slots *slots, size_t i)
{
	return &slots->slots[(slots->first + i) % slots->room];
}

struct pool_slot *
pool_slots_add(struct pool_slots *slots, struct text line, int64_t number)
{
	struct pool_slot *slot = nth(slots, slots->count);
	int64_t size = (int64_t)line.size;

	assert(slots->count < slots->room);
	slot->state = POOL_WAITS;
	slot->number = number;
	slot->tries = 0;
	buffer_clear(&slot->question);
	buffer_clear(&slot->answer);
	buffer_put(&slot->question, &size, sizeof(size));
	if (buffer_put_text(&slot->question, line) != 0)
		return NULL;
	slots->held += slot->question.size;
	slots->count++;
	return slot;
}

struct pool_slot *
pool_slots_first(const struct pool_slots *slots)
{
	return slots->count == 0 ? NULL : nth(slots, 0);
}

struct pool_slot *
pool_slots_waiting(const struct pool_slots *slots)
{
	for (size_t i = 0; i < slots->count; i++)
		if (nth(slots, i)->state == POOL_WAITS)
			return nth(slots, i);
	return NULL;
}

void
pool_slots_drop_first(struct pool_slots *slots)
{
	struct pool_slot *slot = nth(slots, 0);

	assert(slots->count > 0 && slot->state == POOL_ANSWERED);
	slots->held -= slot->question.size + slot->answer.size;
	if (slot->question.room > KEPT_BYTES)
		buffer_free(&slot->question);
	if (slot->answer.room > KEPT_BYTES)
		buffer_free(&slot->answer);
	slots->first = (slots->first + 1) % slots->room;
	slots->count--;
}

bool
pool_slots_has_room(const struct pool_slots *slots)
{
	return slots->count < slots->room &&
	    (slots->count == 0 || slots->held < HELD_BYTES_MAX);
}

void
pool_slots_begin_answer(struct pool_slot *slot)
{
	static const struct pool_frame frame;

	buffer_clear(&slot->answer);
	buffer_put(&slot->answer, &frame, sizeof(frame));
}

void
pool_slots_answered(
    struct pool_slots *slots, struct pool_slot *slot, int outcome)
{
	slot->state = POOL_ANSWERED;
	slot->outcome = outcome;
	slots->held += slot->answer.size;
}

int
pool_slots_is_whole(
    const struct pool_slots *slots, const struct pool_slot *slot)
{
	struct pool_frame frame;
	size_t size;

	if (slot->answer.size < sizeof(frame))
		return 0;
	memcpy(&frame, slot->answer.data, sizeof(frame));
	size = slot->answer.size - sizeof(frame);
	if (frame.size < 0 || (uint64_t)frame.size > slots->answer_bytes_max ||
	    size > (size_t)frame.size)
		return -1;
	return size == (size_t)frame.size;
}

struct text
pool_slots_line(const struct pool_slot *slot)
{
	return (struct text){ .data = slot->question.data + sizeof(int64_t),
		.size = slot->question.size - sizeof(int64_t) };
}

struct text
pool_slots_answer(const struct pool_slot *slot)
{
	return (
	    struct text){ .data = slot->answer.data + sizeof(struct pool_frame),
		.size = slot->answer.size - sizeof(struct pool_frame) };
}
