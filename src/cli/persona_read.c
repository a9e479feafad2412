/*
 * What all personas have in common: defaults, then variables and options, then words.
 */

#include "persona.h"

#include <string.h>

#include "arguments.h"
#include "environment.h"

static void
defaults_apply(struct plan *plan, const struct persona *persona)
{
	struct run_plan *run = &plan->run;

	plan->log.level = (enum log_level)persona->level;
	plan->failure = persona->failure;
	plan->command.usage = persona_text(persona, TEXT_USAGE);
	plan->process.names = persona->names_wish;
	plan->process.plain_exec = true;
	plan->process.user.strict = true;
	plan->process.exec = persona->words == WORDS_USER;
	run->linger = 0;
	run->group = persona->group;
	run->ways = persona->ways;
	for (int signal = 1; signal <= SIGSYS; signal++)
		if (persona->swallowed >> (signal - 1) & 1)
			run->forward_as[signal] = SIGNAL_SWALLOW;
}

static void
variables_apply(struct plan *plan, const struct persona *persona, char **environment,
    struct problems *problems)
{
	for (const struct persona_variable *wanted = persona->variables; *wanted->name; wanted++) {
		const struct option_row *row = option_lettered(persona->rows, wanted->letter);
		const char *value = environment_value(environment, wanted->name);
		struct setting setting = { .row = row,
		    .origin = { .variable = wanted->name, .written = true } };

		if (!value || (*wanted->value && strcmp(value, wanted->value) != 0))
			continue;
		setting.value = row->flags & OPTION_ARGUMENT && *value ? value : NULL;
		setting_apply(plan, &setting, problems);
	}
}

/*
 * In a session of its own the service's group is orphaned: the kernel lets no terminal stop signal
 * stop it (XBD 11.1.4), so STOP goes in their place unless something else was asked for.
 */
static void
stops_settle(struct run_plan *run)
{
	static const uint8_t stops[] = { SIGTSTP, SIGTTIN, SIGTTOU };

	for (size_t i = 0; i < sizeof stops; i++)
		if (run->ways.session && !run->ways.alone && !run->forward_as[stops[i]])
			run->forward_as[stops[i]] = SIGSTOP;
}

/* The words that are not options. False: what is wrong with them is told. */
static bool
words_apply(struct plan *plan, const struct persona *persona, const struct arguments *arguments,
    struct problems *problems)
{
	struct command_plan *command = &plan->command;
	struct setting user;

	command->words = arguments->words;
	command->count = arguments->count;
	if (persona->words == WORDS_USER && command->count > 1) {
		user = (struct setting){ .row = &persona->word, .value = *command->words++,
		    .origin.written = true };
		setting_apply(plan, &user, problems);
		command->count--;
	} else if (persona->words == WORDS_USER) {
		command->count = 0;
	} else if (persona->words == WORDS_FORMAT) {
		plan->verb = VERB_SUBSTITUTE;
		plan->substitute.format = command->count ? *command->words : NULL;
		if (command->count > 1 || (plan->substitute.list && !command->count))
			problem_line(problem_add(problems, EXIT_USAGE, "verb-argument",
			    command->count ? "too many arguments" : "there is no SHELL-FORMAT"),
			    "remedy", "write %s", command->usage);
	}
	return problems->list.count == 0;
}

static void
text_say(struct plan *plan, const struct persona *persona, enum verb verb)
{
	bool help = verb == VERB_HELP;

	plan->verb = VERB_SAY;
	plan->say.stream = help ? persona->help_stream : persona->version_stream;
	plan->say.text = help ? mem_printf("usage: %s\n%s", persona_text(persona, TEXT_USAGE),
	    persona_text(persona, TEXT_HELP))
	    : persona_text(persona, verb == VERB_VERSION ? TEXT_VERSION : TEXT_LICENSE);
}

void
persona_read(struct plan *plan, const struct persona *persona, const char *name, int argc,
    char **argv, char **environment, struct problems *problems)
{
	struct arguments arguments;

	diag_prefix(*persona->prefix ? persona->prefix : mem_printf("%s:", name));
	defaults_apply(plan, persona);
	arguments_read(&arguments, persona->rows, argc, argv, problems);
	if (arguments.verb != VERB_START) {
		text_say(plan, persona, arguments.verb);
		return;
	}
	if (persona->words == WORDS_COMMAND)
		environment_apply(plan, environment, problems);
	settings_apply(plan, &arguments.settings, problems);
	variables_apply(plan, persona, environment, problems);
	stops_settle(&plan->run);
	if (words_apply(plan, persona, &arguments, problems))
		plan_check(plan, problems);
}
