#ifndef USHER_SUPERVISE_H
#define USHER_SUPERVISE_H

/*
 * The resident loop. Waits for signals, forwards, reaps, keeps the one deadline; allocates
 * nothing, opens nothing but what it names below /proc after the service's end, and blocks on
 * nothing but the next signal. Idle, it makes no system call.
 */

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

#include "../plan.h"
#include "../proc/oom.h"
#include "step.h"

/* Each a sig_clock() time, or -1: none. */
enum super_timer {
	TIMER_DEADLINE,		/* of EVENT_DEADLINE */
	TIMER_RESUME,		/* to undo the terminal's next stop */
	TIMER_RETRY,		/* to ask wait(2) once more */
	TIMERS,
};

struct super {
	struct super_rules rules;
	pid_t service;
	pid_t self;
	struct run_ways ways;
	bool group;		/* forward to the service's process group */
	int stop;		/* the signal that stopped the service last */
	bool gone;		/* the service was reaped: its id may be somebody else's */
	bool stopped;		/* we stopped with the service; a CONT resumes both */
	int terminal;		/* our controlling terminal's descriptor, or -1 */
	int proc;		/* descriptor of /proc, or -1 */
	int64_t stop_delay;	/* milliseconds, as the next two */
	int64_t grace;		/* -1: never KILL */
	int64_t linger;
	int64_t timers[TIMERS];
	int64_t started;	/* sig_clock() time of the service's start */
	int64_t resumed_at;	/* when the terminal's stop was undone first, and how often */
	int resumed;		/* within that second */
	bool unreaped;		/* there may be more to reap without another SIGCHLD */
	int status;		/* wait status of the service, once it ended */
	uint64_t sent;		/* bit N-1: signal N was passed on */
	uint64_t stops;		/* the same bits: signals, as received, that ask for the end */
	struct oom oom;
	int held;		/* the stop signal held back by --stop-delay, or 0 */
	siginfo_t held_details;
	uint8_t forward_as[SIGNAL_COUNT];
	uint8_t exit_as[256];
	char name[64];		/* supervise_name() */
};

/* Whose processes these are, for messages; a longer NAME is cut. */
void supervise_name(struct super *super, const char *name);

/* Until everything has ended; the service's exit code. */
int supervise(struct super *super);

/* There is no service, or no more: end what is left of ours, as after its end. */
void supervise_end(struct super *super);

#endif
