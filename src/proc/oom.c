/*
 * v2 counts in memory.events, v1 in memory.oom_control; both have a line "oom_kill COUNT" that is
 * not the first.
 */

#include "oom.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../base/format.h"

enum { TEXT = 512 };

/* The file's beginning as a string, empty when it cannot be read. */
static void
text_read(int folder, const char *name, char text[TEXT])
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? 0 : read(fd, text, TEXT - 1);

	text[length > 0 ? length : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

/* False: there is no such count. */
static bool
count_read(const struct oom *oom, uint64_t *count)
{
	static const char key[] = "\noom_kill ";
	char text[TEXT];
	const char *line = text, *end;

	text_read(oom->folder, oom->v1 ? "memory.oom_control" : "memory.events", text);
	while ((line = strchr(line, '\n')) && strncmp(line, key, sizeof key - 1) != 0)
		line++;
	if (line)
		*count = format_number(line + sizeof key - 1, &end, 10);
	return line;
}

void
oom_open(struct oom *oom)
{
	static const char folders[][24] = { "/sys/fs/cgroup", "/sys/fs/cgroup/memory" };

	for (int v1 = 0; v1 <= 1; v1++) {
		oom->v1 = v1;
		oom->folder = open(folders[v1], O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (oom->folder >= 0 && count_read(oom, &oom->before))
			return;
		if (oom->folder >= 0)
			close(oom->folder);
	}
	oom->folder = -1;
}

uint64_t
oom_killed(const struct oom *oom)
{
	uint64_t now;

	return oom->folder >= 0 && count_read(oom, &now) && now > oom->before
	    ? now - oom->before : 0;
}

uint64_t
oom_limit(const struct oom *oom)
{
	enum { MIB = 20, UNLIMITED = 40 };	/* v1 says nearly 2^63 bytes for no limit */
	char text[TEXT];
	const char *end;
	uint64_t limit;

	text_read(oom->folder, oom->v1 ? "memory.limit_in_bytes" : "memory.max", text);
	limit = format_number(text, &end, 10) >> MIB;
	return limit >> UNLIMITED ? 0 : limit;
}
