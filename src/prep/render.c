/*
 * --template: the source is read and rendered in memory, one file or every template of a folder.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/sort.h"
#include "../base/sys.h"
#include "../template/template.h"
#include "excerpt.h"
#include "expand.h"
#include "placeholder.h"
#include "target.h"

enum { SOURCE_LIMIT = 1024 * 1024 * 1024, DEEPEST = 32 };

static bool
source_read(struct context *context, struct pair *pair)
{
	int error = file_view(pair->source, SOURCE_LIMIT, &pair->text);

	if (!error && stat(pair->source, &pair->source_status) == 0)
		return true;
	if (error == ENOENT) {
		pair_problem(context, pair, "template-missing", pair->source, "does not exist");
	} else if (error == EISDIR) {
		pair_problem(context, pair, "template-kind", pair->source, "is a directory");
	} else if (error == EINVAL) {
		pair_problem(context, pair, "template-kind", pair->source, "is no regular file");
	} else {
		errno = error ? error : errno;
		pair_problem(context, pair, "template-unreadable", pair->source,
		    mem_printf("cannot be read: %m"));
	}
	return false;
}

/* The error only repeats that a required variable is missing. */
static bool
said_already(const struct context *context, const struct template_error *error)
{
	const char *const *names = context->missing.items;

	for (size_t i = 0; i < context->missing.count; i++) {
		size_t length = strlen(names[i]);

		if (strncmp(error->message, names[i], length) == 0
		    && (strncmp(error->message + length, " is ", 4) == 0
		    || strcmp(error->code, "name-required") == 0))
			return true;
	}
	return false;
}

static void
errors_tell(struct context *context, const char *name, const struct buf *text,
    const struct template_errors *errors)
{
	const struct template_error *list = errors->list.items;

	for (size_t i = 0; i < errors->list.count; i++) {
		struct problem *problem;

		if (said_already(context, &list[i]))
			continue;
		problem = problem_add(context->problems, EXIT_CONTRACT, list[i].code,
		    "%s:%zu:%zu: %s", name, list[i].line, list[i].column,
		    list[i].message);
		problem_field(problem, "path", "%s", name);
		problem_field(problem, "line", "%zu", list[i].line);
		problem_field(problem, "column", "%zu", list[i].column);
		excerpt_add(problem, text->data, text->length, &list[i]);
		if (list[i].remedy)
			problem_line(problem, "remedy", "%s", list[i].remedy);
	}
	if (errors->count > errors->list.count) {
		size_t more = errors->count - errors->list.count;

		problem_add(context->problems, EXIT_CONTRACT, "template-errors",
		    "%s: %zu more errors are not shown", name, more);
		context->problems->untold += more - 1;
	}
}

bool
text_render(struct context *context, const char *name, const struct buf *text,
    const char *only, struct content *content)
{
	struct template_errors errors = {0};
	bool turns = context->plan->tool.declared_only;
	struct template *template = only
	    ? template_parse_only(text->data, text->length, only, &errors)
	    : template_parse(text->data, text->length, &errors);

	facts_demand(context, text->data, text->length);
	for (unsigned turn = 0; turns && turn < PLACEHOLDER_TURNS; turn++) {
		struct vars vars = placeholders_make(context, turn);
		struct content tried = {0};

		content_render(&tried, template, text->length, &vars, &errors);
	}
	content_render(content, template, text->length, &context->vars, &errors);
	if (errors.count)
		errors_tell(context, name, text, &errors);
	return errors.count == 0;
}

static void
pair_render(struct context *context, struct pair *pair)
{
	const struct template_wish *wish = pair->wish;
	struct output output = {
		.path = pair->target, .source = pair->source, .only = wish->only,
	};
	bool secret;

	if (context->watch) {
		struct template_errors errors = {0};
		const struct buf *text = &pair->text;

		names_tell(context->watch, wish->only
		    ? template_parse_only(text->data, text->length, wish->only, &errors)
		    : template_parse(text->data, text->length, &errors), NULL, pair->source);
		return;
	}
	text_render(context, pair->source, &pair->text, wish->only, &output.content);
	secret = output.content.secret;
	output.mode_of_target = !wish->have_mode && !secret;
	output.mode = wish->have_mode ? wish->mode : secret ? 0600 : 0644;
	if (secret && wish->have_mode && (wish->mode & 07))
		pair_problem(context, pair, "target-mode", pair->target, mem_printf("holds a "
		    "secret, and mode %04o would let everybody read it", wish->mode));
	target_check(context, pair, &output);
	*(struct output *)list_add(&context->changes.outputs, sizeof output) = output;
}

/* NAME without its suffix .tmpl or .template; NULL: it has none. */
static const char *
without_suffix(const char *name)
{
	static const char suffixes[][10] = { ".tmpl", ".template" };
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		size_t size = strlen(suffixes[i]);

		if (length > size && strcmp(name + length - size, suffixes[i]) == 0)
			return mem_copy(name, length - size);
	}
	return NULL;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The names in FOLDER, sorted; those beginning with ".." are Kubernetes' own. An errno value. */
static int
names_read(const char *folder, struct list *names)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_Alignas(struct sys_entry) char block[8192];
	ssize_t length;

	if (fd < 0)
		return errno;
	while ((length = sys_getdents(fd, block, sizeof block)) > 0) {
		for (ssize_t at = 0; at < length;) {
			const struct sys_entry *entry = (const void *)(block + at);

			at += entry->length;
			if (strcmp(entry->name, ".") != 0 && strncmp(entry->name, "..", 2) != 0)
				*(const char **)list_add(names, sizeof(char *)) =
				    mem_copy(entry->name, strlen(entry->name));
		}
	}
	close(fd);
	sort_pointers(names->items, names->count, by_name);
	return length < 0 ? EIO : 0;
}

void
template_prepare_text(struct context *context, const struct template_wish *wish,
    const char *source, const struct buf *text, const char *target)
{
	struct pair pair = { .wish = wish, .source = source, .target = target, .text = *text };

	pair_render(context, &pair);
}

static void
file_prepare(struct context *context, const struct template_wish *wish, const char *source,
    const char *target)
{
	struct pair pair = { .wish = wish, .source = source, .target = target };

	if (source_read(context, &pair))
		pair_render(context, &pair);
}

void
folder_want(struct context *context, const char *path)
{
	struct stat status;

	if (stat(path, &status) == 0 || folder_will_be_made(context, path))
		return;
	*(struct folder *)list_add(&context->changes.folders, sizeof(struct folder)) =
	    (struct folder){ .path = path, .mode = 0755 };
}

static void folder_prepare(struct context *context, const struct template_wish *wish,
    const char *source, const char *target, unsigned depth);

static void
entry_prepare(struct context *context, const struct template_wish *wish, const char *source,
    const char *target, const char *name, unsigned depth)
{
	const char *path = mem_printf("%s/%s", source, name);
	const char *bare = without_suffix(name);
	struct stat status;

	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
		folder_prepare(context, wish, path, mem_printf("%s/%s", target, name), depth + 1);
	} else if (bare) {
		if (depth)
			folder_want(context, target);
		file_prepare(context, wish, path, mem_printf("%s/%s", target, bare));
	}
}

static void
folder_prepare(struct context *context, const struct template_wish *wish, const char *source,
    const char *target, unsigned depth)
{
	struct pair pair = { .wish = wish, .source = source, .target = target };
	struct list names = {0};
	const char *const *name;
	int error = depth > DEEPEST ? ELOOP : names_read(source, &names);

	if (error) {
		errno = error;
		pair_problem(context, &pair, "template-unreadable", source,
		    mem_printf("cannot be read: %m"));
		return;
	}
	name = names.items;
	for (size_t i = 0; i < names.count; i++)
		entry_prepare(context, wish, source, target, name[i], depth);
}

void
template_prepare(struct context *context, const struct template_wish *wish, const char *source,
    const char *target)
{
	struct stat status;

	if (stat(source, &status) == 0 && S_ISDIR(status.st_mode))
		folder_prepare(context, wish, source, target, 0);
	else
		file_prepare(context, wish, source, target);
}

void
templates_render(struct context *context)
{
	const struct list *wishes = &context->plan->prepare.templates;
	const struct template_wish *list = wishes->items;

	for (size_t i = 0; i < wishes->count; i++) {
		const char *source = expand(context, "template", list[i].source, &list[i].origin);
		const char *target = expand(context, "template", list[i].target, &list[i].origin);

		if (source && target)
			template_prepare(context, &list[i], source, target);
	}
}
