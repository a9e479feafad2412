/*
 * Option values in the template language: paths and commands. One text, one line, so the error
 * names the option and quotes the value instead of drawing a caret.
 */

#include "expand.h"

#include <string.h>

#include "../template/template.h"

struct search {
	const struct list *missing;
	bool found;
};

static void
name_seen(void *context, const char *name, size_t length, size_t line)
{
	struct search *search = context;
	const char *const *names = search->missing->items;

	(void)line;
	for (size_t i = 0; i < search->missing->count; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			search->found = true;
}

/* The text uses a required variable that is missing: that was said already. */
static bool
uses_missing(const struct context *context, const struct template *template)
{
	struct search search = { .missing = &context->missing };

	template_names(template, name_seen, &search);
	return search.found;
}

static void
errors_tell(struct context *context, const char *option, const char *text,
    const struct origin *origin, const struct template_errors *errors)
{
	const struct template_error *list = errors->list.items;

	for (size_t i = 0; i < errors->list.count; i++) {
		struct problem *problem = problem_add(context->problems, EXIT_CONTRACT,
		    list[i].code, "%s %s: %s", option, text, list[i].message);

		problem_line(problem, "origin", "%s", origin_text(origin, "written"));
		if (list[i].remedy)
			problem_line(problem, "remedy", "%s", list[i].remedy);
	}
}

struct told {
	const struct watch *watch;
	const struct origin *origin;
	const char *path;
};

static void
name_tell(void *context, const char *name, size_t length, size_t line)
{
	const struct told *told = context;

	told->watch->visit(told->watch->watcher, name, length, told->path
	    ? mem_printf("%s:%zu", told->path, line) : origin_place(told->origin));
}

void
names_tell(const struct watch *watch, const struct template *template,
    const struct origin *origin, const char *path)
{
	struct told told = { watch, origin, path };

	template_names(template, name_tell, &told);
}

bool
expand_into(struct context *context, const char *option, const char *text,
    const struct origin *origin, struct buf *out, bool *secret)
{
	struct template_errors errors = {0};
	struct template *template = template_parse(text, strlen(text), &errors);

	if (context->watch)
		names_tell(context->watch, template, origin, NULL);
	/* Which templates there are depends on their paths; on nothing else does a name. */
	if (context->watch && strcmp(option, "template") != 0)
		return false;
	facts_demand(context, text, strlen(text));
	if (!uses_missing(context, template))
		template_render(template, &context->vars, out, secret, &errors);
	else if (!errors.count)
		return false;
	if (errors.count)
		errors_tell(context, option, text, origin, &errors);
	return errors.count == 0;
}

bool
secret_refuse(struct context *context, const char *option, const char *text,
    const struct origin *origin, bool secret)
{
	struct problem *problem;

	if (!secret)
		return false;
	problem = problem_add(context->problems, EXIT_CONTRACT, "value-secret",
	    "%s %s: a secret may not stand here, where others can see it", option, text);
	problem_line(problem, "origin", "%s", origin_text(origin, "written"));
	problem_line(problem, "found", "/proc/PID/cmdline is open to every process, and paths "
	    "stand in messages");
	problem_line(problem, "remedy", "give it to the service in its environment, or in a file: "
	    "--template");
	return true;
}

static const char *
text_refuse(struct context *context, const char *option, const char *text,
    const struct origin *origin, const char *what)
{
	struct problem *problem = problem_add(context->problems, EXIT_CONTRACT, "value-empty",
	    "%s %s %s", option, text, what);

	problem_line(problem, "origin", "%s", origin_text(origin, "written"));
	return NULL;
}

/* As expand(), but what is empty is empty. */
static const char *
expand_any(struct context *context, const char *option, const char *text,
    const struct origin *origin)
{
	struct buf out = {0};
	bool secret = false;

	if (!expand_into(context, option, text, origin, &out, &secret)
	    || secret_refuse(context, option, text, origin, secret))
		return NULL;
	return strlen(buf_text(&out)) == out.length ? out.data
	    : text_refuse(context, option, text, origin, "holds a NUL byte");
}

const char *
expand(struct context *context, const char *option, const char *text, const struct origin *origin)
{
	const char *value = expand_any(context, option, text, origin);

	return !value || *value ? value
	    : text_refuse(context, option, text, origin, "is empty");
}

size_t
expand_words(struct context *context, const char *option, const struct list *words,
    const struct origin *origin, char **expanded)
{
	const char *const *word = words->items;
	size_t count = 0;

	for (size_t i = 0; i < words->count; i++) {
		bool condition = strncmp(word[i], "%{", 2) == 0;
		bool may_be_empty = i > 0 && (condition || !*word[i]);
		const char *text = may_be_empty ? expand_any(context, option, word[i], origin)
		    : expand(context, option, word[i], origin);

		if (!text || *text || !condition)
			expanded[count++] = text ? mem_copy(text, strlen(text)) : NULL;
	}
	return count;
}
