#ifndef USHER_PREP_H
#define USHER_PREP_H

/*
 * plan -> resolved plan -> ready world. prepare() reads and looks and collects every problem, and
 * changes nothing; apply() only writes what prepare() found right.
 */

#include "../plan.h"
#include "../proc/launch.h"
#include "box.h"
#include "changes.h"

struct resolved {
	struct launch launch;
	struct list hooks;	/* of struct hook */
	struct changes changes;
	struct box box;		/* to be built last of all, once every hook has run */
	const char *name;	/* the service's base name, for messages; NULL: no command */
};

/* SIGNALS is the state we were started with, which the service is to get. */
void prepare(const struct plan *plan, const struct sig_state *signals, char **environment,
    struct resolved *resolved, struct problems *problems);

/*
 * Once all is written: overwrite the secrets and the hidden variables in ENVIRONMENT, the block we
 * were started with, and the defaults of secrets in argv: the service has its own copy.
 */
void environment_wipe(const struct plan *plan, char **environment);

#endif
