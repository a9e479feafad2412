/*
 * The variables are made as for a start, the templates too; only the ends differ.
 */

#include "render.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../base/file.h"
#include "../prep/context.h"

enum { INPUT_LIMIT = 1024 * 1024 * 1024 };

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
	environment_check(context);
	account_resolve(&context->account, &nobody, context->problems);
	mounts_read(&context->mounts);
	sets_compute(context);
}

/* All of TEXT to standard output; an errno value. */
static int
output_write(const struct buf *text)
{
	for (size_t done = 0; done < text->length;) {
		ssize_t put = write(1, text->data + done, text->length - done);

		if (put < 0 && errno != EINTR)
			return errno;
		done += put > 0 ? (size_t)put : 0;
	}
	return 0;
}

static int
stream_read(const char *source, struct buf *text)
{
	return is_stream(source) ? file_read_fd(0, INPUT_LIMIT, text)
	    : file_read(source, INPUT_LIMIT, text);
}

/* To standard output: the exit code. */
static int
stream_render(struct context *context, const char *source)
{
	const char *name = is_stream(source) ? "standard input" : source;
	struct buf text = {0}, out = {0};
	bool secret = false;
	int error = stream_read(source, &text);

	if (error) {
		errno = error;
		problem_add(context->problems, EXIT_CONTRACT, "template-unreadable",
		    "template %s cannot be read: %m", name);
		return EXIT_CONTRACT;
	}
	if (!text_render(context, name, &text, NULL, &out, &secret)
	    || context->problems->list.count)
		return EXIT_CONTRACT;
	error = output_write(&out);
	errno = error;
	if (error)
		log_error("write-failed", "cannot write standard output: %m");
	return error ? EXIT_SYSTEM : 0;
}

/* To a file or a folder, by the rules of --template. */
static int
target_render(struct context *context, const char *source, const char *target)
{
	const struct template_wish wish = { .source = source, .target = target };

	if (is_stream(source))
		source = "/dev/stdin";
	template_prepare(context, &wish, source, target);
	if (context->problems->list.count)
		return EXIT_CONTRACT;
	changes_apply(&context->changes);
	return 0;
}

int
render_run(const struct plan *plan, char **environment, struct problems *problems)
{
	struct context context = { .plan = plan, .problems = problems };
	const char *source = plan->command.count > 0 ? plan->command.words[0] : NULL;
	const char *target = plan->command.count > 1 ? plan->command.words[1] : NULL;

	variables_make(&context, environment);
	return is_stream(target) ? stream_render(&context, source)
	    : target_render(&context, source, target);
}
