/*
 * Sitemaps and feeds as sites have them.
 */

#include <stdint.h>
#include <stdlib.h>

#include "crawler/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
touch(struct text t)
{
	volatile char last;

	if (t.size > 0)
		last = t.data[t.size - 1];
	if (t.size > FEED_TEXT_BYTES_MAX || (t.size > 0 && !utf8_valid(t)))
		abort();
	(void)last;
}

static bool
entry(void *context, const struct feed_entry *e)
{
	int64_t *count = context;

	++*count;
	if (e->url.size == 0 || e->picture_count > FEED_PICTURES_MAX)
		abort();
	touch(e->title);
	touch(e->modified);
	if (e->content.size > FEED_CONTENT_BYTES_MAX || !utf8_valid(e->content))
		abort();
	for (uint32_t i = 0; i < e->picture_count; i++) {
		touch(e->pictures[i].url);
		touch(e->pictures[i].caption);
		touch(e->pictures[i].title);
		touch(e->pictures[i].credit);
		touch(e->pictures[i].licence);
		if (e->pictures[i].url.size == 0)
			abort();
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	struct arena *arena = arena_new(8 << 20);
	int64_t count = 0;
	struct feed feed;

	if (arena == NULL || !utf8_valid(bytes)) {
		arena_free(arena);
		return 0;
	}
	feed_open();
	if (feed_read(bytes, arena, entry, &count, &feed) != 0 ||
	    feed.entries != count)
		abort();
	arena_free(arena);
	return 0;
}
