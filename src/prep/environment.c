/*
 * The service's environment: what we were given, and who the service is.
 */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/sys.h"
#include "access.h"
#include "service.h"
#include "facts.h"

bool
environment_is_taken(const struct context *context, const char *name, size_t length)
{
	const struct list *taken = &context->plan->process.taken_variables;
	const char *const *names = taken->items;

	for (size_t i = 0; i < taken->count; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return true;
	return false;
}

void
environment_take(struct context *context, char **environment)
{
	for (; *environment; environment++) {
		const char *equals = strchr(*environment, '=');
		size_t length = equals ? (size_t)(equals - *environment) : 0;

		/* Of two variables with one name the first counts, as for getenv(3). */
		if (!length || facts_has(*environment, length)
		    || environment_is_taken(context, *environment, length)
		    || vars_find(&context->vars, *environment, length))
			continue;
		vars_set(&context->vars, *environment, length, equals + 1, strlen(equals + 1),
		    VAR_GUARDED | VAR_EXPORTED);
	}
}

static bool
is_usable_home(const struct context *context, const char *path)
{
	struct stat status;

	if (!path || *path != '/')
		return false;
	if (folder_will_be_made(context, path))
		return true;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode)
	    && access_as(&context->account, path, W_OK | X_OK) == 0;
}

/* The first of these that the user may write; else what passwd says, or the root. */
static const char *
home_choose(const struct context *context)
{
	char here[4096] = "";
	const char *directory = context->directory ? context->directory : here;
	const char *candidates[] = { context->account.home, directory, "/tmp", "/dev/shm" };

	sys_getcwd(here, sizeof here);
	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
		/* "/" would be replaced again by the next program that thinks as we do. */
		if (is_usable_home(context, candidates[i]) && strcmp(candidates[i], "/") != 0)
			return mem_copy(candidates[i], strlen(candidates[i]));
	return context->account.home ? context->account.home : "/";
}

static bool
equal(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static void
home_set(struct context *context)
{
	const struct account *account = &context->account;
	const char *home = vars_value(&context->vars, "HOME");

	if (home && *home && strcmp(home, "/") != 0
	    && !(account->cred.change_uid && equal(home, account->start_home)))
		return;
	vars_set_text(&context->vars, "HOME", home_choose(context), VAR_EXPORTED);
}

/* USER or LOGNAME: the start user's name would be a lie after the change. */
static void
name_set(struct context *context, const char *variable)
{
	const struct account *account = &context->account;
	const char *value = vars_value(&context->vars, variable);
	bool stale = account->cred.change_uid && equal(value, account->start_name);

	if (value && *value && !stale)
		return;
	if (account->name)
		vars_set_text(&context->vars, variable, account->name, VAR_EXPORTED);
	else if (stale)
		vars_remove(&context->vars, variable, strlen(variable));
}

void
environment_identify(struct context *context)
{
	const char *home = context->account.home;
	enum names_wish names = context->plan->process.names;

	if (names == NAMES_HOME)
		vars_set_text(&context->vars, "HOME", home ? home : "/", VAR_EXPORTED);
	if (names != NAMES_MENDED)
		return;
	home_set(context);
	entry_plan(context);
	name_set(context, "USER");
	name_set(context, "LOGNAME");
}
