/*
 * lait import: evaluation sets, whose pictures must not be trained on.
 */

#ifndef LAIT_IMPORT_H
#define LAIT_IMPORT_H

/* import_main(argc, argv): the verb; an enum exit_status. */
int import_main(int argc, char *argv[]);

#endif
