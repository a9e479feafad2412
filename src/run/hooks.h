#ifndef USHER_HOOKS_H
#define USHER_HOOKS_H

/*
 * Commands that are run to their end before the service, one after the other: --before, --once.
 * While one runs only CHLD and stop signals are taken; others stay pending for the service.
 */

#include "../proc/launch.h"
#include "supervise.h"

/*
 * Run HOOKS (of struct hook). 0: all went well, or the exit code of one that did not, or of the
 * stop signal that came; then it was told, and what the hooks left is ended.
 */
int hooks_run(struct super *super, const struct list *hooks);

#endif
