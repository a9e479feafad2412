/*
 * rt_sigprocmask, rt_sigtimedwait and rt_sigqueueinfo with the kernel's 64-bit set.
 */

#include "sig.h"

#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sys.h"

/* On 32-bit machines the old call takes a 32-bit time and may be missing. */
#ifdef SYS_rt_sigtimedwait_time64
enum { SIGTIMEDWAIT = SYS_rt_sigtimedwait_time64 };
#else
enum { SIGTIMEDWAIT = SYS_rt_sigtimedwait };
#endif

static const uint64_t everything = ~UINT64_C(0);

void
sig_take(struct sig_state *before)
{
	struct sigaction action, standard = { .sa_handler = SIG_DFL };

	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &everything, &before->mask, sizeof everything);
	before->child_ignored = sigaction(SIGCHLD, NULL, &action) == 0
	    && action.sa_handler == SIG_IGN;
	sigaction(SIGCHLD, &standard, NULL);
}

int
sig_give_back(const struct sig_state *before)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (before->child_ignored && sigaction(SIGCHLD, &ignore, NULL))
		return errno;
	if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before->mask, NULL, sizeof before->mask))
		return errno;
	return 0;
}

static uint64_t
bit(int signal)
{
	return UINT64_C(1) << (signal - 1);
}

static long
wait_for(uint64_t signals, siginfo_t *details, const int64_t *time)
{
	long number = syscall(SIGTIMEDWAIT, &signals, details, time, sizeof signals);

#if defined SYS_rt_sigtimedwait_time64 && defined SYS_rt_sigtimedwait
	if (number < 0 && (errno == ENOSYS || errno == EPERM)) {
		int32_t narrow[2] = { time ? (int32_t)time[0] : 0, time ? (int32_t)time[1] : 0 };

		number = syscall(SYS_rt_sigtimedwait, &signals, details, time ? narrow : NULL,
		    sizeof signals);
	}
#endif
	return number;
}

int
sig_wait(siginfo_t *details, int64_t milliseconds)
{
	return sig_wait_for(everything, details, milliseconds);
}

int
sig_wait_for(uint64_t signals, siginfo_t *details, int64_t milliseconds)
{
	int64_t time[2] = { milliseconds / 1000, milliseconds % 1000 * 1000000 };
	long number = wait_for(signals, details, milliseconds < 0 ? NULL : time);

	/* EINTR comes after our own stop and continue; the caller's deadline takes care of it. */
	return number > 0 ? (int)number : 0;
}

static uint64_t
pending(void)
{
	uint64_t signals = 0;

	syscall(SYS_rt_sigpending, &signals, sizeof signals);
	return signals;
}

int
sig_pending_stop(uint64_t mask)
{
	uint64_t signals = pending() & ~mask;

	return signals & bit(SIGTERM) ? SIGTERM : signals & bit(SIGINT) ? SIGINT : 0;
}

bool
sig_is_pending(int signal)
{
	return pending() & bit(signal);
}

void
sig_forget(int signal)
{
	const int64_t at_once[2] = {0};
	siginfo_t details;

	wait_for(bit(signal), &details, at_once);
}

int
sig_pass_on(pid_t target, int signal, const siginfo_t *details)
{
	if (details->si_code == SI_QUEUE && target > 0
	    && syscall(SYS_rt_sigqueueinfo, target, signal, details) == 0)
		return 0;
	return kill(target, signal) ? errno : 0;
}

int64_t
sig_clock(void)
{
	struct timespec now;

	sys_clock(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
