/*
 * An entry in /etc/passwd for a user id that has none (arbitrary ids of OpenShift): many programs
 * ask for their user's name and fail without. Only where anybody may add it: never as root, to a
 * regular file that we may write and that nobody has mounted there.
 */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"
#include "service.h"
#include "passwd.h"

static const char passwd_file[] = "/etc/passwd";

static bool
is_mounted(struct context *context, const char *path)
{
	const struct mount *mount;

	if (!context->mounts.list.count)
		mounts_read(&context->mounts);
	mount = mounts_of(&context->mounts, path);
	/* Unknown: as good as mounted. */
	return context->mounts.error || !mount || strcmp(mount->point, path) == 0;
}

static bool
is_free(const struct buf *passwd, const char *name)
{
	return !passwd_mentions(passwd->data, passwd->data + passwd->length, name, NULL);
}

/* --user's name if it was one, else "default", else one made of the id; NULL: all are taken. */
static const char *
name_choose(const struct context *context, const struct buf *passwd, const char *id)
{
	const struct user_wish *wish = &context->plan->process.user;
	const char *candidates[] = {
		wish->given && strspn(wish->user, "0123456789") < strlen(wish->user)
		    ? wish->user : "default",
		"default", mem_printf("u%s", id),
	};

	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
		if (is_free(passwd, candidates[i]))
			return candidates[i];
	return NULL;
}

/* HOME, unless it could end the field or the line. */
static const char *
home_for_entry(const struct context *context)
{
	const char *home = vars_value(&context->vars, "HOME");

	if (!home || *home != '/' || strlen(home) > 1000)
		return "/";
	for (const char *c = home; *c; c++)
		if (*c == ':' || (unsigned char)*c < ' ' || *c == 0x7f)
			return "/";
	return home;
}

void
entry_plan(struct context *context)
{
	struct account *account = &context->account;
	const char *id = mem_printf("%u", (unsigned)account->cred.uid);
	struct stat status;
	struct buf passwd = {0};
	const char *name;

	if (account->started_as_root || account->cred.uid == 0 || account->name
	    || lstat(passwd_file, &status) || !S_ISREG(status.st_mode)
	    || access(passwd_file, R_OK | W_OK) || file_read(passwd_file, DATABASE_LIMIT, &passwd))
		return;
	buf_text(&passwd);
	if (passwd_mentions(passwd.data, passwd.data + passwd.length, "", id)
	    || is_mounted(context, passwd_file) || !(name = name_choose(context, &passwd, id)))
		return;
	context->changes.entry = mem_printf("%s%s:x:%s:%u::%s:/sbin/nologin\n",
	    passwd.length && passwd.data[passwd.length - 1] != '\n' ? "\n" : "", name, id,
	    (unsigned)account->cred.gid, home_for_entry(context));
	account->name = name;
}
