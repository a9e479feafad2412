#ifndef USHER_LIMITS_H
#define USHER_LIMITS_H

/*
 * Resource limits and the OOM score of the service (getrlimit(2), proc(5) on oom_score_adj), in two
 * steps: what needs privilege, while it is there, and the values themselves in the process that
 * becomes the service. PID 1 keeps its own soft limits and never gets a higher score than it had.
 */

#include <stdbool.h>
#include <stddef.h>

#include "../plan.h"

struct limits {
	const struct rlimit_wish *rlimits;
	size_t count;
	bool scored;
	int score;
};

/* The present score of this process, in *SCORE. An errno value, or 0. */
int limits_score(int *score);

/* Let the hard limits be at least as asked, and the score at most. False, with errno. */
bool limits_open(const struct limits *limits);

/* Set them. False, with errno. Allocates nothing. */
bool limits_apply(const struct limits *limits);

#endif
