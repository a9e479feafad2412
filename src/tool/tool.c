/*
 * Which verb is which tool.
 */

#include "tool.h"

#include <errno.h>
#include <unistd.h>

#include "check.h"
#include "explain.h"
#include "help.h"
#include "render.h"
#include "substitute.h"

int
tool_print(const struct plan *plan, int fd, const struct buf *text)
{
	size_t done = 0;

	while (done < text->length) {
		ssize_t written = write(fd, text->data + done, text->length - done);

		if (written < 0 && errno != EINTR) {
			log_error("output-failed", "cannot write to the standard %s: %m",
			    fd == STDERR_FILENO ? "error" : "output");
			return plan_exit_code(plan, EXIT_SYSTEM);
		}
		done += written > 0 ? (size_t)written : 0;
	}
	return 0;
}

int
tool_run(const struct plan *plan, const struct sig_state *signals, char **environment,
    struct resolved *resolved, struct problems *problems)
{
	switch (plan->verb) {
	case VERB_CHECK:
		return check_run(plan, signals, environment, resolved, problems);
	case VERB_EXPLAIN:
		return explain_run(plan);
	case VERB_RENDER:
		return render_run(plan, environment, problems);
	case VERB_SUBSTITUTE:
		return substitute_run(&plan->substitute, environment);
	default:
		return help_run(plan);
	}
}
