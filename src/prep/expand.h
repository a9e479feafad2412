#ifndef USHER_EXPAND_H
#define USHER_EXPAND_H

/*
 * Values in the template language: paths, the words of commands, --set.
 */

#include "context.h"

/*
 * TEXT, the value of OPTION, in the template language. NULL: there was a problem, and it is told;
 * an empty result is one, too. So is a required variable that is missing, which was told before.
 */
const char *expand(struct context *context, const char *option, const char *text,
    const struct origin *origin);

/*
 * The same for the WORDS of a command, into EXPANDED, which has room for them all; returns how many
 * there are. One that begins with a %{ condition and comes to nothing is left out, so that an
 * argument can be optional; one that is written as '' stays; any other may not be empty.
 */
size_t expand_words(struct context *context, const char *option, const struct list *words,
    const struct origin *origin, char **expanded);

/* The same into OUT, which may be empty in the end; *SECRET: made from one. False: a problem. */
bool expand_into(struct context *context, const char *option, const char *text,
    const struct origin *origin, struct buf *out, bool *secret);

/* A problem, when the value of OPTION, which others will see, was made from a secret. */
bool secret_refuse(struct context *context, const char *option, const char *text,
    const struct origin *origin, bool secret);

#endif
