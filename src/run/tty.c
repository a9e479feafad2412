/*
 * Thin names over tcgetpgrp(3), tcsetpgrp(3) and getsid(2).
 */

#include "tty.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../base/sig.h"
#include "../proc/tree.h"

int
tty_find(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (tcgetpgrp(fd) >= 0)
			return fd;
	return -1;
}

bool
tty_foreground(int terminal)
{
	return terminal >= 0 && tcgetpgrp(terminal) == getpgrp();
}

bool
tty_stops(int signal)
{
	return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* Going up, the first process of another group decides: one of our session is a shell's job. */
static bool
orphaned(int proc)
{
	pid_t group = getpgrp(), session = getsid(0), pid = getppid();

	while (proc >= 0 && pid > 1 && getpgid(pid) == group)
		pid = tree_parent(proc, pid);
	return pid < 1 || getsid(pid) != session || getpgid(pid) == group;
}

bool
tty_is_ours_to_resume(int proc)
{
	return getpid() == 1 || getsid(0) == getpid() || orphaned(proc);
}

void
tty_give(int terminal, pid_t group)
{
	tcsetpgrp(terminal, group);
}

void
tty_take_back_from(int terminal, pid_t group)
{
	if (terminal >= 0 && tcgetpgrp(terminal) == group)
		tcsetpgrp(terminal, getpgrp());
}

void
tty_part(void)
{
	bool hup = sig_is_pending(SIGHUP), cont = sig_is_pending(SIGCONT);

	if (ioctl(0, TIOCNOTTY) || getsid(0) != getpid())
		return;
	/* What had come before from elsewhere stays. */
	if (!hup)
		sig_forget(SIGHUP);
	if (!cont)
		sig_forget(SIGCONT);
}
