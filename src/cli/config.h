#ifndef USHER_CONFIG_H
#define USHER_CONFIG_H

/*
 * The config file into the plan. A line is a long option without its dashes, blanks, and its value
 * to the end of the line; DESIGN section 2 has the rest. Lines are independent of each other: all
 * mistakes are told, each with FILE:LINE (up to a number that no reader wants to pass).
 */

#include <stdbool.h>

#include "setting.h"

/* Apply the file at PATH. REQUIRED: its absence is a problem, too. */
void config_read(struct plan *plan, const struct option_row *rows, const char *path,
    bool required, struct problems *problems);

/* The same for a text in memory of LENGTH bytes; PATH is for messages. */
void config_parse(struct plan *plan, const struct option_row *rows, const char *path,
    const char *text, size_t length, struct problems *problems);

#endif
