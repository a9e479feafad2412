#ifndef USHER_RUN_H
#define USHER_RUN_H

/*
 * The rest of the process's life: hooks, then the service as our child, supervised until nothing
 * of it is left, or in our own place. Takes the resolved launches and the plan's slice; gives the
 * exit code.
 */

#include "../plan.h"
#include "../proc/launch.h"

/* What is to be started, in this order. */
struct run_orders {
	const struct list *hooks;	/* of struct hook */
	const struct launch *service;
	const char *name;		/* what messages call it */
	bool in_place;			/* become it: returns only when that failed */
};

/*
 * Start the service and stay as its init. The start-up arena is given back in between: all that
 * ORDERS points to is dead afterwards.
 */
int run_service(const struct run_plan *plan, const struct run_orders *orders);

#endif
