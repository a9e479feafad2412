#ifndef USHER_HOOKS_H
#define USHER_HOOKS_H

/*
 * Commands that are run to their end before the service, one after the other: --before, --once.
 * While one runs only CHLD and stop signals are taken; others stay pending for the service.
 */

#include "../proc/launch.h"
#include "supervise.h"

/*
 * Run HOOKS (of struct hook). False: one did not go well, or a stop signal came, which was told,
 * and what the hooks left is ended; *CODE is the exit code for it.
 */
bool hooks_run(struct super *super, const struct list *hooks, int *code);

#endif
