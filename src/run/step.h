#ifndef USHER_STEP_H
#define USHER_STEP_H

/*
 * The life of the service as a pure table: a state and an event give the next state and what is to
 * be done. No system call, no memory; supervise.c turns the world into events and the actions into
 * system calls.
 *
 *             signal   stop signal     stopped  ended    reaped  none left  deadline
 *   RUNNING   forward  hold > HOLDING  resume   end all  -       -          -
 *                      or pass on > STOPPING    > DRAINING
 *   HOLDING   forward  pass on         resume   end all  -       -          pass on
 *                      > STOPPING               > DRAINING                  > STOPPING
 *   STOPPING  forward  forward         resume   end all  -       -          kill service
 *                                               > DRAINING
 *   DRAINING  -        -               -        -        -       leave      kill rest
 *                                                                           > KILLING
 *   KILLING   -        -               -        -        kill    leave      leave
 *                                                        again
 *
 * With linger 0 the service's end is "leave" at once; PID 1 leaves at the deadline of DRAINING,
 * for its end is everybody's.
 */

#include <stdbool.h>

enum super_state {
	SUPER_RUNNING, SUPER_HOLDING, SUPER_STOPPING, SUPER_DRAINING, SUPER_KILLING, SUPER_STATES,
};

enum super_event {
	EVENT_SIGNAL,		/* one that is to be forwarded */
	EVENT_STOP_SIGNAL,	/* the same, and it asks the service to end */
	EVENT_STOPPED,		/* the service was stopped by a terminal's signal */
	EVENT_ENDED,		/* the service was reaped */
	EVENT_REAPED,		/* something was, and there are children left */
	EVENT_NONE_LEFT,	/* wait(2) has no child any more */
	EVENT_DEADLINE,
	SUPER_EVENTS,
};

enum super_action {
	ACTION_FORWARD = 1 << 0,
	ACTION_HOLD = 1 << 1,		/* keep it for later; arm the deadline of --stop-delay */
	ACTION_PASS_ON = 1 << 2,	/* forward what was held, if any; arm that of --grace */
	ACTION_RESUME = 1 << 3,		/* terminal: continue it, or stop with it */
	ACTION_KILL = 1 << 4,		/* the service, with its group under --group */
	ACTION_END_ALL = 1 << 5,	/* TERM and CONT to all of ours; arm that of --linger */
	ACTION_KILL_REST = 1 << 6,	/* name the survivors, KILL what is ours to kill */
	ACTION_KILL_AGAIN = 1 << 7,	/* what was made by those that were not dead yet */
	ACTION_LEAVE = 1 << 8,
};

struct super_rules {
	bool stop_delay;	/* stop signals are held back first */
	bool linger;		/* remaining processes are given time */
	bool first;		/* we are PID 1: the kernel kills the rest when we leave */
};

struct super_step {
	enum super_state next;
	unsigned actions;	/* enum super_action, done in the order of their bits */
};

struct super_step super_step(enum super_state state, enum super_event event,
    const struct super_rules *rules);

#endif
