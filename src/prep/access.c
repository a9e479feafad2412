/*
 * Putting on file system ids drops the capabilities that override permissions, and putting them
 * back returns these (capabilities(7), "Effect of user ID changes"). Failing to get back would
 * leave us half somebody else, so that is the end.
 */

#include "access.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../base/sys.h"

struct disguise {
	bool worn;
	gid_t *groups;
	int group_count;
	uid_t uid;
	gid_t gid;
	struct sys_caps caps;	/* what the effective set was, if it had to be changed */
	bool caps_dropped;
};

/*
 * The kernel has done this itself, unless whoever started us asked it not to
 * (SECBIT_NO_SETUID_FIXUP). Changing groups back needs the others.
 */
static void
override_drop(struct disguise *disguise)
{
	/* CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, FSETID: 0 to 4. */
	const uint64_t overriding = 0x1f;
	struct sys_caps caps;

	if (sys_capget(&disguise->caps))
		return;
	caps = disguise->caps;
	caps.effective &= ~overriding;
	disguise->caps_dropped = caps.effective != disguise->caps.effective;
	if (disguise->caps_dropped)
		sys_capset(&caps);
}

/* False when it cannot be put on; nothing is changed then. */
static bool
disguise_wear(struct disguise *disguise, const struct cred *cred)
{
	*disguise = (struct disguise){ .worn = false };
	if (!cred_changes(cred))
		return true;
	disguise->uid = geteuid();
	disguise->gid = getegid();
	disguise->group_count = getgroups(0, NULL);
	if (disguise->group_count < 0)
		return false;
	disguise->groups = mem_alloc(((size_t)disguise->group_count + 1) * sizeof(gid_t));
	disguise->group_count = getgroups(disguise->group_count, disguise->groups);
	if (cred->change_groups && sys_setgroups(cred->group_count, cred->groups))
		return false;
	disguise->worn = true;
	sys_setfsgid(cred->gid);
	sys_setfsuid(cred->uid);
	override_drop(disguise);
	return true;
}

static void
disguise_drop(const struct disguise *disguise, const struct cred *cred)
{
	bool whole = true;

	if (!disguise->worn)
		return;
	sys_setfsuid(disguise->uid);
	sys_setfsgid(disguise->gid);
	if (disguise->caps_dropped)
		sys_capset(&disguise->caps);
	if (cred->change_groups)
		whole = !sys_setgroups((size_t)disguise->group_count, disguise->groups);
	if (!whole || (uid_t)sys_setfsuid((uid_t)-1) != disguise->uid
	    || (gid_t)sys_setfsgid((gid_t)-1) != disguise->gid)
		die(EXIT_SYSTEM, "ids-lost", "cannot take back our own ids after a check: %m");
}

static bool
in_group(const struct cred *cred, gid_t gid)
{
	return cred->gid == gid || cred_has_group(cred, gid);
}

/*
 * Where faccessat2() is not to be had (Linux before 5.8, or a seccomp filter that does not know
 * it): the mode bits, and the read-only flag of the file system. The lookup itself is the kernel's.
 */
static int
access_by_mode(const struct cred *cred, const char *path, int mode)
{
	struct stat status;
	struct statvfs volume;
	unsigned shift = 0, wanted = (unsigned)mode;

	if (stat(path, &status))
		return errno;
	if ((mode & W_OK) && statvfs(path, &volume) == 0 && (volume.f_flag & ST_RDONLY))
		return EROFS;
	if (cred->uid == 0)
		return (mode & X_OK) && !S_ISDIR(status.st_mode) && !(status.st_mode & 0111)
		    ? EACCES : 0;
	if (status.st_uid == cred->uid)
		shift = 6;
	else if (in_group(cred, status.st_gid))
		shift = 3;
	return (status.st_mode >> shift & wanted) == wanted ? 0 : EACCES;
}

int
access_as(const struct account *account, const char *path, int mode)
{
	struct disguise disguise;
	int error;

	if (!disguise_wear(&disguise, &account->cred))
		return access_by_mode(&account->cred, path, mode);
	error = sys_access(AT_FDCWD, path, mode) ? errno : 0;
	/* An immutable file answers EPERM, too; the mode bits then are all there is to go by. */
	if (error == ENOSYS || error == EPERM)
		error = access_by_mode(&account->cred, path, mode);
	disguise_drop(&disguise, &account->cred);
	return error;
}

const char *
access_barrier(const struct account *account, const char *path)
{
	for (const char *slash = path; (slash = strchr(slash + 1, '/'));) {
		const char *part = mem_copy(path, (size_t)(slash - path));

		if (access_as(account, part, X_OK))
			return part;
	}
	return NULL;
}
