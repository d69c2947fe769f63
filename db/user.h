/*
 * Stages of the user: the entries [stage NAME] of lait.conf.
 */

#ifndef LAIT_USER_H
#define LAIT_USER_H

#include "db/dataset.h"

/* user_select(ds, name): the stage that save_user speaks for from now on;
 * false when lait.conf has none of that name. */
bool user_select(struct dataset *ds, const char *name);

/* user_unit(ds, name): what a record of the stage is, or -1. */
int user_unit(const struct dataset *ds, const char *name);

/* user_follow(ds, stage, unit, id): a unit is through with a stage: it waits
 * for those of the user that come after it. */
void user_follow(
    struct dataset *ds, const char *stage, enum unit unit, int64_t id);

/* user_fill(ds, name): a stage that is new, or that was given other settings,
 * has all waiting for it that is past the stages before it; how many. */
int64_t user_fill(struct dataset *ds, const char *name);

/* user_name(ds, i): the i-th stage of lait.conf, NULL behind the last. */
const char *user_name(const struct dataset *ds, size_t i);

#endif
