/*
 * Texts as they are stored: cleaned by the rules of spec extraction, section 7.
 */

#ifndef LAIT_CLEAN_H
#define LAIT_CLEAN_H

#include <stdbool.h>

#include "crawler/phrases.h"
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

/* clean_caption(p, t, credit): t (cleaned) without a leading "Photo:" and
 * without the credit at its end, which *credit becomes (a part of t, or
 * empty): what stands in brackets behind "Photo:" or the like, behind a (c)
 * sign, or behind such a word or a name at the end. */
struct text clean_caption(
    const struct phrases *p, struct text t, struct text *credit);

/* clean_has_credit(p, t, credit): does t end in a credit that says so itself
 * ("(Photo: X)")? */
bool clean_has_credit(
    const struct phrases *p, struct text t, struct text *credit);

/* clean_credit(p, t): a credit without "Photo:", (c) and parentheses; empty
 * when it names nobody. */
struct text clean_credit(const struct phrases *p, struct text t);

/* clean_is_credit(p, t): begins with "Photo:" or the like, or names an agency.
 * clean_is_credit_line(p, t): does so beyond doubt, and says no more.
 * clean_is_name(p, t): looks like names: few words, all but small connecting
 * ones with a capital (or of a script without any), no full stop at the end.
 * clean_ends_sentence(t): ends in a mark that ends sentences.
 * clean_says_little(t): more digits than letters: a date, how long it runs. */
bool clean_is_credit(const struct phrases *p, struct text t);
bool clean_is_credit_line(const struct phrases *p, struct text t);
bool clean_is_name(const struct phrases *p, struct text t);
bool clean_ends_sentence(struct text t);
bool clean_says_little(struct text t);

/* clean_title(title, headline, site, host): without the site's name at its end
 * or beginning, behind one of the usual marks: what equals or begins with
 * `site`, what the host's name is made of, or what stands beside the headline.
 * Headline and site may be empty. */
struct text clean_title(struct text title, struct text headline,
    struct text site, struct text host);

#endif
