/*
 * Signals of consent; see signals.h.
 */

#include <string.h>

#include "crawler/header.h"
#include "crawler/signals.h"

int
signals_add(json_t *array, const char *name, struct text value,
    struct text agent, const struct signals_origin *origin)
{
	json_t *signal;

	if (json_array_size(array) >= SIGNALS_MAX)
		return 0;
	if (value.size > SIGNALS_VALUE_BYTES_MAX)
		value.size = SIGNALS_VALUE_BYTES_MAX;
	if (agent.size > SIGNALS_VALUE_BYTES_MAX)
		agent.size = SIGNALS_VALUE_BYTES_MAX;
	signal = json_object();
	if (record_set_string(signal, "name", name) != 0 ||
	    record_set_text(signal, "value", value) != 0 ||
	    (agent.size > 0 && record_set_text(signal, "agent", agent) != 0) ||
	    record_set_string(signal, "where", origin->where) != 0 ||
	    record_set_text(signal, "url", origin->url) != 0 ||
	    record_set_integer(signal, "at", origin->at) != 0) {
		json_decref(signal);
		return -1;
	}
	return json_array_append_new(array, signal);
}

/* Directives that have a value behind a colon; any other word before a colon
 * is the name of an agent. */
static bool
is_valued(struct text word)
{
	static const char *const words[] = { "unavailable_after", "max-snippet",
		"max-image-preview", "max-video-preview" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal_nocase(word, text_of(words[i])))
			return true;
	return false;
}

/* The word before a colon, where there is one that is one word. */
static bool
word_before_colon(struct text piece, struct text *word, struct text *rest)
{
	*rest = piece;
	if (!text_split(rest, ':', word) || rest->data == NULL)
		return false;
	*word = text_trim(*word);
	*rest = text_trim(*rest);
	for (size_t i = 0; i < word->size; i++)
		if (ascii_is_space(word->data[i]) || word->data[i] == ';')
			return false;
	return word->size > 0;
}

static bool
is_weekday(struct text t)
{
	static const char *const days[] = { "Mon", "Monday", "Tue", "Tuesday",
		"Wed", "Wednesday", "Thu", "Thursday", "Fri", "Friday", "Sat",
		"Saturday", "Sun", "Sunday" };

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (text_equal_nocase(t, text_of(days[i])))
			return true;
	return false;
}

/* Cut off what stands before the next comma; a date may hold one. */
static bool
next_piece(struct text *rest, struct text *piece)
{
	struct text word, value, more;

	if (!text_split(rest, ',', piece))
		return false;
	*piece = text_trim(*piece);
	value = *piece;
	while (word_before_colon(value, &word, &value) && !is_valued(word))
		;
	if (is_weekday(value) && text_split(rest, ',', &more))
		piece->size = (size_t)(more.data + more.size - piece->data);
	return true;
}

/* Words without commas between them. */
static int
add_words(json_t *array, struct text piece, struct text agent,
    const struct signals_origin *origin)
{
	size_t begin = 0;

	for (size_t i = 0; i <= piece.size; i++) {
		struct text word = { .data = piece.data + begin,
			.size = i - begin };

		if (i < piece.size && !ascii_is_space(piece.data[i]) &&
		    piece.data[i] != ';')
			continue;
		begin = i + 1;
		if (word.size > 0 &&
		    signals_add(array, "robots", word, agent, origin) != 0)
			return -1;
	}
	return 0;
}

int
signals_directives(json_t *array, struct text content, struct text agent,
    const struct signals_origin *origin)
{
	bool commas =
	    content.size > 0 && memchr(content.data, ',', content.size) != NULL;
	struct text rest = content, piece, word, value;

	while (next_piece(&rest, &piece)) {
		bool valued = false;

		while (word_before_colon(piece, &word, &value)) {
			valued = is_valued(word);
			if (valued)
				break;
			agent = word;
			piece = value;
		}
		if (piece.size == 0)
			continue;
		if (valued || commas) {
			if (signals_add(
				array, "robots", piece, agent, origin) != 0)
				return -1;
		} else if (add_words(array, piece, agent, origin) != 0) {
			return -1;
		}
	}
	return 0;
}

int
signals_header(
    json_t *array, struct text header, const struct signals_origin *origin)
{
	static const char *const plain[] = { "tdm-reservation", "tdm-policy",
		"content-usage" };
	const struct text nobody = { 0 };
	struct text name, value;

	while (header_next(&header, &name, &value)) {
		if (text_equal_nocase(name, text_literal("x-robots-tag")) &&
		    signals_directives(array, value, nobody, origin) != 0)
			return -1;
		for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
			if (text_equal_nocase(name, text_of(plain[i])) &&
			    signals_add(
				array, plain[i], value, nobody, origin) != 0)
				return -1;
	}
	return 0;
}
