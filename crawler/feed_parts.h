/*
 * Between the parser of XML (feed.c), which knows libxml2, and the meaning of
 * elements (feed_role.c, feed_entry.c), which does not.
 */

#ifndef LAIT_FEED_PARTS_H
#define LAIT_FEED_PARTS_H

#include "crawler/feed.h"
#include "lib/buffer.h"

/* What an element means where it stands. */
enum feed_role {
	ROLE_NONE,
	ROLE_CHANNEL,
	ROLE_ENTRY,
	ROLE_URL,
	ROLE_BETTER_URL, /* the page's own where the link only redirects */
	ROLE_ID,         /* stands for a missing url */
	ROLE_MODIFIED,
	ROLE_ENTRY_TITLE,
	ROLE_CONTENT,
	ROLE_SUMMARY,  /* stands for a missing content */
	ROLE_TITLE,    /* of all */
	ROLE_LANGUAGE, /* of all */
	ROLE_GROUP,    /* media:group: its members belong to the entry */
	ROLE_PICTURE,
	ROLE_PICTURE_URL,
	ROLE_CAPTION,
	ROLE_PICTURE_TITLE,
	ROLE_CREDIT,
	ROLE_LICENCE
};

struct feed_attribute {
	struct text name, value; /* local name */
};

enum { FEED_ATTRIBUTES_MAX = 16 };

struct feed_element {
	struct text name;   /* local */
	struct text prefix; /* or empty */
	struct text space;  /* URI of the namespace, or empty */
	struct feed_attribute attributes[FEED_ATTRIBUTES_MAX];
	uint32_t attribute_count;
};

/* What is known between two elements. */
struct feed_reader {
	struct arena *arena;
	bool (*entry)(void *context, const struct feed_entry *e);
	void *context;
	struct feed *feed;
	struct buffer title, language; /* of all, until the end */

	enum feed_role roles[FEED_DEPTH_MAX];
	uint32_t depth;
	uint32_t
	    collects; /* depth of the element whose text is kept; 0: none */
	struct buffer text;

	struct feed_entry found; /* the entry in hand */
	uint32_t entry_depth;    /* 0: outside */
	struct text better_url, id, summary;
	struct feed_picture *pictures;
	struct feed_picture shared; /* what Media RSS says of all of an item */
	struct text thumbnail;
	uint32_t thumbnail_width, thumbnail_height;
	uint32_t picture_depth; /* 0: none in hand; its place is the last */
	bool stopped;           /* nobody wants more */
	bool failed;            /* memory */
};

/* feed_is_address: does the text begin as an address does? */
bool feed_is_address(struct text t);

/* Elements open, hold characters and close, in the order of the file.  open
 * returns false when it is no use to go on. */
bool feed_element_open(struct feed_reader *r, const struct feed_element *e);
void feed_element_text(struct feed_reader *r, struct text t);
void feed_element_close(struct feed_reader *r);

/* feed_role_of(r, e): of an element that was just opened, at r->depth; what
 * its attributes say of the entry is taken over. */
enum feed_role feed_role_of(
    struct feed_reader *r, const struct feed_element *e);

/* feed_keep(r, t): a trimmed copy that lasts as long as the entry, empty
 * without memory.  feed_fill: what is said first counts. */
struct text feed_keep(struct feed_reader *r, struct text t);
void feed_fill(struct text *field, struct text t);

/* feed_new_picture: one more of the entry, zeroed; NULL over the ceiling.
 * feed_last_picture: the one that was begun last, or NULL. */
struct feed_picture *feed_new_picture(struct feed_reader *r);
struct feed_picture *feed_last_picture(struct feed_reader *r);

/* The end of the file: an entry in hand that has its address is given. */
void feed_end(struct feed_reader *r);

/* A file that is no XML: an address a line. */
void feed_lines(struct feed_reader *r, struct text bytes);

#endif
