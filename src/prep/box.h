#ifndef USHER_BOX_H
#define USHER_BOX_H

/*
 * The box around the service: where it may write under --landlock. Filled while the contract is
 * looked at, built when everything is made that lies in it and every hook has run.
 */

#include <stdbool.h>

#include "../base/mem.h"
#include "../proc/cred.h"

struct box {
	bool wanted;
	int abi;		/* of the kernel's Landlock, 0: none */
	struct list places;	/* of const char *: what may be written, or written below */
};

/*
 * Make the ruleset that the service is going to enter, or -1: none is wanted or to be had. Says
 * what is not enforced here; a failure is told in one line, and exits 71.
 */
int box_build(const struct box *box);

#endif
