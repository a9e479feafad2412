/*
 * From one '$' to the next.
 */

#include "plain.h"

#include <string.h>

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static size_t
name_span(const char *text, size_t length)
{
	size_t i = 0;

	if (length && is_letter(*text))
		while (i < length && (is_letter(text[i]) || (text[i] >= '0' && text[i] <= '9')))
			i++;
	return i;
}

struct plain_piece
plain_next(const char *text, size_t length, bool more)
{
	size_t at = 0;

	while (at < length) {
		const char *dollar = memchr(text + at, '$', length - at);
		size_t start = dollar ? (size_t)(dollar - text) : length;
		bool braces = start + 1 < length && text[start + 1] == '{';
		size_t name = start + 1 + braces;
		size_t span = name < length ? name_span(text + name, length - name) : 0;
		size_t end = name + span;

		if (start < length && end >= length && more)
			return (struct plain_piece){ .literal = start, .length = start };
		if (span && (!braces || (end < length && text[end] == '}')))
			return (struct plain_piece){ .literal = start, .name = text + name,
			    .name_length = span, .length = end + braces };
		at = start + (start < length);
	}
	return (struct plain_piece){ .literal = length, .length = length };
}
