/*
 * The order of the three sources, and whose command line it is.
 */

#include "cli.h"

#include <string.h>

#include "../base/file.h"
#include "arguments.h"
#include "config.h"
#include "environment.h"
#include "persona.h"

static const char default_config[] = "/etc/usher.conf";

/* The FILE of the last --config, or NULL. */
static const char *
config_asked_for(const struct arguments *arguments)
{
	const struct setting *settings = arguments->settings.items;

	for (size_t i = arguments->settings.count; i > 0; i--)
		if (settings[i - 1].row->kind == OPTION_CONFIG && *settings[i - 1].value)
			return settings[i - 1].value;
	return NULL;
}

static void
config_apply(struct plan *plan, const struct arguments *arguments, struct problems *problems)
{
	struct problems unsure = {0};
	const char *asked = config_asked_for(arguments);
	const char *path = asked ? asked : default_config;

	/* `usher render` is a filter: only what it is told to read makes a difference. */
	if (strcmp(path, "none") == 0 || (plan->verb == VERB_RENDER && !asked))
		return;
	/* Behind a mistake there may have been another --config; we still want its log format. */
	if (!arguments->complete)
		problems = &unsure;
	config_read(plan, usher_options, path, asked != NULL, problems);
}

/* At level debug: what all of it came to, a line each. */
static void
plan_tell(const struct plan *plan)
{
	struct buf text = {0};
	const char *line;

	if (plan->log.level < LOG_DEBUG)
		return;
	plan_print(plan, &text);
	line = buf_text(&text);
	while (*line) {
		size_t length = strcspn(line, "\n");

		log_debug("plan", "plan: %.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

/* usher's own command line, and what comes before it. */
static void
usher_read(struct plan *plan, int argc, char **argv, char **environment,
    struct problems *problems)
{
	struct arguments arguments;

	arguments_read(&arguments, usher_options, argc, argv, problems);
	plan->verb = arguments.verb;
	plan->command.words = arguments.words;
	plan->command.count = arguments.count;
	if (plan->verb > VERB_RENDER)
		return;
	config_apply(plan, &arguments, problems);
	environment_apply(plan, environment, problems);
	settings_apply(plan, &arguments.settings, problems);
	plan_check(plan, problems);
}

void
plan_read(struct plan *plan, int argc, char **argv, char **environment,
    struct problems *problems)
{
	const char *name = argc > 0 ? path_base(*argv) : "";
	const struct persona *persona = persona_find(name);

	plan_defaults(plan);
	if (persona)
		persona_read(plan, persona, name, argc, argv, environment, problems);
	else
		usher_read(plan, argc, argv, environment, problems);
	diag_level(plan->log.level);
	diag_format(plan->log.format);
	if (plan->verb <= VERB_EXPLAIN && problems->list.count == 0)
		plan_tell(plan);
}
