/*
 * Order matters: groups and gid while still root, the uid next, then what capabilities remain, and
 * last the proof. A change to a user other than root leaves no capability in any set; the kernel
 * clears them by itself on setresuid(2) unless SECBIT_NO_SETUID_FIXUP was set by whoever started
 * us, and it never clears the inheritable ones.
 */

#include "cred.h"

#include <errno.h>
#include <grp.h>
#include <unistd.h>

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

bool
cred_has_group(const struct cred *cred, gid_t gid)
{
	for (size_t i = 0; i < cred->group_count; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}

static bool
drops_root(const struct cred *cred)
{
	return cred->change_uid && cred->uid != 0;
}

static int
capabilities_clear(void)
{
	const struct sys_caps none = {0};

	return sys_capset(&none);
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

/* Root is gone for good: no capability, and no way back to the old id (after OpenSSH's idea). */
static bool
root_is_gone(void)
{
	struct sys_caps caps;

	if (sys_capget(&caps) || caps.effective || caps.permitted || caps.inheritable)
		return false;
	return sys_setresuid(0) != 0;
}

static bool
verified(const struct cred *cred)
{
	errno = EPERM;
	if (!ids_as_asked(cred))
		return false;
	if (cred->change_groups && !groups_as_asked(cred))
		return false;
	return !drops_root(cred) || root_is_gone();
}

enum cred_step
cred_apply(const struct cred *cred)
{
	if (cred->change_groups && sys_setgroups(cred->group_count, cred->groups))
		return CRED_GROUPS;
	if (cred->change_gid && sys_setresgid(cred->gid))
		return CRED_GID;
	if (cred->change_uid && sys_setresuid(cred->uid))
		return CRED_UID;
	if (drops_root(cred) && capabilities_clear())
		return CRED_CAPABILITIES;
	if (cred_changes(cred) && !verified(cred))
		return CRED_VERIFY;
	return CRED_DONE;
}
