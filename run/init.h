/*
 * lait init: a folder becomes a dataset.
 */

#ifndef LAIT_INIT_H
#define LAIT_INIT_H

/* init_main(argc, argv): the verb; an enum exit_status. */
int init_main(int argc, char *argv[]);

#endif
