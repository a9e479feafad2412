#ifndef USHER_TEMPLATE_FILTER_H
#define USHER_TEMPLATE_FILTER_H

/*
 * The filters of ${NAME | filter}: bytes in, bytes out. upper and lower know ASCII only. indent N
 * puts N blanks behind every newline: the first line stands where the template puts it. json
 * refuses what is not UTF-8, xml and sh what they have no way to write.
 */

#include <stdbool.h>
#include <stddef.h>

#include "../base/mem.h"

enum filter {
	FILTER_NONE,
	FILTER_JSON, FILTER_SH, FILTER_XML, FILTER_URL, FILTER_BASE64, FILTER_INDENT, FILTER_RAW,
	FILTER_LIFTING = FILTER_RAW,	/* all up to here lift the injection guard */
	FILTER_BASE64D, FILTER_UPPER, FILTER_LOWER, FILTER_TRIM, FILTER_FILE,
	FILTER_COUNT,
};

/* The filter of that name, or FILTER_NONE. */
enum filter filter_find(const char *name, size_t length);

/* The nearest filter's name, or NULL when none is near. */
const char *filter_similar(const char *name, size_t length);

/* All names, to be put into a sentence. */
const char *filter_names(void);

/*
 * Append what FILTER makes of BYTES to OUT; ARGUMENT is the N of indent. NULL, or what is wrong
 * with the bytes as the end of a sentence. Not for trim and file: the caller does those.
 */
const char *filter_apply(enum filter filter, unsigned argument, const char *bytes, size_t length,
    struct buf *out);

/* What trim would leave of BYTES: from *START to *END. */
void filter_trim(const char *bytes, size_t length, size_t *start, size_t *end);

#endif
