#ifndef USHER_ENVIRONMENT_H
#define USHER_ENVIRONMENT_H

/*
 * The USHER_ variables as settings. Only those of options marked OPTION_VARIABLE are ours; any
 * other USHER_ name belongs to someone else and is not looked at.
 */

#include "setting.h"

/* Append the settings of ENVIRONMENT (as in environ(7)). An empty variable counts as unset. */
void environment_read(struct list *settings, const struct option_row *rows,
    char *const *environment);

/* The names that are ours, as a list of const char *, set or not. */
void environment_taken(struct list *names, const struct option_row *rows);

#endif
