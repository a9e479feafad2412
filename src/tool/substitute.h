#ifndef USHER_SUBSTITUTE_H
#define USHER_SUBSTITUTE_H

/*
 * A filter, standard input to standard output, of the language of template/plain.h: the values of
 * variables in place of their names. What is not set is empty.
 */

#include "../plan.h"

/* The exit code. */
int substitute_run(const struct substitute_plan *plan, char **environment);

#endif
