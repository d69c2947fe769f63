/*
 * The tree builder: tokens to the nodes of a page, by the rules of HTML
 * 13.2.6 with one stack and no recursion.  lait-extract(1) lists what it does
 * not do as a browser does.
 */

#ifndef LAIT_TREE_H
#define LAIT_TREE_H

#include "crawler/page.h"

struct tree;

/* tree_new(): memory for building; NULL without any.  tree_free(NULL) does
 * nothing. */
struct tree *tree_new(void);
void tree_free(struct tree *t);

/* tree_build(t, page, html): fill the page; it uses memory of t until the next
 * build.  0, or -1 without memory. */
int tree_build(struct tree *t, struct page *page, struct text html);

#endif
