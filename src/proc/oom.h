#ifndef USHER_OOM_H
#define USHER_OOM_H

/*
 * What the kernel's out-of-memory killer did in our memory cgroup, for the resident process: read
 * without allocating, through a descriptor of the cgroup's folder opened before the step-down.
 * Containers have their own cgroup at the usual place (cgroups(7); the kernel's cgroup-v1 memory
 * and cgroup-v2 documents).
 */

#include <stdbool.h>
#include <stdint.h>

struct oom {
	int folder;		/* descriptor, or -1: nothing can be told */
	bool v1;
	uint64_t before;	/* the count of oom_open() */
};

void oom_open(struct oom *oom);

/* How many processes were killed for want of memory since oom_open(). */
uint64_t oom_killed(const struct oom *oom);

/* The cgroup's limit in MiB, or 0: none, or not to be read. */
uint64_t oom_limit(const struct oom *oom);

#endif
