/*
 * The rules of texts, on any bytes that are UTF-8.
 */

#include <stdlib.h>

#include "filter/textrules.h"
#include "filter/wordlist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct textrules rules = { .repetition_max = 1 };
	static bool ready;
	struct text t = { (const char *)data, size };
	json_t *rec;

	if (!ready && textrules_open(&rules) != 0)
		return 0;
	ready = true;
	if (!utf8_valid(t) || (rec = record_new("text")) == NULL)
		return 0;
	if (record_set_text(rec, "text", t) == 0) {
		(void)textrules_judge(rec);
		if (record_integer(rec, "words", -1) < 0)
			abort();
	}
	json_decref(rec);
	return 0;
}
