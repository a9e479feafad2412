/*
 * --own, before anything is changed. Where nothing can be given - we are not root, have not CHOWN,
 * or the file system is read-only - it is a check: all must be the service's user's, or writable.
 */

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/caps.h"
#include "access.h"
#include "expand.h"
#include "need.h"
#include "service.h"

/* For own_check(): PATH is another user's; that matters when the service cannot write there. */
static bool
lacks_access(void *context, const char *path)
{
	const struct account *account = context;
	struct stat status;

	if (lstat(path, &status) || S_ISLNK(status.st_mode))
		return false;
	return access_as(account, path, W_OK | (S_ISDIR(status.st_mode) ? X_OK : 0)) != 0;
}

static void
own_refused(struct context *context, const struct own_wish *wish, const struct own *own,
    const struct own_report *report)
{
	const struct account *account = &context->account;
	struct problem *problem;

	if (errno != EACCES) {
		path_problem(context, "own-failed", "own", own->path,
		    mem_printf("is not possible: %s: %m", report->path), &wish->origin);
		return;
	}
	problem = path_problem(context, "own-access", "own", own->path,
	    "is not the service's user's, and cannot be given to it here", &wish->origin);
	path_ownership(context, problem, report->path);
	if (path_read_only(own->path))
		path_remount(problem, own->path);
	else if (account->started_as_root && !cred_capable(CAP_NUMBER_CHOWN))
		problem_line(problem, "remedy", "root may not change owners here: docker run "
		    "--cap-add CHOWN");
	else
		problem_line(problem, "remedy", "give it to that user (chown in the image or on "
		    "the host, fsGroup in the pod spec)");
}

static bool
has_path(const struct list *needs, const char *path)
{
	const struct path_need *need = needs->items;

	for (size_t i = 0; i < needs->count; i++)
		if (strcmp(need[i].path, path) == 0)
			return true;
	return false;
}

/* A volume or directory that is not there is the contract's to tell, if it asks for it. */
static void
missing_tell(struct context *context, const struct own_wish *wish, const char *path)
{
	const struct contract_plan *contract = &context->plan->contract;
	const char *found = mem_printf("is not possible: %m");

	if (has_path(&contract->volumes, wish->path) || has_path(&contract->dirs, wish->path)
	    || folder_will_be_made(context, path))
		return;
	problem_line(path_problem(context, "own-missing", "own", path, found, &wish->origin),
	    "remedy", "mount it, or let usher make it: --mkdir %s", path);
}

static void
own_plan(struct context *context, const struct own_wish *wish, const struct own *own)
{
	struct account *account = &context->account;
	struct owner owner = { account->cred.uid, account->cred.gid, context->changes.careful };
	bool may = account->started_as_root && cred_capable(CAP_NUMBER_CHOWN);
	struct own_report report;
	struct stat status, root;

	if (stat(own->path, &status)) {
		missing_tell(context, wish, own->path);
	} else if (stat("/", &root) == 0 && status.st_dev == root.st_dev
	    && status.st_ino == root.st_ino) {
		path_problem(context, "own-root", "own", own->path, "is the root directory: "
		    "giving it away is refused", &wish->origin);
	} else if (!may || path_read_only(own->path)) {
		errno = own_check(own, &owner, lacks_access, account, &report);
		if (errno)
			own_refused(context, wish, own, &report);
		return;
	}
	*(struct own *)list_add(&account->given, sizeof *own) = *own;
}

void
owns_plan(struct context *context)
{
	const struct list *wishes = &context->plan->prepare.owns;
	const struct own_wish *wish = wishes->items;

	for (size_t i = 0; i < wishes->count; i++) {
		struct own own = { .recursive = wish[i].recursive };

		own.path = expand(context, "own", wish[i].path, &wish[i].origin);
		if (!own.path)
			continue;
		own_plan(context, &wish[i], &own);
		box_allow(context, own.path);
	}
	context->changes.owns = context->account.given;
}
