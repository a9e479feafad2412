#ifndef USHER_SETTING_H
#define USHER_SETTING_H

/*
 * A setting is an option's row with the value it was given and the place where that was written:
 * what the command line, the config file and the environment are turned into. Applying it reads
 * the value, by the row's kind, and writes the plan at the row's offset.
 */

#include <stdbool.h>

#include "../plan.h"
#include "options.h"

struct setting {
	const struct option_row *row;
	const char *value;	/* NULL: a flag without one */
	struct origin origin;
};

/* Read every struct setting of SETTINGS into the plan, in order. */
void settings_apply(struct plan *plan, const struct list *settings, struct problems *problems);

/* Read the value into the plan, or add a problem and leave the plan alone. */
void setting_apply(struct plan *plan, const struct setting *setting, struct problems *problems);

/*
 * Add a problem whose message begins with the place and the option's name, e.g.
 * "FILE:LINE: user", "--user" or "USHER_GROUP:". Exit code 64 for the command line, else 78.
 */
struct problem *setting_wrong(const struct setting *setting, struct problems *problems,
    const char *code, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A line that says how the option is written, in the words of the place where it stands. */
void setting_remedy(const struct setting *setting, struct problem *problem);

/* VALUE as shown in a message: in full unless it is very long. */
const char *setting_shown(const char *value);

/* The setting's value as shown: what follows a secret's name is "***". */
const char *setting_value(const struct setting *setting);

#endif
