/*
 * Cleaning: what comes out is valid, cleaning it again changes nothing but
 * references, and captions and credits lie within it.
 */

#include <stdint.h>
#include <stdlib.h>

#include "crawler/clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct phrases *phrases;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text raw = { (const char *)data, size }, t, credit;
	struct buffer out = buffer_make(2 * CLEAN_BYTES_MAX);

	if (phrases == NULL && (phrases = phrases_open()) == NULL)
		abort();
	if (utf8_valid(raw) && clean_text(raw, &out) == 0) {
		t = buffer_text(&out);
		if (!utf8_valid(t))
			abort();
		t = clean_caption(phrases, t, &credit);
		if (t.size > 0 &&
		    (t.data < out.data ||
			t.data + t.size > out.data + out.size))
			abort();
		(void)clean_title(buffer_text(&out), credit, credit,
		    text_literal("www.example.org"));
	}
	buffer_free(&out);
	return 0;
}
