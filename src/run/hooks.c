/*
 * A hook is started like the service, but in the background of the terminal. What it leaves
 * running in the background is the service's business, and is reaped with its orphans.
 */

#include "hooks.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/diag.h"
#include "../base/file.h"
#include "../base/signame.h"
#include "postmortem.h"

enum { RETRY = 1000 };	/* milliseconds after a wait(2) that failed */

/* The stop signal that is pending or came within MILLISECONDS, or 0 for CHLD, too. */
static int
stop_wait(const struct super *super, int64_t milliseconds)
{
	const uint64_t child = milliseconds ? UINT64_C(1) << (SIGCHLD - 1) : 0;
	siginfo_t details;
	int signal = sig_wait_for(super->stops | child, &details, milliseconds);

	return signal == SIGCHLD ? 0 : signal;
}

/* Until PID has ended, with its *STATUS; or a stop signal, which is returned. */
static int
hook_wait(const struct super *super, pid_t pid, int *status)
{
	int signal = 0;
	pid_t got;

	while (!signal) {
		while ((got = waitpid(-1, status, WNOHANG)) > 0)
			if (got == pid)
				return 0;
		signal = stop_wait(super, got < 0 ? RETRY : -1);
	}
	return signal;
}

/* The next start would go on with what is half done. */
static void
unfinished_tell(const struct hook *hook)
{
	if (hook->unless && access(hook->unless, F_OK) == 0)
		log_warn("once-unfinished", "at the next start the hook %s counts as done, for %s "
		    "is there, but it did not end well: remove it first; %s",
		    hook->launch.arguments[0], hook->unless, hook->place);
}

/* End all that there is of HOOK's; its process PID, if any, also where no /proc shows it. */
static void
hook_end(struct super *super, const struct hook *hook, pid_t pid)
{
	supervise_name(super, path_base(hook->launch.arguments[0]));
	if (pid > 0 && super->proc < 0 && !super->rules.first)
		kill(-pid, SIGTERM);
	supervise_end(super);
	if (pid > 0 && waitpid(pid, NULL, WNOHANG) == 0)
		kill(-pid, SIGKILL);
	unfinished_tell(hook);
}

static bool
hook_stopped(struct super *super, const struct hook *hook, int signal, pid_t pid, int *code)
{
	char name[16];

	log_info("hook-stopped", "signal %d (%s) came before %s was started", signal,
	    signame_text(signal, name), super->name);
	hook_end(super, hook, pid);
	*code = super->exit_as[128 + signal];
	return false;
}

static bool
hook_run(struct super *super, const struct hook *hook, int *code)
{
	const char *command = hook->launch.arguments[0];
	int signal = stop_wait(super, 0), status;
	struct launch_failure failure;
	char end[END_SIZE] = "was not started";
	pid_t pid;

	if (signal)
		return hook_stopped(super, hook, signal, 0, code);
	log_info("hook", "running %s, %s", command, hook->place);
	pid = launch_spawn(&hook->launch, -1, &failure);
	if (pid < 0) {
		*code = launch_explain(&hook->launch, &failure);
	} else {
		signal = hook_wait(super, pid, &status);
		if (signal)
			return hook_stopped(super, hook, signal, pid, code);
		if (!status)
			return true;
		*code = status_code(status);
		end_write(status, end);
	}
	log_error("hook-failed", "%s cannot start: the hook %s %s; %s", super->name, command, end,
	    hook->place);
	hook_end(super, hook, 0);
	return false;
}

/* 0: it is to be run. 1: not. -1: nobody can say. */
static int
hook_done(const struct hook *hook)
{
	if (!hook->unless)
		return 0;
	if (access(hook->unless, F_OK) == 0)
		return 1;
	return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
}

bool
hooks_run(struct super *super, const struct list *hooks, int *code)
{
	const struct hook *hook = hooks->items;

	for (size_t i = 0; i < hooks->count; i++) {
		int done = hook_done(&hook[i]);

		if (done < 0) {
			log_error("hook-failed", "%s cannot start: cannot look for %s: %m; %s",
			    super->name, hook[i].unless, hook[i].place);
			*code = EXIT_SYSTEM;
			return false;
		}
		if (!done && !hook_run(super, &hook[i], code))
			return false;
	}
	/* What the waiting for signals has told of may not be all reaped yet. */
	super->unreaped = hooks->count;
	return true;
}
