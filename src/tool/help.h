#ifndef USHER_HELP_H
#define USHER_HELP_H

/*
 * `usher help`, `usher help OPTION` and `usher version`, on stdout. The text is made from the
 * option table, within 80 columns.
 */

#include "../base/mem.h"
#include "../plan.h"

/* Do what plan->verb asks for. The exit code: 0; EXIT_USAGE when there is no such option. */
int help_run(const struct plan *plan);

/* The whole help. */
void help_text(struct buf *out);

#endif
