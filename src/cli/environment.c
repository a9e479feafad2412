/*
 * From USHER_NAME=VALUE to settings.
 */

#include "environment.h"

#include <string.h>

const char *
environment_value(char *const *environment, const char *name)
{
	size_t length = strlen(name);

	for (; *environment; environment++)
		if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
			return *environment + length + 1;
	return NULL;
}

/* The next blank-separated word of *TEXT, or NULL. */
static const char *
word_next(const char **text)
{
	const char *start = *text + strspn(*text, " \t\r\n");
	size_t length = strcspn(start, " \t\r\n");

	*text = start + length;
	return length ? mem_copy(start, length) : NULL;
}

static void
environment_read(struct list *settings, const struct option_row *rows, char *const *environment)
{
	for (const struct option_row *row = rows; *row->name; row++) {
		struct setting setting = { .row = row, .origin.written = true };
		const char *value;

		if (!(row->flags & OPTION_VARIABLE))
			continue;
		setting.origin.variable = option_variable(row);
		value = environment_value(environment, setting.origin.variable);
		if (!value || !*value)
			continue;
		setting.value = row->flags & OPTION_REPEATS ? word_next(&value) : value;
		while (setting.value) {
			*(struct setting *)list_add(settings, sizeof setting) = setting;
			setting.value = row->flags & OPTION_REPEATS ? word_next(&value) : NULL;
		}
	}
}

static void
environment_taken(struct list *names, const struct option_row *rows)
{
	for (const struct option_row *row = rows; *row->name; row++) {
		const char **name;

		if (!(row->flags & OPTION_VARIABLE))
			continue;
		name = list_add(names, sizeof *name);
		*name = option_variable(row);
	}
}

void
environment_apply(struct plan *plan, char *const *environment, struct problems *problems)
{
	struct list settings = {0};

	environment_read(&settings, usher_options, environment);
	settings_apply(plan, &settings, problems);
	environment_taken(&plan->process.taken_variables, usher_options);
}
