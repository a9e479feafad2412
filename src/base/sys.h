#ifndef USHER_SYS_H
#define USHER_SYS_H

/*
 * System calls that libc does not offer, or does not offer raw. Those that set ids act on the
 * calling thread alone. Each returns 0 (or a count) or -1 with errno.
 */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int sys_setgroups(size_t count, const gid_t *groups);
int sys_setresgid(gid_t gid);		/* all three */
int sys_setresuid(uid_t uid);		/* all three */
int sys_setfsuid(uid_t uid);		/* returns the id before it, and has no errors */
int sys_setfsgid(gid_t gid);

/* open(2), always with O_CLOEXEC; libc's would ask for that a second time. */
int sys_open(const char *path, int flags);

/*
 * The id of the mount that PATH lies in, as in the first field of mountinfo (statx(2), Linux 5.8),
 * and its *MODE as in stat(2); 0: it is not told.
 */
uint64_t sys_mount_id(const char *path, mode_t *mode);

/* faccessat2(2) with the effective and file system ids, AT_EACCESS in the kernel. Linux 5.8. */
int sys_access(int directory, const char *path, int mode);

/* CLOCK as struct timespec holds it (clock_gettime(2)), without the vDSO and its parser. */
struct timespec;
void sys_clock(int clock, struct timespec *now);

/* The working directory as getcwd(2) has it, with its NUL; libc's would bring malloc(3) along. */
int sys_getcwd(char *path, size_t size);

/* The three capability sets as 64 bits each (capget(2), version 3). */
struct sys_caps {
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
};

int sys_capget(struct sys_caps *caps);
int sys_capset(const struct sys_caps *caps);

/* A directory entry as getdents64(2) lays it out; the next one is LENGTH bytes on. */
struct sys_entry {
	uint64_t inode;
	int64_t offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

/*
 * What is used of statx(2), for a PATH that is NUL or a name in DIRECTORY. MOUNT is 0 where the
 * kernel does not tell it (before Linux 5.8).
 */
struct sys_status {
	uint32_t mode;
	uint32_t links;
	uint32_t uid;
	uint32_t gid;
	uint32_t device_major;
	uint32_t device_minor;
	uint64_t mount;
};

int sys_statx(int directory, const char *path, int flags, struct sys_status *status);

ssize_t sys_getdents(int fd, void *buffer, size_t size);

/* Close FIRST..LAST; falls back to a loop where Linux 5.9 is not there. */
void sys_close_range(unsigned first, unsigned last);

#endif
