#ifndef USHER_PERSONA_H
#define USHER_PERSONA_H

/*
 * Another program's command line: its options in the rows of options.h, what holds when none of
 * them is given, and its few texts. Called by such a program's name, usher reads its arguments and
 * variables into the same plan. There are no pointers in these tables, so they need no relocation.
 */

#include <signal.h>

#include "../plan.h"
#include "options.h"

enum persona_words {
	WORDS_COMMAND,		/* COMMAND [ARGUMENT...] */
	WORDS_USER,		/* USER COMMAND [ARGUMENT...]; USER is what `word` reads */
	WORDS_FORMAT,		/* [SHELL-FORMAT] */
};

/* Texts in their order, each ended by a NUL. */
enum persona_text { TEXT_USAGE, TEXT_HELP, TEXT_VERSION, TEXT_LICENSE };

/* Sets of signals: bit N-1 is signal N. */
enum persona_signals {
	SIGNALS_FAULT = 1 << (SIGFPE - 1) | 1 << (SIGILL - 1) | 1 << (SIGSEGV - 1)
	    | 1 << (SIGBUS - 1) | 1 << (SIGABRT - 1) | 1 << (SIGTRAP - 1) | 1 << (SIGSYS - 1),
	SIGNALS_BACKGROUND = 1 << (SIGTTIN - 1) | 1 << (SIGTTOU - 1),
	SIGNALS_SUSPEND = 1 << (SIGTSTP - 1),
};

/* The letter of a row that only a variable leads to. */
enum { PERSONA_HIDDEN = 1 };

/* NAME in the environment, with VALUE or ("") with any, acts as the option LETTER. */
struct persona_variable {
	char name[24];		/* an empty one ends the table */
	char value[2];
	char letter;
};

struct persona {
	char names[3][12];	/* base names of argv[0] */
	char prefix[13];	/* of messages; "": the name and a colon */
	uint8_t words;		/* enum persona_words */
	uint8_t level;		/* enum log_level */
	uint8_t help_stream;	/* descriptors for what the options of VERB_SAY print */
	uint8_t version_stream;
	uint8_t names_wish;	/* enum names_wish */
	bool group;		/* as --group */
	struct run_ways ways;
	struct failure_codes failure;
	uint32_t swallowed;	/* enum persona_signals that are not forwarded */
	struct persona_variable variables[4];
	struct option_row word;
	struct option_row rows[11];
	char texts[];
};

extern const struct persona persona_tini, persona_dumb_init, persona_catatonit, persona_su_exec,
    persona_envsubst;

/* The one that NAME, a path's last part, is a name of; or NULL. */
const struct persona *persona_find(const char *name);

const char *persona_text(const struct persona *persona, enum persona_text which);

/* As plan_read() of cli.h. NAME is what it was found by. */
void persona_read(struct plan *plan, const struct persona *persona, const char *name, int argc,
    char **argv, char **environment, struct problems *problems);

#endif
