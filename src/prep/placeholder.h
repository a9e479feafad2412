#ifndef USHER_PLACEHOLDER_H
#define USHER_PLACEHOLDER_H

/*
 * For --declared-only: variables that are declared count as present.
 */

#include "context.h"

enum { PLACEHOLDER_TURNS = 8 };

/* NAME has no value, and that is no problem. */
void placeholder_want(struct context *context, const char *name);

/* The variables, with a value of its type for each that is declared, another one each TURN. */
struct vars placeholders_make(const struct context *context, unsigned turn);

#endif
