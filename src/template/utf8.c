/*
 * A strict decoder: no overlong forms, no surrogates, nothing beyond U+10FFFF.
 */

#include "utf8.h"

#include <stdbool.h>

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* How long a sequence that begins with FIRST is; 0: none begins so. */
static size_t
sequence_length(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3
	    : first < 0xf5 ? 4 : 0;
}

size_t
utf8_next(const char *text, size_t left, uint32_t *character)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first = (unsigned char)*text;
	size_t length = sequence_length(first);
	uint32_t value = length < 2 ? first : first & (0x7fu >> length);

	for (size_t i = 1; length && i < length; i++) {
		if (i >= left || !continues(text[i]))
			length = 0;
		else
			value = value << 6 | ((unsigned char)text[i] & 0x3f);
	}
	if (length && value >= least[length] && value <= 0x10ffff
	    && (value < 0xd800 || value > 0xdfff)) {
		*character = value;
		return length;
	}
	*character = UTF8_INVALID + first;
	return 1;
}

size_t
utf8_previous(const char *text, size_t length)
{
	uint32_t character;
	size_t back = 1;

	while (back < 4 && back < length && continues(text[length - back]))
		back++;
	return utf8_next(text + length - back, back, &character) == back ? back : 1;
}

size_t
utf8_count(const char *text, size_t length)
{
	uint32_t character;
	size_t count = 0;

	for (size_t at = 0; at < length; count++)
		at += utf8_next(text + at, length - at, &character);
	return count;
}
