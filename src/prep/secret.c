/*
 * --secret: where its value comes from, and how it is wiped from the block that the kernel shows
 * as /proc/PID/environ and /proc/PID/cmdline.
 */

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"
#include "context.h"
#include "prep.h"

enum { SECRET_LIMIT = 1024 * 1024 };

/* What reading PATH came to: an errno value, EILSEQ for a NUL. */
static void
unreadable_tell(struct context *context, const struct env_need *need, const char *path,
    const char *shown, int error)
{
	struct problem *problem = need_problem(context, need, "file",
	    mem_printf("is not to be had: %s %s", shown, file_wrong(error)));
	struct stat status;

	problem_field(problem, "path", "%s", shown);
	if (error == EISDIR)
		problem_line(problem, "remedy", "docker makes a directory where the host's file of "
		    "a bind mount does not exist: look at the left side of -v");
	if (error == ENOENT || error == ENOTDIR)
		problem_line(problem, "remedy", "mount the file, or correct %s_FILE, which names "
		    "it", need->name);
	if (error != EACCES)
		return;
	if (stat(path, &status) == 0)
		problem_line(problem, "found", "it belongs to %u:%u with mode %04o; usher was "
		    "started as %u:%u", (unsigned)status.st_uid, (unsigned)status.st_gid,
		    (unsigned)status.st_mode & 07777, (unsigned)geteuid(), (unsigned)getegid());
	problem_line(problem, "remedy", "let that user read it: uid: or mode: of the secret in "
	    "the compose file, fsGroup or defaultMode in the pod spec");
}

/* The length of TEXT without the line ends at its end, Unix's or Windows'. */
static size_t
ends_cut(const char *text, size_t length)
{
	while (length && text[length - 1] == '\n')
		length -= length > 1 && text[length - 2] == '\r' ? 2 : 1;
	return length;
}

/* The content of PATH becomes the value. One that need not be there may be absent. */
static void
file_take(struct context *context, const struct env_need *need, const char *path,
    const char *shown, bool named)
{
	struct buf value = {0};
	int error = file_read(path, SECRET_LIMIT, &value);

	if (!named && (error == ENOENT || error == ENOTDIR))
		return;
	value.length = ends_cut(value.data, value.length);
	if (!error && strlen(buf_text(&value)) != value.length)
		error = EILSEQ;
	if (error)
		unreadable_tell(context, need, path, shown, error);
	else
		vars_set(&context->vars, need->name, strlen(need->name), value.data, value.length,
		    VAR_GUARDED | VAR_EXPORTED | VAR_SECRET);
}

void
secret_find(struct context *context, const struct env_need *need)
{
	const char *by_file = mem_printf("%s_FILE", need->name);
	const char *value = vars_value(&context->vars, need->name);
	const struct var *file = vars_find(&context->vars, by_file, strlen(by_file));
	bool set = value && *value, named = file && file->length;
	const char *path = named ? file->value : mem_printf("/run/secrets/%s", need->name);
	/* From a file of variables it is secret, too. */
	const char *shown = named && file->flags & VAR_SECRET
	    ? mem_printf("the file named by %s", by_file) : path;

	vars_remove(&context->vars, by_file, strlen(by_file));
	if (set)
		vars_set_text(&context->vars, need->name, value,
		    VAR_GUARDED | VAR_EXPORTED | VAR_SECRET);
	if (set && named)
		problem_line(need_problem(context, need, "twice",
		    mem_printf("is given twice: %s is set, and %s, too", need->name, by_file)),
		    "remedy", "leave one of them out");
	/* What stands there may be the secret itself, by mistake: it is not shown. */
	else if (named && *path != '/')
		problem_line(need_problem(context, need, "file",
		    mem_printf("is not to be had: %s does not hold an absolute path", by_file)),
		    "remedy", "set it to the path of a file, or set %s to the value", need->name);
	else if (!set)
		file_take(context, need, path, shown, named);
}

static void
wipe(const char *text)
{
	/* All that is wiped is our own memory: the block of the start, or the arena. */
	char *bytes = (char *)(uintptr_t)text;

	memset(bytes, 0, strlen(bytes));
}

/* The variable whose name has LENGTH bytes is a secret, or --hide takes it away. */
static bool
is_to_be_wiped(const struct plan *plan, const char *name, size_t length)
{
	const struct env_need *needs = plan->contract.envs.items;

	for (size_t i = 0; i < plan->contract.envs.count; i++)
		if (needs[i].secret && strlen(needs[i].name) == length
		    && memcmp(needs[i].name, name, length) == 0)
			return true;
	return name_matches(&plan->prepare.hidden, name, length);
}

void
environment_wipe(const struct plan *plan, char **environment)
{
	const struct env_need *needs = plan->contract.envs.items;

	for (; *environment; environment++) {
		size_t length = strcspn(*environment, "=");

		if ((*environment)[length] && is_to_be_wiped(plan, *environment, length))
			wipe(*environment + length + 1);
	}
	for (size_t i = 0; i < plan->contract.envs.count; i++)
		if (needs[i].secret && needs[i].fallback)
			wipe(needs[i].fallback);
}
