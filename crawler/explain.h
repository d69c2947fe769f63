/*
 * The choice of the main image, explained to people.
 */

#ifndef LAIT_EXPLAIN_H
#define LAIT_EXPLAIN_H

/* explain_run(weights, url, files): for each file of HTML (the list ends with
 * NULL), as if it had come from the address url: candidates, features,
 * contributions, texts, on standard output.  The process is confined before
 * it reads.  An exit status. */
int explain_run(const char *weights, const char *url, char *files[]);

#endif
