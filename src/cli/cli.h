#ifndef USHER_CLI_H
#define USHER_CLI_H

/*
 * argv, the config file and the environment become the plan. The only system calls are those that
 * read the config file.
 */

#include "../plan.h"

/*
 * Fill PLAN with the defaults, then what the config file says, then the USHER_ variables of
 * ENVIRONMENT, then the command line: lists append, single values are replaced. What is wrong is
 * added to PROBLEMS. The log level and format are in force when this returns, so that the
 * problems themselves are told in them. ARGV and ENVIRONMENT end in NULL; the plan points into
 * both.
 */
void plan_read(struct plan *plan, int argc, char **argv, char **environment,
    struct problems *problems);

#endif
