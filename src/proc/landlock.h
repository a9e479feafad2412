#ifndef USHER_LANDLOCK_H
#define USHER_LANDLOCK_H

/*
 * Landlock (landlock(7)): what a process may change in the file system, given up for good. Our
 * own constants and raw calls, as headers may be older than the kernel. The attribute has 8 bytes,
 * which every ABI understands; what newer ones add beyond the file system is not used.
 */

#include <stdbool.h>

/* The kernel's ABI, 0 when there is none to be had (not built in, not started, filtered). */
int landlock_abi(void);

/* What ABI lacks, for a message ("renaming, …"), or NULL when all is enforced. */
const char *landlock_lacks(int abi);

/*
 * A ruleset under which nothing may be written, made, removed, renamed or truncated. Reading and
 * executing stay free. A descriptor, or -1 with errno.
 */
int landlock_ruleset(int abi);

enum landlock_right {
	LANDLOCK_CHANGE,	/* everything below this directory */
	LANDLOCK_WRITE,		/* this file, or the files that are below this directory */
};

/* Allow it for PATH, an O_PATH descriptor. 0 or an errno value. */
int landlock_allow(int ruleset, int abi, int path, enum landlock_right right);

/* Enter; needs no_new_privs. 0, or -1 with errno. */
int landlock_enter(int ruleset);

#endif
