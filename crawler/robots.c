/*
 * robots.txt; see robots.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/buffer.h"
#include "lib/number.h"

#include "crawler/robots.h"
#include "crawler/robots_line.h"

enum kind { RULE_ALLOW, RULE_DISALLOW, RULE_USAGE };

/* Whose group a rule stands in. */
enum whose { WHOSE_NOBODY = 0, WHOSE_ALL = 1, WHOSE_OURS = 2 };

struct rule {
	enum kind kind;
	unsigned whose; /* of enum whose, or-ed */
	bool anchored;  /* ended with '$', which is not in the pattern */
	size_t pattern; /* where it begins in bytes */
	size_t size;    /* of the pattern */
	size_t length;  /* octets that count for being specific */
	size_t value;   /* of RULE_USAGE: where it begins in bytes */
	size_t value_size;
};

struct robots {
	struct rule *rules;
	size_t count, room;
	struct buffer bytes;    /* patterns in normal form, values */
	struct buffer sitemaps; /* addresses, a line each */
	size_t sitemap_count;
	double delay_ours, delay_all;
	unsigned whose; /* what holds: WHOSE_OURS, else WHOSE_ALL */
};

static int64_t held; /* by all files that are parsed and not freed */

static int64_t
bytes_of(const struct robots *r)
{
	return (int64_t)(sizeof(*r) + r->room * sizeof(*r->rules) +
	    r->bytes.room + r->sitemaps.room);
}

/* What the parser knows between two lines. */
struct reader {
	struct robots *robots;
	struct text token;
	unsigned whose; /* of the group that is being read */
	bool rule_seen; /* the next User-agent begins a new group */
	bool ours_seen, failed;
};

static bool
is_unreserved(int c)
{
	return c > 0 && c < 0x80 &&
	    (ascii_is_alnum((char)c) || strchr("-._~", c) != NULL);
}

/*
 * Append t in the normal form of RFC 9309 2.2.2, in which octets can be
 * compared: bytes over 0x7F and those of `escaped` become %XX, digits are
 * upper case, unreserved characters stand for themselves.
 */
static void
normalise(struct text t, const char *escaped, struct buffer *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < t.size; i++) {
		unsigned char c = (unsigned char)t.data[i];
		bool coded = false;

		if (c == '%' && i + 2 < t.size &&
		    ascii_hex_value(t.data[i + 1]) >= 0 &&
		    ascii_hex_value(t.data[i + 2]) >= 0) {
			c = (unsigned char)(ascii_hex_value(t.data[i + 1])
				<< 4 |
			    ascii_hex_value(t.data[i + 2]));
			coded = !is_unreserved(c);
			i += 2;
		} else if (c > 0x7F ||
		    (c != '\0' && strchr(escaped, c) != NULL)) {
			coded = true;
		}
		if (coded) {
			char triple[3] = { '%', digits[c >> 4],
				digits[c & 0xF] };
			buffer_put(out, triple, sizeof(triple));
		} else {
			buffer_put_char(out, (char)c);
		}
	}
}

/* Room for one more rule, zeroed; NULL when there is none. */
static struct rule *
new_rule(struct reader *reader)
{
	struct robots *r = reader->robots;
	size_t room = r->room == 0 ? 16 : r->room * 2;
	struct rule *rules;

	if (r->count == ROBOTS_RULES_MAX)
		return NULL;
	if (r->count == r->room) {
		rules = reallocarray(r->rules, room, sizeof(*rules));
		if (rules == NULL) {
			reader->failed = true;
			return NULL;
		}
		r->rules = rules;
		r->room = room;
	}
	r->rules[r->count] = (struct rule){ .whose = reader->whose };
	return &r->rules[r->count++];
}

static void
add_rule(struct reader *reader, enum kind kind, struct text pattern,
    struct text value)
{
	struct buffer *bytes = &reader->robots->bytes;
	struct rule *rule;
	size_t begin = bytes->size;

	/* Octets are counted before a '$' inside becomes three of them. */
	normalise(pattern, "", bytes);
	rule = new_rule(reader);
	if (rule == NULL || bytes->failed) {
		reader->failed = reader->failed || bytes->failed;
		return;
	}
	rule->kind = kind;
	rule->length = bytes->size - begin;
	rule->anchored =
	    pattern.size > 0 && pattern.data[pattern.size - 1] == '$';
	if (rule->anchored)
		pattern.size--;
	bytes->size = begin;
	normalise(pattern, "$", bytes);
	rule->pattern = begin;
	rule->size = bytes->size - begin;
	rule->value = bytes->size;
	rule->value_size = value.size;
	buffer_put_text(bytes, value);
	reader->failed = reader->failed || bytes->failed;
}

static void
read_agent(struct reader *reader, struct text value)
{
	size_t size = 0;

	if (reader->rule_seen) {
		reader->whose = WHOSE_NOBODY;
		reader->rule_seen = false;
	}
	if (value.size > 0 && value.data[0] == '*' &&
	    (value.size == 1 || ascii_is_space(value.data[1]))) {
		reader->whose |= WHOSE_ALL;
		return;
	}
	while (size < value.size &&
	    (ascii_is_alpha(value.data[size]) || value.data[size] == '_' ||
		value.data[size] == '-'))
		size++;
	value.size = size;
	if (size > 0 && text_equal_nocase(value, reader->token)) {
		reader->whose |= WHOSE_OURS;
		reader->ours_seen = true;
	}
}

static void
read_allow(struct reader *reader, struct text value)
{
	const struct text index = text_literal("/index.htm");
	size_t slash = value.size;
	struct text folder;
	char pattern[ROBOTS_LINE_BYTES_MAX + 1];

	add_rule(reader, RULE_ALLOW, value, (struct text){ 0 });
	while (slash > 0 && value.data[slash - 1] != '/')
		slash--;
	folder = (struct text){ .data = value.data, .size = slash };
	if (slash == 0 || slash >= sizeof(pattern) ||
	    !text_starts((struct text){ .data = value.data + slash - 1,
			     .size = value.size - slash + 1 },
		index))
		return;
	/* X/index.html is as good as X/. */
	memcpy(pattern, folder.data, folder.size);
	pattern[folder.size] = '$';
	folder = (struct text){ .data = pattern, .size = folder.size + 1 };
	add_rule(reader, RULE_ALLOW, folder, (struct text){ 0 });
}

/* "path SP preference", or a preference for "/". */
static void
read_usage(struct reader *reader, struct text value)
{
	struct text path = text_literal("/");

	if (value.size > 0 && value.data[0] == '/') {
		size_t size = 0;

		while (size < value.size && !ascii_is_space(value.data[size]))
			size++;
		path = (struct text){ .data = value.data, .size = size };
		value.data += size;
		value.size -= size;
		value = text_trim(value);
	}
	if (value.size > 0)
		add_rule(reader, RULE_USAGE, path, value);
}

static void
read_delay(struct reader *reader, struct text value)
{
	double seconds;

	if (!real_parse(value, 0, 86400, &seconds))
		return;
	if (reader->whose & WHOSE_OURS && seconds > reader->robots->delay_ours)
		reader->robots->delay_ours = seconds;
	if (reader->whose & WHOSE_ALL && seconds > reader->robots->delay_all)
		reader->robots->delay_all = seconds;
}

static void
add_sitemap(struct reader *reader, struct text value)
{
	struct robots *r = reader->robots;

	if (value.size == 0 || value.size > ROBOTS_SITEMAP_BYTES_MAX ||
	    r->sitemap_count == ROBOTS_SITEMAPS_MAX)
		return;
	r->sitemap_count++;
	(void)buffer_put_text(&r->sitemaps, value);
	if (buffer_put_char(&r->sitemaps, '\n') != 0)
		reader->failed = true;
}

static void
read_line(struct reader *reader, enum robots_key key, struct text value)
{
	if (key == ROBOTS_AGENT) {
		read_agent(reader, value);
		return;
	}
	/* Of no group. */
	if (key == ROBOTS_SITEMAP) {
		add_sitemap(reader, value);
		return;
	}
	if (key == ROBOTS_ALLOW || key == ROBOTS_DISALLOW)
		reader->rule_seen = true;
	if (reader->whose == WHOSE_NOBODY || value.size == 0)
		return;
	if (key == ROBOTS_ALLOW)
		read_allow(reader, value);
	else if (key == ROBOTS_DISALLOW)
		add_rule(reader, RULE_DISALLOW, value, (struct text){ 0 });
	else if (key == ROBOTS_USAGE)
		read_usage(reader, value);
	else if (key == ROBOTS_DELAY)
		read_delay(reader, value);
}

struct robots *
robots_parse(struct text file, struct text token)
{
	struct robots *r = calloc(1, sizeof(*r));
	struct reader reader = { .robots = r, .token = token };
	struct robots_lines lines;
	enum robots_key key;
	struct text value;

	if (r == NULL)
		return NULL;
	/* A byte of the file is at most three of a pattern; twice for
	 * index.html. */
	r->bytes = buffer_make(6 * (size_t)ROBOTS_BYTES_MAX);
	r->delay_ours = r->delay_all = -1;
	r->sitemaps = buffer_make(2 * (size_t)ROBOTS_BYTES_MAX);
	lines = robots_lines(file);
	while (robots_line_next(&lines, &key, &value))
		read_line(&reader, key, value);
	r->whose = reader.ours_seen ? WHOSE_OURS : WHOSE_ALL;
	held += bytes_of(r);
	if (reader.failed) {
		robots_free(r);
		return NULL;
	}
	return r;
}

int64_t
robots_held(void)
{
	return held;
}

void
robots_free(struct robots *r)
{
	if (r == NULL)
		return;
	held -= bytes_of(r);
	free(r->rules);
	buffer_free(&r->bytes);
	buffer_free(&r->sitemaps);
	free(r);
}

/*
 * Does the path match?  Each piece between two '*' is looked for as early as
 * it can stand: what is left for the rest is then longest, so no way back is
 * needed, and the work is linear.
 */
static bool
rule_matches(const struct robots *r, const struct rule *rule, struct text path)
{
	struct text rest = { .data = r->bytes.data + rule->pattern,
		.size = rule->size };
	struct text piece;
	bool first = true;

	if (rule->size == 0)
		return rule->anchored && path.size == 0;
	while (text_split(&rest, '*', &piece)) {
		bool last = rest.data == NULL;
		size_t at;

		if (last && rule->anchored) {
			if (piece.size > path.size ||
			    (first && piece.size != path.size))
				return false;
			return memcmp(path.data + path.size - piece.size,
				   piece.data, piece.size) == 0;
		}
		at = first ? 0 : text_find(path, piece);
		if (first ? !text_starts(path, piece) : at == SIZE_MAX)
			return false;
		path.data += at + piece.size;
		path.size -= at + piece.size;
		first = false;
	}
	return true;
}

/* The path in normal form; bytes that a pattern could take for signs are
 * escaped. */
static struct text
normal_path(struct text path, struct buffer *out)
{
	if (path.size > ROBOTS_PATH_BYTES_MAX)
		path.size = ROBOTS_PATH_BYTES_MAX;
	if (path.size == 0)
		path = text_literal("/");
	normalise(path, "*$", out);
	return buffer_text(out);
}

bool
robots_allows(const struct robots *r, struct text path)
{
	struct buffer bytes = buffer_make(3 * (size_t)ROBOTS_PATH_BYTES_MAX);
	struct text normal = normal_path(path, &bytes);
	size_t best[2] = { 0, 0 }; /* by kind */

	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rules[i];

		if (rule->kind != RULE_USAGE && rule->whose & r->whose &&
		    rule->length > best[rule->kind] &&
		    rule_matches(r, rule, normal))
			best[rule->kind] = rule->length;
	}
	if (text_equal(normal, text_literal("/robots.txt")))
		best[RULE_DISALLOW] = 0;
	buffer_free(&bytes);
	return best[RULE_ALLOW] >= best[RULE_DISALLOW];
}

struct text
robots_sitemaps(const struct robots *r)
{
	return buffer_text(&r->sitemaps);
}

double
robots_crawl_delay(const struct robots *r)
{
	return r->whose == WHOSE_OURS ? r->delay_ours : r->delay_all;
}

size_t
robots_usage(
    const struct robots *r, struct text path, struct text values[], size_t max)
{
	struct buffer bytes = buffer_make(3 * (size_t)ROBOTS_PATH_BYTES_MAX);
	struct text normal = normal_path(path, &bytes);
	size_t count = 0, best = 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rules[i];

		if (rule->kind != RULE_USAGE || !(rule->whose & r->whose) ||
		    rule->length < best || !rule_matches(r, rule, normal))
			continue;
		if (rule->length > best)
			count = 0;
		best = rule->length;
		if (count < max)
			values[count++] =
			    (struct text){ .data = r->bytes.data + rule->value,
				    .size = rule->value_size };
	}
	buffer_free(&bytes);
	return count;
}
