#ifndef USHER_FACTS_H
#define USHER_FACTS_H

/*
 * How large the container is: memory, processor and process limits from the cgroup (v1, v2 or
 * both side by side, the tightest of it and its ancestors, chosen per controller), or else what
 * the machine has (cgroups(7), the kernel's cgroup-v2 document, sched_getaffinity(2)).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct facts {
	uint64_t memory;	/* bytes */
	uint64_t cpu_millis;	/* thousandths of a processor: quota over period */
	uint64_t cpus;		/* rounded up, at least 1 */
	uint64_t pids;
};

/* NAME is one of the variables that these numbers become. */
bool facts_has(const char *name, size_t length);

/* What there is without any cgroup limit. */
struct facts facts_machine(void);

/* MACHINE, narrowed by the cgroup found below ROOT ("" for the real one, or a fixture's folder). */
struct facts facts_read(const struct facts *machine, const char *root);

#endif
