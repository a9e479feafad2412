/*
 * The table of contents of the preparation.
 */

#include "prep.h"

#include "../base/file.h"
#include "context.h"

static void
launch_fill(struct launch *launch, const struct context *context, const struct sig_state *signals)
{
	const struct process_plan *process = &context->plan->process;

	launch->environment = vars_environment(&context->vars);
	launch->directory = context->directory;
	launch->have_umask = process->have_umask;
	launch->umask = process->umask;
	launch->cred = context->account.cred;
	launch->signals = *signals;
}

/* The table of mounts is long on some hosts, and most starts ask nothing of it. */
static void
mounts_find(struct context *context)
{
	if (context->plan->contract.volumes.count || context->plan->prepare.templates.count)
		mounts_read(&context->mounts);
}

void
prepare(const struct plan *plan, const struct sig_state *signals, char **environment,
    struct resolved *resolved, struct problems *problems)
{
	struct context context = { .plan = plan, .problems = problems };

	environment_take(&context, environment);
	environment_check(&context);
	account_resolve(&context.account, &plan->process.user, problems);
	mounts_find(&context);
	sets_compute(&context);
	folders_plan(&context);
	environment_identify(&context);
	templates_render(&context);
	paths_check(&context);
	resolved->launch.arguments = command_words(&context);
	if (resolved->launch.arguments) {
		resolved->name = path_base(resolved->launch.arguments[0]);
		resolved->launch.path = command_resolve(&context, resolved->launch.arguments);
	}
	variables_hide(&context);
	launch_fill(&resolved->launch, &context, signals);
	resolved->changes = context.changes;
	resolved->changes.vars = context.vars;
}
