#ifndef USHER_OPTIONS_H
#define USHER_OPTIONS_H

/*
 * The option table: one row is all there is to say about an option. The command line, the config
 * file, the environment, the help and the suggestions are read from the same rows. Another
 * program's command line is another table of such rows. Names are arrays, not pointers: a row
 * needs no relocation, so the table stays in pages shared with the file.
 */

#include <stddef.h>
#include <stdint.h>

/* What the value looks like, and so who reads it (setting.c). */
enum option_kind {
	OPTION_FLAG,		/* nothing, yes or no; a bool */
	OPTION_DEMAND,		/* a flag that may be "required", too; an enum demand */
	OPTION_ENV, OPTION_SECRET, OPTION_ENV_FILE, OPTION_USER, OPTION_SIGNAL, OPTION_EXIT,
	OPTION_COMMAND,
	OPTION_BEFORE,		/* COMMAND; a list of struct hook_wish */
	OPTION_ONCE,		/* PATH:COMMAND; the same */
	OPTION_PATH,		/* PATH[:rw,x]; a list of struct path_need */
	OPTION_VOLUME,		/* PATH[:ro,free=SIZE]; the same */
	OPTION_MKDIR, OPTION_OWN, OPTION_TEMPLATE, OPTION_SET,
	OPTION_HIDE,		/* a shell pattern; a list of const char * */
	OPTION_TEXT,		/* a path, taken as it is; a const char * */
	OPTION_CONFIG, OPTION_UMASK, OPTION_RLIMIT, OPTION_OOM_SCORE, OPTION_CAPABILITY,
	OPTION_DURATION,	/* milliseconds; an uint64_t */
	OPTION_LEVEL, OPTION_FORMAT, OPTION_DOCUMENT,
	OPTION_VERBOSE,		/* a flag: one log level more */
	OPTION_QUIET,		/* a flag: log level error */
	OPTION_HELP, OPTION_VERSION, OPTION_LICENSE,	/* act at once; the rest is not read */
	/* Of other programs' command lines only (persona.h): */
	OPTION_EXIT_ZERO,	/* an exit code that becomes 0 */
	OPTION_REWRITE,		/* A:B, signal numbers; B 0: not passed on */
	OPTION_DEATH,		/* a signal for run.ways.parent_death */
	OPTION_VERBOSITY,	/* 0..3 */
	OPTION_DEBUG,		/* a flag: log level debug */
	OPTION_REFUSED,		/* known, and not to be had */
};

enum option_flag {
	OPTION_VARIABLE = 1 << 0,	/* USHER_NAME in the environment may give it */
	OPTION_EXPANDED = 1 << 1,	/* its value is in the template language */
	OPTION_LINE_ONLY = 1 << 2,	/* not in a config file */
	OPTION_REPEATS = 1 << 3,	/* values add up; others replace what was there */
	OPTION_RENDERS = 1 << 4,	/* `usher render` takes it, too */
	OPTION_ARGUMENT = 1 << 5,	/* it takes an argument: set where ARGUMENT is not "",
					   but for OPTION_DEMAND */
	OPTION_SOLE = 1 << 6,		/* only where it is the whole command line */
	OPTION_CHECKS = 1 << 7,		/* only `usher check` takes it */
	OPTION_EXPLAINS = 1 << 8,	/* only `usher explain` does */
};

struct option_row {
	char name[16];		/* without dashes; an empty one ends the table */
	char letter;		/* NUL: none */
	uint8_t group;		/* for option_heading() */
	uint8_t kind;		/* enum option_kind */
	uint16_t flags;		/* enum option_flag */
	uint16_t place;		/* offset in struct plan of what the value becomes */
	uint16_t origin;	/* offset of its struct origin, or 0 */
};

extern const struct option_row usher_options[];

/* What the help calls its argument ("" for a flag), and what it says about the option. */
const char *option_argument(const struct option_row *row);
const char *option_help(const struct option_row *row);

/* "what must be there", … or NULL behind the last group. */
const char *option_heading(unsigned group);

/* The row of that name or letter, or NULL. */
const struct option_row *option_named(const struct option_row *rows, const char *name,
    size_t length);
const struct option_row *option_lettered(const struct option_row *rows, char letter);

/* The row whose name is nearest to NAME, or NULL when none is near. */
const struct option_row *option_similar(const struct option_row *rows, const char *name,
    size_t length);

/* "USHER_LOG_FORMAT", in the arena. */
const char *option_variable(const struct option_row *row);

#endif
