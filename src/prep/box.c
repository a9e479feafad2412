/*
 * Identity beyond ids, for the resolved plan: which capabilities stay, the limits, the box. The
 * way to a place is walked as root walks it, whoever we are: a link that the service could have
 * made must not open a door.
 */

#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/caps.h"
#include "../base/sys.h"
#include "../proc/landlock.h"
#include "service.h"
#include "walk.h"

/* A problem with OPTION's VALUE as a whole. */
static struct problem *
wish_problem(struct context *context, const char *code, const struct origin *origin,
    const char *message)
{
	struct problem *problem = problem_add(context->problems, EXIT_CONTRACT, code, "%s",
	    message);

	problem_line(problem, "origin", "%s", origin_text(origin, "asked for"));
	return problem;
}

static void
capability_missing(struct context *context, unsigned number)
{
	const char *name = caps_name(number);
	struct problem *problem = wish_problem(context, "keep-cap-missing",
	    &context->plan->process.kept_origin,
	    mem_printf("keep-cap %s: there is no such capability here to keep", name));

	problem_field(problem, "name", "%s", name);
	if (!context->account.started_as_root)
		problem_line(problem, "found", "we were started as user %u: capabilities given to "
		    "a container are root's, unless the runtime makes them ambient",
		    (unsigned)context->account.cred.uid);
	problem_line(problem, "remedy", "start as root and let --user change that, with "
	    "docker run --cap-add %s, or capabilities: add: in the pod spec", name);
}

static void
capabilities_plan(struct context *context)
{
	const struct process_plan *process = &context->plan->process;
	struct cred *cred = &context->account.cred;
	struct sys_caps caps = {0};

	sys_capget(&caps);
	cred->kept = process->kept & (caps.permitted | ~process->kept_optional);
	cred->empty_bounding = process->harden;
	cred->change_caps = process->harden
	    || (cred->uid != 0 && (cred->change_uid || process->kept));
	for (unsigned number = 0; cred->kept >> number; number++)
		if (cred->kept & ~caps.permitted & UINT64_C(1) << number)
			capability_missing(context, number);
}

static void
rlimit_check(struct context *context, const struct rlimit_wish *wish)
{
	struct rlimit now;

	if (prlimit(0, (int)wish->resource, NULL, &now) || wish->hard <= now.rlim_max
	    || cred_capable(CAP_NUMBER_SYS_RESOURCE))
		return;
	problem_line(wish_problem(context, "rlimit-hard", &wish->origin,
	    mem_printf("rlimit %s is more than the hard limit here, %llu", wish->text,
	    (unsigned long long)now.rlim_max)),
	    "remedy", "raising it needs the capability SYS_RESOURCE: set it outside, with "
	    "docker run --ulimit NAME=SOFT:HARD");
}

static void
score_check(struct context *context)
{
	const struct process_plan *process = &context->plan->process;
	int score = 0;
	const char *message;

	errno = limits_score(&score);
	if (errno)
		message = mem_printf("oom-score %d: the present one is not known: %m",
		    process->oom_score);
	else if (process->oom_score < score && !cred_capable(CAP_NUMBER_SYS_RESOURCE))
		message = mem_printf("oom-score %d is lower than the present %d, and lowering it "
		    "needs the capability SYS_RESOURCE", process->oom_score, score);
	else
		return;
	problem_line(wish_problem(context, "oom-score", &process->oom_score_origin, message),
	    "remedy", "set it outside: docker run --oom-score-adj %d", process->oom_score);
}

static void
limits_plan(struct context *context)
{
	const struct process_plan *process = &context->plan->process;
	const struct rlimit_wish *wishes = process->rlimits.items;
	struct list list = {0};
	bool core = false;

	for (size_t i = 0; i < process->rlimits.count; i++) {
		rlimit_check(context, &wishes[i]);
		core |= wishes[i].resource == RLIMIT_CORE;
		*(struct rlimit_wish *)list_add(&list, sizeof *wishes) = wishes[i];
	}
	if (process->harden && !core)
		((struct rlimit_wish *)list_add(&list, sizeof *wishes))->resource = RLIMIT_CORE;
	if (process->oom_score_origin.written)
		score_check(context);
	context->limits = (struct limits){ list.items, list.count,
	    process->oom_score_origin.written, process->oom_score };
}

/* --harden brings it, unless --landlock=no was written. */
static void
landlock_plan(struct context *context)
{
	const struct process_plan *process = &context->plan->process;
	struct box *box = &context->box;

	box->wanted = process->landlock != DEMAND_NONE
	    || (process->harden && !process->landlock_origin.written);
	if (!box->wanted)
		return;
	box->abi = landlock_abi();
	if (process->landlock == DEMAND_REQUIRED && box->abi < 3)
		problem_line(wish_problem(context, "landlock-missing", &process->landlock_origin,
		    mem_printf("landlock is required, and the kernel here has %s (ABI %d of 3)",
		    box->abi ? "too little of it" : "none, or a filter hides it", box->abi)),
		    "remedy", "Linux 6.2 with landlock among its security modules has it all; "
		    "--landlock alone takes what is there");
}

void
box_plan(struct context *context)
{
	const struct process_plan *process = &context->plan->process;

	capabilities_plan(context);
	limits_plan(context);
	landlock_plan(context);
	context->account.cred.no_new_privs = process->no_new_privs || process->harden
	    || context->box.wanted;
}

void
box_allow(struct context *context, const char *path)
{
	struct box *box = &context->box;
	struct place place;
	int error;

	if (!box->wanted || box->abi < 2)
		return;
	error = walk_to(path, true, &place);
	if (!error)
		close(place.folder);
	if (error == EPERM && place.refused)
		problem_line(problem_add(context->problems, EXIT_CONTRACT, "landlock-link",
		    "landlock: on the way to %s, %s is a symbolic link that others than root could "
		    "have made", path, place.refused),
		    "remedy", "write the path that it leads to");
	*(const char **)list_add(&box->places, sizeof(char *)) = path;
}

/* The place itself, no link, as an O_PATH descriptor; -1 with an errno value in *ERROR. */
static int
place_open(const char *path, bool *directory, int *error)
{
	struct stat status;
	struct place place;
	int fd = -1;

	*error = walk_to(path, true, &place);
	/* A link that is not followed: nothing to be opened here. */
	if (*error == EPERM && place.refused)
		*error = ENOENT;
	if (*error)
		return -1;
	fd = openat(place.folder, *place.name ? place.name : ".",
	    O_PATH | O_NOFOLLOW | O_CLOEXEC);
	*error = fd < 0 || fstat(fd, &status) ? errno : S_ISLNK(status.st_mode) ? ENOENT : 0;
	close(place.folder);
	*directory = !*error && S_ISDIR(status.st_mode);
	return fd;
}

/* What is not there, or out of reach, needs no leave. */
static void
place_allow(const struct box *box, int ruleset, const char *path, bool changes)
{
	bool directory = false;
	int error;
	int fd = place_open(path, &directory, &error);

	if (!error)
		error = landlock_allow(ruleset, box->abi, fd,
		    changes && directory ? LANDLOCK_CHANGE : LANDLOCK_WRITE);
	if (fd >= 0)
		close(fd);
	errno = error;
	if (error == ENOENT || error == ENOTDIR || error == EACCES)
		log_debug("landlock-path", "landlock: no writing to %s: %m", path);
	else if (error)
		die(EXIT_SYSTEM, "landlock-failed", "cannot allow writing to %s: %m", path);
}

int
box_build(const struct box *box)
{
	static const char usual[][9] = { "/tmp", "/var/tmp", "/dev/shm", "/run", "/dev", "/proc" };
	const char *lacks = landlock_lacks(box->abi);
	const char *const *places = box->places.items;
	int ruleset;

	if (!box->wanted)
		return -1;
	if (lacks)
		log_warn("landlock-partial", "landlock: the kernel here does not keep the service "
		    "from %s (ABI %d of 3)", lacks, box->abi);
	if (box->abi < 2)
		return -1;
	ruleset = landlock_ruleset(box->abi);
	if (ruleset < 0)
		die(EXIT_SYSTEM, "landlock-failed", "cannot make a Landlock ruleset: %m");
	/* In the last two existing files only. */
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		place_allow(box, ruleset, usual[i], i < 4);
	for (size_t i = 0; i < box->places.count; i++)
		place_allow(box, ruleset, places[i], true);
	return ruleset;
}
