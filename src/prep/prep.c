/*
 * The table of contents of the preparation.
 */

#include "prep.h"

#include <string.h>

#include "../base/file.h"
#include "service.h"

/* What all that is started has in common; the ids are changed before any of it. */
static void
launch_fill(struct launch *launch, const struct context *context, const struct sig_state *signals)
{
	const struct process_plan *process = &context->plan->process;

	launch->environment = vars_environment(&context->vars);
	launch->directory = context->directory;
	launch->have_umask = process->have_umask;
	launch->umask = process->umask;
	launch->limits = context->limits;
	launch->signals = *signals;
	launch->failure = context->plan->failure;
	launch->session = context->plan->run.ways.session && !context->plan->run.ways.alone;
	launch->alone = context->plan->run.ways.alone;
}

/* With their environment: what is hidden from the service is not from them. */
static void
hooks_fill(struct list *hooks, const struct context *context, const struct sig_state *signals)
{
	struct launch common = { .no_input = true };
	struct hook *hook = hooks->items;

	if (hooks->count)
		launch_fill(&common, context, signals);
	for (size_t i = 0; i < hooks->count; i++) {
		common.path = hook[i].launch.path;
		common.arguments = hook[i].launch.arguments;
		hook[i].launch = common;
	}
}

/*
 * Sockets that are passed on are meant for LISTEN_PID (sd_listen_fds(3)): the service's own id,
 * which is known only to itself.
 */
static void
listen_reserve(struct context *context)
{
	char *room;

	if (!vars_value(&context->vars, "LISTEN_FDS"))
		return;
	room = mem_alloc(LISTEN_PID_SIZE);
	memset(room, ' ', LISTEN_PID_SIZE - 1);
	vars_set_text(&context->vars, "LISTEN_PID", room, VAR_EXPORTED);
}

/* The place of its value, if it is in the environment. */
static void
listen_find(struct launch *launch, const struct context *context)
{
	static const char name[] = "LISTEN_PID=";

	if (!vars_value(&context->vars, "LISTEN_FDS"))
		return;
	for (char **entry = launch->environment; *entry; entry++)
		if (strncmp(*entry, name, sizeof name - 1) == 0)
			launch->listen_pid = *entry + sizeof name - 1;
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
	bool own = command->count == 0 || command->words[0][0] == '-';
	const char *image = command->fallback.count ? fallback[0] : NULL;
	const char *first = own ? image : command->words[0];
	const char *base = first ? path_base(first) : "", *text;

	if (plan->prepare.when.count == 0 || !first
	    || name_matches(&plan->prepare.when, base, strlen(base)))
		return plan;
	*bare = *plan;
	bare->contract = (struct contract_plan){0};
	bare->prepare = (struct prepare_plan){0};
	text = mem_printf("%s%s is none of the commands of --when: no contract, no preparation",
	    own ? "the image's own command " : "", base);
	/* For `docker run IMAGE sh` that is as it should be. */
	if (own || plan->verb == VERB_CHECK)
		log_warn("when", "%s", text);
	else
		log_info("when", "%s", text);
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
	box_plan(&context);
	listens_check(&context);
	mounts_find(&context);
	sets_compute(&context);
	folders_plan(&context);
	owns_plan(&context);
	environment_identify(&context);
	templates_render(&context);
	paths_check(&context);
	resolved->launch.arguments = command_words(&context);
	/* `usher check` can do without one. */
	if (resolved->launch.arguments && resolved->launch.arguments[0]) {
		resolved->name = path_base(resolved->launch.arguments[0]);
		resolved->launch.path = command_resolve(&context, resolved->launch.arguments);
		command_settle(&context, &resolved->launch);
	}
	hooks_prepare(&context, &resolved->hooks);
	hooks_fill(&resolved->hooks, &context, signals);
	listen_reserve(&context);
	variables_hide(&context);
	environment_limit(&context);
	launch_fill(&resolved->launch, &context, signals);
	listen_find(&resolved->launch, &context);
	resolved->launch.cred = context.account.cred;
	resolved->launch.closed = plan->process.harden;
	resolved->changes = context.changes;
	resolved->changes.vars = context.vars;
	resolved->box = context.box;
}
