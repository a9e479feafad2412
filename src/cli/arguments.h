#ifndef USHER_ARGUMENTS_H
#define USHER_ARGUMENTS_H

/*
 * The command line as settings, in order, and the command behind them. Reading stops at the first
 * word that is no option, or behind "--"; words are never permuted. Values are not looked at.
 */

#include <stdbool.h>

#include "setting.h"

struct arguments {
	enum verb verb;
	struct list settings;	/* of struct setting */
	char **words;		/* what follows the options, or the word help or version */
	size_t count;
	bool complete;		/* false: stopped at a mistake, which is among the problems */
};

void arguments_read(struct arguments *arguments, const struct option_row *rows, int argc,
    char **argv, struct problems *problems);

#endif
