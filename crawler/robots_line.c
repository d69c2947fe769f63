/*
 * Lines of robots.txt; see robots_line.h.
 */

#include <string.h>

#include "crawler/robots.h"
#include "crawler/robots_line.h"

/* Keys are known by their beginning; typos that are common are read as they
 * were meant. */
static enum robots_key
key_of(struct text word)
{
	static const struct {
		const char *word;
		enum robots_key key;
	} keys[] = { { "user-agent", ROBOTS_AGENT },
		{ "useragent", ROBOTS_AGENT }, { "user agent", ROBOTS_AGENT },
		{ "allow", ROBOTS_ALLOW }, { "disallow", ROBOTS_DISALLOW },
		{ "dissallow", ROBOTS_DISALLOW },
		{ "dissalow", ROBOTS_DISALLOW }, { "disalow", ROBOTS_DISALLOW },
		{ "diasllow", ROBOTS_DISALLOW },
		{ "disallaw", ROBOTS_DISALLOW },
		{ "crawl-delay", ROBOTS_DELAY },
		{ "content-usage", ROBOTS_USAGE },
		{ "sitemap", ROBOTS_SITEMAP }, { "site-map", ROBOTS_SITEMAP } };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (text_starts_nocase(word, text_of(keys[i].word)))
			return keys[i].key;
	return ROBOTS_OTHER;
}

static struct text
trim_blanks(struct text t)
{
	while (t.size > 0 && (t.data[0] == ' ' || t.data[0] == '\t')) {
		t.data++;
		t.size--;
	}
	while (t.size > 0 &&
	    (t.data[t.size - 1] == ' ' || t.data[t.size - 1] == '\t'))
		t.size--;
	return t;
}

/* Cut a line into key and value; a colon may be missing between two words. */
static bool
split_line(struct text line, struct text *key, struct text *value)
{
	const char *mark = memchr(line.data, '#', line.size);
	size_t size = 0;

	if (mark != NULL)
		line.size = (size_t)(mark - line.data);
	line = trim_blanks(line);
	if (line.size == 0)
		return false;
	mark = memchr(line.data, ':', line.size);
	if (mark == NULL) {
		while (size < line.size && line.data[size] != ' ' &&
		    line.data[size] != '\t')
			size++;
		mark = line.data + size;
	}
	*key = (struct text){ .data = line.data,
		.size = (size_t)(mark - line.data) };
	if (key->size == line.size)
		return false;
	*value = trim_blanks((struct text){
	    .data = mark + 1, .size = line.size - key->size - 1 });
	*key = trim_blanks(*key);
	if (*mark != ':')
		for (size_t i = 0; i < value->size; i++)
			if (value->data[i] == ' ' || value->data[i] == '\t')
				return false;
	return key->size > 0;
}

struct robots_lines
robots_lines(struct text file)
{
	struct robots_lines lines = { .cut = file.size > ROBOTS_BYTES_MAX };

	if (lines.cut)
		file.size = ROBOTS_BYTES_MAX;
	lines.rest = text_without_bom(file);
	return lines;
}

bool
robots_line_next(
    struct robots_lines *lines, enum robots_key *key, struct text *value)
{
	while (lines->rest.size > 0) {
		struct text line = lines->rest, word;
		size_t end = 0;

		while (end < line.size && line.data[end] != '\n' &&
		    line.data[end] != '\r')
			end++;
		/* A line that the ceiling cuts is none. */
		if (end == line.size && lines->cut)
			return false;
		lines->rest.data += end < line.size ? end + 1 : end;
		lines->rest.size -= end < line.size ? end + 1 : end;
		line.size =
		    end < ROBOTS_LINE_BYTES_MAX ? end : ROBOTS_LINE_BYTES_MAX;
		if (!split_line(line, &word, value))
			continue;
		*key = key_of(word);
		return true;
	}
	return false;
}
