#ifndef USHER_TEMPLATE_COMPUTE_H
#define USHER_TEMPLATE_COMPUTE_H

/*
 * Evaluating the expressions of $((…)), of conditions and of range().
 */

#include "eval.h"

/* Evaluate an expression of numbers; false after an error. */
bool eval_number(struct eval *e, const unsigned char *code, const unsigned char *end,
    const char *base, int64_t *value);

/* The same for two of them. */
bool eval_range(struct eval *e, const unsigned char *code, const unsigned char *end,
    const char *base, int64_t *first, int64_t *last);

/* Evaluate a condition; false after an error. */
bool eval_condition(struct eval *e, const unsigned char *code, const unsigned char *end,
    const char *base);

#endif
