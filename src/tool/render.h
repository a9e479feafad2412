#ifndef USHER_RENDER_H
#define USHER_RENDER_H

/*
 * `usher render [SRC [DST]]`: a filter for builds and tests. Without SRC, or with "-", the template
 * comes from standard input; without DST, or with "-", the result goes to standard output. A
 * folder is rendered into a folder. Nothing is written when there is a problem.
 */

#include "../plan.h"

/* The exit code; problems are added, to be reported by the caller. */
int render_run(const struct plan *plan, char **environment, struct problems *problems);

#endif
