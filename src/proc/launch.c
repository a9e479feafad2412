/*
 * The order: process group and terminal, credentials with their proof (nothing is left of them when
 * PID 1 has changed before), directory and umask as the new user, dispositions and mask last, exec.
 */

#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/diag.h"
#include "../base/format.h"
#include "landlock.h"

struct child {
	const struct launch *launch;
	int terminal;
	struct launch_failure *failure;
};

/* A pipe without a name, for which root without CHOWN can at least make the mode wider. */
static bool
is_nameless(int fd)
{
	enum { PIPEFS = 0x50495045 };	/* linux/magic.h */
	struct statfs status;

	return fstatfs(fd, &status) == 0 && status.f_type == PIPEFS;
}

/*
 * After the drop, opening /dev/stdout means opening the pipe or terminal behind it anew, with the
 * new user's rights. Files, sockets and /dev/null are not ours to give away, nor are terminals
 * when we are not PID 1: that one is somebody's login.
 */
static void
streams_give(const struct cred *cred)
{
	struct stat status;

	if (!cred->change_uid)
		return;
	for (int fd = 0; fd <= 2; fd++) {
		if (fstat(fd, &status))
			continue;
		if (S_ISFIFO(status.st_mode) || (getpid() == 1 && isatty(fd))) {
			/* Not fatal: the service just cannot reopen it. */
			if (fchown(fd, cred->uid, (gid_t)-1) && is_nameless(fd)
			    && fchmod(fd, 0666))
				continue;
		}
	}
}

static bool
failed(struct launch_failure *failure, enum launch_step step)
{
	failure->step = step;
	failure->error = errno;
	return false;
}

bool
launch_step_down(struct launch *launch, struct launch_failure *failure)
{
	enum cred_step step;

	streams_give(&launch->cred);
	if (!limits_open(&launch->limits))
		return failed(failure, LAUNCH_LIMITS);
	step = cred_apply(&launch->cred);
	/* The first launch steps are the cred steps. */
	if (step != CRED_DONE)
		return failed(failure, (enum launch_step)step);
	cred_settle(&launch->cred);
	return true;
}

bool
launch_confine(const struct launch *launch, struct launch_failure *failure)
{
	if (launch->ruleset >= 0 && landlock_enter(launch->ruleset))
		return failed(failure, LAUNCH_LANDLOCK);
	return true;
}

/* Without O_CLOEXEC it is open in what is executed, and only there. */
static bool
input_close(struct launch_failure *failure)
{
	close(0);
	return open("/dev/null", O_RDONLY) == 0 || failed(failure, LAUNCH_INPUT);
}

/*
 * Everything but credentials and process group, in the process that becomes the service. The child
 * closes PID 1's memory, which it still shares, before the service's first instruction, and only
 * then: a process that is not dumpable may not write its own score.
 */
static void
become(const struct launch *launch, struct launch_failure *failure)
{
	int error;

	if (!limits_apply(&launch->limits)) {
		failed(failure, LAUNCH_LIMITS);
		return;
	}
	if (launch->closed && prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL)) {
		failed(failure, LAUNCH_CLOSE);
		return;
	}
	if (launch->directory && chdir(launch->directory)) {
		failed(failure, LAUNCH_DIRECTORY);
		return;
	}
	if (launch->no_input && !input_close(failure))
		return;
	if (launch->have_umask)
		umask(launch->umask);
	if (launch->listen_pid)
		format_text(launch->listen_pid, LISTEN_PID_SIZE, "%d", (int)getpid());
	if ((error = sig_give_back(&launch->signals))) {
		errno = error;
		failed(failure, LAUNCH_SIGNALS);
		return;
	}
	execve(launch->path, launch->arguments, launch->environment);
	failed(failure, LAUNCH_EXEC);
}

void
launch_become(const struct launch *launch, struct launch_failure *failure)
{
	struct sig_state ignored;

	become(launch, failure);
	/* Back to silence, so that the message about it is not cut short. */
	sig_take(&ignored);
}

/* A terminal that is still another session's is not ours to take; then there is none. */
static int
place_take(const struct launch *launch)
{
	if (!launch->session)
		return setpgid(0, 0);
	if (setsid() < 0)
		return -1;
	ioctl(0, TIOCSCTTY, 0);
	return 0;
}

/* Runs in our memory, on its own stack; must not return into ours. */
static int
child_main(void *argument)
{
	const struct child *child = argument;

	if (!child->launch->alone && place_take(child->launch)) {
		failed(child->failure, LAUNCH_PROCESS_GROUP);
		_exit(EXIT_SYSTEM);
	}
	/* SIGTTOU is blocked, so this cannot stop us; a terminal gone meanwhile is no failure. */
	if (child->terminal >= 0)
		tcsetpgrp(child->terminal, getpid());
	become(child->launch, child->failure);
	_exit(EXIT_SYSTEM);
}

pid_t
launch_spawn(const struct launch *launch, int terminal, struct launch_failure *failure)
{
	_Alignas(16) char stack[32 * 1024];
	struct child child = { .launch = launch, .terminal = terminal, .failure = failure };
	/* The child writes through the pointer while clone(2) holds us. */
	volatile int *error = &failure->error;
	pid_t pid;

	*error = 0;
	pid = clone(child_main, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &child);
	failure->pid = -1;
	if (pid < 0) {
		failed(failure, LAUNCH_FORK);
		return -1;
	}
	failure->pid = pid;
	if (*error) {
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			continue;
		return -1;
	}
	return pid;
}

int
launch_explain(const struct launch *launch, const struct launch_failure *failure)
{
	static const char tasks[][48] = {
		[LAUNCH_GROUPS] = "set the supplementary groups",
		[LAUNCH_GID] = "change the group id",
		[LAUNCH_BOUNDING] = "empty the capability bounding set",
		[LAUNCH_UID] = "change the user id",
		[LAUNCH_CAPABILITIES] = "drop the capabilities",
		[LAUNCH_AMBIENT] = "keep the capabilities of --keep-cap",
		[LAUNCH_PRIVILEGES] = "forbid new privileges",
		[LAUNCH_LANDLOCK] = "enter Landlock",
		[LAUNCH_VERIFY] = "prove that root is given up",
		[LAUNCH_LIMITS] = "set the limits",
		[LAUNCH_FORK] = "make a process",
		[LAUNCH_PROCESS_GROUP] = "make a process group",
		[LAUNCH_INPUT] = "open /dev/null",
		[LAUNCH_CLOSE] = "close the memory of PID 1",
		[LAUNCH_LOWER] = "give up the kept capabilities as PID 1",
		[LAUNCH_DIRECTORY] = "change to the directory of --chdir",
		[LAUNCH_SIGNALS] = "restore the signals",
		[LAUNCH_EXEC] = "execute it",
	};
	const struct failure_codes *codes = &launch->failure;
	bool exec = failure->step == LAUNCH_EXEC;
	const char *limit = "";

	errno = failure->error;
	if (errno == EAGAIN && failure->step == LAUNCH_FORK)
		limit = ": the limit of processes is reached (docker run --pids-limit, ulimit -u)";
	log_error(exec ? "exec-failed" : "start-failed", "%s cannot start: cannot %s: %m%s",
	    launch->path, tasks[failure->step], limit);
	if (!exec)
		return codes->other ? codes->other : EXIT_SYSTEM;
	return failure->error == ENOENT ? codes->missing
	    : failure->error == EACCES ? codes->denied : codes->format;
}
