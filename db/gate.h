/*
 * Gates: rules over measured values that stop work on a page, an image or a
 * text.  The stages apply them first; here they are applied again to stored
 * rows when a setting has changed, without reading a body.
 */

#ifndef LAIT_GATE_H
#define LAIT_GATE_H

#include "db/dataset.h"

enum gate_verdict {
	GATE_PASSES,
	GATE_REJECTS,
	GATE_UNKNOWN /* a value that a rule asks for was not measured */
};

/* The measures of an image and of a text, in the order of the columns of
 * SQL_IMAGE_MEASURES and SQL_TEXT_MEASURES; NAN: not measured. */
enum { GATE_MEASURES = 10 };
struct gate_measures {
	double values[GATE_MEASURES];
	const char *language; /* of a text; NULL: not measured */
};

/* gate_image, gate_text(ds, section, measures, &word): by the settings of
 * "gate" or "select" (a rule that "select" does not set is passed there);
 * word is that of the first rule that turns it down. */
enum gate_verdict gate_image(const struct dataset *ds, const char *section,
    const struct gate_measures *m, const char **word);
enum gate_verdict gate_text(const struct dataset *ds, const char *section,
    const struct gate_measures *m, const char **word);

/* gate_page(ds, page_id): the state of a page that was extracted: done, or
 * rejected for its language or by a signal of consent. */
int64_t gate_page(struct dataset *ds, int64_t page_id);

/* gate_check(ds): select must not be looser than gate; 0, or -1 (said). */
int gate_check(const struct dataset *ds);

/* gate_apply(ds, all, quiet): when settings of gates, consent or scope are not
 * those that were applied last (or all), mark the rows anew, and say how many
 * wait again and how many were marked otherwise.  0 or -1 (said). */
int gate_apply(struct dataset *ds, bool all, bool quiet);

#endif
