/*
 * Where things lie: the programs and the dataset.
 */

#ifndef LAIT_DATASET_H
#define LAIT_DATASET_H

/* dataset_find_programs(): put the folder of this program at the head of
 * PATH, so that it starts the programs it was built with.  0 or -1 (said). */
int dataset_find_programs(void);

/* dataset_enter(conf): make the folder of that lait.conf the current one, and
 * hand its absolute path on in LAIT_CONF.  NULL: there is no lait.conf: says
 * what to do.  0 or -1 (said). */
int dataset_enter(const char *conf);

#endif
