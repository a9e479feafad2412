#ifndef USHER_CONTEXT_H
#define USHER_CONTEXT_H

/*
 * What the parts of prep/ hand on to one another, in the order of prepare(): each reads what was
 * found before it and adds its own.
 */

#include "../base/vars.h"
#include "../plan.h"
#include "../proc/launch.h"
#include "../proc/limits.h"
#include "account.h"
#include "box.h"
#include "changes.h"
#include "mounts.h"
#include "watch.h"

struct context {
	const struct plan *plan;
	struct problems *problems;
	struct vars vars;		/* environment.c */
	bool facts_known;		/* variables.c */
	struct list missing;		/* of const char *: names already complained about */
	struct account account;		/* account.c */
	struct mounts mounts;		/* mounts.c */
	struct changes changes;		/* contract.c the folders, render.c the files */
	struct vars targets;		/* target.c: each place, and what it is written from */
	struct limits limits;		/* box.c, as the next */
	struct box box;
	bool shell_script;		/* command.c: what is executed has no #! */
	const struct watch *watch;	/* then names are told, and nothing else is done; or NULL */
	const char *directory;		/* where the service starts: --chdir expanded, or NULL */
};

/* environment.c: the variables as they came, less those meant for usher. */
void environment_take(struct context *context, char **environment);

/* environment.c: NAME is one that is meant for usher. */
bool environment_is_taken(const struct context *context, const char *name, size_t length);

/* env_file.c: --env-file, in order. */
void env_files_read(struct context *context);

/*
 * needs.c: --env and --secret, their defaults and their problems; once the account is known, the
 * ports that the service binds; once all is hidden, what execve(2) does not take.
 */
void needs_check(struct context *context);
void listens_check(struct context *context);
void environment_limit(struct context *context);

/* needs.c: a problem of code "env-CODE" or "secret-CODE"; and whether NAME has one already. */
struct problem *need_problem(struct context *context, const struct env_need *need,
    const char *code, const char *what);
bool was_told(const struct context *context, const char *name);

/* secret.c: the value of a --secret from where it is, into the variables. */
void secret_find(struct context *context, const struct env_need *need);

/* variables.c: the facts for the service's user, if TEXT may name one. */
void facts_demand(struct context *context, const char *text, size_t length);

/* variables.c: --set, in order. */
void sets_compute(struct context *context);

/* variables.c: one of PATTERNS (of const char *) matches NAME. */
bool name_matches(const struct list *patterns, const char *name, size_t length);

/* variables.c: --hide, once all is rendered. */
void variables_hide(struct context *context);

/* environment.c: HOME, USER and LOGNAME for the service's user. */
void environment_identify(struct context *context);

/* contract.c: the folders of --mkdir; then --chdir, --file, --dir and --volume. */
void folders_plan(struct context *context);
void paths_check(struct context *context);

/* contract.c: PATH is or holds a folder that --mkdir is going to make. */
bool folder_will_be_made(const struct context *context, const char *path);

/* render.c: every --template into memory, and its target looked at. */
void templates_render(struct context *context);

/* render.c: one, its paths final. */
void template_prepare(struct context *context, const struct template_wish *wish,
    const char *source, const char *target);
void template_prepare_text(struct context *context, const struct template_wish *wish,
    const char *source, const struct buf *text, const char *target);

/* render.c: a folder to be made before the files, if it is not there. */
void folder_want(struct context *context, const char *path);

/* render.c: render TEXT; NAME is what errors call it. False: there were some, and are told. */
bool text_render(struct context *context, const char *name, const struct buf *text,
    const char *only, struct content *content);

#endif
