#ifndef USHER_TEMPLATE_ERROR_H
#define USHER_TEMPLATE_ERROR_H

/*
 * The collected errors of one text: sorted by place, each place told once, the first
 * TEMPLATE_ERRORS_KEPT of them kept. Messages are only made for those that are kept.
 */

#include "template.h"

/*
 * Count an error of SPAN bytes at OFFSET. NULL when it is not kept (or ERRORS is NULL); else the
 * caller gives it to error_say() at once: the next call may move it.
 */
struct template_error *error_add(struct template_errors *errors, size_t offset, size_t span,
    const char *code);

/*
 * Fill in the texts of ERROR, unless it is NULL: FORMAT makes the message and, behind a newline,
 * the remedy. Returns false.
 */
bool error_say(struct template_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fill in the lines and columns of what was added. */
void errors_locate(struct template_errors *errors, const char *text, size_t length);

/* The line, from 1, that OFFSET stands in. */
size_t error_line(const char *text, size_t offset);

/* A length for %.*s: whole, but for monsters. */
static inline int
error_shown(size_t length)
{
	return length < 60 ? (int)length : 60;
}

#endif
