#ifndef USHER_CRED_H
#define USHER_CRED_H

/*
 * The credentials a process gives up and takes on: one order for the service's child, for --exec,
 * and for PID 1 itself (credentials(7), setresuid(2), capabilities(7)). Raw system calls only: the
 * child shares our memory, and libc's wrappers may synchronise threads that are not there.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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
	bool change_caps;	/* all sets but the bounding one become what is kept */
	uint64_t kept;		/* a bit for each capability */
	bool empty_bounding;	/* take all but those from the bounding set, where we may */
	bool no_new_privs;
};

enum cred_step {
	CRED_GROUPS, CRED_GID, CRED_BOUNDING, CRED_UID, CRED_CAPABILITIES, CRED_AMBIENT,
	CRED_PRIVILEGES, CRED_VERIFY, CRED_DONE,
};

/*
 * Supplementary groups, gid, bounding set, uid, capabilities, no_new_privs, then proof: every
 * id and set is as asked and root cannot be had back. CRED_DONE, or the step that failed, with
 * errno. A process whose ids were changed is dumpable again afterwards.
 */
enum cred_step cred_apply(const struct cred *cred);

/* Once it is done: nothing of CRED is left to do for this process's children. */
void cred_settle(struct cred *cred);

/*
 * Of what the service has, kept or given by the runtime, PID 1 itself needs no more than KILL, to
 * reach what changed its user; unless it stays root. False, with errno.
 */
bool cred_lower(const struct cred *cred);

bool cred_has_group(const struct cred *cred, gid_t gid);

/* True when an id is changed. */
bool cred_changes(const struct cred *cred);

/* The effective set has capability NUMBER (linux/capability.h). */
bool cred_capable(unsigned number);

/* The service will have capability NUMBER, once CRED is applied and the service executed. */
bool cred_will_have(const struct cred *cred, unsigned number);

#endif
