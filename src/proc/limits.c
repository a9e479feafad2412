/*
 * prlimit(2), not setrlimit(2): libc's wrapper of that may synchronise threads, and we run in a
 * child that shares our memory. A vfork child has a score of its own (Linux, __set_oom_adj).
 */

#include "limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../base/format.h"

static const char score_file[] = "/proc/self/oom_score_adj";

int
limits_score(int *score)
{
	char text[16];
	int fd = open(score_file, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	int error = length < 0 ? errno : 0;
	const char *end;

	if (fd >= 0)
		close(fd);
	if (error)
		return error;
	text[length] = '\0';
	*score = (int)format_number(text + (*text == '-'), &end, 10);
	if (*text == '-')
		*score = -*score;
	return 0;
}

static bool
score_write(int score)
{
	char text[16];
	size_t length = format_text(text, sizeof text, "%d", score);
	int fd = open(score_file, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, text, length) == (ssize_t)length;
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return written;
}

bool
limits_open(const struct limits *limits)
{
	struct rlimit now;
	int score = 0;

	for (size_t i = 0; i < limits->count; i++) {
		const struct rlimit_wish *wish = &limits->rlimits[i];

		if (prlimit(0, (int)wish->resource, NULL, &now))
			return false;
		if (wish->hard <= now.rlim_max)
			continue;
		now.rlim_max = wish->hard;
		if (prlimit(0, (int)wish->resource, &now, NULL))
			return false;
	}
	if (!limits->scored)
		return true;
	errno = limits_score(&score);
	return !errno && (limits->score >= score || score_write(limits->score));
}

bool
limits_apply(const struct limits *limits)
{
	int score = 0;

	/* First: a limit may leave no descriptor to do it with. */
	if (limits->scored) {
		errno = limits_score(&score);
		if (errno || (score != limits->score && !score_write(limits->score)))
			return false;
	}
	for (size_t i = 0; i < limits->count; i++) {
		const struct rlimit_wish *wish = &limits->rlimits[i];
		struct rlimit limit = { wish->soft, wish->hard };

		if (prlimit(0, (int)wish->resource, &limit, NULL))
			return false;
	}
	return true;
}
