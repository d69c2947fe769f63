/*
 * Names, plans and texts of a WebDataset; the seeded order.
 */

#include <stdlib.h>

#include "db/shuffle.h"
#include "db/webdataset.h"
#include "tests/check.h"

static void
check_plan(int64_t samples, int64_t size_max, int64_t shards)
{
	struct webdataset_plan plan;
	int64_t next = 0, least = size_max, most = 0;

	check(webdataset_plan(samples, size_max, &plan), "a plan of %d",
	    (int)samples);
	check_int(plan.shards, shards, "so many shards");
	for (int64_t i = 0; i < plan.shards; i++) {
		int64_t size = webdataset_size(&plan, i);

		if (webdataset_first(&plan, i) != next)
			break;
		next += size;
		least = size < least ? size : least;
		most = size > most ? size : most;
	}
	check_int(next, samples, "no gap, none twice");
	check(samples == 0 || (most - least <= 1 && most <= size_max),
	    "all of the same size but for one");
}

static void
check_keys(void)
{
	struct webdataset_plan plan;
	char key[WEBDATASET_KEY_BYTES_MAX];

	webdataset_plan(25000, 10000, &plan);
	webdataset_key(&plan, 1, 5, key);
	check_string(key, "000010005", "img2dataset's key of shard 1, row 5");
	webdataset_plan(5, 1, &plan);
	webdataset_key(&plan, 4, 0, key);
	check_string(key, "000040", "a digit even for one");
	webdataset_plan(5, 1000000, &plan);
	webdataset_key(&plan, 0, 4, key);
	check_string(key, "00000000004", "six digits for a million");
	check(!webdataset_plan(200000, 1, &plan), "too many shards");
}

static void
check_json(void)
{
	static const char want[] =
	    "{\n"
	    "    \"uid\": \"00000000000000000000000000000000\",\n"
	    "    \"page_url\": \"https://a.example/\",\n"
	    "    \"text_kind\": \"alt\",\n"
	    "    \"language\": \"en\",\n"
	    "    \"caption\": \"A \\\"caf\\u00E9\\\"\",\n"
	    "    \"url\": \"https://a.example/i.jpg\",\n"
	    "    \"key\": \"000000000\",\n"
	    "    \"status\": \"success\",\n"
	    "    \"error_message\": null,\n"
	    "    \"width\": 640,\n"
	    "    \"height\": 480,\n"
	    "    \"original_width\": 640,\n"
	    "    \"original_height\": 480,\n"
	    "    \"exif\": null,\n"
	    "    \"sha256\": \"00000000000000000000000000000000"
	    "00000000000000000000000000000000\"\n"
	    "}";
	struct sample s = { .caption = text_of("A \"caf\xc3\xa9\""),
		.kind = text_of("alt"),
		.language = text_of("en"),
		.url = text_of("https://a.example/i.jpg"),
		.page_url = text_of("https://a.example/"),
		.width = 640,
		.height = 480 };
	struct buffer b = buffer_make(4096);

	check_int(webdataset_json(&s, "000000000", &b), 0, "a json");
	check_text(buffer_text(&b), want, "fields, order, indentation");
	buffer_free(&b);
}

static void
check_stats(void)
{
	static const char want[] = "{\n"
				   "    \"count\": 7,\n"
				   "    \"successes\": 7,\n"
				   "    \"failed_to_download\": 0,\n"
				   "    \"failed_to_resize\": 0,\n"
				   "    \"duration\": 0.0,\n"
				   "    \"start_time\": 0.0,\n"
				   "    \"end_time\": 0.0,\n"
				   "    \"status_dict\": {\n"
				   "        \"success\": 7\n"
				   "    }\n"
				   "}";
	struct buffer b = buffer_make(4096);

	check_int(webdataset_stats(7, &b), 0, "stats");
	check_text(buffer_text(&b), want, "only successes, no time");
	buffer_free(&b);
}

/* Is it a permutation of 0..count-1? */
static bool
is_permutation(uint64_t seed, uint64_t count)
{
	struct shuffle s = shuffle_make(seed, count);
	bool *seen = calloc(count + 1, sizeof(*seen));
	bool good = seen != NULL;

	for (uint64_t i = 0; good && i < count; i++) {
		uint64_t at = shuffle_at(&s, i);

		good = at < count && !seen[at];
		if (good)
			seen[at] = true;
	}
	free(seen);
	return good;
}

static void
check_shuffle(void)
{
	struct shuffle none = shuffle_make(0, 10);
	struct shuffle one = shuffle_make(1, 1000);
	struct shuffle two = shuffle_make(2, 1000);
	int64_t same = 0, moved = 0;
	bool good = true;

	for (uint64_t count = 0; count < 70; count++)
		good = good && is_permutation(count + 1, count);
	check(good && is_permutation(7, 1000) && is_permutation(7, 4097),
	    "every place once, whatever the count");
	check_int((int64_t)shuffle_at(&none, 3), 3, "seed 0 moves nothing");
	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t at = shuffle_at(&one, i);

		same += at == shuffle_at(&two, i);
		moved += at > i ? (int64_t)(at - i) : (int64_t)(i - at);
	}
	check(same < 10, "another seed, another order");
	/* A random permutation moves a thing by a third of the count. */
	check(moved > 300000 && moved < 366000, "things move far");
}

int
main(void)
{
	check_plan(0, 10000, 0);
	check_plan(1, 10000, 1);
	check_plan(10001, 10000, 2);
	check_plan(25003, 1000, 26);
	check_keys();
	check_json();
	check_stats();
	check_shuffle();
	return check_end();
}
