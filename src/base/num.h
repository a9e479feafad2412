#ifndef USHER_NUM_H
#define USHER_NUM_H

/*
 * Strict numbers: the whole text or nothing. No sign but '-' where negatives are in range, no
 * blanks, no overflow, no base prefixes. Each parser returns NULL and sets *VALUE, or returns what
 * is wrong with the text as the end of a sentence ("is not a number") and leaves *VALUE alone.
 */

#include <stdint.h>

/* Decimal, within MINIMUM..MAXIMUM. */
const char *num_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *value);

/* A user or group id: 0..4294967294; 4294967295 is "no change" to setresuid(2). */
const char *num_id(const char *text, uint32_t *value);

/* File mode bits, octal, at most LIMIT (07777 for files, 0777 for a umask). */
const char *num_mode(const char *text, unsigned limit, unsigned *value);

/* Milliseconds: a number with ms, s, m or h behind it; 0 may stand bare. */
const char *num_duration(const char *text, uint64_t *milliseconds);

/* Bytes: a number, with K, M, G, T (or Ki, Mi, …) for powers of 1024. */
const char *num_size(const char *text, uint64_t *bytes);

#endif
