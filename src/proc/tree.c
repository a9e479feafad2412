/*
 * Every process of /proc is asked for its parent, and that one for its own, until ROOT or the top
 * is reached. Quadratic only in the depth of the tree.
 */

#include "tree.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../base/format.h"
#include "../base/sys.h"

/* Generous: a chain of parents longer than this is a loop made by ids being used again. */
enum { DEEPEST = 4096 };

/* num_threads is the twentieth field, the state the third. */
enum { THREADS = 17 };

/* /proc/self is us: else it shows another PID namespace, and its ids are not ours. */
static bool
is_ours(int proc)
{
	char self[16];
	const char *end;
	ssize_t length = readlinkat(proc, "self", self, sizeof self - 1);

	if (length <= 0)
		return false;
	self[length] = '\0';
	return (pid_t)format_number(self, &end, 10) == getpid();
}

int
tree_open(void)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (proc >= 0 && !is_ours(proc)) {
		close(proc);
		return -1;
	}
	return proc;
}

/* Behind COUNT blanks more, or at the end of the text. */
static const char *
fields_skip(const char *text, int count)
{
	for (; *text && count > 0; text++)
		count -= *text == ' ';
	return text;
}

/*
 * "PID (NAME) STATE PARENT GROUP …": the name may itself hold parentheses and blanks. The state is
 * the first thread's; when that has ended before others, it is Z and there are more than one.
 */
static bool
stat_parse(const char *text, struct tree_process *process)
{
	const char *open = strchr(text, '('), *close = strrchr(text, ')'), *end;
	size_t length;

	if (!open || !close || close < open || close[1] != ' ' || !close[2] || close[3] != ' ')
		return false;
	length = (size_t)(close - open - 1);
	if (length >= sizeof process->name)
		length = sizeof process->name - 1;
	memcpy(process->name, open + 1, length);
	process->name[length] = '\0';
	process->parent = (pid_t)format_number(close + 4, &end, 10);
	process->group = (pid_t)format_number(fields_skip(close + 2, 2), &end, 10);
	process->zombie = close[2] == 'Z'
	    && format_number(fields_skip(close + 2, THREADS), &end, 10) <= 1;
	return true;
}

static bool
process_read(int proc, pid_t pid, struct tree_process *process)
{
	char path[32], text[512];
	ssize_t length;
	int fd;

	format_text(path, sizeof path, "%d/stat", (int)pid);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	length = read(fd, text, sizeof text - 1);
	close(fd);
	if (length <= 0)
		return false;
	text[length] = '\0';
	process->pid = pid;
	return stat_parse(text, process);
}

pid_t
tree_parent(int proc, pid_t pid)
{
	struct tree_process process;

	return process_read(proc, pid, &process) ? process.parent : 0;
}

static bool
descends(int proc, const struct tree_process *process, pid_t root)
{
	struct tree_process ancestor = *process;

	for (int depth = 0; depth < DEEPEST; depth++) {
		if (ancestor.parent == root)
			return true;
		if (ancestor.parent <= 1 || !process_read(proc, ancestor.parent, &ancestor))
			return false;
	}
	return false;
}

bool
tree_walk(int proc, pid_t root,
    bool (*visit)(void *context, const struct tree_process *process), void *context)
{
	_Alignas(struct sys_entry) char block[4096];
	struct tree_process process;
	bool shown = false;
	ssize_t length;

	if (lseek(proc, 0, SEEK_SET) < 0)
		return false;
	while ((length = sys_getdents(proc, block, sizeof block)) > 0) {
		for (ssize_t at = 0; at < length;) {
			const struct sys_entry *entry = (const void *)(block + at);
			const char *end;
			pid_t pid = (pid_t)format_number(entry->name, &end, 10);

			at += entry->length;
			if (pid <= 0 || !process_read(proc, pid, &process))
				continue;
			shown = true;
			if (!process.zombie && descends(proc, &process, root)
			    && !visit(context, &process))
				return true;
		}
	}
	return shown;
}
