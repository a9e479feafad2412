#ifndef USHER_FORMAT_H
#define USHER_FORMAT_H

/*
 * As much of printf(3) as usher's messages need, because libc's, with its floating point, locales
 * and streams, would be a tenth of the whole binary: %s %c %d %u %x %X %o %m %%, with the flags 0
 * and -, a width, a precision for %s (both may be *), and the lengths l, ll and z. A test holds
 * the tree to these.
 */

#include <stdarg.h>
#include <stddef.h>

/* As vsnprintf(3): at most SIZE bytes with the NUL; returns the length without a limit. */
size_t format_into(char *out, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* As snprintf(3), but returns what was written. */
size_t format_text(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Digits of BASE at TEXT; *END points behind them. 0 without any; wraps on overflow. */
unsigned long format_number(const char *text, const char **end, unsigned base);

/* Seconds since 1970 as RFC 3339 in UTC, with milliseconds: "2026-11-20T18:44:00.123Z". */
void format_time(char out[32], long long seconds, long nanoseconds);

#endif
