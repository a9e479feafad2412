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
	struct sys_caps caps;	/* what they were before */
	bool caps_dropped;
};

/*
 * The kernel has done this itself, unless whoever started us asked it not to
 * (SECBIT_NO_SETUID_FIXUP), or the service stays root without capabilities, or keeps some of these.
 * Changing groups back needs the others.
 */
static void
override_drop(struct disguise *disguise, const struct cred *cred)
{
	/* CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, FSETID: 0 to 4. */
	const uint64_t overriding = 0x1f;
	struct sys_caps caps;
	uint64_t wanted;

	if (sys_capget(&caps))
		return;
	wanted = cred->kept & caps.permitted & overriding;
	disguise->caps_dropped = (caps.effective & overriding) != wanted;
	caps.effective = (caps.effective & ~overriding) | wanted;
	if (disguise->caps_dropped)
		sys_capset(&caps);
}

/* False when it cannot be put on; nothing is changed then. */
static bool
disguise_wear(struct disguise *disguise, const struct cred *cred)
{
	*disguise = (struct disguise){ .worn = false };
	if (!cred_changes(cred) && !cred->change_caps)
		return true;
	disguise->uid = geteuid();
	disguise->gid = getegid();
	disguise->group_count = getgroups(0, NULL);
	if (disguise->group_count < 0 || sys_capget(&disguise->caps))
		return false;
	disguise->groups = mem_alloc(((size_t)disguise->group_count + 1) * sizeof(gid_t));
	disguise->group_count = getgroups(disguise->group_count, disguise->groups);
	if (cred->change_groups && sys_setgroups(cred->group_count, cred->groups))
		return false;
	disguise->worn = true;
	sys_setfsgid(cred->gid);
	sys_setfsuid(cred->uid);
	override_drop(disguise, cred);
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

bool
path_read_only(const char *path)
{
	struct statvfs volume;

	return statvfs(path, &volume) == 0 && (volume.f_flag & ST_RDONLY);
}

bool
path_write_protected(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
	    && path_read_only(path);
}

/*
 * Where faccessat2() is not to be had (Linux before 5.8, or a seccomp filter that does not know
 * it): the mode bits, and the read-only flag of the file system. The lookup itself is the kernel's.
 */
static int
access_by_mode(const struct cred *cred, const char *path, int mode)
{
	struct stat status;
	unsigned shift = 0, wanted = (unsigned)mode;

	if (stat(path, &status))
		return errno;
	if ((mode & W_OK) && path_write_protected(path))
		return EROFS;
	if (cred->uid == 0 && !cred->change_caps)
		return (mode & X_OK) && !S_ISDIR(status.st_mode) && !(status.st_mode & 0111)
		    ? EACCES : 0;
	if (status.st_uid == cred->uid)
		shift = 6;
	else if (in_group(cred, status.st_gid))
		shift = 3;
	return (status.st_mode >> shift & wanted) == wanted ? 0 : EACCES;
}

/* PATH, as written, belongs to the service's user once --own is carried out. */
static bool
will_be_given(const struct account *account, const char *path)
{
	const struct own *given = account->given.items;
	struct stat there, top;

	for (size_t i = 0; i < account->given.count; i++) {
		size_t length = strlen(given[i].path);
		const char *rest;

		while (length > 1 && given[i].path[length - 1] == '/')
			length--;
		if (strncmp(path, given[i].path, length) != 0)
			continue;
		rest = path + length;
		if (!rest[strspn(rest, "/")])
			return true;
		if (*rest == '/' && given[i].recursive && stat(path, &there) == 0
		    && stat(given[i].path, &top) == 0 && there.st_dev == top.st_dev)
			return true;
	}
	return false;
}

static bool
given_permits(const struct account *account, const char *path, int mode)
{
	unsigned wanted = (unsigned)mode;
	struct stat status;

	if (!will_be_given(account, path))
		return access_by_mode(&account->cred, path, mode) == 0;
	return stat(path, &status) == 0 && (status.st_mode >> 6 & wanted) == wanted;
}

/* For the world as --own will leave it: each folder on the way, and PATH itself. */
static bool
access_when_given(const struct account *account, const char *path, int mode)
{
	for (const char *slash = path; (slash = strchr(slash + 1, '/'));)
		if (!given_permits(account, mem_copy(path, (size_t)(slash - path)), X_OK))
			return false;
	return given_permits(account, path, mode);
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
	if (error == EACCES && account->given.count && access_when_given(account, path, mode))
		error = 0;
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
