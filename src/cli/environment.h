#ifndef USHER_ENVIRONMENT_H
#define USHER_ENVIRONMENT_H

/*
 * The USHER_ variables as settings. Only those of options marked OPTION_VARIABLE are ours; any
 * other USHER_ name belongs to someone else and is not looked at.
 */

#include "setting.h"

/*
 * Apply the settings of ENVIRONMENT (as in environ(7)) and note all such names, set or not, as
 * taken from the service. An empty variable counts as unset.
 */
void environment_apply(struct plan *plan, char *const *environment, struct problems *problems);

/* The value of NAME, or NULL; of two, the first, as getenv(3) has it. */
const char *environment_value(char *const *environment, const char *name);

#endif
