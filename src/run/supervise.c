/*
 * One loop: next signal -> events -> super_step() -> actions. A SIGCHLD stands for any number of
 * children, so it is answered by reaping until none is left; every other signal is itself an event.
 */

#include "supervise.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "../base/diag.h"
#include "../base/format.h"
#include "../base/sig.h"
#include "../base/signame.h"
#include "../proc/tree.h"
#include "postmortem.h"
#include "tty.h"

enum {
	KILL_WAIT = 1000,	/* milliseconds for the rest to be killed and reaped, not PID 1 */
	RESUMES_A_SECOND = 10,
	REAPED_AT_ONCE = 1000,
	RETRY = 1000,		/* milliseconds after a wait(2) that failed */
};

/* What asks processes to end is followed by CONT, so that a stopped one can. */
static void
signal_target(pid_t target, int signal)
{
	kill(target, signal);
	if (signal != SIGKILL)
		kill(target, SIGCONT);
}

struct blow {
	const struct super *super;
	int signal;
};

/*
 * KILL takes whole groups at once, for their members may be made faster than we read about them: a
 * group that a process of ours leads holds no stranger, and neither does the service's.
 */
static bool
signal_one(void *context, const struct tree_process *process)
{
	const struct blow *blow = context;
	bool group = blow->signal == SIGKILL
	    && (process->group == process->pid || process->group == blow->super->service);

	signal_target(group ? -process->group : process->pid, blow->signal);
	return sig_clock() < blow->super->timers[TIMER_DEADLINE];
}

/* Everything in our PID namespace, or, when it is not ours alone, all our descendants. */
static void
signal_all(const struct super *super, int signal)
{
	struct blow blow = { super, signal };

	if (super->rules.first)
		signal_target(-1, signal);
	else if (super->proc >= 0)
		tree_walk(super->proc, super->self, signal_one, &blow);
}

static void
forward(struct super *super, int signal, const siginfo_t *details)
{
	int as = super->forward_as[signal] ? super->forward_as[signal] : signal;

	/* Errors are no reason to end: the service may be gone or have changed its user. */
	sig_pass_on(super->group ? -super->service : super->service, as, details);
	super->sent |= UINT64_C(1) << (as - 1);
}

static void
wake(struct super *super)
{
	super->timers[TIMER_RESUME] = -1;
	tty_give(super->terminal, super->service);
	kill(-super->service, SIGCONT);
}

/*
 * At once, but not more often than a program can be meant to stop: it may stop itself for ever, and
 * is then woken once a second.
 */
static void
wake_in_time(struct super *super)
{
	int64_t now = sig_clock();

	if (now - super->resumed_at >= 1000) {
		super->resumed_at = now;
		super->resumed = 0;
	}
	if (super->resumed++ < RESUMES_A_SECOND)
		wake(super);
	else
		super->timers[TIMER_RESUME] = super->resumed_at + 1000;
}

/*
 * The terminal stopped the service: undo it where no shell would, or when a shell has put us, but
 * not it, into the foreground; else stop with it.
 */
static void
resume(struct super *super)
{
	bool fetched = super->stop != SIGTSTP && tty_foreground(super->terminal);

	if (fetched || tty_is_ours_to_resume(super->proc)) {
		wake_in_time(super);
	} else {
		super->stopped = true;
		kill(super->self, SIGSTOP);
	}
}

/* A shell continued us: hand the foreground on if we were given it, and wake the service. */
static void
continued(struct super *super)
{
	super->stopped = false;
	if (tty_foreground(super->terminal))
		tty_give(super->terminal, super->service);
	kill(-super->service, SIGCONT);
}

static void
hold(struct super *super, int signal, const siginfo_t *details)
{
	super->held = signal;
	super->held_details = *details;
	super->timers[TIMER_DEADLINE] = sig_clock() + super->stop_delay;
}

/* The stop is passed on now: what was held back, if anything, and the grace period begins. */
static void
pass_on(struct super *super)
{
	super->timers[TIMER_DEADLINE] = super->grace >= 0 ? sig_clock() + super->grace : -1;
	log_info("passed-on", "the stop signal is passed on to %s", super->name);
	if (super->held)
		forward(super, super->held, &super->held_details);
}

/* False: it may not be killed, so that only the end of PID 1 can end it. */
static bool
kill_service(struct super *super)
{
	super->timers[TIMER_DEADLINE] = -1;
	super->sent |= UINT64_C(1) << (SIGKILL - 1);
	super->status = SIGKILL;
	log_warn("grace-over", "%s did not end within %lld ms of the stop signal; killed",
	    super->name, (long long)super->grace);
	if (super->group)
		kill(-super->service, SIGKILL);
	return kill(super->service, SIGKILL) == 0 || errno != EPERM;
}

/* True when it is time to leave. SIGNAL is the one that came, if any. */
static bool
act(struct super *super, unsigned actions, int signal, const siginfo_t *details)
{
	if (actions & ACTION_HOLD)
		hold(super, signal, details);
	if (actions & ACTION_PASS_ON)
		pass_on(super);
	/* The second stop signal that ends the delay is the first one again, mostly. */
	if ((actions & ACTION_FORWARD) && !((actions & ACTION_PASS_ON) && signal == super->held))
		forward(super, signal, details);
	if (actions & ACTION_RESUME)
		resume(super);
	if ((actions & ACTION_KILL) && !kill_service(super))
		return true;
	if (actions & ACTION_END_ALL) {
		super->timers[TIMER_DEADLINE] = sig_clock() + super->linger;
		log_info("draining", "what is left gets TERM and %lld ms",
		    (long long)super->linger);
		signal_all(super, SIGTERM);
	}
	if (actions & ACTION_KILL_REST) {
		super->timers[TIMER_DEADLINE] = sig_clock() + KILL_WAIT;
		postmortem_survivors(super);
	}
	if ((actions & (ACTION_KILL_REST | ACTION_KILL_AGAIN)) && !super->rules.first)
		signal_all(super, SIGKILL);
	return actions & ACTION_LEAVE;
}

static bool
happen(struct super *super, enum super_state *state, enum super_event event, int signal,
    const siginfo_t *details)
{
	struct super_step step = super_step(*state, event, &super->rules);

	*state = step.next;
	return act(super, step.actions, signal, details);
}

/* A child was reaped, or stopped. True: it was the service, and it has ended. */
static bool
child_came(struct super *super, enum super_state *state, pid_t pid, int status)
{
	if (pid != super->service) {
		if (super->ways.tells_reaped && !WIFSTOPPED(status))
			log_warn("reaped", "Reaped zombie process with pid=%d", (int)pid);
		return false;
	}
	if (WIFSTOPPED(status)) {
		super->stop = WSTOPSIG(status);
		if (super->terminal >= 0 && tty_stops(super->stop))
			happen(super, state, EVENT_STOPPED, 0, NULL);
		return false;
	}
	super->status = status;
	super->gone = true;
	super->stopped = false;
	super->timers[TIMER_RESUME] = -1;
	return true;
}

/*
 * Reap until nothing is left to reap, but let deadlines and signals have their turn while children
 * end without an end. True when it is time to leave.
 */
static bool
reap(struct super *super, enum super_state *state)
{
	bool ended = false, none_left;
	pid_t pid = 1;
	int status;

	for (int i = 0; i < REAPED_AT_ONCE && pid > 0; i++) {
		pid = waitpid(-1, &status, WNOHANG | WUNTRACED);
		if (pid > 0 && child_came(super, state, pid, status))
			ended = true;
	}
	none_left = pid < 0 && errno == ECHILD;
	super->unreaped = pid > 0;
	/* The service is a child of ours, so that was no answer. */
	super->timers[TIMER_RETRY] = pid < 0 && !super->gone ? sig_clock() + RETRY : -1;
	if (ended)
		postmortem_service(super, *state, none_left);
	/* The last child's end needs no draining. */
	if (ended && none_left)
		return true;
	if (ended && happen(super, state, EVENT_ENDED, 0, NULL))
		return true;
	return happen(super, state, none_left ? EVENT_NONE_LEFT : EVENT_REAPED, 0, NULL);
}

/*
 * Terminals stop whole groups; when the kernel so stops ours, the service's own group is not
 * meant, unless a shell has put us, but not the service, into the foreground (a background job that
 * was running when it was fetched).
 */
static void
terminal_stop(const struct super *super, int signal)
{
	if (signal == SIGTSTP && !super->gone && tty_foreground(super->terminal)
	    && !tty_is_ours_to_resume(super->proc))
		kill(-super->service, SIGTSTP);
}

/* What we caused ourselves (SIGPIPE of a message nobody reads) is nobody's business. */
static bool
is_forwarded(const struct super *super, int signal, const siginfo_t *details)
{
	if (details->si_code == SI_USER && details->si_pid == super->self)
		return false;
	return super->forward_as[signal] != SIGNAL_SWALLOW;
}

/* True when it is time to leave. */
static bool
signal_came(struct super *super, enum super_state *state, int signal, const siginfo_t *details)
{
	char name[16];

	if (signal == SIGCHLD)
		return reap(super, state);
	if (signal == SIGCONT && super->stopped) {
		continued(super);
		return false;
	}
	if (tty_stops(signal) && super->ways.stops_too) {
		if (is_forwarded(super, signal, details))
			forward(super, signal, details);
		kill(super->self, SIGSTOP);
		return false;
	}
	if (tty_stops(signal) && details->si_code == SI_KERNEL) {
		terminal_stop(super, signal);
		return false;
	}
	if (!is_forwarded(super, signal, details))
		return false;
	if (!(super->stops >> (signal - 1) & 1))
		return happen(super, state, EVENT_SIGNAL, signal, details);
	log_info("stop", "stop signal %d (%s) received", signal, signame_text(signal, name));
	return happen(super, state, EVENT_STOP_SIGNAL, signal, details);
}

/* Milliseconds to TIME, a sig_clock() time; -1: there is no such time. */
static int64_t
time_left(int64_t time)
{
	int64_t left;

	if (time < 0)
		return -1;
	left = time - sig_clock();
	return left > 0 ? left : 0;
}

/* The time to wait for signals: to the nearest of the timers, if there is any. */
static int64_t
patience(const struct super *super)
{
	int64_t nearest = super->unreaped ? 0 : -1;

	for (int i = 0; i < TIMERS; i++) {
		int64_t left = time_left(super->timers[i]);

		if (left >= 0 && (nearest < 0 || left < nearest))
			nearest = left;
	}
	return nearest;
}

static void
loop(struct super *super, enum super_state state)
{
	siginfo_t details;
	bool leave = false;

	while (!leave) {
		int signal = sig_wait(&details, patience(super));

		if (signal)
			leave = signal_came(super, &state, signal, &details);
		if (!leave && (super->unreaped || time_left(super->timers[TIMER_RETRY]) == 0))
			leave = reap(super, &state);
		/* After every signal, too: no flood of them may put a deadline off. */
		if (!leave && time_left(super->timers[TIMER_DEADLINE]) == 0)
			leave = happen(super, &state, EVENT_DEADLINE, 0, NULL);
		if (time_left(super->timers[TIMER_RESUME]) == 0)
			wake(super);
	}
}

/* As if TERM had come once more, for what the service left in its group. */
static void
farewell(struct super *super)
{
	const siginfo_t details = { .si_code = SI_USER };

	if (super->forward_as[SIGTERM] != SIGNAL_SWALLOW)
		forward(super, SIGTERM, &details);
}

void
supervise_name(struct super *super, const char *name)
{
	format_text(super->name, sizeof super->name, "%s", name);
}

int
supervise(struct super *super)
{
	int code;

	loop(super, SUPER_RUNNING);
	if (super->ways.farewell && super->group)
		farewell(super);
	tty_take_back_from(super->terminal, super->service);
	code = super->exit_as[status_code(super->status)];
	log_info("leaving", "leaving with exit code %d", code);
	return code;
}

void
supervise_end(struct super *super)
{
	enum super_state state = SUPER_RUNNING;

	super->gone = true;
	super->unreaped = true;
	if (!happen(super, &state, EVENT_ENDED, 0, NULL))
		loop(super, state);
}
