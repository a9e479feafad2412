#ifndef USHER_TOOL_H
#define USHER_TOOL_H

/*
 * The verbs that start nothing: check, explain, render, help, version.
 */

#include "../plan.h"
#include "../prep/prep.h"

/*
 * The exit code. Problems are added, to be reported by the caller; SIGNALS and RESOLVED are for
 * what is prepared as for a start.
 */
int tool_run(const struct plan *plan, const struct sig_state *signals, char **environment,
    struct resolved *resolved, struct problems *problems);

/* All of TEXT to FD, 1 or 2. The exit code: 0, or 71 (plan_exit_code()), and it is told why. */
int tool_print(const struct plan *plan, int fd, const struct buf *text);

#endif
