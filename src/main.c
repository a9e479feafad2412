/*
 * usher: PID 1 for container images. The whole story, one call a phase.
 */

#include <unistd.h>

#include "base/diag.h"
#include "base/sig.h"
#include "base/streams.h"
#include "base/termlog.h"
#include "cli/cli.h"
#include "prep/prep.h"
#include "run/run.h"
#include "tool/tool.h"

/* Run with borrowed rights, usher would lend them to any command. */
static void
refuse_set_id(void)
{
	if (getuid() != geteuid() || getgid() != getegid())
		die(EXIT_USAGE, "set-id", "refuses to run set-user-ID or set-group-ID: remove the "
		    "bit (chmod ug-s)");
}

/* A report ends the story. */
static void
stop_at(const struct plan *plan, const struct problems *problems,
    const struct resolved *resolved, const char *task)
{
	char **command = resolved->launch.arguments;
	const char *hint = NULL;
	int code;

	if (!problems->list.count)
		return;
	code = problems_exit_code(problems);
	if (code == EXIT_CONTRACT && command && command[0])
		hint = mem_printf("to start without these checks: docker run --entrypoint %s IMAGE",
		    command[0]);
	problems_report(problems, resolved->name, task, hint);
	_exit(plan_exit_code(plan, code));
}

int
main(int argc, char **argv)
{
	struct plan plan = {0};
	struct problems problems = {0};
	struct resolved resolved = {0};
	struct run_orders orders;
	struct sig_state signals;

	sig_take(&signals);
	streams_open();
	diag_open();
	refuse_set_id();
	plan_read(&plan, argc, argv, environ, &problems);
	if (plan.verb == VERB_START)
		termlog_open();
	stop_at(&plan, &problems, &resolved, "start");
	if (plan.verb != VERB_START) {
		int code = tool_run(&plan, &signals, environ, &resolved, &problems);

		stop_at(&plan, &problems, &resolved,
		    plan.verb == VERB_RENDER ? "render" : "start");
		return code;
	}
	prepare(&plan, &signals, environ, &resolved, &problems);
	stop_at(&plan, &problems, &resolved, "start");
	changes_apply(&resolved.changes);
	environment_wipe(&plan, environ);
	resolved.launch.ruleset = box_build(&resolved.box);
	orders = (struct run_orders){ .hooks = &resolved.hooks, .service = &resolved.launch,
	    .name = resolved.name, .in_place = plan.process.exec };
	return run_service(&plan.run, &orders);
}
