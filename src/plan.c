/*
 * Defaults, the rules across fields, and the plan in words.
 */

#include "plan.h"

#include <string.h>

#include "base/caps.h"
#include "base/signame.h"

enum { DEFAULT_LINGER = 3000 };

void
plan_defaults(struct plan *plan)
{
	*plan = (struct plan){
		.verb = VERB_START,
		.run.linger = DEFAULT_LINGER,
		.log = { .level = LOG_WARN, .format = LOG_TEXT },
		.command.usage = "usher [OPTIONS] -- COMMAND [ARGUMENT...]",
		.failure = { EXIT_NOT_FOUND, EXIT_CANNOT_EXECUTE, EXIT_CANNOT_EXECUTE, 0 },
	};
	for (int code = 0; code < 256; code++)
		plan->run.exit_as[code] = (uint8_t)code;
}

const char *
origin_place(const struct origin *origin)
{
	return origin->file ? mem_printf("%s:%u", origin->file, origin->line)
	    : origin->variable ? origin->variable : "command line";
}

const char *
origin_text(const struct origin *origin, const char *verb)
{
	if (origin->file)
		return mem_printf("%s at %s:%u", verb, origin->file, origin->line);
	if (origin->variable)
		return mem_printf("%s in %s", verb, origin->variable);
	return mem_printf("%s on the command line", verb);
}

static bool
from_command_line(const struct origin *origin)
{
	return !origin->file && !origin->variable;
}

/* --exec leaves nobody behind who could do what NAME asks for. */
static void
exec_excludes(const struct plan *plan, const char *name, const struct origin *origin,
    struct problems *problems)
{
	const struct origin *exec = &plan->process.exec_origin;
	int exit_code = from_command_line(exec) || from_command_line(origin)
	    ? EXIT_USAGE : EXIT_CONTRACT;
	struct problem *problem = problem_add(problems, exit_code, "option-conflict",
	    "--exec and --%s exclude each other", name);

	problem_line(problem, "place", "%s",
	    origin_text(exec, "--exec is given"));
	problem_line(problem, "other-place", "%s",
	    origin_text(origin, mem_printf("--%s is given", name)));
	problem_line(problem, "remedy",
	    "leave one of them out: with --exec, usher does not stay to do it");
}

static void
check_exec(const struct plan *plan, struct problems *problems)
{
	const struct run_plan *run = &plan->run;

	if (!plan->process.exec)
		return;
	if (run->signal_origin.written)
		exec_excludes(plan, "signal", &run->signal_origin, problems);
	if (run->group)
		exec_excludes(plan, "group", &run->group_origin, problems);
	if (run->stop_delay_origin.written)
		exec_excludes(plan, "stop-delay", &run->stop_delay_origin, problems);
	if (run->grace_origin.written)
		exec_excludes(plan, "grace", &run->grace_origin, problems);
	if (run->linger_origin.written)
		exec_excludes(plan, "linger", &run->linger_origin, problems);
	if (run->exit_origin.written)
		exec_excludes(plan, "exit", &run->exit_origin, problems);
}

static void
check_command(const struct command_plan *command, bool own_codes, struct problems *problems)
{
	const char *first = command->count ? command->words[0] : NULL;
	struct problem *problem;

	if (first && !*first) {
		problem = problem_add(problems, EXIT_USAGE, "command-missing",
		    "the command is an empty word");
		problem_line(problem, "remedy", "write %s", command->usage);
	} else if (!first && command->fallback.count == 0) {
		problem = problem_add(problems, EXIT_USAGE, "command-missing",
		    "no command was given");
		problem_line(problem, "remedy", "write %s", command->usage);
		if (!own_codes)
			problem_line(problem, "hint", "in an image: CMD [\"COMMAND\"], or "
			    "\"command COMMAND\" in its config file");
	} else if (first && *first == '-' && command->fallback.count == 0 && !own_codes) {
		problem = problem_add(problems, EXIT_USAGE, "command-missing",
		    "no command was given, only arguments for one: %s", first);
		problem_line(problem, "remedy",
		    "give --command COMMAND: its words are put in front of them");
	}
}

int
plan_exit_code(const struct plan *plan, int code)
{
	bool ours = code == EXIT_USAGE || code == EXIT_CONTRACT || code == EXIT_SYSTEM;

	return plan->failure.other && ours ? plan->failure.other : code;
}

void
plan_check(const struct plan *plan, struct problems *problems)
{
	if (plan->verb > VERB_EXPLAIN)
		return;
	check_exec(plan, problems);
	if (plan->tool.diff && plan->tool.declared_only)
		problem_add(problems, EXIT_USAGE, "option-conflict",
		    "--diff and --declared-only exclude each other");
	/* The contract is one for every command; the document of an image may have none. */
	if (problems->list.count == 0 && (plan->verb == VERB_START || plan->command.count))
		check_command(&plan->command, plan->failure.other, problems);
}

/* The end of a line: where it comes from. */
static void
print_origin(const struct origin *origin, struct buf *out)
{
	buf_printf(out, "%s\n", origin_text(origin, "  # written"));
}

/* The options of a path: each when ACCESS has the bits of MASK as in VALUE. */
static const struct { char name[9]; uint8_t mask, value; } path_options[] = {
	{ "rw", PATH_WRITE, PATH_WRITE },
	{ "ro", PATH_WRITE, 0 },
	{ "x", PATH_EXECUTE, PATH_EXECUTE },
	{ "optional", PATH_OPTIONAL, PATH_OPTIONAL },
};

/* USUAL is what goes without saying. */
static void
print_paths(const struct list *list, const char *name, const char *usual, struct buf *out)
{
	const struct path_need *needs = list->items;

	for (size_t i = 0; i < list->count; i++) {
		const char *mark = ":";

		buf_printf(out, "%s %s", name, needs[i].path);
		for (size_t o = 0; o < sizeof path_options / sizeof *path_options; o++) {
			if ((needs[i].access & path_options[o].mask) != path_options[o].value
			    || strcmp(path_options[o].name, usual) == 0)
				continue;
			buf_printf(out, "%s%s", mark, path_options[o].name);
			mark = ",";
		}
		if (needs[i].free)
			buf_printf(out, "%sfree=%llu", mark, (unsigned long long)needs[i].free);
		print_origin(&needs[i].origin, out);
	}
}

static void
print_contract(const struct contract_plan *contract, struct buf *out)
{
	const struct env_need *envs = contract->envs.items;

	for (size_t i = 0; i < contract->envs.count; i++) {
		const char *fallback = envs[i].fallback, *type = envs[i].type.text;

		buf_printf(out, "%s %s%s%s%s%s%s", envs[i].secret ? "secret" : "env", envs[i].name,
		    envs[i].optional ? "?" : "", type ? ":" : "", type ? type : "",
		    fallback ? "=" : "", !fallback ? "" : envs[i].secret ? "***" : fallback);
		print_origin(&envs[i].origin, out);
	}
	print_paths(&contract->env_files, "env-file", "ro", out);
	print_paths(&contract->files, "file", "ro", out);
	print_paths(&contract->dirs, "dir", "ro", out);
	print_paths(&contract->volumes, "volume", "rw", out);
}

static void
print_variables(const struct prepare_plan *prepare, struct buf *out)
{
	const struct set_wish *sets = prepare->sets.items;
	const char *const *hidden = prepare->hidden.items, *const *when = prepare->when.items;

	for (size_t i = 0; i < prepare->sets.count; i++) {
		buf_printf(out, "set %s=%s", sets[i].name, sets[i].text);
		print_origin(&sets[i].origin, out);
	}
	for (size_t i = 0; i < prepare->hidden.count; i++)
		buf_printf(out, "hide %s\n", hidden[i]);
	if (prepare->expand) {
		buf_add_text(out, "expand");
		print_origin(&prepare->expand_origin, out);
	}
	for (size_t i = 0; i < prepare->when.count; i++)
		buf_printf(out, "when %s\n", when[i]);
}

static void
print_words(const char *name, const char *const *words, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		const char *quote = strcspn(words[i], " \t\n\"\\") < strlen(words[i])
		    || !*words[i] ? "'" : "";

		buf_printf(out, "%s%s%s%s", i == 0 ? name : " ", quote, words[i], quote);
	}
	if (count)
		buf_add_text(out, "\n");
}

static void
print_hooks(const struct list *hooks, struct buf *out)
{
	const struct hook_wish *hook = hooks->items;

	for (size_t i = 0; i < hooks->count; i++)
		print_words(hook[i].unless ? mem_printf("once %s:", hook[i].unless) : "before ",
		    hook[i].words.items, hook[i].words.count, out);
}

static void
print_prepare(const struct prepare_plan *prepare, struct buf *out)
{
	const struct mkdir_wish *mkdirs = prepare->mkdirs.items;
	const struct own_wish *owns = prepare->owns.items;
	const struct template_wish *templates = prepare->templates.items;

	for (size_t i = 0; i < prepare->mkdirs.count; i++) {
		buf_printf(out, "mkdir %s:%04o", mkdirs[i].path, mkdirs[i].mode);
		print_origin(&mkdirs[i].origin, out);
	}
	for (size_t i = 0; i < prepare->owns.count; i++) {
		buf_printf(out, "own %s%s", owns[i].path, owns[i].recursive ? ":recursive" : "");
		print_origin(&owns[i].origin, out);
	}
	for (size_t i = 0; i < prepare->templates.count; i++) {
		buf_printf(out, "template %s:%s", templates[i].source, templates[i].target);
		if (templates[i].have_mode)
			buf_printf(out, ":mode=%04o", templates[i].mode);
		if (templates[i].only)
			buf_printf(out, "%sonly=%s", templates[i].have_mode ? "," : ":",
			    templates[i].only);
		print_origin(&templates[i].origin, out);
	}
	print_variables(prepare, out);
	print_hooks(&prepare->hooks, out);
}

static void
print_limits(const struct process_plan *process, struct buf *out)
{
	const struct rlimit_wish *limits = process->rlimits.items;

	for (size_t i = 0; i < process->rlimits.count; i++) {
		buf_printf(out, "rlimit %s", limits[i].text);
		print_origin(&limits[i].origin, out);
	}
	if (process->oom_score_origin.written) {
		buf_printf(out, "oom-score %d", process->oom_score);
		print_origin(&process->oom_score_origin, out);
	}
}

static void
print_box(const struct process_plan *process, struct buf *out)
{
	if (process->no_new_privs)
		buf_add_text(out, "no-new-privs\n");
	for (unsigned number = 0; number < CAP_NUMBERS; number++)
		if (process->kept >> number & 1)
			buf_printf(out, "keep-cap %s%s\n", caps_name(number),
			    process->kept_optional >> number & 1 ? ":optional" : "");
	if (process->landlock) {
		buf_printf(out, "landlock%s",
		    process->landlock == DEMAND_REQUIRED ? " required" : "");
		print_origin(&process->landlock_origin, out);
	}
	if (process->harden) {
		buf_add_text(out, "harden");
		print_origin(&process->harden_origin, out);
	}
}

static void
print_process(const struct process_plan *process, struct buf *out)
{
	const char *const *taken = process->taken_variables.items;

	if (process->user.given) {
		buf_printf(out, "user %s", process->user.text);
		print_origin(&process->user.origin, out);
	}
	if (process->have_umask)
		buf_printf(out, "umask %04o\n", process->umask);
	if (process->directory) {
		buf_printf(out, "chdir %s", process->directory);
		print_origin(&process->directory_origin, out);
	}
	print_limits(process, out);
	print_box(process, out);
	if (process->exec) {
		buf_add_text(out, "exec");
		print_origin(&process->exec_origin, out);
	}
	for (size_t i = 0; i < process->taken_variables.count; i++)
		buf_printf(out, "# not passed on: %s\n", taken[i]);
}

static void
print_duration(const char *name, uint64_t milliseconds, const struct origin *origin,
    struct buf *out)
{
	buf_printf(out, "%s %llums", name, (unsigned long long)milliseconds);
	if (origin->written)
		print_origin(origin, out);
	else
		buf_add_text(out, "\n");
}

/* What no option of usher's own asks for, as remarks. */
static void
print_ways(const struct run_ways *ways, struct buf *out)
{
	if (ways->session)
		buf_add_text(out, "# the service leads a session\n");
	if (ways->alone)
		buf_add_text(out, "# the service stays in our group\n");
	if (ways->stops_too)
		buf_add_text(out, "# stops with the service\n");
	if (ways->farewell)
		buf_add_text(out, "# TERM to the group at the end\n");
	if (ways->tells_reaped)
		buf_add_text(out, "# warns of reaped orphans\n");
	if (ways->subreaper)
		buf_printf(out, "# subreaper: %s\n",
		    ways->subreaper == SUBREAPER_ALWAYS ? "always" : "never");
	if (ways->parent_death)
		buf_printf(out, "# parent-death signal: %d\n", ways->parent_death);
}

static void
print_run(const struct run_plan *run, struct buf *out)
{
	char from_text[16], to_text[16];

	for (int from = 1; from < SIGNAL_COUNT; from++) {
		int to = run->forward_as[from];

		if (to)
			buf_printf(out, "signal %s=%s\n", signame_text(from, from_text),
			    to == SIGNAL_SWALLOW ? "none" : signame_text(to, to_text));
	}
	if (run->group) {
		buf_add_text(out, "group");
		print_origin(&run->group_origin, out);
	}
	if (run->stop_delay_origin.written)
		print_duration("stop-delay", run->stop_delay, &run->stop_delay_origin, out);
	if (run->grace_origin.written)
		print_duration("grace", run->grace, &run->grace_origin, out);
	print_duration("linger", run->linger, &run->linger_origin, out);
	for (int code = 0; code < 256; code++)
		if (run->exit_as[code] != code)
			buf_printf(out, "exit %d=%d\n", code, run->exit_as[code]);
	print_ways(&run->ways, out);
}

void
plan_print(const struct plan *plan, struct buf *out)
{
	static const char levels[][6] = { "error", "warn", "info", "debug" };
	static const char verbs[][8] = { "start", "check", "explain", "render" };
	static const char documents[][9] = { "text", "markdown", "json" };
	const struct command_plan *command = &plan->command;

	buf_printf(out, "# verb: %s\n", verbs[plan->verb]);
	if (plan->config_file)
		buf_printf(out, "# config file: %s\n", plan->config_file);
	print_contract(&plan->contract, out);
	print_prepare(&plan->prepare, out);
	print_process(&plan->process, out);
	print_run(&plan->run, out);
	print_words("command ", command->fallback.items, command->fallback.count, out);
	print_words("# command line: ", (const char *const *)command->words, command->count, out);
	if (plan->tool.diff)
		buf_add_text(out, "# diff\n");
	if (plan->tool.declared_only)
		buf_add_text(out, "# declared-only\n");
	if (plan->verb == VERB_EXPLAIN)
		buf_printf(out, "# format: %s\n", documents[plan->tool.document]);
	buf_printf(out, "log %s\n", levels[plan->log.level]);
	buf_printf(out, "log-format %s\n", plan->log.format == LOG_JSON ? "json" : "text");
}
