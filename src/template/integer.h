#ifndef USHER_TEMPLATE_INTEGER_H
#define USHER_TEMPLATE_INTEGER_H

/*
 * What counts as an integer in a template: decimal digits, a minus sign before them if need be,
 * nothing else, within 64 bits. Leading zeros do not make it octal.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False when TEXT is none; *VALUE is left alone then. */
bool integer_read(const char *text, size_t length, int64_t *value);

/* TEXT is digits (after a minus sign): if integer_read() refuses it, it was too large. */
bool integer_looks(const char *text, size_t length);

#endif
