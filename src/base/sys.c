/*
 * syscall(2) with the right numbers: 32-bit machines have two generations of the id calls.
 */

#include "sys.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifdef SYS_setresuid32
enum {
	SETGROUPS = SYS_setgroups32, SETRESGID = SYS_setresgid32, SETRESUID = SYS_setresuid32,
	SETFSUID = SYS_setfsuid32, SETFSGID = SYS_setfsgid32,
};
#else
enum {
	SETGROUPS = SYS_setgroups, SETRESGID = SYS_setresgid, SETRESUID = SYS_setresuid,
	SETFSUID = SYS_setfsuid, SETFSGID = SYS_setfsgid,
};
#endif

/* The same numbers on every architecture; older headers lack them. */
enum { FACCESSAT2 = 439, CLOSE_RANGE = 436, EFFECTIVE_IDS = 0x200 };

enum { CAPABILITY_VERSION = 0x20080522 };

struct cap_header {
	uint32_t version;
	int pid;
};

struct cap_data {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};

int
sys_open(const char *path, int flags)
{
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC | O_LARGEFILE, 0);
}

/* As linux/stat.h has it; older headers lack the id. */
struct statx_answer {
	uint32_t mask;
	uint32_t others[6];
	uint16_t mode;
	uint16_t none;
	uint32_t more[28];
	uint64_t mount_id;
	uint64_t spare[13];
};

uint64_t
sys_mount_id(const char *path, mode_t *mode)
{
	const unsigned mount_id = 0x1000;
	struct statx_answer answer;

	if (syscall(SYS_statx, AT_FDCWD, path, 0, mount_id, &answer)
	    || !(answer.mask & mount_id))
		return 0;
	*mode = answer.mode;
	return answer.mount_id;
}

int
sys_setgroups(size_t count, const gid_t *groups)
{
	return (int)syscall(SETGROUPS, count, groups);
}

int
sys_setresgid(gid_t gid)
{
	return (int)syscall(SETRESGID, gid, gid, gid);
}

int
sys_setresuid(uid_t uid)
{
	return (int)syscall(SETRESUID, uid, uid, uid);
}

int
sys_setfsuid(uid_t uid)
{
	return (int)syscall(SETFSUID, uid);
}

int
sys_setfsgid(gid_t gid)
{
	return (int)syscall(SETFSGID, gid);
}

int
sys_access(int directory, const char *path, int mode)
{
	return (int)syscall(FACCESSAT2, directory, path, mode, EFFECTIVE_IDS);
}

int
sys_capget(struct sys_caps *caps)
{
	struct cap_header header = { .version = CAPABILITY_VERSION };
	struct cap_data data[2] = {0};

	if (syscall(SYS_capget, &header, data))
		return -1;
	caps->effective = (uint64_t)data[1].effective << 32 | data[0].effective;
	caps->permitted = (uint64_t)data[1].permitted << 32 | data[0].permitted;
	caps->inheritable = (uint64_t)data[1].inheritable << 32 | data[0].inheritable;
	return 0;
}

int
sys_capset(const struct sys_caps *caps)
{
	struct cap_header header = { .version = CAPABILITY_VERSION };
	struct cap_data data[2] = {
		{ (uint32_t)caps->effective, (uint32_t)caps->permitted,
		    (uint32_t)caps->inheritable },
		{ (uint32_t)(caps->effective >> 32), (uint32_t)(caps->permitted >> 32),
		    (uint32_t)(caps->inheritable >> 32) },
	};

	return (int)syscall(SYS_capset, &header, data);
}

/* As in linux/stat.h. */
struct statx_data {
	uint32_t mask, block_size;
	uint64_t attributes;
	uint32_t links, uid, gid;
	uint16_t mode, spare;
	uint64_t inode, size, blocks, attributes_mask;
	struct { int64_t seconds; uint32_t nanoseconds, spare; } times[4];
	uint32_t rdevice[2], device[2];
	uint64_t mount, more[13];
};

_Static_assert(sizeof(struct statx_data) == 256, "the size of struct statx");

enum { STATX_TYPE_MODE_LINKS_IDS = 0x1f, STATX_MOUNT = 0x1000, NO_AUTOMOUNT = 0x800 };

int
sys_statx(int directory, const char *path, int flags, struct sys_status *status)
{
	struct statx_data data;

	if (syscall(SYS_statx, directory, path, flags | NO_AUTOMOUNT,
	    STATX_TYPE_MODE_LINKS_IDS | STATX_MOUNT, &data))
		return -1;
	*status = (struct sys_status){ .mode = data.mode, .links = data.links, .uid = data.uid,
	    .gid = data.gid, .device_major = data.device[0], .device_minor = data.device[1],
	    .mount = data.mask & STATX_MOUNT ? data.mount : 0 };
	return 0;
}

ssize_t
sys_getdents(int fd, void *buffer, size_t size)
{
	return syscall(SYS_getdents64, fd, buffer, size);
}

void
sys_close_range(unsigned first, unsigned last)
{
	struct rlimit limit;

	if (first > last || syscall(CLOSE_RANGE, first, last, 0) == 0)
		return;
	if (last == ~0u)
		last = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536
		    ? (unsigned)limit.rlim_cur : 65536;
	for (unsigned fd = first; fd <= last; fd++)
		close((int)fd);
}

int
sys_getcwd(char *path, size_t size)
{
	return (int)syscall(SYS_getcwd, path, size);
}

/* On 32-bit machines libc knows which of the two calls has the 64-bit time. */
void
sys_clock(int clock, struct timespec *now)
{
#ifdef SYS_clock_gettime64
	clock_gettime(clock, now);
#else
	syscall(SYS_clock_gettime, clock, now);
#endif
}
