/*
 * Where the descendants of an element stand, as its attributes say.
 */

#ifndef LAIT_WITHIN_H
#define LAIT_WITHIN_H

#include <stdint.h>

#include "crawler/markup.h"

/* within_attributes(t): bits of enum page_within.  Servers that stream
 * (React) send finished parts as <div hidden id="S:1"> and show them later:
 * these are not hidden; nor is a template that declares a shadow root. */
uint32_t within_attributes(const struct markup_token *t);

#endif
