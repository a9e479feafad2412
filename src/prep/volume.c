/*
 * --volume: something is mounted there that outlives the container, and it has room.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../base/sys.h"
#include "access.h"
#include "expand.h"
#include "need.h"
#include "service.h"

/* PATH without links, dots and doubled slashes; PATH itself when the kernel will not tell. */
static const char *
path_real(const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	char text[4096];
	ssize_t length;

	if (fd < 0)
		return path;
	length = readlink(mem_printf("/proc/self/fd/%d", fd), text, sizeof text - 1);
	close(fd);
	return length > 0 && text[0] == '/' ? mem_copy(text, (size_t)length) : path;
}

/* The mount that PATH lies in, or NULL, and the mode of PATH; 0 when that is not to be had. */
static const struct mount *
mount_at(const struct context *context, const char *path, mode_t *mode)
{
	uint64_t id = sys_mount_id(path, mode);
	struct stat status;

	if (id)
		return mounts_by_id(&context->mounts, id);
	*mode = stat(path, &status) ? 0 : status.st_mode;
	return mounts_of(&context->mounts, path_real(path));
}

bool
is_mount_point(const struct context *context, const char *path)
{
	mode_t mode;
	const struct mount *mount = mount_at(context, path, &mode);

	return mount && strcmp(mount->point, path_real(path)) == 0;
}

/* A mount somewhere below PATH, or NULL. */
static const struct mount *
mount_below(const struct context *context, const char *path)
{
	const struct mount *mounts = context->mounts.list.items;
	size_t length = strlen(path);

	for (size_t i = 0; i < context->mounts.list.count; i++)
		if (strncmp(mounts[i].point, path, length) == 0 && mounts[i].point[length] == '/')
			return &mounts[i];
	return NULL;
}

static void
unmounted_tell(struct context *context, const char *path, const struct origin *origin)
{
	const struct mount *below = mount_below(context, path_real(path));
	struct problem *problem = path_problem(context, "volume-not-mounted", "volume", path,
	    "is not mounted", origin);

	if (below)
		problem_line(problem, "hint", "only %s in it is", below->point);
	problem_line(problem, "found",
	    "what the service writes there would be lost with the container");
	problem_line(problem, "remedy", "mount it: docker run -v NAME:%s, or volumeMounts: in the "
	    "pod spec; for a trial: --tmpfs %s", path, path);
}

/* The name of an anonymous volume is 64 hexadecimal digits: …/volumes/NAME/_data. */
static bool
is_anonymous(const char *root)
{
	static const char folder[] = "/volumes/";
	const char *name = mem_find(root, strlen(root), folder, sizeof folder - 1);
	const size_t length = 64;

	if (!name)
		return false;
	name += sizeof folder - 1;
	return strspn(name, "0123456789abcdef") == length && name[length] == '/';
}

/* What is mounted is right, but may not be what was meant. */
static void
mount_remark(const struct mount *mount, const char *path)
{
	if (strcmp(mount->type, "tmpfs") == 0)
		log_info("volume-tmpfs", "volume %s is a tmpfs: it is lost with the container",
		    path);
	else if (is_anonymous(mount->root))
		log_warn("volume-anonymous", "volume %s is an anonymous volume: the next container "
		    "gets a new, empty one; name it: docker run -v NAME:%s", path, path);
}

static struct problem *
room_problem(struct context *context, const char *path, const char *what,
    const struct path_need *need)
{
	return path_problem(context, "volume-full", "volume", path, what, &need->origin);
}

/* Blocks and inodes left, for a user like the service's. */
static void
room_check(struct context *context, const char *path, const struct path_need *need)
{
	bool root = context->account.cred.uid == 0;
	struct statvfs volume;
	uint64_t left;

	/* A tmpfs without limit has no blocks, and some file systems count no inodes. */
	if (!(need->access & PATH_WRITE || need->free) || statvfs(path, &volume)
	    || !volume.f_blocks)
		return;
	left = (uint64_t)(root ? volume.f_bfree : volume.f_bavail) * volume.f_frsize;
	if (left == 0)
		problem_line(room_problem(context, path, "is full", need), "remedy",
		    "remove something from it, or make it larger");
	else if (left < need->free)
		problem_line(room_problem(context, path, mem_printf("has %llu MiB left, not %llu",
		    (unsigned long long)left >> 20,
		    (unsigned long long)(need->free + (1 << 20) - 1) >> 20), need), "remedy",
		    "remove something from it, or make it larger");
	if (volume.f_files && !(root ? volume.f_ffree : volume.f_favail))
		problem_line(room_problem(context, path, "has no inodes left", need), "remedy",
		    "it holds too many files: remove some, or make it larger");
}

static void
volume_check(struct context *context, const struct path_need *need)
{
	const char *path = expand(context, "volume", need->path, &need->origin);
	const struct mount *mount;
	mode_t mode;
	int error;

	if (!path)
		return;
	mount = mount_at(context, path, &mode);
	/* Without /proc there is nothing to tell a mount by. */
	if ((!mode && access(path, F_OK) && errno == ENOENT)
	    || (!context->mounts.error && (!mount || strcmp(mount->point, "/") == 0))) {
		unmounted_tell(context, path, &need->origin);
		return;
	}
	if (mode && !S_ISDIR(mode)) {
		problem_line(path_problem(context, "volume-kind", "volume", path,
		    "is a file, not a directory", &need->origin), "remedy",
		    "mount the directory it stands in, or write --file %s:rw", path);
		return;
	}
	error = access_as(&context->account, path, access_mode(need->access, true));
	if (error) {
		access_tell(context, "volume", path, need->access, &need->origin, error);
		return;
	}
	if (mount)
		mount_remark(mount, path);
	room_check(context, path, need);
}

void
volumes_check(struct context *context)
{
	const struct list *volumes = &context->plan->contract.volumes;
	const struct path_need *volume = volumes->items;

	for (size_t i = 0; i < volumes->count; i++)
		volume_check(context, &volume[i]);
}
