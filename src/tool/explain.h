#ifndef USHER_EXPLAIN_H
#define USHER_EXPLAIN_H

/*
 * `usher explain [--format text|markdown|json]`: what an image needs and does, as a document, from
 * the options and the templates alone; no setting is asked for, and none is shown.
 */

#include "../plan.h"

/* Print it. The exit code. */
int explain_run(const struct plan *plan);

#endif
