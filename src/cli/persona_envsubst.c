/*
 * envsubst: standard input to standard output.
 */

#include "persona.h"

#include "../base/version.h"

const struct persona persona_envsubst = {
	.names = { "envsubst" },
	.words = WORDS_FORMAT,
	.level = LOG_WARN,
	.help_stream = 1,
	.version_stream = 1,
	.failure = { .missing = 1, .denied = 1, .format = 1, .other = 1 },
	.rows = {
		{ .name = "variables", .letter = 'v', .kind = OPTION_FLAG,
		    .place = offsetof(struct plan, substitute.list) },
		{ .name = "help", .letter = 'h', .kind = OPTION_HELP },
		{ .name = "version", .letter = 'V', .kind = OPTION_VERSION },
	},
	.texts = "envsubst [-v|--variables] [SHELL-FORMAT]\0"
	    "\n"
	    "standard input to standard output, with the values of $NAME and ${NAME}: of all\n"
	    "names, or of those that occur in SHELL-FORMAT. --variables lists these.\n\0"
	    "envsubst (usher " USHER_VERSION ")\n",
};
