#ifndef USHER_PLAN_H
#define USHER_PLAN_H

/*
 * All that was asked for, as one value: argv, the config file and the environment become this
 * plan, and each later phase reads its slice of it as const. Only cli/ writes it. Texts marked
 * "template" are expanded in prep (DESIGN section 3); everything else is final.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/value.h"

/* Where a wish was written: a config file's line, a USHER_ variable, or the command line. */
struct origin {
	const char *file;	/* NULL: not from a file */
	unsigned line;		/* from 1 */
	const char *variable;	/* NULL: not from the environment */
	bool written;		/* false: nobody asked for it, a default holds */
};

/* --env, --secret */
struct env_need {
	const char *name;
	bool optional;
	bool secret;		/* never shown; may come from a file, too */
	struct value_type type;
	const char *fallback;	/* literal, of that type; NULL: none */
	struct origin origin;
};

enum path_access {
	PATH_READ = 1 << 0,
	PATH_WRITE = 1 << 1,
	PATH_EXECUTE = 1 << 2,
	PATH_OPTIONAL = 1 << 3,		/* it may be absent */
};

/* --file, --dir, --volume, --env-file */
struct path_need {
	const char *path;	/* template */
	unsigned access;	/* enum path_access, for the service's user */
	uint64_t free;		/* bytes that a volume must have left */
	struct origin origin;
};

struct contract_plan {
	struct list envs;	/* of struct env_need; each name once */
	struct list env_files;	/* of struct path_need, as the next three */
	struct list files;
	struct list dirs;
	struct list volumes;
};

/* --mkdir */
struct mkdir_wish {
	const char *path;	/* template */
	unsigned mode;
	struct origin origin;
};

/* --own */
struct own_wish {
	const char *path;	/* template */
	bool recursive;
	struct origin origin;
};

/* --template */
struct template_wish {
	const char *source;	/* template */
	const char *target;	/* template */
	bool have_mode;
	unsigned mode;
	const char *only;	/* shell pattern: other names stay verbatim; NULL: all */
	struct origin origin;
};

/* --set */
struct set_wish {
	const char *name;
	const char *text;	/* template */
	struct origin origin;
};

/* --before and --once */
struct hook_wish {
	const char *unless;	/* template: not when this exists; NULL: always */
	struct list words;	/* of const char *, templates */
	struct origin origin;
};

struct prepare_plan {
	struct list mkdirs;	/* of struct mkdir_wish */
	struct list owns;	/* of struct own_wish */
	struct list templates;	/* of struct template_wish */
	struct list sets;	/* of struct set_wish */
	struct list hidden;	/* of const char *: --hide, shell patterns */
	struct list hooks;	/* of struct hook_wish */
	bool expand;		/* the command's words are templates, too */
	struct origin expand_origin;
	struct list when;	/* of const char *: --when, shell patterns; the contract and all of
				   this apply only to a command whose base name is one of them */
};

/* --user, split at its colon; never expanded */
struct user_wish {
	bool given;
	const char *text;	/* as written, for messages */
	const char *user;
	const char *group;	/* NULL: none was written */
	bool strict;		/* become exactly this user or fail, whoever we are; an id
				   without an entry keeps our group */
	struct origin origin;
};

/* --rlimit; UINT64_MAX is no limit (getrlimit(2)) */
struct rlimit_wish {
	unsigned resource;	/* RLIMIT_NOFILE, ... */
	uint64_t soft;
	uint64_t hard;
	const char *text;	/* "nofile=1024", as written */
	struct origin origin;
};

enum demand { DEMAND_NONE, DEMAND_WISHED, DEMAND_REQUIRED };

/* Which names of the user the service finds in its environment. */
enum names_wish {
	NAMES_MENDED,		/* HOME, USER and LOGNAME, where what was there does not fit */
	NAMES_KEPT,		/* none: all as it came */
	NAMES_HOME,		/* HOME always, from its entry, or else "/" */
};

struct process_plan {
	struct user_wish user;
	struct list rlimits;	/* of struct rlimit_wish, one a resource */
	int oom_score;		/* where its origin says that it is written */
	struct origin oom_score_origin;
	uint64_t kept;		/* --keep-cap: a bit each (linux/capability.h) */
	uint64_t kept_optional;	/* those of them that may be missing */
	struct origin kept_origin;	/* of the last */
	bool no_new_privs;
	enum demand landlock;
	struct origin landlock_origin;
	bool harden;
	struct origin harden_origin;
	bool have_umask;
	unsigned umask;
	const char *directory;	/* template; NULL: stay */
	struct origin directory_origin;
	bool exec;		/* become the service, do not stay */
	struct origin exec_origin;
	struct list taken_variables;	/* of const char *: the USHER_ names that are usher's own,
					   set or not; the service does not get them */
	uint8_t names;		/* enum names_wish */
	bool plain_exec;	/* say in the words of errno why a command cannot be executed; run a
				   script without #! with a shell, as libc does */
};

/* Exit codes of our own. The last is 0 where each kind of failure has its own (enum exit_code). */
struct failure_codes {
	uint8_t missing;	/* execve(2): ENOENT */
	uint8_t denied;		/* EACCES */
	uint8_t format;		/* any other error of it */
	uint8_t other;		/* all that comes before it */
};

enum subreaper_wish { SUBREAPER_USUAL, SUBREAPER_ALWAYS, SUBREAPER_NEVER };

/* How the init behaves where there is more than one way; none of usher's own options asks. */
struct run_ways {
	bool session;		/* the service leads a session, with the terminal of our input */
	bool alone;		/* it stays in our process group, and signals are for it alone */
	bool stops_too;		/* TSTP, TTIN, TTOU: pass it on, whoever sent it, then stop */
	bool farewell;		/* TERM to the service's group once the service has ended */
	bool tells_reaped;	/* warn of each orphan that was reaped */
	uint8_t subreaper;	/* enum subreaper_wish, when not PID 1; a bool sets ALWAYS */
	uint8_t parent_death;	/* the signal to get when our parent ends, or 0 */
};

enum { SIGNAL_COUNT = 65, SIGNAL_SWALLOW = 255 };

struct run_plan {
	uint8_t forward_as[SIGNAL_COUNT];	/* [FROM] = TO, 0: as it is, or SIGNAL_SWALLOW */
	bool group;				/* forward to the process group */
	uint64_t stop_delay;			/* milliseconds a stop signal is held back */
	uint64_t grace;				/* milliseconds from it to KILL; unwritten: never */
	uint64_t linger;			/* milliseconds; 0: signal nobody */
	uint8_t exit_as[256];			/* [FROM] = TO */
	struct run_ways ways;
	struct origin signal_origin;		/* of the last --signal */
	struct origin group_origin;
	struct origin stop_delay_origin;
	struct origin grace_origin;
	struct origin linger_origin;
	struct origin exit_origin;		/* of the last --exit */
};

struct command_plan {
	char **words;		/* what stood on the command line. For VERB_HELP: the option asked
				   about; for VERB_RENDER: source and target, if any */
	size_t count;
	struct list fallback;	/* of const char *: the words of --command, templates */
	struct origin fallback_origin;
	const char *usage;	/* how a whole command line is written */
};

/* VERB_SAY: a text for descriptor STREAM. */
struct say_plan {
	const char *text;
	int stream;
};

/* VERB_SUBSTITUTE: $NAME and ${NAME} of standard input, of the names in FORMAT; or list those. */
struct substitute_plan {
	const char *format;	/* NULL: all names */
	bool list;
};

struct log_plan {
	enum log_level level;
	enum log_format format;
};

/* What the verbs alone are told. */
enum document { DOCUMENT_TEXT, DOCUMENT_MARKDOWN, DOCUMENT_JSON };

struct tool_plan {
	bool diff;
	bool declared_only;	/* only what was written is judged, not the world */
	enum document document;
};

/* The first reads as a start does, the next three nearly so; the rest have no plan. */
enum verb {
	VERB_START, VERB_CHECK, VERB_EXPLAIN, VERB_RENDER, VERB_HELP, VERB_VERSION, VERB_SAY,
	VERB_SUBSTITUTE,
};

struct plan {
	enum verb verb;
	const char *config_file;	/* as asked for, or "none"; NULL: the usual one, if there */
	struct contract_plan contract;
	struct prepare_plan prepare;
	struct process_plan process;
	struct run_plan run;
	struct command_plan command;
	struct log_plan log;
	struct failure_codes failure;
	struct say_plan say;
	struct substitute_plan substitute;
	struct tool_plan tool;
};

/* The exit code where CODE (enum exit_code) would be usher's own. */
int plan_exit_code(const struct plan *plan, int code);

/* What holds when nothing is said: linger 3 s, log level warn. */
void plan_defaults(struct plan *plan);

/*
 * The rules across fields: options that exclude each other; then, if nothing was wrong so far,
 * that there is a command. (A mistake in a line may be the very reason that none was found.)
 */
void plan_check(const struct plan *plan, struct problems *problems);

/* "required at FILE:LINE", "required on the command line", …: VERB and the place. In the arena. */
const char *origin_text(const struct origin *origin, const char *verb);

/* "FILE:LINE", "USHER_NAME" or "command line". In the arena. */
const char *origin_place(const struct origin *origin);

/* The plan in words, one line a field, as a config file has it; for --log debug. */
void plan_print(const struct plan *plan, struct buf *out);

#endif
