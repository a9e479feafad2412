/*
 * --env-file: lines of NAME=VALUE, literally; nothing in them is ever shown. They are read before
 * the contract is checked, so that what they hold counts.
 */

#include <errno.h>
#include <string.h>

#include "../base/file.h"
#include "expand.h"
#include "facts.h"

enum { FILE_LIMIT = 1024 * 1024 };

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Set a variable, unless the environment has it with a value; NULL, or what is wrong. */
static const char *
variable_set(struct context *context, const char *name, size_t name_length, const char *value,
    size_t length)
{
	const struct var *var = vars_find(&context->vars, name, name_length);

	if (facts_has(name, name_length) || environment_is_taken(context, name, name_length))
		return "names a variable of usher's own, which only the environment can hold";
	/* So far only what these files hold is secret: of two, the later one counts. */
	if (!var || !var->length || var->flags & VAR_SECRET)
		vars_set(&context->vars, mem_copy(name, name_length), name_length,
		    mem_copy(value, length), length, VAR_GUARDED | VAR_EXPORTED | VAR_SECRET);
	return NULL;
}

/* The line from TEXT up to END. NULL, or what is wrong with it. */
static const char *
line_read(struct context *context, const char *text, const char *end)
{
	const char *equals, *value;

	while (text < end && blank(*text))
		text++;
	while (end > text && blank(end[-1]))
		end--;
	if (text == end || *text == '#')
		return NULL;
	equals = memchr(text, '=', (size_t)(end - text));
	if (!equals)
		return "is not NAME=VALUE";
	if (!vars_name_valid(text, (size_t)(equals - text)))
		return "begins with no name, which is of letters, digits and _";
	if (memchr(text, '\0', (size_t)(end - text)))
		return "holds a NUL byte";
	value = equals + 1;
	if (value < end && (*value == '"' || *value == '\'')) {
		if (end - value < 2 || end[-1] != *value)
			return "has a quote that is not closed in that line";
		value++;
		end--;
	}
	return variable_set(context, text, (size_t)(equals - text), value, (size_t)(end - value));
}

static struct problem *
file_problem(struct context *context, const struct path_need *file, const char *path,
    const char *what)
{
	struct problem *problem = problem_add(context->problems, EXIT_CONTRACT, "env-file",
	    "env-file %s%s", path, what);

	problem_field(problem, "path", "%s", path);
	problem_line(problem, "origin", "%s", origin_text(&file->origin, "required"));
	return problem;
}

static void
file_read_lines(struct context *context, const struct path_need *file, const char *path)
{
	struct buf text = {0};
	int error = file_read(path, FILE_LIMIT, &text);
	const char *at = buf_text(&text), *end = at + text.length;

	if (error == ENOENT && file->access & PATH_OPTIONAL)
		return;
	if (error) {
		file_problem(context, file, path, mem_printf(" %s", file_wrong(error)));
		return;
	}
	at += file_mark(at, text.length);
	for (unsigned line = 1; at < end; line++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;
		const char *wrong = line_read(context, at, stop);

		if (wrong)
			problem_line(file_problem(context, file, path,
			    mem_printf(":%u: the line %s", line, wrong)), "remedy",
			    "write NAME=VALUE; quotes around the value are cut, # begins a "
			    "comment");
		at = stop + 1;
	}
}

void
env_files_read(struct context *context)
{
	const struct list *files = &context->plan->contract.env_files;
	const struct path_need *file = files->items;

	for (size_t i = 0; i < files->count; i++) {
		const char *path = expand(context, "env-file", file[i].path, &file[i].origin);

		if (path)
			file_read_lines(context, &file[i], path);
	}
}
