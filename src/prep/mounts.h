#ifndef USHER_MOUNTS_H
#define USHER_MOUNTS_H

/*
 * What is mounted where: /proc/self/mountinfo (proc(5)) as a list, in its order, so that of two
 * mounts on one place the later one is the one that is seen.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/mem.h"

struct mount {
	uint64_t id;
	const char *point;	/* where */
	const char *root;	/* which part of the file system */
	const char *type;	/* "ext4", "tmpfs", … */
	const char *super;	/* options of the file system; for cgroup v1: its controllers */
	bool read_only;
};

struct mounts {
	struct list list;	/* of struct mount */
	int error;		/* errno of reading, 0: all is known */
};

void mounts_read(struct mounts *mounts);

/* The same from a text that has a NUL behind it. */
void mounts_parse(struct mounts *mounts, const char *text, size_t length);

/* The mount of this id, or NULL. */
const struct mount *mounts_by_id(const struct mounts *mounts, uint64_t id);

/* The mount that PATH (absolute, without links) lies in, or NULL. */
const struct mount *mounts_of(const struct mounts *mounts, const char *path);

#endif
