#ifndef USHER_TARGET_H
#define USHER_TARGET_H

/*
 * What is to be written, against what stands there: everything that would make writing fail, or
 * go where it should not, found without touching anything.
 */

#include <sys/stat.h>

#include "context.h"

/* One source and target of --template on its way to becoming an output. */
struct pair {
	const struct template_wish *wish;
	const char *source;
	const char *target;
	struct buf text;		/* of the source */
	struct stat source_status;
};

/* "template PATH WHAT", and where it was asked for. */
struct problem *pair_problem(struct context *context, const struct pair *pair, const char *code,
    const char *path, const char *what);

/* Judge the target, and fill in mode, same and in_place of OUTPUT. */
void target_check(struct context *context, const struct pair *pair, struct output *output);

#endif
