#ifndef USHER_LAUNCH_H
#define USHER_LAUNCH_H

/*
 * From a resolved description of the service to a process running it: as a child, or in our own
 * place. The child is made by a vfork-style clone(2) that shares our memory, with a stack of its
 * own; so it tells its failure by writing it where we look, and we run on only once it has exec'ed
 * or failed.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "../base/sig.h"
#include "../plan.h"
#include "cred.h"
#include "limits.h"

struct launch {
	const char *path;		/* to execve(2), no search */
	char **arguments;
	char **environment;
	const char *directory;		/* NULL: stay */
	bool have_umask;
	mode_t umask;
	bool no_input;			/* standard input is /dev/null */
	char *listen_pid;		/* LISTEN_PID's value in ENVIRONMENT, or NULL: there is
					   room for LISTEN_PID_SIZE, to be the process's own id */
	bool session;			/* a child leads a session, with its input's terminal */
	bool alone;			/* a child stays in our process group */
	struct failure_codes failure;
	struct cred cred;
	struct limits limits;
	bool closed;			/* PID 1's memory and /proc folder: not dumpable */
	int ruleset;			/* of Landlock, for launch_confine(), or -1 */
	struct sig_state signals;	/* given back just before exec */
};

enum { LISTEN_PID_SIZE = 12 };

/* A command to be run to its end before the service. */
struct hook {
	struct launch launch;
	const char *unless;		/* not when this path exists; NULL: always */
	const char *place;		/* "written at FILE:LINE" */
};

enum launch_step {
	LAUNCH_GROUPS, LAUNCH_GID, LAUNCH_BOUNDING, LAUNCH_UID, LAUNCH_CAPABILITIES,
	LAUNCH_AMBIENT, LAUNCH_PRIVILEGES, LAUNCH_VERIFY, LAUNCH_LANDLOCK, LAUNCH_LIMITS,
	LAUNCH_FORK, LAUNCH_PROCESS_GROUP, LAUNCH_INPUT, LAUNCH_DIRECTORY, LAUNCH_CLOSE,
	LAUNCH_LOWER, LAUNCH_SIGNALS, LAUNCH_EXEC,
};

struct launch_failure {
	enum launch_step step;
	int error;
	pid_t pid;		/* the child that was made, and is gone; its group may be left */
};

/*
 * What needs the privileges of the start - streams, limits, score - and then cred_apply(), for the
 * calling process, which keeps all of it; LAUNCH has nothing left to change. False, with *FAILURE.
 */
bool launch_step_down(struct launch *launch, struct launch_failure *failure);

/* Enter LAUNCH's Landlock ruleset, if any, for good; after the hooks. False, with *FAILURE. */
bool launch_confine(const struct launch *launch, struct launch_failure *failure);

/*
 * Start the service in a process group of its own unless LAUNCH says otherwise; it becomes the
 * foreground one of TERMINAL unless that is -1. Its pid, or -1 with *FAILURE.
 */
pid_t launch_spawn(const struct launch *launch, int terminal, struct launch_failure *failure);

/* Become the service. Returns only when that failed. */
void launch_become(const struct launch *launch, struct launch_failure *failure);

/* Say in one line what failed, and the exit code for it. */
int launch_explain(const struct launch *launch, const struct launch_failure *failure);

#endif
