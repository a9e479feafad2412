#ifndef USHER_TEMPLATE_UTF8_H
#define USHER_TEMPLATE_UTF8_H

/*
 * Characters of UTF-8 (RFC 3629). A byte that belongs to no valid sequence counts as one
 * character of its own, so that every text has a length.
 */

#include <stddef.h>
#include <stdint.h>

/* Added to a byte that is no UTF-8: beyond every code point. */
enum { UTF8_INVALID = 0x110000 };

/* The bytes of the character at TEXT, of which LEFT > 0 bytes are there, and its code point. */
size_t utf8_next(const char *text, size_t left, uint32_t *character);

/* The bytes of the character that ends at TEXT + LENGTH, LENGTH > 0. */
size_t utf8_previous(const char *text, size_t length);

size_t utf8_count(const char *text, size_t length);

#endif
