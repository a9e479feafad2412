#ifndef USHER_TEMPLATE_LOOP_H
#define USHER_TEMPLATE_LOOP_H

/*
 * The loops that are running, innermost last.
 */

#include "eval.h"

/* OP_FOR, whose key CODE points to: true when there is a first item; *BODY is behind the list. */
bool loop_begin(struct eval *e, const unsigned char *code, const char *base,
    const unsigned char **body);

/* OP_NEXT: true when there is another item; else the loop is over. */
bool loop_next(struct eval *e);

/* The loop variable of this name, or NULL. */
struct var *loop_find(const struct eval *e, const char *name, size_t length);

#endif
