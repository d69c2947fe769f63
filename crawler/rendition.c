/*
 * The keys of sameness: proxies unwrapped, host, extension, size and crop
 * taken off, and what is left hashed where it is distinctive.
 */

#include <string.h>

#include "crawler/address.h"
#include "crawler/rendition.h"
#include "lib/url.h"

enum {
	SEGMENTS_MAX = 32,
	DISTINCT_BYTES = 8, /* names this long are distinctive by themselves */
	HEX_ID_DIGITS = 16,
	DECIMAL_ID_DIGITS = 20, /* shorter ones may be times */
	HASHED_NAME_BYTES = 16  /* what stands before a hash of the rendition */
};

/* The path of an address: decoded, lower case, cut into parts. */
struct path {
	char bytes[URL_BYTES_MAX + 1];
	struct text segments[SEGMENTS_MAX];
	size_t count;
};

static uint64_t
hash_add(uint64_t hash, struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		hash = (hash ^ (unsigned char)t.data[i]) * 0x100000001b3u;
	return hash;
}

static uint64_t
hash_start(char kind)
{
	return hash_add(0xcbf29ce484222325u, (struct text){ &kind, 1 });
}

static void
key_put(struct picture_keys *keys, uint64_t hash)
{
	if (keys->count < PICTURE_KEYS_MAX)
		keys->key[keys->count++] = hash;
}

/* Percent-decode once and lower the letters. */
static size_t
path_decode(struct text t, char *out)
{
	size_t size = 0;

	while (t.size > 0)
		out[size++] = ascii_lower(text_percent_next(&t));
	return size;
}

static void
path_read(struct text url, struct path *p)
{
	struct text rest = address_path(url), segment;

	if (rest.size > URL_BYTES_MAX)
		rest.size = URL_BYTES_MAX;
	rest = (struct text){ p->bytes, path_decode(rest, p->bytes) };
	p->count = 0;
	while (text_split(&rest, '/', &segment)) {
		if (segment.size == 0)
			continue;
		if (p->count == SEGMENTS_MAX) {
			memmove(p->segments, p->segments + 1,
			    sizeof(p->segments) - sizeof(p->segments[0]));
			p->count--;
		}
		p->segments[p->count++] = segment;
	}
}

/* The file name up to its extension, when marks follow that
 * ("a.jpg!large", "a.jpg;w=300"). */
static bool
has_extension(struct text *name)
{
	for (size_t i = 1; i < name->size; i++) {
		char c = name->data[i];
		struct text head = { name->data, i };

		if ((c == '!' || c == ':' || c == '@' || c == ',' || c == ';' ||
			c == '|' || c == '_') &&
		    rendition_extension(head) > 0) {
			*name = head;
			return true;
		}
	}
	return rendition_extension(*name) > 0;
}

/* Cut the path so that its last part is the picture's name. */
static bool
path_cut(struct path *p)
{
	struct text *last = &p->segments[p->count - 1];

	if (has_extension(last))
		return true;
	while (p->count > 1 && rendition_is_step(p->segments[p->count - 1]))
		p->count--;
	if (has_extension(&p->segments[p->count - 1]))
		return true;
	for (size_t i = 0; i + 1 < p->count; i++)
		if (rendition_extension(p->segments[i]) > 0) {
			p->count = i + 1;
			return true;
		}
	return false;
}

/* What is left of a file name, in `out`; other characters than letters and
 * digits become one '-'. */
static struct text
stem_of(struct text name, char out[URL_BYTES_MAX])
{
	size_t size, from = 0, to = 0;

	while (from < name.size && ascii_is_digit(name.data[from]))
		from++;
	if (from > 0 && name.size > from + 3 &&
	    memcmp(name.data + from, "px-", 3) == 0)
		from += 3; /* MediaWiki's 300px-Name */
	else
		from = 0;
	size = name.size - from;
	rendition_cut_name(name.data + from, &size);
	for (size_t i = from; i < from + size; i++) {
		unsigned char c = (unsigned char)name.data[i];
		bool kept = c >= 0x80 || ascii_is_alnum(name.data[i]);

		if (!kept && (to == 0 || out[to - 1] == '-'))
			continue;
		out[to++] = kept ? name.data[i] : '-';
	}
	while (to > 0 && out[to - 1] == '-')
		to--;
	return (struct text){ out, to };
}

static bool
is_distinctive(struct text stem)
{
	size_t digits = 0;

	if (stem.size < 5 || rendition_is_generic(stem))
		return false;
	for (size_t i = 0; i < stem.size; i++)
		digits += ascii_is_digit(stem.data[i]);
	return stem.size >= DISTINCT_BYTES || digits >= 4 ||
	    (stem.size >= 6 && digits > 0);
}

/* The last run of at least 16 hex digits (dashes of a UUID left out), letters
 * among them or at least 20, that stands between other characters: hashed into
 * *hash. */
static bool
hex_id(struct text t, uint64_t *hash)
{
	bool found = false;
	size_t i = 0;

	while (i < t.size) {
		size_t start = i, digits = 0, letters = 0;
		uint64_t h = hash_start('t');

		while (i < t.size &&
		    (ascii_hex_value(t.data[i]) >= 0 ||
			(t.data[i] == '-' && digits >= 8))) {
			if (t.data[i] != '-') {
				h = hash_add(h, (struct text){ t.data + i, 1 });
				digits++;
				letters += ascii_is_alpha(t.data[i]);
			}
			i++;
		}
		if (digits >=
			(letters > 0 ? HEX_ID_DIGITS : DECIMAL_ID_DIGITS) &&
		    (start == 0 || !ascii_is_alnum(t.data[start - 1])) &&
		    (i == t.size || !ascii_is_alnum(t.data[i]))) {
			*hash = h;
			found = true;
		}
		if (i == start)
			i++;
	}
	return found;
}

/* Parameters that do not say which picture it is. */
static bool
is_rendition_parameter(struct text name)
{
	static const char *const names[] = { "w", "h", "width", "height",
		"maxw", "maxh", "maxwidth", "max_width", "max-width",
		"maxheight", "wid", "hei", "q", "qlt", "quality", "fit", "crop",
		"auto", "format", "fm", "fmt", "resize", "resizemode", "s",
		"size", "sz", "v", "ver", "version", "dpr", "t", "ts", "time",
		"strip", "ssl", "zoom", "mode", "ixlib", "usm", "cb", "cache",
		"_", "auth", "sig", "signature", "token", "expires", NULL };

	for (size_t i = 0; names[i] != NULL; i++)
		if (text_equal_nocase(name, text_of(names[i])))
			return true;
	return text_starts_nocase(name, text_literal("utm_")) ||
	    text_starts_nocase(name, text_literal("x-")) ||
	    text_starts_nocase(name, text_literal("op_"));
}

/* The parameters that matter; the sum does not know their order. */
static bool
query_hash(struct text query, uint64_t *hash)
{
	struct text one;
	bool found = false;

	while (text_split(&query, '&', &one)) {
		struct text value = one, name;

		if (!text_split(&value, '=', &name) || value.size == 0 ||
		    is_rendition_parameter(name))
			continue;
		*hash += hash_add(hash_start('q'), one);
		found = true;
	}
	return found;
}

static uint64_t
folders_hash(const struct path *p, struct text stem, char kind)
{
	uint64_t hash = hash_start(kind);

	for (size_t i = 0; i + 1 < p->count; i++) {
		if (rendition_is_step(p->segments[i]))
			continue;
		hash = hash_add(hash, p->segments[i]);
		hash = hash_add(hash, text_literal("/"));
	}
	return hash_add(hash, stem);
}

/* "a-long-name-a31d858981171363": the name before a hash, which may be that of
 * the rendition. */
static bool
hashed_name(struct text stem, struct text *name)
{
	size_t i = stem.size;

	while (i > 0 && ascii_hex_value(stem.data[i - 1]) >= 0)
		i--;
	if (stem.size - i < HEX_ID_DIGITS || i <= HASHED_NAME_BYTES ||
	    stem.data[i - 1] != '-')
		return false;
	*name = (struct text){ stem.data, i - 1 };
	return true;
}

static void
path_keys(
    const struct path *p, bool file, struct text url, struct picture_keys *keys)
{
	char room[URL_BYTES_MAX], above[URL_BYTES_MAX];
	struct text last = p->segments[p->count - 1];
	struct text stem = stem_of(last, room), name;
	bool distinctive = is_distinctive(stem);
	uint64_t hash = folders_hash(p, last, 'q');
	uint64_t id;
	bool has_id = hex_id(last, &id);

	if (!file && !distinctive && !has_id &&
	    query_hash(address_query(url), &hash)) {
		key_put(keys, hash);
		return;
	}
	key_put(keys, folders_hash(p, stem.size > 0 ? stem : last, 'p'));
	if (has_id) {
		key_put(keys, id);
		if (hashed_name(stem, &name) && is_distinctive(name))
			key_put(keys, hash_add(hash_start('s'), name));
	} else if (distinctive) {
		key_put(keys, hash_add(hash_start('s'), stem));
	} else {
		for (size_t i = p->count - 1; i-- > 0;)
			if (hex_id(p->segments[i], &id)) {
				key_put(keys, id);
				return;
			}
		for (size_t i = p->count - 1; i-- > 0;) {
			struct text two;

			if (rendition_is_step(p->segments[i]))
				continue;
			two = stem_of(p->segments[i], above);
			if (two.size + stem.size >= 7)
				key_put(keys,
				    hash_add(
					hash_add(hash_start('2'), two), stem));
			return;
		}
	}
}

struct picture_keys
rendition_keys(struct text url)
{
	struct picture_keys keys = { .count = 0 };
	struct buffer inner = buffer_make(URL_BYTES_MAX);
	struct path path;
	bool file;

	if (rendition_unwrap(url, &inner))
		url = buffer_text(&inner);
	path_read(url, &path);
	if (path.count == 0) {
		key_put(&keys, hash_add(hash_start('u'), url));
	} else {
		file = path_cut(&path);
		path_keys(&path, file, url, &keys);
	}
	buffer_free(&inner);
	return keys;
}

bool
rendition_same(const struct picture_keys *a, const struct picture_keys *b)
{
	for (uint32_t i = 0; i < a->count; i++)
		for (uint32_t j = 0; j < b->count; j++)
			if (a->key[i] == b->key[j])
				return true;
	return false;
}
