#ifndef USHER_RUN_H
#define USHER_RUN_H

/*
 * The rest of the process's life: the service as our child, supervised until nothing of it is
 * left, or in our own place. Takes the resolved launch and the plan's slice; gives the exit code.
 */

#include "../plan.h"
#include "../proc/launch.h"

/*
 * Start the service and stay as its init. NAME is what messages call it. The start-up arena is
 * given back in between: LAUNCH and NAME are dead afterwards.
 */
int run_supervised(const struct run_plan *plan, const struct launch *launch, const char *name);

/* Become the service; returns only when that failed. */
int run_in_place(const struct launch *launch);

#endif
