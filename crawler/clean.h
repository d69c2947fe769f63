/*
 * Texts as they are stored: cleaned by the rules of spec extraction, section 7.
 */

#ifndef LAIT_CLEAN_H
#define LAIT_CLEAN_H

#include <stdbool.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum {
	CLEAN_BYTES_MAX = 16 << 10, /* of one text; longer ones are cut */
	CLEAN_VERSION = 1
};

/* clean_text(raw, out): append raw with double escapes undone, white space
 * collapsed, invisible characters out, in NFC.  raw is valid UTF-8.  0, or -1
 * when the buffer failed. */
int clean_text(struct text raw, struct buffer *out);

/* clean_caption(t, credit): t (cleaned) without a leading "Photo:" and without
 * the credit at its end, which *credit becomes (a part of t, or empty): what
 * stands in parentheses behind "Photo:" or the like, behind a (c) sign, or
 * behind such a word at the end. */
struct text clean_caption(struct text t, struct text *credit);

/* clean_credit(t): a credit without "Photo:", (c) and parentheses. */
struct text clean_credit(struct text t);

/* clean_is_credit(t): begins with "Photo:" or the like, or names an agency.
 * clean_is_name(t): looks like names: few words, all but small connecting ones
 * with a capital (or of a script without any), no full stop at the end.
 * clean_ends_sentence(t): ends in a mark that ends sentences. */
bool clean_is_credit(struct text t);
bool clean_is_name(struct text t);
bool clean_ends_sentence(struct text t);

/* clean_title(title, site, host): without the site's name at its end or
 * beginning, behind one of the usual marks; site may be empty. */
struct text clean_title(struct text title, struct text site, struct text host);

#endif
