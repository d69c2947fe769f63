/*
 * Standard output of programs that print for people.
 */

#ifndef LAIT_OUTPUT_H
#define LAIT_OUTPUT_H

/* output_end(status): write out what stdio holds.  Returns status, or, where
 * status is EXIT_ANSWERED and something could not be written, EXIT_EARLY (the
 * reader went away) or EXIT_UNUSABLE (said). */
int output_end(int status);

#endif
