/*
 * lait run: do what is due.
 */

#ifndef LAIT_RUN_H
#define LAIT_RUN_H

/* run_main(argc, argv): the verb; an enum exit_status. */
int run_main(int argc, char *argv[]);

#endif
