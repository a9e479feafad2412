/*
 * What must be there on the file system, judged as the service's user and for the world as --mkdir
 * will leave it.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"
#include "access.h"
#include "expand.h"
#include "need.h"
#include "service.h"
#include "walk.h"

/* PATH lies at or above FOLDER, text by text; trailing slashes do not matter. */
static bool
leads_to(const char *path, const char *folder)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return strncmp(path, folder, length) == 0
	    && (!folder[length] || folder[length] == '/' || length == 1);
}

bool
folder_will_be_made(const struct context *context, const char *path)
{
	const struct folder *folders = context->changes.folders.items;
	struct stat status;

	for (size_t i = 0; i < context->changes.folders.count; i++)
		if (leads_to(path, folders[i].path))
			return stat(path, &status) != 0 && errno == ENOENT;
	return false;
}

struct problem *
path_problem(struct context *context, const char *code, const char *kind, const char *path,
    const char *what, const struct origin *origin)
{
	struct problem *problem = problem_add(context->problems, EXIT_CONTRACT, code, "%s %s %s",
	    kind, path, what);

	problem_field(problem, "path", "%s", path);
	problem_line(problem, "origin", "%s", origin_text(origin, "required"));
	return problem;
}

/* Who owns PATH with which mode, against who the service is. */
void
path_ownership(const struct context *context, struct problem *problem, const char *path)
{
	struct stat status;

	if (stat(path, &status) == 0)
		problem_line(problem, "found", "%s belongs to %u:%u with mode %04o; "
		    "the service runs as %s", path, (unsigned)status.st_uid,
		    (unsigned)status.st_gid, (unsigned)status.st_mode & 07777,
		    account_text(&context->account));
}

static const char *
access_words(unsigned access)
{
	if (access & PATH_WRITE)
		return "cannot be written by the service's user";
	if (access & PATH_EXECUTE)
		return "cannot be executed by the service's user";
	return "cannot be read by the service's user";
}

/* What helps a user to whom PATH is closed by its owner, group and mode. */
static const char *
access_remedy(const struct context *context, const char *path, unsigned access)
{
	const struct cred *cred = &context->account.cred;
	const unsigned dac_override = 1;
	struct stat status;

	if (stat(path, &status) == 0) {
		if (access & PATH_EXECUTE && S_ISREG(status.st_mode) && !(status.st_mode & 0111))
			return "chmod +x, or COPY --chmod=755";
		if (status.st_uid != cred->uid && cred->uid
		    && (status.st_gid == cred->gid || cred_has_group(cred, status.st_gid)))
			return "let its group in: chmod g+rwX, in the image or on the host";
	}
	if (cred->uid)
		return "give it to that user (chown in the image or on the host, fsGroup in the "
		    "pod spec), or run as its owner";
	return cred_capable(dac_override)
	    ? "a network file system takes root for a stranger (root_squash): run as its owner"
	    : "root has no capability DAC_OVERRIDE here, so owner and mode count: docker run "
	    "--cap-add DAC_OVERRIDE, or run as its owner";
}

void
path_remount(struct problem *problem, const char *path)
{
	problem_line(problem, "remedy", "mount it writable: without :ro, or readOnly: false in the "
	    "pod spec; with --read-only: --tmpfs %s", path);
}

static void
read_only_tell(struct context *context, const char *kind, const char *path,
    const struct origin *origin)
{
	path_remount(path_problem(context, mem_printf("%s-read-only", kind), kind, path,
	    is_mount_point(context, path) ? "is mounted read-only"
	    : "is on a read-only file system", origin), path);
}

/* Owner, group or mode are in the way. */
static void
denied_explain(const struct context *context, struct problem *problem, const char *path,
    unsigned access)
{
	const char *barrier = access_barrier(&context->account, path);

	if (barrier)
		problem_line(problem, "barrier", "the way there is closed to it at %s", barrier);
	path_ownership(context, problem, barrier ? barrier : path);
	problem_line(problem, "remedy", "%s",
	    access_remedy(context, barrier ? barrier : path, access));
}

void
access_tell(struct context *context, const char *kind, const char *path, unsigned access,
    const struct origin *origin, int error)
{
	struct problem *problem;

	/* The kernel looks at the mode first, but another mode alone would not help. */
	if (error == EROFS
	    || (error == EACCES && access & PATH_WRITE && path_write_protected(path)))
		read_only_tell(context, kind, path, origin);
	if (error == EROFS)
		return;
	problem = path_problem(context, mem_printf("%s-access", kind), kind, path,
	    access_words(access), origin);
	errno = error;
	if (error == EACCES)
		denied_explain(context, problem, path, access);
	else
		problem_line(problem, "found", "%m");
}

int
access_mode(unsigned access, bool directory)
{
	return ((access & PATH_READ) ? R_OK : 0) | ((access & PATH_WRITE) ? W_OK : 0)
	    | ((access & PATH_EXECUTE) || directory ? X_OK : 0);
}

static void
absent_tell(struct context *context, const char *kind, const char *path,
    const struct origin *origin)
{
	bool directory = strcmp(kind, "dir") == 0;
	struct problem *problem = path_problem(context, mem_printf("%s-missing", kind), kind, path,
	    "does not exist", origin);

	if (directory)
		problem_line(problem, "remedy", "make it in the image, mount it, or let usher make "
		    "it: --mkdir %s", path);
	else
		problem_line(problem, "remedy", "put it into the image, or mount it: docker run "
		    "-v HOSTFILE:%s, or a ConfigMap or Secret in the pod spec", path);
}

static void
kind_tell(struct context *context, const char *kind, const char *path,
    const struct origin *origin)
{
	bool directory = strcmp(kind, "dir") == 0;
	struct problem *problem = path_problem(context, mem_printf("%s-kind", kind), kind, path,
	    directory ? "is not a directory" : "is a directory", origin);

	if (!directory && is_mount_point(context, path))
		problem_line(problem, "remedy", "docker makes a directory where the host's file of "
		    "a bind mount does not exist: look at the left side of -v");
	else if (!directory)
		problem_line(problem, "remedy", "name a file in it, or write --dir");
}

static void
path_check(struct context *context, const char *kind, const struct path_need *need)
{
	bool directory = strcmp(kind, "dir") == 0;
	const char *path = expand(context, mem_printf("%s", kind), need->path, &need->origin);
	struct stat status;
	int error;

	if (!path)
		return;
	if (need->access & PATH_WRITE)
		box_allow(context, path);
	if (directory && folder_will_be_made(context, path))
		return;
	error = access_as(&context->account, path, access_mode(need->access, directory));
	if (stat(path, &status)) {
		if (errno == ENOENT || errno == ENOTDIR || error == ENOENT)
			absent_tell(context, kind, path, &need->origin);
		else
			access_tell(context, kind, path, need->access, &need->origin, errno);
	} else if (directory != !!S_ISDIR(status.st_mode)) {
		kind_tell(context, kind, path, &need->origin);
	} else if (error) {
		access_tell(context, kind, path, need->access, &need->origin, error);
	}
}

static void
directory_check(struct context *context)
{
	const struct process_plan *process = &context->plan->process;
	const char *path = context->directory;
	struct stat status;
	int error;

	if (!path || folder_will_be_made(context, path))
		return;
	error = access_as(&context->account, path, X_OK);
	if (stat(path, &status) && errno == ENOENT)
		absent_tell(context, "dir", path, &process->directory_origin);
	else if (!error && !S_ISDIR(status.st_mode))
		kind_tell(context, "dir", path, &process->directory_origin);
	else if (error)
		access_tell(context, "dir", path, PATH_EXECUTE, &process->directory_origin, error);
}

void
paths_check(struct context *context)
{
	const struct contract_plan *contract = &context->plan->contract;
	const struct path_need *files = contract->files.items, *dirs = contract->dirs.items;

	directory_check(context);
	for (size_t i = 0; i < contract->files.count; i++)
		path_check(context, "file", &files[i]);
	for (size_t i = 0; i < contract->dirs.count; i++)
		path_check(context, "dir", &dirs[i]);
	volumes_check(context);
}

/* The folder can be made: what is there of its path is a folder, and we may write in it. */
static void
folder_check(struct context *context, const char *path, const struct origin *origin)
{
	const char *existing = path;
	struct problem *problem;
	struct place place;
	struct stat status;
	int error;

	while (stat(existing, &status) && errno == ENOENT && strcmp(existing, ".") != 0)
		existing = path_parent(existing);
	error = walk_to(existing, context->changes.careful, &place);
	if (!error)
		close(place.folder);
	if (!error && stat(existing, &status))
		error = errno;
	if (!error && !S_ISDIR(status.st_mode))
		error = ENOTDIR;
	if (!error && existing != path && access(existing, W_OK | X_OK))
		error = errno;
	if (!error)
		return;
	errno = error;
	problem = problem_add(context->problems, EXIT_CONTRACT, "mkdir-failed",
	    "mkdir %s is not possible: %s: %m", path, existing);
	problem_field(problem, "path", "%s", path);
	problem_line(problem, "origin", "%s", origin_text(origin, "asked for"));
	if (error == EPERM && place.refused)
		problem_line(problem, "found", "%s is a symbolic link that others than root could "
		    "have made; root does not follow it", place.refused);
	else if (error == EACCES || error == EROFS)
		problem_line(problem, "remedy", "make it in the image for the service's user, or "
		    "mount it: docker run --tmpfs %s, or an emptyDir in the pod spec", path);
}

void
folders_plan(struct context *context)
{
	const struct process_plan *process = &context->plan->process;
	const struct list *wishes = &context->plan->prepare.mkdirs;
	const struct mkdir_wish *wish = wishes->items;
	const struct cred *cred = &context->account.cred;

	context->changes.careful = geteuid() == 0;
	context->changes.give = cred_changes(cred);
	context->changes.uid = cred->uid;
	context->changes.gid = cred->gid;
	for (size_t i = 0; i < wishes->count; i++) {
		const char *path = expand(context, "mkdir", wish[i].path, &wish[i].origin);

		if (!path)
			continue;
		folder_check(context, path, &wish[i].origin);
		*(struct folder *)list_add(&context->changes.folders, sizeof(struct folder)) =
		    (struct folder){ .path = path, .mode = wish[i].mode };
		box_allow(context, path);
	}
	if (process->directory)
		context->directory = expand(context, "chdir", process->directory,
		    &process->directory_origin);
}
