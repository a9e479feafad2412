#ifndef USHER_SIG_H
#define USHER_SIG_H

/*
 * Signals by raw system calls: libc's sigprocmask(3) and sigfillset(3) leave 32..34 out, and one
 * of these would then kill an init that is not PID 1. There is no handler anywhere in usher; all
 * signals are blocked first thing and read one by one (signal(7), rt_sigtimedwait(2)).
 */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* The state usher was started with, to be given to the service unchanged. Bit N-1 is signal N. */
struct sig_state {
	uint64_t mask;
	bool child_ignored;	/* SIGCHLD was SIG_IGN; usher itself needs SIG_DFL to reap */
};

/* Block everything, set SIGCHLD to its default, and tell what was there before. */
void sig_take(struct sig_state *before);

/* Give the state back, in the process that is about to exec. 0 or an errno value. */
int sig_give_back(const struct sig_state *before);

/*
 * Wait for the next signal. MILLISECONDS < 0: for ever. Returns its number, or 0 when the time is
 * over. *DETAILS is filled by the kernel.
 */
int sig_wait(siginfo_t *details, int64_t milliseconds);

/* The same for SIGNALS alone (bit N-1 is signal N); others stay pending. */
int sig_wait_for(uint64_t signals, siginfo_t *details, int64_t milliseconds);

/* TERM or INT when it is pending and not in MASK, else 0. */
int sig_pending_stop(uint64_t mask);

bool sig_is_pending(int signal);

/* Take back a signal that we have just caused ourselves. */
void sig_forget(int signal);

/* Send SIGNAL as it came: with its value when it was queued, as kill(2) does otherwise. */
int sig_pass_on(pid_t target, int signal, const siginfo_t *details);

/* Milliseconds of CLOCK_MONOTONIC. */
int64_t sig_clock(void);

#endif
