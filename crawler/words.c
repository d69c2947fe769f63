/*
 * Word lists in a table of hashes.
 */

#include <stdlib.h>
#include <string.h>

#include "crawler/words.h"

enum { WORDS_SLOTS = 16384 }; /* a power of two, four times WORDS_MAX */

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

/* Words are known by their hash alone: with 4,096 of them a foreign word meets
 * one by chance once in 2^52. */
struct words {
	uint64_t hash[WORDS_SLOTS]; /* 0: free */
	uint32_t kinds[WORDS_SLOTS];
	unsigned count;
};

static const struct {
	const char *name;
	uint32_t kind;
} kind_names[] = {
	{ "lead", WORD_LEAD },
	{ "side", WORD_SIDE },
	{ "list", WORD_LIST },
	{ "ad", WORD_AD },
	{ "person", WORD_PERSON },
	{ "caption", WORD_CAPTION },
	{ "logo", WORD_LOGO },
	{ "placeholder", WORD_PLACEHOLDER },
	{ "content", WORD_CONTENT },
	{ "product", WORD_PRODUCT },
	{ "head", WORD_HEAD },
	{ "related", WORD_RELATED },
	{ "image-wrap", WORD_IMAGE_WRAP },
	{ "video", WORD_VIDEO },
	{ "default", WORD_DEFAULT },
};

static uint64_t
hash_step(uint64_t hash, char c)
{
	return (hash ^ (unsigned char)c) * HASH_PRIME;
}

static uint64_t
hash_word(uint64_t hash, struct text word)
{
	for (size_t i = 0; i < word.size; i++)
		hash = hash_step(hash, ascii_lower(word.data[i]));
	return hash;
}

static size_t
slot_of(const struct words *w, uint64_t hash)
{
	size_t i = (size_t)(hash % WORDS_SLOTS);

	while (w->hash[i] != 0 && w->hash[i] != hash)
		i = (i + 1) % WORDS_SLOTS;
	return i;
}

static bool
add_word(struct words *w, struct text word, uint32_t kind, const char **why)
{
	uint64_t hash = hash_word(HASH_START, word);
	size_t i = slot_of(w, hash);

	for (size_t k = 0; k < word.size; k++)
		if (!(word.data[k] >= 'a' && word.data[k] <= 'z') &&
		    word.data[k] != '-') {
			*why = "a word has other bytes than a to z and -";
			return false;
		}
	if (w->hash[i] == 0) {
		if (w->count == WORDS_MAX) {
			*why = "too many words";
			return false;
		}
		w->count++;
		w->hash[i] = hash;
	}
	w->kinds[i] |= kind;
	return true;
}

static bool
section(struct text name, uint32_t *kind, const char **why)
{
	for (size_t i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++)
		if (text_equal(name, text_of(kind_names[i].name))) {
			*kind = kind_names[i].kind;
			return true;
		}
	*why = "unknown kind of words";
	return false;
}

static bool
parse_line(struct words *w, struct text line, uint32_t *kind, const char **why)
{
	struct text word;

	if (line.size > 0 && line.data[0] == '#')
		return true;
	if (line.size > 1 && line.data[0] == '[') {
		if (line.data[line.size - 1] != ']') {
			*why = "\"[\" without \"]\"";
			return false;
		}
		return section(
		    (struct text){ line.data + 1, line.size - 2 }, kind, why);
	}
	while (text_split(&line, ' ', &word)) {
		if (word.size == 0)
			continue;
		if (*kind == 0) {
			*why = "a word before the first [kind]";
			return false;
		}
		if (!add_word(w, word, *kind, why))
			return false;
	}
	return true;
}

struct words *
words_parse(struct text t, int *line, const char **why)
{
	struct words *w = calloc(1, sizeof(*w));
	struct text row;
	uint32_t kind = 0;

	*line = 0;
	*why = "no memory";
	if (w == NULL)
		return NULL;
	while (text_split(&t, '\n', &row)) {
		(*line)++;
		if (!parse_line(w, text_trim(row), &kind, why)) {
			words_free(w);
			return NULL;
		}
	}
	return w;
}

void
words_free(struct words *w)
{
	free(w);
}

static uint32_t
look_up(const struct words *w, uint64_t hash)
{
	return w->kinds[slot_of(w, hash)];
}

/* Length of the word at the start of t, which begins with a letter. */
static size_t
word_length(struct text t)
{
	size_t n = 1;

	while (n < t.size && ascii_is_alpha(t.data[n])) {
		bool capital = t.data[n] >= 'A' && t.data[n] <= 'Z';

		if (capital && t.data[n - 1] >= 'a')
			break;
		n++;
	}
	return n;
}

uint32_t
words_kinds(const struct words *w, struct text name)
{
	uint32_t kinds = 0;
	uint64_t before = 0; /* hash of the word before, and a "-" */

	if (name.size > WORDS_NAME_BYTES_MAX)
		name.size = WORDS_NAME_BYTES_MAX;
	while (name.size > 0) {
		struct text word = name;

		if (!ascii_is_alpha(name.data[0])) {
			name.data++;
			name.size--;
			continue;
		}
		word.size = word_length(name);
		name.data += word.size;
		name.size -= word.size;
		kinds |= look_up(w, hash_word(HASH_START, word));
		if (before != 0)
			kinds |= look_up(w, hash_word(before, word));
		before = hash_step(hash_word(HASH_START, word), '-');
	}
	return kinds;
}
