#ifndef USHER_TOOL_H
#define USHER_TOOL_H

/*
 * The verbs that start nothing: help, version, render.
 */

#include "../plan.h"

/* The exit code. Problems are added, to be reported by the caller. */
int tool_run(const struct plan *plan, char **environment, struct problems *problems);

#endif
