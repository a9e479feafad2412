/*
 * The table of contents of the preparation.
 */

#include "prep.h"

#include <string.h>

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
	const struct contract_plan *contract = &context->plan->contract;

	if (contract->volumes.count || contract->files.count || contract->dirs.count
	    || context->plan->prepare.templates.count)
		mounts_read(&context->mounts);
}

/* --when: for another command than those it names there is no contract and no preparation. */
static const struct plan *
plan_apply_when(const struct plan *plan, struct plan *bare)
{
	const struct command_plan *command = &plan->command;
	const char *const *fallback = command->fallback.items;
	const char *first = command->count && command->words[0][0] != '-' ? command->words[0]
	    : fallback[0];
	const char *base = path_base(first);

	if (plan->prepare.when.count == 0
	    || name_matches(&plan->prepare.when, base, strlen(base)))
		return plan;
	*bare = *plan;
	bare->contract = (struct contract_plan){0};
	bare->prepare = (struct prepare_plan){0};
	log_info("when", "%s is none of the commands of --when: no contract, no preparation", base);
	return bare;
}

void
prepare(const struct plan *plan, const struct sig_state *signals, char **environment,
    struct resolved *resolved, struct problems *problems)
{
	struct plan bare;
	struct context context = { .plan = plan_apply_when(plan, &bare), .problems = problems };

	environment_take(&context, environment);
	env_files_read(&context);
	needs_check(&context);
	account_resolve(&context.account, &plan->process.user, problems);
	listens_check(&context);
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
	environment_limit(&context);
	launch_fill(&resolved->launch, &context, signals);
	resolved->changes = context.changes;
	resolved->changes.vars = context.vars;
}
