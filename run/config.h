/*
 * lait config: every setting, its value, and who set it.
 */

#ifndef LAIT_CONFIG_H
#define LAIT_CONFIG_H

/* config_main(argc, argv): the verb; an enum exit_status. */
int config_main(int argc, char *argv[]);

#endif
