/*
 * A death by a signal that did not come through us is news, and so is a lack of memory.
 */

#include "postmortem.h"

#include <sys/wait.h>

#include "../base/diag.h"
#include "../base/format.h"
#include "../base/sig.h"
#include "../base/signame.h"
#include "../base/termlog.h"
#include "../proc/tree.h"

enum {
	MEMORY_SIZE = 112,
	NAMED_MOST = 8,
	NAMING_TIME = 100,	/* milliseconds: new ones may be made faster than they are read */
	BACKGROUND_TIME = 5000,	/* milliseconds within which a service goes into the background */
};

int
status_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void
end_write(int status, char text[END_SIZE])
{
	char name[16];

	if (WIFSIGNALED(status))
		format_text(text, END_SIZE, "was killed by signal %d (%s)%s", WTERMSIG(status),
		    signame_text(WTERMSIG(status), name),
		    WCOREDUMP(status) ? ", core dumped" : "");
	else
		format_text(text, END_SIZE, "exited with %d", WEXITSTATUS(status));
}

/* ": out of memory, …" */
static void
memory_write(const struct super *super, uint64_t killed, char text[MEMORY_SIZE])
{
	uint64_t limit = oom_limit(&super->oom);
	size_t length = format_text(text, MEMORY_SIZE, ": out of memory, the kernel killed %llu "
	    "process%s", (unsigned long long)killed, killed == 1 ? "" : "es");

	if (limit)
		format_text(text + length, MEMORY_SIZE - length, "; the limit is %llu MiB",
		    (unsigned long long)limit);
}

static bool
was_sent(const struct super *super, int signal)
{
	return super->sent >> (signal - 1) & 1;
}

/* For Kubernetes, unless the service had its own last word. */
static void
termlog_tell(const struct super *super, const char *end, const char *memory)
{
	char line[sizeof super->name + END_SIZE + MEMORY_SIZE];
	size_t length = format_text(line, sizeof line, "usher: %s %s%s\n", super->name, end,
	    memory);

	if (termlog_empty())
		termlog_add(line, length);
}

void
postmortem_service(const struct super *super, enum super_state state, bool alone)
{
	int status = super->status;
	bool killed = WIFSIGNALED(status) && !was_sent(super, WTERMSIG(status));
	uint64_t starved = status ? oom_killed(&super->oom) : 0;
	int64_t lived = sig_clock() - super->started;
	char end[END_SIZE], memory[MEMORY_SIZE] = "";

	end_write(status, end);
	if (starved)
		memory_write(super, starved, memory);
	if (killed || starved)
		log_warn(starved ? "out-of-memory" : "service-killed", "%s %s%s", super->name, end,
		    memory);
	else
		log_info("ended", "%s %s", super->name, end);
	if (status)
		termlog_tell(super, end, memory);
	if (status == 0 && !alone && state == SUPER_RUNNING && lived < BACKGROUND_TIME)
		log_warn("background", "%s exited with 0 after %lld ms and left processes behind: "
		    "it went into the background, and the container ends; keep it in front "
		    "(nginx: daemon off;)", super->name, (long long)lived);
}

struct survivors {
	char names[256];
	size_t length;
	int count;
	int64_t until;
	bool more;
};

static bool
survivor_note(void *context, const struct tree_process *process)
{
	struct survivors *survivors = context;
	size_t room = sizeof survivors->names - survivors->length;

	survivors->more = survivors->count && sig_clock() > survivors->until;
	if (survivors->more)
		return false;
	if (survivors->count++ < NAMED_MOST)
		survivors->length += format_text(survivors->names + survivors->length, room,
		    "%s%s (%d)", survivors->length ? ", " : "", process->name,
		    (int)process->pid);
	return true;
}

void
postmortem_survivors(const struct super *super)
{
	struct survivors survivors = { .until = sig_clock() + NAMING_TIME };

	bool shown = super->proc >= 0
	    && tree_walk(super->proc, super->self, survivor_note, &survivors);

	if (survivors.count)
		log_warn("survivors-killed", "%s left %s%d process%s that did not end within "
		    "%lld ms of TERM; killed: %s%s", super->name,
		    survivors.more ? "more than " : "", survivors.count,
		    survivors.count == 1 ? "" : "es", (long long)super->linger, survivors.names,
		    survivors.count > NAMED_MOST ? ", ..." : "");
	else if (!shown && super->rules.first)
		log_warn("survivors-killed", "%s left processes that did not end within %lld ms "
		    "of TERM; killed", super->name, (long long)super->linger);
	else if (!shown)
		log_warn("survivors-left", "%s left processes that may go on: /proc does not "
		    "show them; mount it, or let usher be PID 1", super->name);
}
