/*
 * Before the loop and around it: start the service, give up what only the start needed - root, the
 * arena, the descriptors, the directory - and go resident.
 */

#include "run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../base/lean.h"
#include "../base/sig.h"
#include "../base/sys.h"
#include "../base/termlog.h"
#include "../proc/tree.h"
#include "hooks.h"
#include "supervise.h"
#include "tty.h"

/* Those that ask for the end, as they come: TERM, INT, and what becomes one that ends programs. */
static uint64_t
stop_signals(const uint8_t forward_as[SIGNAL_COUNT])
{
	const uint64_t deadly = UINT64_C(1) << SIGTERM | UINT64_C(1) << SIGINT
	    | UINT64_C(1) << SIGQUIT | UINT64_C(1) << SIGKILL;
	uint64_t stops = 0;

	for (int signal = 1; signal < SIGNAL_COUNT; signal++) {
		int as = forward_as[signal];

		if (as == SIGNAL_SWALLOW)
			continue;
		if (signal == SIGTERM || signal == SIGINT || (as < 64 && deadly >> as & 1))
			stops |= UINT64_C(1) << (signal - 1);
	}
	return stops;
}

static void
super_prepare(struct super *super, const struct run_plan *plan, const char *name)
{
	*super = (struct super){ .self = getpid(), .group = plan->group && !plan->ways.alone,
	    .ways = plan->ways, .timers = { -1, -1, -1 },
	    .stops = stop_signals(plan->forward_as) };
	super->rules.first = super->self == 1;
	super->rules.linger = plan->linger > 0;
	super->rules.stop_delay = plan->stop_delay > 0;
	super->stop_delay = (int64_t)plan->stop_delay;
	super->grace = plan->grace_origin.written ? (int64_t)plan->grace : -1;
	super->linger = (int64_t)plan->linger;
	super->terminal = plan->ways.session || plan->ways.alone ? -1 : tty_find();
	super->proc = tree_open();
	oom_open(&super->oom);
	memcpy(super->forward_as, plan->forward_as, sizeof super->forward_as);
	memcpy(super->exit_as, plan->exit_as, sizeof super->exit_as);
	supervise_name(super, name);
}

/* Orphans of the service come to us, not to the init above, when we are not the init. */
static bool
subreaper_set(const struct super *super, unsigned long on)
{
	return super->rules.first || (super->ways.subreaper != SUBREAPER_NEVER
	    && prctl(PR_SET_CHILD_SUBREAPER, on, 0UL, 0UL, 0UL) == 0);
}

/* Only once the service runs: a reader of ours that is slow must not hold it up. */
static void
start_tell(const struct super *super, bool subreaper)
{
	diag_resident();
	if (!subreaper)
		log_warn("no-subreaper", "neither PID 1 nor a child subreaper: zombie reaping "
		    "won't work for orphans, which go to the init above");
	else if (!super->rules.first)
		log_info("subreaper", "not PID 1 (pid %d): became a child subreaper",
		    (int)super->self);
	log_info("started", "%s started as pid %d", super->name, (int)super->service);
}

/* The service runs already: when what it was given has to stay with us, it must not go on. */
static bool
kept_drop(const struct cred *cred, pid_t service, struct launch_failure *failure)
{
	if (cred_lower(cred))
		return true;
	*failure = (struct launch_failure){ LAUNCH_LOWER, errno, service };
	kill(service, SIGKILL);
	return false;
}

/*
 * Close what is not ours, so that the service alone decides how long a socket or the other end of
 * a pipe lives. Output and error stay open for /proc/1/fd/1 and /proc/1/fd/2.
 */
static void
descriptors_close(const struct super *super)
{
	const int kept[] = { diag_descriptor(), termlog_descriptor(), super->proc,
	    super->oom.folder };
	unsigned least;

	/* In order: what lies between two that are kept goes. */
	for (unsigned next = 3; next; next = least + 1) {
		least = ~0u;
		for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
			if (kept[i] >= (int)next && (unsigned)kept[i] < least)
				least = (unsigned)kept[i];
		sys_close_range(next, least == ~0u ? least : least - 1);
	}
	if (super->terminal != 0)
		close(0);
}

static void
resident_become(const struct super *super)
{
	if (chdir("/"))
		log_debug("chdir", "cannot change to /: %m");
	descriptors_close(super);
	mem_release();
	lean();
}

/* KEPT is what LAUNCH asked for before the step-down. */
static int
stay(struct super *super, const struct launch *launch, const struct cred *kept, bool subreaper)
{
	struct launch_failure failure;

	if (super->ways.parent_death)
		prctl(PR_SET_PDEATHSIG, (unsigned long)super->ways.parent_death, 0UL, 0UL, 0UL);
	if (launch->session)
		tty_part();
	super->started = sig_clock();
	super->service = launch_spawn(launch, tty_foreground(super->terminal) ? super->terminal
	    : -1, &failure);
	if (super->service < 0) {
		tty_take_back_from(super->terminal, failure.pid);
		return launch_explain(launch, &failure);
	}
	if (!kept_drop(kept, super->service, &failure))
		return launch_explain(launch, &failure);
	start_tell(super, subreaper);
	resident_become(super);
	return supervise(super);
}

static int
become(const struct launch *launch)
{
	struct launch_failure failure;
	int stop = getpid() == 1 ? sig_pending_stop(launch->signals.mask) : 0;

	/* For PID 1 the kernel drops a pending signal that has no handler: act on it ourselves. */
	if (stop)
		return 128 + stop;
	launch_become(launch, &failure);
	return launch_explain(launch, &failure);
}

int
run_service(const struct run_plan *plan, const struct run_orders *orders)
{
	struct launch service = *orders->service;
	struct launch_failure failure;
	struct super super;
	bool subreaper;
	int code;

	super_prepare(&super, plan, orders->name);
	subreaper = subreaper_set(&super, 1);
	/*
	 * We become the service's user first, and the service inherits that: no process is left
	 * running as root, and none ever shares memory with one that gave it up.
	 */
	if (!launch_step_down(&service, &failure))
		return launch_explain(&service, &failure);
	if (!hooks_run(&super, orders->hooks, &code))
		return code;
	/* It lasts through exec, but was meant for what the hooks leave. */
	if (orders->in_place)
		subreaper_set(&super, 0);
	/* Hooks are not confined; the service is, and we with it. */
	if (!launch_confine(&service, &failure))
		return launch_explain(&service, &failure);
	return orders->in_place ? become(&service)
	    : stay(&super, &service, &orders->service->cred, subreaper);
}
