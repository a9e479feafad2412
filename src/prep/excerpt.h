#ifndef USHER_EXCERPT_H
#define USHER_EXCERPT_H

/*
 * The source line of a template error with a caret line below it, as lines of a problem.
 */

#include "../base/diag.h"
#include "../template/template.h"

void excerpt_add(struct problem *problem, const char *text, size_t length,
    const struct template_error *error);

#endif
