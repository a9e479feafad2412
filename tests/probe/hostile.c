/*
 * A service that wants out:
 *
 *     hostile ALLOWED OUTSIDE PROGRAM
 *
 * ALLOWED is a folder that it may write; OUTSIDE one that only the box keeps it from (its mode lets
 * everybody write), with a file "file" in it; PROGRAM is a copy of this program, set-user-ID root.
 * Prints a line for each thing that worked, "got: WHAT", and for each that must work and did not,
 * "lost: WHAT"; then "done".
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIDFD_OPEN = 434, PIDFD_GETFD = 438 };

static void
got(int worked, const char *what)
{
	if (worked)
		dprintf(1, "got: %s\n", what);
}

static void
must(int worked, const char *what)
{
	if (!worked)
		dprintf(1, "lost: %s: %s\n", what, strerror(errno));
}

static const char *
below(const char *folder, const char *name)
{
	static char paths[64][512];
	static int next;
	char *path = paths[next++ % 64];
	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static int
can_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0666);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int
can_bind(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	int bound = bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return bound;
}

static void
write_outside(const char *allowed, const char *outside)
{
	const char *file = below(outside, "file");
	got(can_open("/etc/passwd", O_WRONLY), "write to /etc/passwd");
	got(can_open(file, O_WRONLY), "write to a file outside");
	got(can_open(file, O_RDONLY | O_TRUNC), "empty a file outside by open");
	got(truncate(file, 0) == 0, "shorten a file outside");
	got(can_open(below(outside, "new"), O_WRONLY | O_CREAT), "make a file outside");
	got(mkdir(below(outside, "folder"), 0777) == 0, "make a folder outside");
	got(mkfifo(below(outside, "fifo"), 0666) == 0, "make a FIFO outside");
	got(symlink("/", below(outside, "link")) == 0, "make a link outside");
	got(can_bind(below(outside, "socket")), "make a socket outside");
	got(mknod(below(outside, "null"), S_IFCHR | 0666, 0x103) == 0, "make a device outside");
	got(can_open(outside, O_WRONLY | O_TMPFILE), "make a nameless file outside");
	got(rename(file, below(outside, "other")) == 0
	    && rename(below(outside, "other"), file) == 0, "rename outside");
	int folder = open(outside, O_PATH | O_DIRECTORY);
	int fd = openat(folder, "file", O_RDWR);
	got(fd >= 0, "write outside by way of a folder's descriptor");
	close(fd);
	close(folder);
	got(unlink(below(outside, "gone")) == 0, "remove a file outside");
	got(rmdir(below(outside, "empty")) == 0, "remove a folder outside");
	got(can_open("/proc/sys/kernel/core_pattern", O_WRONLY), "write to the kernel's settings");
	(void)allowed;
}

static void
by_links(const char *allowed, const char *outside)
{
	const char *way = below(allowed, "way-out"), *file = below(outside, "file");
	symlink(file, way);
	got(can_open(way, O_WRONLY), "write outside through a symbolic link");
	symlink(outside, below(allowed, "folder-out"));
	got(can_open(below(allowed, "folder-out/new"), O_WRONLY | O_CREAT),
	    "make a file outside through a symbolic link");
	got(linkat(AT_FDCWD, file, AT_FDCWD, below(allowed, "hard"), 0) == 0,
	    "take a file in by a hard link");
	int mine = open(below(allowed, "mine"), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	got(link(below(allowed, "mine"), below(outside, "mine")) == 0,
	    "bring a file out by a hard link");
	got(rename(below(allowed, "mine"), below(outside, "mine")) == 0,
	    "rename out of the folder");
	got(rename(file, below(allowed, "theirs")) == 0
	    && rename(below(allowed, "theirs"), file) == 0, "rename into the folder");
	got(syscall(SYS_renameat2, AT_FDCWD, below(allowed, "mine"), AT_FDCWD, file, 2) == 0,
	    "exchange with a file outside");
	close(mine);
}

static void
become_more(const char *program)
{
	gid_t root = 0;
	struct rlimit limit;
	got(setuid(0) == 0 || setresuid(0, 0, 0) == 0 || setgid(0) == 0, "become root");
	got(setgroups(1, &root) == 0, "join a group");
	for (int number = 0; number < 41; number++)
		got(prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1, "a bounding capability");
	pid_t child = fork();
	if (!child) {
		execl(program, program, "who", (char *)NULL);
		_exit(1);
	}
	int status = 0;
	waitpid(child, &status, 0);
	got(WIFEXITED(status) && WEXITSTATUS(status) == 42, "root by a set-user-ID program");
	must(WIFEXITED(status) && WEXITSTATUS(status) >= 42, "run that program as ourselves");
	getrlimit(RLIMIT_CORE, &limit);
	got(limit.rlim_max != 0, "core dumps");
	limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
	got(setrlimit(RLIMIT_CORE, &limit) == 0, "raise the core limit");
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_max++;
		got(setrlimit(RLIMIT_NOFILE, &limit) == 0, "raise the limit of open files");
	}
	got(mount("none", "/tmp", "tmpfs", 0, NULL) == 0, "mount");
	child = fork();
	if (!child)
		_exit(unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0
		    && mount("none", "/tmp", "tmpfs", 0, NULL) == 0 ? 42 : 0);
	waitpid(child, &status, 0);
	got(WIFEXITED(status) && WEXITSTATUS(status) == 42, "mount in a user namespace");
}

/* PID 1: its memory, its environment, its descriptors, its life. */
static void
against_init(void)
{
	char byte[16], state = '?';
	struct iovec local = { byte, 1 }, remote = { (void *)0x1000, 1 };
	/* In a child: with its end PID 1 is let go. */
	pid_t child = fork();
	if (!child)
		_exit(ptrace(PTRACE_SEIZE, 1, 0, 0) == 0 ? 42 : 0);
	int status = 0;
	waitpid(child, &status, 0);
	got(WIFEXITED(status) && WEXITSTATUS(status) == 42, "trace PID 1");
	got(can_open("/proc/1/mem", O_RDONLY), "open the memory of PID 1");
	got(can_open("/proc/1/environ", O_RDONLY), "read the environment of PID 1");
	got(can_open("/proc/1/maps", O_RDONLY), "read the map of PID 1");
	got(access("/proc/1/fd/1", F_OK) == 0, "see the descriptors of PID 1");
	errno = 0;
	got(process_vm_readv(1, &local, 1, &remote, 1, 0) >= 0 || errno == EFAULT,
	    "read the memory of PID 1");
	int pidfd = (int)syscall(PIDFD_OPEN, 1, 0);
	got(syscall(PIDFD_GETFD, pidfd, 1, 0) >= 0, "take a descriptor of PID 1");
	close(pidfd);
	got(can_open("/proc/1/oom_score_adj", O_WRONLY), "write the OOM score of PID 1");
	kill(1, SIGKILL);
	kill(1, SIGSTOP);
	FILE *file = fopen("/proc/1/stat", "re");
	got(!file || fscanf(file, "%*d (%*[^)]) %c", &state) != 1 || state == 'T' || state == 'Z',
	    "stop PID 1");
	if (file)
		fclose(file);
}

static void
leaked_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	for (struct dirent *entry; directory && (entry = readdir(directory));)
		got(atoi(entry->d_name) > 2 && atoi(entry->d_name) != dirfd(directory),
		    "a descriptor that leaked");
	if (directory)
		closedir(directory);
}

/* What a service does all day. */
static void
at_home(const char *allowed)
{
	const char *one = below(allowed, "one"), *folder = below(allowed, "folder");
	int fd = open(one, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	must(fd >= 0 && write(fd, "text", 4) == 4, "write to the folder");
	must(ftruncate(fd, 2) == 0 && truncate(one, 1) == 0, "shorten a file");
	must(mkdir(folder, 0777) == 0, "make a folder");
	must(rename(one, below(folder, "two")) == 0, "rename between folders");
	must(link(below(folder, "two"), below(allowed, "three")) == 0, "make a hard link");
	must(can_bind(below(allowed, "socket")), "make a socket");
	must(can_open(allowed, O_WRONLY | O_TMPFILE), "make a nameless file");
	must(unlink(below(folder, "two")) == 0 && rmdir(folder) == 0, "remove");
	must(can_open("/dev/null", O_WRONLY), "write to /dev/null");
	must(can_open("/proc/self/comm", O_WRONLY), "write to /proc/self/comm");
	must(can_open("/tmp/hostile", O_WRONLY | O_CREAT), "write to /tmp");
	must(unlink("/tmp/hostile") == 0, "remove from /tmp");
	close(fd);
}

int
main(int argc, char **argv)
{
	if (argc == 2)
		return geteuid() == 0 ? 42 : 43;
	if (argc != 4)
		return 99;
	leaked_descriptors();
	at_home(argv[1]);
	write_outside(argv[1], argv[2]);
	by_links(argv[1], argv[2]);
	become_more(argv[3]);
	against_init();
	dprintf(1, "done\n");
	return 0;
}
