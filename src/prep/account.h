#ifndef USHER_ACCOUNT_H
#define USHER_ACCOUNT_H

/*
 * Who the service runs as: --user and the ids we were started with become one struct cred and the
 * names that go with it. Whatever cannot be had - an unknown user, root without SETUID, setgroups
 * denied, an id that the user namespace does not map - is a problem here, before anything starts.
 */

#include "../plan.h"
#include "../proc/cred.h"
#include "own.h"

struct account {
	struct cred cred;		/* its ids and groups are set even when nothing changes */
	const char *name;		/* from /etc/passwd, or NULL */
	const char *home;		/* from /etc/passwd, or NULL */
	const char *start_name;		/* the same of the user we were started as */
	const char *start_home;
	bool started_as_root;
	struct list given;		/* of struct own: what --own will give to the user */
};

void account_resolve(struct account *account, const struct user_wish *wish,
    struct problems *problems);

/* "1000:1000 (groups 10,20)" for messages. In the arena. */
const char *account_text(const struct account *account);

#endif
