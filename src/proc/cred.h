#ifndef USHER_CRED_H
#define USHER_CRED_H

/*
 * The credentials a process gives up and takes on: one order for the service's child, for --exec,
 * and for PID 1 itself (credentials(7), setresuid(2), capabilities(7)). Raw system calls only: the
 * child shares our memory, and libc's wrappers may synchronise threads that are not there.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct cred {
	bool change_groups;	/* only what --user asked to be different is touched */
	bool change_gid;
	bool change_uid;
	uid_t uid;
	gid_t gid;
	const gid_t *groups;
	size_t group_count;
	gid_t *scratch;			/* room for as many, to compare with */
};

enum cred_step {
	CRED_GROUPS, CRED_GID, CRED_UID, CRED_CAPABILITIES, CRED_VERIFY, CRED_DONE,
};

/*
 * Supplementary groups, gid, uid, capabilities, then proof: every id is as asked and root cannot
 * be had back. CRED_DONE, or the step that failed, with errno.
 */
enum cred_step cred_apply(const struct cred *cred);

bool cred_has_group(const struct cred *cred, gid_t gid);

/* True when anything is changed at all. */
bool cred_changes(const struct cred *cred);

/* The effective set has capability NUMBER (linux/capability.h). */
bool cred_capable(unsigned number);

#endif
