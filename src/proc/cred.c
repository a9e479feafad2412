/*
 * Order matters: groups, gid and the bounding set while still root, the uid next, then what
 * capabilities remain, and last the proof. A change to a user other than root leaves no capability
 * but kept ones in any set; the kernel clears them by itself on setresuid(2) unless
 * SECBIT_NO_SETUID_FIXUP was set by whoever started us, and it never clears the inheritable ones.
 */

#include "cred.h"

#include <errno.h>
#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../base/caps.h"
#include "../base/sys.h"

bool
cred_changes(const struct cred *cred)
{
	return cred->change_groups || cred->change_gid || cred->change_uid;
}

bool
cred_capable(unsigned number)
{
	struct sys_caps caps;

	return sys_capget(&caps) == 0 && (caps.effective >> number & 1);
}

/* Every kernel that can run us has these many capabilities at least. */
enum { CAPS_OF_OLD = 37 };

static int
bounding(int what, unsigned number)
{
	return prctl(what, (unsigned long)number, 0UL, 0UL, 0UL);
}

static int
ambient(int what, unsigned number)
{
	return prctl(PR_CAP_AMBIENT, (unsigned long)what, (unsigned long)number, 0UL, 0UL);
}

bool
cred_has_group(const struct cred *cred, gid_t gid)
{
	for (size_t i = 0; i < cred->group_count; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}

static bool
is_kept(const struct cred *cred, unsigned number)
{
	return cred->kept >> number & 1;
}

bool
cred_will_have(const struct cred *cred, unsigned number)
{
	if (cred->change_caps)
		return is_kept(cred, number);
	/* Root gets them anew with execve(2), anybody else only what is ambient. */
	return cred->uid == 0 ? bounding(PR_CAPBSET_READ, number) == 1
	    : ambient(PR_CAP_AMBIENT_IS_SET, number) == 1;
}

/* Where SETPCAP is missing the set stays: no_new_privs then keeps it from giving anything. */
static bool
bounding_empty(const struct cred *cred)
{
	struct sys_caps caps;

	if (!cred->empty_bounding)
		return true;
	if (sys_capget(&caps))
		return false;
	if (!(caps.effective >> CAP_NUMBER_SETPCAP & 1))
		return true;
	for (unsigned number = 0; number < 64; number++) {
		int there = bounding(PR_CAPBSET_READ, number);

		/* The kernel knows no more of them. */
		if (there < 0)
			return errno == EINVAL && number >= CAPS_OF_OLD;
		if (!there || is_kept(cred, number))
			continue;
		errno = EPERM;
		if (bounding(PR_CAPBSET_DROP, number) || bounding(PR_CAPBSET_READ, number))
			return false;
	}
	return true;
}

/* The kernel would clear the permitted set when the last id of root goes. */
static bool
user_change(const struct cred *cred)
{
	if (!cred->change_uid)
		return true;
	if (cred->kept && prctl(PR_SET_KEEPCAPS, 1UL, 0UL, 0UL, 0UL))
		return false;
	if (sys_setresuid(cred->uid))
		return false;
	return !cred->kept || prctl(PR_SET_KEEPCAPS, 0UL, 0UL, 0UL, 0UL) == 0;
}

static bool
capabilities_set(uint64_t kept)
{
	const struct sys_caps caps = { kept, kept, kept };

	return sys_capset(&caps) == 0;
}

bool
cred_lower(const struct cred *cred)
{
	const uint64_t needed = UINT64_C(1) << CAP_NUMBER_KILL;
	struct sys_caps caps;

	if (cred->uid == 0 && !cred->change_caps)
		return true;
	return sys_capget(&caps) == 0
	    && (!(caps.permitted & ~needed) || capabilities_set(caps.permitted & needed));
}

/* What was ambient and is not kept has gone with the inheritable set. */
static bool
ambient_raise(const struct cred *cred)
{
	for (unsigned number = 0; cred->kept >> number; number++)
		if (is_kept(cred, number) && ambient(PR_CAP_AMBIENT_RAISE, number))
			return false;
	return true;
}

static bool
ids_as_asked(const struct cred *cred)
{
	uid_t uid[3];
	gid_t gid[3];

	if (getresuid(&uid[0], &uid[1], &uid[2]) || getresgid(&gid[0], &gid[1], &gid[2]))
		return false;
	for (int i = 0; i < 3; i++)
		if (uid[i] != cred->uid || gid[i] != cred->gid)
			return false;
	return (uid_t)sys_setfsuid((uid_t)-1) == cred->uid
	    && (gid_t)sys_setfsgid((gid_t)-1) == cred->gid;
}

/* Exactly the groups that were asked for: a sandbox may only have pretended to change them. */
static bool
groups_as_asked(const struct cred *cred)
{
	int count = getgroups(0, NULL);

	if (count != (int)cred->group_count)
		return false;
	if (count == 0)
		return true;
	if (getgroups(count, cred->scratch) != count)
		return false;
	for (int i = 0; i < count; i++)
		if (!cred_has_group(cred, cred->scratch[i]))
			return false;
	return true;
}

/* Exactly what is kept, and as ambient as that; nothing else can be ambient then. */
static bool
capabilities_as_asked(const struct cred *cred)
{
	struct sys_caps caps;

	if (sys_capget(&caps) || caps.effective != cred->kept || caps.permitted != cred->kept
	    || caps.inheritable != cred->kept)
		return false;
	for (unsigned number = 0; cred->kept >> number; number++)
		if (is_kept(cred, number) && ambient(PR_CAP_AMBIENT_IS_SET, number) != 1)
			return false;
	return true;
}

/* No way back to the old id (after OpenSSH's idea), unless just that was asked for. */
static bool
root_is_gone(const struct cred *cred)
{
	return cred->uid == 0 || is_kept(cred, CAP_NUMBER_SETUID) || sys_setresuid(0) != 0;
}

static bool
verified(const struct cred *cred)
{
	errno = EPERM;
	if (cred_changes(cred) && !ids_as_asked(cred))
		return false;
	if (cred->change_groups && !groups_as_asked(cred))
		return false;
	if (cred->change_caps && !capabilities_as_asked(cred))
		return false;
	if (cred->no_new_privs && prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL) != 1)
		return false;
	return !cred->change_uid || root_is_gone(cred);
}

enum cred_step
cred_apply(const struct cred *cred)
{
	if (cred->change_groups && sys_setgroups(cred->group_count, cred->groups))
		return CRED_GROUPS;
	if (cred->change_gid && sys_setresgid(cred->gid))
		return CRED_GID;
	if (!bounding_empty(cred))
		return CRED_BOUNDING;
	if (!user_change(cred))
		return CRED_UID;
	if (cred->change_caps && !capabilities_set(cred->kept))
		return CRED_CAPABILITIES;
	if (cred->change_caps && !ambient_raise(cred))
		return CRED_AMBIENT;
	if (cred->no_new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL))
		return CRED_PRIVILEGES;
	if (!verified(cred))
		return CRED_VERIFY;
	/* The change closed /proc/1/fd/1 to the service: cron-like services write there. */
	if (cred_changes(cred))
		prctl(PR_SET_DUMPABLE, 1UL, 0UL, 0UL, 0UL);
	return CRED_DONE;
}

void
cred_settle(struct cred *cred)
{
	cred->change_groups = cred->change_gid = cred->change_uid = false;
	cred->change_caps = cred->empty_bounding = cred->no_new_privs = false;
}
