/*
 * lait try: one page through the stages, without a dataset.
 */

#ifndef LAIT_TRY_H
#define LAIT_TRY_H

/* try_main(argc, argv): the verb; an enum exit_status. */
int try_main(int argc, char *argv[]);

#endif
