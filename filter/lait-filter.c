/*
 * lait-filter: judges pictures and texts; see lait-filter(1).
 */

#include <stdlib.h>
#include <string.h>

#include "filter/payload.h"
#include "filter/picture.h"
#include "filter/textrules.h"
#include "filter/wordlist.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/share.h"
#include "lib/stage.h"
#include "lib/warc.h"

static struct {
	const char *store, *weights;
	const char *image_blocklist, *url_blocklist, *animated, *local;
	struct picture_rules picture;
	struct textrules text;
} rules;

#define GATE(name_, value_)                                                    \
	{                                                                      \
		.name = name_, .value = &rules.value_, .section = "gate"       \
	}

static const struct option_spec specs[] = {
	{ .name = "store",
	    .value = &rules.store,
	    .type = OPTION_STRING,
	    .fallback = "warc",
	    .argument = "DIR",
	    .help = "folder of the WARC files" },
	{ .name = "weights",
	    .value = &rules.weights,
	    .type = OPTION_STRING,
	    .argument = "FILE",
	    .help = "weights of natural photographs, by lait-natural" },
	{ .name = "nsfw-required",
	    .value = &rules.picture.nsfw_required,
	    .type = OPTION_FLAG,
	    .help = "reject images whose record has no score nsfw" },
	{ .name = "local", .value = &rules.local, .section = "filter" },
	GATE("min-side", picture.side_min),
	GATE("aspect-max", picture.aspect_max),
	GATE("bytes-min", picture.bytes_min),
	GATE("animated", animated),
	GATE("contrast-min", picture.contrast_min),
	GATE("blank-max", picture.blank_max),
	GATE("blur-min", picture.blur_min),
	GATE("natural-min", picture.natural_min),
	GATE("overlay-max", picture.overlay_max),
	GATE("nsfw-max", picture.nsfw_max),
	GATE("image-blocklist", image_blocklist),
	GATE("url-blocklist", url_blocklist),
	GATE("languages", text.languages),
	GATE("words-min", text.words_min),
	GATE("words-max", text.words_max),
	GATE("characters-min", text.characters_min),
	GATE("characters-max", text.characters_max),
	GATE("repetition-max", text.repetition_max),
	GATE("letters-min", text.letters_min),
	GATE("stock-phrases", text.stock_phrases),
	GATE("text-blocklist", text.blocklist),
	{ 0 },
};

/* What the records are judged with; made in open. */
static struct {
	struct buffer raw, bytes;
	struct blocklist *blocked;
	struct wordlist *url_words;
} have;

/* ---- opening ----------------------------------------------------------------
 */

static int
weights_open(void)
{
	char shared[PATH_BYTES_MAX];

	if (rules.weights != NULL)
		return natural_read(rules.weights, &rules.picture.natural);
	(void)share_path(shared, "natural.weights"); /* reading says it */
	return natural_read(shared, &rules.picture.natural);
}

static int
filter_open(void)
{
	have.raw =
	    buffer_make((size_t)PAYLOAD_BYTES_MAX + WARC_HEADER_BYTES_MAX * 4);
	have.bytes = buffer_make(PAYLOAD_BYTES_MAX);
	stage_allow_read(rules.store);
	if (weights_open() != 0)
		return EXIT_USAGE;
	have.blocked = blocklist_open(rules.image_blocklist);
	if (have.blocked == NULL || textrules_open(&rules.text) != 0)
		return EXIT_USAGE;
	rules.picture.blocked = have.blocked;
	if (rules.url_blocklist != NULL &&
	    (have.url_words = wordlist_open(rules.url_blocklist)) == NULL)
		return EXIT_USAGE;
	rules.picture.blocked_urls = have.url_words;
	rules.picture.animated_drop = strcmp(rules.animated, "drop") == 0;
	rules.picture.local = strcmp(rules.local, "on") == 0;
	return 0;
}

static int
filter_close(void)
{
	buffer_free(&have.raw);
	buffer_free(&have.bytes);
	blocklist_free(have.blocked);
	wordlist_free(have.url_words);
	textrules_close();
	return 0;
}

/* ---- records ----------------------------------------------------------------
 */

static enum verdict
judge_image(json_t *rec)
{
	const char *reason = NULL;

	switch (payload_read(rec, rules.store, &have.raw, &have.bytes)) {
	case PAYLOAD_TOO_LARGE: return stage_reject(rec, "too-large");
	case PAYLOAD_IO: return stage_fail(rec, "io");
	case PAYLOAD_OK: break;
	}
	switch (picture_judge(
	    rec, buffer_text(&have.bytes), &rules.picture, &reason)) {
	case PICTURE_KEEP: return STAGE_KEEP;
	case PICTURE_REJECT: return stage_reject(rec, reason);
	case PICTURE_FAIL: return stage_fail(rec, reason);
	default: return stage_fail(rec, "memory");
	}
}

static enum verdict
judge_text(json_t *rec)
{
	const char *reason = textrules_judge(rec);

	if (reason == NULL)
		return STAGE_KEEP;
	if (strcmp(reason, "memory") == 0)
		return stage_fail(rec, reason);
	return stage_reject(rec, reason);
}

static enum verdict
filter_record(json_t *rec)
{
	return strcmp(record_kind(rec), "text") == 0 ? judge_text(rec)
						     : judge_image(rec);
}

int
main(int argc, char *argv[])
{
	static const char *const kinds[] = { "image", "text", NULL };
	static const struct stage stage = {
		.name = "filter",
		.summary = "Judge pictures and texts: format, size, natural, "
			   "hashes; language, length.",
		.options = specs,
		.kinds = kinds,
		.parallel = true,
		.open = filter_open,
		.record = filter_record,
		.close = filter_close,
	};

	return stage_main(&stage, argc, argv);
}
