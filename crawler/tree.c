/*
 * What start and end tags do to the stack of open elements.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crawler/grow.h"
#include "crawler/rules.h"
#include "crawler/tree.h"

enum {
	/* What references and capitals may cost beside the text itself. */
	ARENA_BYTES_MAX = 3 * PAGE_BYTES_MAX + (1 << 20)
};

struct tree {
	struct grow grow;
	struct markup markup;
	struct arena *arena;
};

struct tree *
tree_new(void)
{
	struct tree *t = calloc(1, sizeof(*t));

	if (t != NULL && (t->arena = arena_new(ARENA_BYTES_MAX)) == NULL) {
		free(t);
		return NULL;
	}
	return t;
}

void
tree_free(struct tree *t)
{
	if (t == NULL)
		return;
	arena_free(t->arena);
	free(t);
}

static bool
is_heading(enum tag_name tag)
{
	return tag >= TAG_H1 && tag <= TAG_H6;
}

static bool
has(enum tag_name tag, unsigned flag)
{
	return (rules_of(tag)->flags & flag) != 0;
}

/* Where on the stack the tag is open with no boundary above it, or 0. */
static unsigned
in_scope(const struct grow *g, enum tag_name tag, enum tag_name boundary)
{
	if (g->open[tag] == 0)
		return 0;
	for (unsigned i = g->depth; i-- > 1;) {
		enum tag_name here = grow_tag(g, i);

		if (here == tag && !g->ended[i])
			return i;
		if (here == boundary || has(here, RULE_SCOPE))
			return 0;
	}
	return 0;
}

static unsigned
heading_in_scope(const struct grow *g)
{
	for (unsigned i = g->depth; i-- > 1;) {
		if (is_heading(grow_tag(g, i)))
			return i;
		if (has(grow_tag(g, i), RULE_SCOPE))
			return 0;
	}
	return 0;
}

static void
close_in_scope(struct grow *g, enum tag_name tag, enum tag_name boundary)
{
	unsigned i = in_scope(g, tag, boundary);

	if (i > 0)
		grow_pop_to(g, i);
}

/* A start tag of an item ends the item before it (li; dd and dt). */
static void
close_item(struct grow *g, enum tag_name one, enum tag_name other)
{
	for (unsigned i = g->depth; i-- > 1;) {
		enum tag_name here = grow_tag(g, i);

		if (here == one || here == other) {
			grow_pop_to(g, i);
			return;
		}
		if (has(here, RULE_SPECIAL) && here != TAG_ADDRESS &&
		    here != TAG_DIV && here != TAG_P)
			return;
	}
}

/* Pop until the top is one that may hold this part of a table. */
static void
clear_to_table(struct grow *g, enum tag_name tag)
{
	while (g->depth > 1) {
		enum tag_name top = grow_tag(g, g->depth - 1);

		if (top == TAG_TABLE || top == TAG_TEMPLATE || top == TAG_HTML)
			return;
		if ((tag == TAG_TD || tag == TAG_TH) && top == TAG_TR)
			return;
		if ((tag == TAG_TD || tag == TAG_TH || tag == TAG_TR) &&
		    (top == TAG_TBODY || top == TAG_THEAD || top == TAG_TFOOT))
			return;
		if (tag == TAG_COL && top == TAG_COLGROUP)
			return;
		grow_pop(g);
	}
}

/* A table directly in a table ends that. */
static void
close_table(struct grow *g)
{
	for (unsigned i = g->depth; i-- > 1;) {
		enum tag_name here = grow_tag(g, i);

		if (here == TAG_TABLE) {
			grow_pop_to(g, i);
			return;
		}
		if (has(here, RULE_SCOPE))
			return;
	}
}

/* What stands open and must end before this tag begins. */
static void
close_before(struct grow *g, enum tag_name tag)
{
	if (has(tag, RULE_CLOSES_P))
		close_in_scope(g, TAG_P, TAG_BUTTON);
	if (has(tag, RULE_ROW))
		clear_to_table(g, tag);
	if (is_heading(tag) && is_heading(grow_tag(g, g->depth - 1)))
		grow_pop(g);
	switch (tag) {
	case TAG_LI: close_item(g, TAG_LI, TAG_LI); break;
	case TAG_DD:
	case TAG_DT: close_item(g, TAG_DD, TAG_DT); break;
	case TAG_A: grow_end_link(g); break;
	case TAG_BUTTON: close_in_scope(g, TAG_BUTTON, TAG_BUTTON); break;
	case TAG_NOBR: close_in_scope(g, TAG_NOBR, TAG_OTHER); break;
	case TAG_TABLE: close_table(g); break;
	case TAG_INPUT:
	case TAG_KEYGEN:
	case TAG_TEXTAREA:
	case TAG_SELECT: close_in_scope(g, TAG_SELECT, TAG_OTHER); break;
	case TAG_OPTGROUP:
	case TAG_OPTION:
		if (grow_tag(g, g->depth - 1) == TAG_OPTION)
			grow_pop(g);
		if (tag == TAG_OPTGROUP &&
		    grow_tag(g, g->depth - 1) == TAG_OPTGROUP)
			grow_pop(g);
		break;
	default: break;
	}
}

/* Tags that the standard ignores where they stand. */
static bool
is_ignored(const struct grow *g, enum tag_name tag)
{
	if (has(tag, RULE_ROW))
		return g->open[TAG_TABLE] == 0 && g->open[TAG_TEMPLATE] == 0;
	if (tag == TAG_FORM)
		return g->open[TAG_FORM] > 0 && g->open[TAG_TEMPLATE] == 0;
	if (tag == TAG_FRAME)
		return g->open[TAG_FRAMESET] == 0;
	if (tag == TAG_SELECT)
		return in_scope(g, TAG_SELECT, TAG_OTHER) > 0;
	if (tag == TAG_NOSCRIPT)
		return g->open[TAG_NOSCRIPT] > 0 && g->open[TAG_HEAD] > 0;
	if (tag == TAG_FRAMESET)
		return g->page->body != 0 || g->open[TAG_TEMPLATE] > 0;
	return tag == TAG_HEAD;
}

/* What the tokenizer must know of the text behind this tag. */
static void
set_state(struct markup *m, enum tag_name tag)
{
	m->raw_tag = tag;
	switch (tag) {
	case TAG_TITLE:
	case TAG_TEXTAREA: m->state = MARKUP_RCDATA; break;
	case TAG_STYLE:
	case TAG_XMP:
	case TAG_IFRAME:
	case TAG_NOEMBED:
	case TAG_NOFRAMES: m->state = MARKUP_RAW; break;
	case TAG_SCRIPT: m->state = MARKUP_SCRIPT; break;
	case TAG_PLAINTEXT: m->state = MARKUP_PLAINTEXT; break;
	default: break;
	}
}

static bool
has_attribute(const struct markup_token *token, enum attribute_name name)
{
	for (uint32_t i = 0; i < token->attribute_count; i++)
		if (token->attributes[i].id == name)
			return true;
	return false;
}

/* Does an HTML tag end the svg or math that it stands in? */
static bool
breaks_out(const struct markup_token *token)
{
	if (token->tag == TAG_FONT)
		return has_attribute(token, ATTRIBUTE_COLOR) ||
		    has_attribute(token, ATTRIBUTE_FACE) ||
		    has_attribute(token, ATTRIBUTE_SIZE);
	return has(token->tag, RULE_BREAKOUT);
}

static int
open_foreign(struct grow *g, const struct markup_token *token)
{
	return grow_open(g, token, !token->self_closing);
}

/* Make what must stand around this tag: html, head, body. */
static int
open_parents(struct grow *g, enum tag_name tag)
{
	if (g->page->body != 0)
		return 0;
	if (g->open[TAG_NOSCRIPT] > 0 && g->open[TAG_HEAD] > 0 &&
	    tag != TAG_BODY)
		return 0;
	if (g->open[TAG_TEMPLATE] > 0 || g->open[TAG_FRAMESET] > 0)
		return 0;
	if (has(tag, RULE_HEAD))
		return grow_need_head(g);
	return tag == TAG_BODY || tag == TAG_FRAMESET ? grow_need_html(g)
						      : grow_need_body(g);
}

/* html, head and body have rules of their own; true when the tag was one. */
static bool
open_frame(struct grow *g, const struct markup_token *token, int *status)
{
	*status = 0;
	if (token->tag == TAG_HTML || token->tag == TAG_BODY)
		if (g->open[TAG_TEMPLATE] > 0)
			return true;
	if (token->tag == TAG_HTML) {
		if (g->page->html != 0)
			*status = grow_merge(g, g->page->html, token);
		else
			g->page->html = grow_frame(g, token, status);
		return true;
	}
	if (token->tag == TAG_HEAD && g->page->head == 0 &&
	    g->page->body == 0) {
		if ((*status = grow_need_html(g)) == 0)
			g->page->head = grow_frame(g, token, status);
		return true;
	}
	if (token->tag != TAG_BODY)
		return false;
	if (g->page->body != 0) {
		*status = grow_merge(g, g->page->body, token);
	} else if ((*status = grow_need_html(g)) == 0) {
		grow_close_head(g);
		g->page->body = grow_frame(g, token, status);
	}
	return true;
}

/* A page of frames has nothing else; its frameset stays open to the end. */
static bool
is_between_frames(const struct grow *g, enum tag_name tag)
{
	return g->open[TAG_FRAMESET] > 0 && tag != TAG_HTML &&
	    tag != TAG_FRAMESET && tag != TAG_FRAME && tag != TAG_NOFRAMES;
}

static int
start_tag(struct tree *t, struct markup_token *token)
{
	struct grow *g = &t->grow;
	int status;

	if (grow_is_foreign(g) && !breaks_out(token))
		return open_foreign(g, token);
	while (grow_is_foreign(g))
		grow_pop(g);
	if (token->tag == TAG_IMAGE) {
		token->tag = TAG_IMG;
		token->name = text_literal("img");
	}
	if (is_between_frames(g, token->tag))
		return 0;
	if (open_frame(g, token, &status))
		return status;
	if (open_parents(g, token->tag) != 0)
		return -1;
	if (is_ignored(g, token->tag))
		return 0;
	close_before(g, token->tag);
	if (token->tag == TAG_SVG || token->tag == TAG_MATH)
		return open_foreign(g, token);
	if (grow_open(g, token, !has(token->tag, RULE_VOID)) != 0)
		return -1;
	set_state(&t->markup, token->tag);
	return 0;
}

/* An end tag that looks for its element up to the next special one. */
static void
end_any(struct grow *g, const struct markup_token *token)
{
	if (token->tag != TAG_OTHER && g->open[token->tag] == 0)
		return;
	for (unsigned i = g->depth; i-- > 1;) {
		if (grow_is(g, i, token) && !g->ended[i]) {
			grow_pop_to(g, i);
			return;
		}
		if (!has(grow_tag(g, i), RULE_SPECIAL))
			continue;
		if (has(token->tag, RULE_FORMATTING))
			grow_end(g, token->tag);
		return;
	}
}

/* A form's end tag takes only the form from the stack. */
static void
end_form(struct grow *g)
{
	if (grow_tag(g, g->depth - 1) == TAG_FORM)
		grow_pop(g);
	else
		grow_end(g, TAG_FORM);
}

/* An end tag that makes an element when there is none to end. */
static int
end_missing(struct grow *g, enum tag_name tag)
{
	struct markup_token token = { .kind = MARKUP_OPEN, .tag = tag };

	token.name = text_of(names_of_tag(tag));
	if (open_parents(g, tag) != 0)
		return -1;
	return grow_open(g, &token, false);
}

/* An end tag in svg or math; false: it is not for them. */
static bool
end_foreign(struct grow *g, const struct markup_token *token)
{
	for (unsigned i = g->depth; i-- > 1 && grow_is_foreign_at(g, i);) {
		if (grow_is(g, i, token)) {
			grow_pop_to(g, i);
			return true;
		}
	}
	return false;
}

static int
end_tag(struct grow *g, const struct markup_token *token)
{
	enum tag_name tag = token->tag;
	unsigned i;

	if (grow_is_foreign(g) && end_foreign(g, token))
		return 0;
	if (tag == TAG_BODY || tag == TAG_HTML || tag == TAG_FRAMESET ||
	    is_between_frames(g, tag))
		return 0;
	if (tag == TAG_BR)
		return end_missing(g, tag);
	if (tag == TAG_P && in_scope(g, tag, TAG_BUTTON) == 0)
		return end_missing(g, tag);
	if (tag == TAG_HEAD)
		grow_close_head(g);
	else if (is_heading(tag) && (i = heading_in_scope(g)) > 0)
		grow_pop_to(g, i);
	else if (tag == TAG_FORM && g->open[TAG_FORM] > 0)
		end_form(g);
	else if (tag == TAG_P)
		close_in_scope(g, tag, TAG_BUTTON);
	else if (has(tag, RULE_SCOPED_END | RULE_SCOPE) || has(tag, RULE_ROW))
		grow_end_scoped(g, tag);
	else
		end_any(g, token);
	return 0;
}

/* Characters: white space before the body is nobody's, nor is what stands
 * between frames. */
static int
characters(struct grow *g, struct text text)
{
	bool blank = text_trim(text).size == 0;

	if (g->page->body == 0 && !grow_takes_text(g)) {
		if (blank || g->open[TAG_FRAMESET] > 0)
			return 0;
		if (open_parents(g, TAG_TEXT) != 0)
			return -1;
	}
	return grow_text(g, text, blank);
}

int
tree_build(struct tree *t, struct page *page, struct text html)
{
	struct markup_token token;
	int status = 0;

	if (html.size > PAGE_BYTES_MAX) {
		html.size = PAGE_BYTES_MAX;
		page->cut = true;
	}
	arena_reset(t->arena);
	markup_start(&t->markup, html, t->arena);
	if (grow_start(&t->grow, page) != 0)
		return -1;
	while (status == 0 && !page->cut && markup_next(&t->markup, &token)) {
		if (token.kind == MARKUP_TEXT)
			status = characters(&t->grow, token.text);
		else if (token.kind == MARKUP_OPEN)
			status = start_tag(t, &token);
		else
			status = end_tag(&t->grow, &token);
		t->markup.foreign = grow_is_foreign(&t->grow);
	}
	grow_finish(&t->grow);
	return status != 0 || t->markup.failed ? -1 : 0;
}
