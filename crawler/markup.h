/*
 * The tokenizer of the HTML standard (13.2.5): tags with their attributes, and
 * characters.  Comments and doctypes are passed over.
 */

#ifndef LAIT_MARKUP_H
#define LAIT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crawler/arena.h"
#include "crawler/names.h"
#include "lib/text.h"

enum {
	MARKUP_TAG_ATTRIBUTES_MAX = 128 /* of one tag; more are dropped */
};

struct markup_attribute {
	enum attribute_name id;
	struct text name;  /* lower case */
	struct text value; /* references decoded; data never NULL */
};

enum markup_kind { MARKUP_END, MARKUP_TEXT, MARKUP_OPEN, MARKUP_CLOSE };

/* A token.  Texts point into the input, or into the arena where a reference
 * was decoded or a letter made lower case. */
struct markup_token {
	enum markup_kind kind;
	enum tag_name tag;
	struct text name; /* of a tag, lower case */
	struct text text; /* characters */
	bool self_closing;
	struct markup_attribute *attributes;
	uint32_t attribute_count;
};

/* What the tree builder says of the text to come. */
enum markup_state {
	MARKUP_DATA,
	MARKUP_RCDATA, /* title, textarea: references, no tags */
	MARKUP_RAW,    /* style, xmp, iframe, noembed, noframes */
	MARKUP_SCRIPT,
	MARKUP_PLAINTEXT /* no way back */
};

struct markup { /* private, but for state, raw_tag and foreign */
	struct text input;
	size_t at;
	enum markup_state state;
	enum tag_name raw_tag; /* whose end tag ends RCDATA, RAW, SCRIPT */
	bool foreign;          /* in svg or math: CDATA sections count */
	bool even;             /* no CR and no NUL in the input */
	struct arena *arena;
	struct markup_attribute attributes[MARKUP_TAG_ATTRIBUTES_MAX];
	bool failed; /* without memory */
};

void markup_start(struct markup *m, struct text input, struct arena *arena);

/* markup_next(m, token): the next token; false at the end. */
bool markup_next(struct markup *m, struct markup_token *token);

#endif
