/*
 * A text, cleaned, its credit split off, with its language.
 */

#include <string.h>

#include "crawler/clean.h"
#include "crawler/texts_put.h"

/* What a lang attribute between the node and html says. */
static struct text
language_at(const struct page *p, uint32_t node)
{
	for (; node != 0 && p->nodes[node].tag != TAG_HTML &&
	     p->nodes[node].tag != TAG_BODY;
	     node = p->nodes[node].parent) {
		struct text lang = page_attribute(p, node, ATTRIBUTE_LANG);

		if (lang.size > 0)
			return text_trim(lang);
	}
	return (struct text){ NULL, 0 };
}

static bool
is_known(const struct texts *out, const char *kind, struct text t)
{
	for (uint32_t i = 0; i < out->count; i++)
		if (strcmp(out->list[i].kind, kind) == 0 &&
		    text_equal(out->list[i].text, t))
			return true;
	return false;
}

struct text
texts_cleaned(const struct subject *s, struct text raw)
{
	struct buffer clean = buffer_make(CLEAN_BYTES_MAX * 2);
	struct text t = { NULL, 0 };

	if (raw.size > 0 && clean_text(raw, &clean) == 0 && clean.size > 0)
		t = arena_text(s->arena, buffer_text(&clean));
	buffer_free(&clean);
	return t;
}

struct text
texts_credit(const struct subject *s, struct text raw)
{
	struct text t = texts_cleaned(s, raw);

	return t.size == 0 ? t : clean_credit(s->phrases, t);
}

/* Does a tag of that name end a word? */
static bool
is_breaking(struct text name)
{
	static const char *const blocks[] = { "br", "p>", "/p>", "p ", "div",
		"/div", "li", "/li", "h", NULL };

	for (size_t i = 0; blocks[i] != NULL; i++)
		if (text_starts_nocase(name, text_of(blocks[i])))
			return true;
	return false;
}

/* HTML in an attribute, without its tags, in the arena. */
static struct text
without_tags(const struct subject *s, struct text t)
{
	struct buffer out = buffer_make(CLEAN_BYTES_MAX);
	bool tag = false;

	if (text_find(t, text_literal("</")) == SIZE_MAX &&
	    text_find_nocase(t, text_literal("<br")) == SIZE_MAX)
		return t;
	for (size_t i = 0; i < t.size && i < CLEAN_BYTES_MAX; i++) {
		if (t.data[i] == '<' && !tag) {
			tag = true;
			if (is_breaking((struct text){
				t.data + i + 1, t.size - i - 1 }))
				(void)buffer_put_char(&out, ' ');
		} else if (t.data[i] == '>' && tag)
			tag = false;
		else if (!tag)
			(void)buffer_put_char(&out, t.data[i]);
	}
	t = arena_text(s->arena, buffer_text(&out));
	buffer_free(&out);
	return t;
}

void
texts_put(const struct subject *s, struct texts *out, const struct offer *o)
{
	struct buffer clean = buffer_make(CLEAN_BYTES_MAX * 2);
	struct text_item *item = &out->list[out->count];
	struct text t, split = { NULL, 0 }, credit;

	if (out->count == TEXTS_MAX || o->raw.size == 0)
		return;
	if (clean_text(o->markup ? without_tags(s, o->raw) : o->raw, &clean) !=
	    0) {
		buffer_free(&clean);
		return;
	}
	t = buffer_text(&clean);
	if (o->caption)
		t = clean_caption(s->phrases, t, &split);
	credit = texts_credit(s, o->credit);
	if (credit.size == 0 && split.size > 0)
		credit = arena_text(s->arena, split);
	if (credit.size == 0)
		credit = texts_credit(s, o->nearby);
	if (credit.size > 0 && out->credit.size == 0)
		out->credit = credit;
	/* Neither a number nor who made the picture is a caption. */
	if (o->caption && (clean_says_little(t) || text_equal(t, credit)))
		t.size = 0;
	if (t.size > 0 && !is_known(out, o->kind, t)) {
		*item = (struct text_item){
			.kind = o->kind,
			.text = arena_text(s->arena, t),
			.raw = o->raw,
			.credit = credit,
			.place = o->place,
			.shared = o->shared,
		};
		if (o->node != 0)
			item->language = language_at(s->page, o->node);
		out->count += item->text.data != NULL;
	}
	buffer_free(&clean);
}
