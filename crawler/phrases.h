/*
 * Phrases that captions and credits are told by, in the languages of the
 * world: how a credit begins, agencies, notices of rights, names of classes.
 * The lists are data: etc/caption.phrases.
 */

#ifndef LAIT_PHRASES_H
#define LAIT_PHRASES_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/text.h"

/* What a phrase is for; the file says more. */
enum phrase_kind {
	PHRASE_CREDIT,       /* begins a credit: "photo by", "(c)" */
	PHRASE_CREDIT_END,   /* ends one: "nuotr." */
	PHRASE_ROLE,         /* ends one and says no more than that */
	PHRASE_AGENCY,       /* stands in one */
	PHRASE_HINT,         /* likewise, among names */
	PHRASE_RIGHTS,       /* "all rights reserved" */
	PHRASE_LABEL,        /* before a caption, says nothing */
	PHRASE_EMPTY,        /* is no caption */
	PHRASE_BUTTON,       /* at the end, says nothing */
	PHRASE_SMALL,        /* words within names: "von" */
	PHRASE_CAPTION_NAME, /* in class names; likewise the next */
	PHRASE_CREDIT_NAME,
	PHRASE_UNSEEN_NAME,  /* what a reader does not see, or a button */
	PHRASE_PICTURE_NAME, /* with one of the next it is a caption's */
	PHRASE_SPEECH_NAME,
	PHRASE_KINDS
};

enum {
	PHRASES_BYTES_MAX = 256 << 10, /* of the file */
	PHRASES_MAX = 4096,            /* of all kinds */
	PHRASES_NAME_BYTES_MIN = 3     /* of those in class names */
};

struct phrases;

/* phrases_parse(t, &line, &why): "[kind]" begins a section, each further line
 * is a phrase, '#' begins a comment line.  NULL when a line is wrong (*line
 * from 1, *why a static text) or without memory. */
struct phrases *phrases_parse(struct text t, int *line, const char **why);

/* phrases_open(): those of etc/caption.phrases; NULL, said, when there are
 * none.  To be called before confinement. */
struct phrases *phrases_open(void);
void phrases_free(struct phrases *p);

/* A phrase without capitals is compared without regard to ASCII case, and one
 * that begins or ends with a letter or digit is a whole word there.
 *
 * phrases_begin: bytes of the longest phrase that t begins with, or 0.
 * phrases_end: likewise of one that t ends with.
 * phrases_within: offset of the first phrase in t, or SIZE_MAX. */
size_t phrases_begin(
    const struct phrases *p, enum phrase_kind kind, struct text t);
size_t phrases_end(
    const struct phrases *p, enum phrase_kind kind, struct text t);
size_t phrases_within(
    const struct phrases *p, enum phrase_kind kind, struct text t);

/* phrases_is: t is a phrase, in any case.  phrases_names: a class name t holds
 * one, also as a part of a word. */
bool phrases_is(const struct phrases *p, enum phrase_kind kind, struct text t);
bool phrases_names(
    const struct phrases *p, enum phrase_kind kind, struct text t);

#endif
