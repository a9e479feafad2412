#ifndef USHER_TEMPLATE_PATTERN_H
#define USHER_TEMPLATE_PATTERN_H

/*
 * Shell patterns (XCU 2.13.1): * ? [a-z] [!a-z] [[:digit:]] and the backslash, over the
 * characters of UTF-8. No slash and no leading period is special.
 */

#include <stdbool.h>
#include <stddef.h>

#include "../base/mem.h"

/* A pattern, cut at its stars; each part matches a fixed number of characters. */
struct pattern {
	struct list parts;
};

/* Set PATTERN from LENGTH bytes of TEXT, which must outlive it; an old one is made anew. */
void pattern_set(struct pattern *pattern, const char *text, size_t length);

/* The shortest or longest beginning of TEXT that matches; *END is where it ends. */
bool pattern_prefix(const struct pattern *pattern, const char *text, size_t length,
    bool longest, size_t *end);

/* The shortest or longest end of TEXT that matches; *START is where it starts. */
bool pattern_suffix(const struct pattern *pattern, const char *text, size_t length,
    bool longest, size_t *start);

/* The whole TEXT matches. */
bool pattern_matches(const struct pattern *pattern, const char *text, size_t length);

#endif
