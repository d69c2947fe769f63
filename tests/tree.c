/*
 * What the tokenizer and the tree builder make of standard input, as JSON, for
 * tests/quality/html.
 *
 *	tree              [["html", {}], "text", ...] in document order
 *	tree tokens [STATE [TAG]]
 *	                  [["StartTag", name, {}], ["EndTag", name],
 *	                  ["Character", text], ...]; STATE is data, rcdata, raw,
 *	                  script or plaintext, TAG what ends it
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawler/page.h"
#include "lib/record.h"

enum { INPUT_BYTES_MAX = 16 << 20 };

static json_t *
attributes_object(const struct markup_attribute *list, uint32_t count)
{
	json_t *object = json_object();

	for (uint32_t i = 0; i < count; i++) {
		char *name = text_string(list[i].name);

		if (name != NULL)
			(void)record_set_text(object, name, list[i].value);
		free(name);
	}
	return object;
}

static json_t *
tree(struct text html)
{
	struct page *p = page_new();
	json_t *list = json_array();

	if (p == NULL || page_parse(p, html) != 0)
		exit(3);
	for (uint32_t i = 1; i < p->node_count; i++) {
		const struct page_node *n = &p->nodes[i];

		json_array_append_new(list,
		    n->tag == TAG_TEXT
			? record_json_text(n->text)
			: json_pack("[o, o]", record_json_text(n->text),
			      attributes_object(&p->attributes[n->attributes],
				  n->attribute_count)));
	}
	page_free(p);
	return list;
}

static enum markup_state
state_of(const char *name)
{
	static const char *const names[] = { "data", "rcdata", "raw", "script",
		"plaintext" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return (enum markup_state)i;
	return MARKUP_DATA;
}

static json_t *
tokens(struct text html, const char *state, const char *tag)
{
	struct arena *arena = arena_new(INPUT_BYTES_MAX * 4);
	json_t *list = json_array();
	struct markup_token t;
	struct markup m;

	if (arena == NULL)
		exit(3);
	markup_start(&m, html, arena);
	m.state = state_of(state);
	m.raw_tag = names_tag(text_of(tag));
	while (markup_next(&m, &t))
		json_array_append_new(list,
		    t.kind == MARKUP_TEXT ? json_pack("[s, o]", "Character",
						record_json_text(t.text))
			: t.kind == MARKUP_OPEN
			? json_pack("[s, o, o]", "StartTag",
			      record_json_text(t.name),
			      attributes_object(
				  t.attributes, t.attribute_count))
			: json_pack(
			      "[s, o]", "EndTag", record_json_text(t.name)));
	arena_free(arena);
	return list;
}

int
main(int argc, char *argv[])
{
	struct buffer in = buffer_make(INPUT_BYTES_MAX);
	json_t *list;
	char *out;
	ssize_t n;

	do {
		char *to = buffer_reserve(&in, 65536);

		if (to == NULL || (n = read(0, to, 65536)) < 0)
			return 3;
		in.size += (size_t)n;
	} while (n > 0);
	if (argc > 1 && strcmp(argv[1], "tokens") == 0)
		list = tokens(buffer_text(&in), argc > 2 ? argv[2] : "data",
		    argc > 3 ? argv[3] : "");
	else
		list = tree(buffer_text(&in));
	out = json_dumps(list, JSON_COMPACT);
	if (out == NULL || puts(out) < 0)
		return 3;
	free(out);
	json_decref(list);
	buffer_free(&in);
	return 0;
}
