#ifndef USHER_OWN_H
#define USHER_OWN_H

/*
 * --own: a file, a directory or a whole tree for the service's user, by descriptor. No symbolic
 * link is followed and no mount is crossed. What belongs to that user already is not touched.
 * Devices, and files of others that have a second name (hard link) which may lie elsewhere, keep
 * their owner.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct own {
	const char *path;
	bool recursive;
};

struct owner {
	uid_t uid;
	gid_t gid;		/* given with the uid; not looked at */
	bool careful;		/* the way to the path as in walk_to() */
};

struct own_report {
	const char *path;	/* where it failed, in the arena */
	size_t linked;		/* files left alone for their second name */
	const char *linked_path;	/* the first of them */
};

/* 0, or an errno value and report->path. */
int own_give(const struct own *own, const struct owner *owner, struct own_report *report);

/*
 * Would anything be changed? Calls LACKS for what does not belong to the user until it says true:
 * EACCES then, and report->path. 0 when nothing is to be done.
 */
int own_check(const struct own *own, const struct owner *owner,
    bool (*lacks)(void *context, const char *path), void *context, struct own_report *report);

#endif
