#ifndef USHER_CHECK_H
#define USHER_CHECK_H

/*
 * `usher check [--diff | --declared-only] [COMMAND...]`: all of a start up to the first change.
 */

#include "../plan.h"
#include "../prep/prep.h"

/* Print "ok" or the diff. The exit code; problems are added, for the caller to report. */
int check_run(const struct plan *plan, const struct sig_state *signals, char **environment,
    struct resolved *resolved, struct problems *problems);

#endif
