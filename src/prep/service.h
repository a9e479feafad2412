#ifndef USHER_SERVICE_H
#define USHER_SERVICE_H

/*
 * What is found out about the process that will run: its command and the hooks before it, its
 * user's line in /etc/passwd, what belongs to that user, and the box around it.
 */

#include "context.h"

/* entry.c: once HOME is known, a line for /etc/passwd, if our user has none there. */
void entry_plan(struct context *context);

/* owns.c: --own. */
void owns_plan(struct context *context);

/* box.c: --keep-cap, --rlimit, --oom-score, --no-new-privs, --landlock and --harden. */
void box_plan(struct context *context);

/* box.c: the service may write PATH, or below it. */
void box_allow(struct context *context, const char *path);

/* command.c: the words of the service, NULL-terminated; NULL for one with a problem. */
char **command_words(struct context *context);

/* command.c: which file is executed, and that it can be; NULL with a problem. */
const char *command_resolve(struct context *context, char **words);

/* command.c: where PATH is to be looked for; a relative one counts from the service's start. */
const char *from_start(const struct context *context, const char *path);

/* command.c: a shell in front of LAUNCH's command, when it turned out to be a script for one. */
void command_settle(struct context *context, struct launch *launch);

/* hooks.c: --before and --once, as struct hook without what is the service's, too. */
void hooks_prepare(struct context *context, struct list *hooks);

/* The same without looking for their commands: only what `watch` in CONTEXT sees counts. */
void hooks_expand(struct context *context);

#endif
