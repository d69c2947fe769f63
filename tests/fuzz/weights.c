/*
 * Weights and lists of words from any bytes: read or refused; weights that
 * were read are written and read again as the same.
 */

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "crawler/weights.h"
#include "crawler/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_again(const struct weights *w)
{
	struct buffer first = buffer_make(WEIGHTS_BYTES_MAX);
	struct buffer second = buffer_make(WEIGHTS_BYTES_MAX);
	struct weights again;
	const char *why;
	int line;

	if (weights_write(w, text_literal("again"), &first) == 0) {
		bool good =
		    weights_parse(buffer_text(&first), &again, &line, &why);

		assert(good);
		if (good &&
		    weights_write(&again, text_literal("again"), &second) == 0)
			assert(text_equal(
			    buffer_text(&first), buffer_text(&second)));
	}
	buffer_free(&first);
	buffer_free(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size };
	struct weights w;
	struct words *words;
	const char *why;
	int line;

	if (weights_parse(t, &w, &line, &why))
		write_again(&w);
	else
		assert(why != NULL);
	words = words_parse(t, &line, &why);
	if (words != NULL)
		(void)words_kinds(words, t);
	words_free(words);
	return 0;
}
