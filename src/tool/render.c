/*
 * The variables are made as for a start, the templates too; only the ends differ.
 */

#include "render.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"
#include "../prep/context.h"

enum {
	INPUT_LIMIT = 1024 * 1024 * 1024,
	LINES_LEAST = 1 << 16, LINES_MOST = 512 * 1024 * 1024,
};

static bool
is_stream(const char *path)
{
	return !path || strcmp(path, "-") == 0;
}

static void
variables_make(struct context *context, char **environment)
{
	const struct user_wish nobody = {0};

	environment_take(context, environment);
	env_files_read(context);
	needs_check(context);
	account_resolve(&context->account, &nobody, context->problems);
	mounts_read(&context->mounts);
	sets_compute(context);
	context->changes.careful = geteuid() == 0;
}

static int
stream_read(const char *source, struct buf *text)
{
	return is_stream(source) ? file_view_fd(0, INPUT_LIMIT, text)
	    : file_view(source, INPUT_LIMIT, text);
}

static bool
stream_load(struct context *context, const char *source, const char *name, struct buf *text)
{
	int error = stream_read(source, text);

	if (!error)
		return true;
	errno = error;
	problem_add(context->problems, EXIT_CONTRACT, "template-unreadable",
	    "template %s cannot be read: %m", name);
	return false;
}

/* A large regular file is not loaded when it is simple enough for that. */
static bool
stream_lines(struct context *context, const char *source, struct content *content)
{
	int fd = is_stream(source) ? 0 : open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_size < LINES_LEAST
	    || status.st_size > LINES_MOST || lseek(fd, 0, SEEK_CUR) != 0)
		return false;
	facts_demand(context, NULL, (size_t)status.st_size);
	return content_lines(content, fd, &context->vars);
}

/* To standard output: the exit code. */
static int
stream_render(struct context *context, const char *source, const char *name)
{
	struct content content = {0};
	struct buf text = {0};
	int error;

	if (!stream_lines(context, source, &content)
	    && (!stream_load(context, source, name, &text)
	    || !text_render(context, name, &text, NULL, &content)))
		return EXIT_CONTRACT;
	if (context->problems->list.count)
		return EXIT_CONTRACT;
	error = content_write(&content, &context->vars, 1);
	errno = error;
	if (error)
		log_error("write-failed", "cannot write standard output: %m");
	return error ? EXIT_SYSTEM : 0;
}

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* To a file or a folder, by the rules of --template; a folder that is not there is made. */
static int
target_render(struct context *context, const char *source, const char *name, const char *target)
{
	const struct template_wish wish = { .source = name, .target = target };
	struct buf text = {0};

	if (!is_stream(source)) {
		if (is_folder(source))
			folder_want(context, target);
		template_prepare(context, &wish, source, target);
	} else if (stream_load(context, source, name, &text)) {
		template_prepare_text(context, &wish, name, &text, target);
	}
	if (context->problems->list.count)
		return EXIT_CONTRACT;
	context->changes.vars = context->vars;
	changes_apply(&context->changes);
	return 0;
}

int
render_run(const struct plan *plan, char **environment, struct problems *problems)
{
	struct context context = { .plan = plan, .problems = problems };
	const char *source = plan->command.count > 0 ? plan->command.words[0] : NULL;
	const char *target = plan->command.count > 1 ? plan->command.words[1] : NULL;
	const char *name = is_stream(source) ? "standard input" : source;

	variables_make(&context, environment);
	return is_stream(target) ? stream_render(&context, source, name)
	    : target_render(&context, source, name, target);
}
