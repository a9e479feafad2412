/*
 * The base parser wants a NUL behind the digits; values that are pieces of a list have none.
 */

#include "integer.h"

#include <string.h>

#include "../base/num.h"

bool
integer_looks(const char *text, size_t length)
{
	size_t i = length && text[0] == '-';

	if (i == length)
		return false;
	while (i < length && text[i] >= '0' && text[i] <= '9')
		i++;
	return i == length;
}

bool
integer_read(const char *text, size_t length, int64_t *value)
{
	char copy[64];

	if (length >= sizeof copy || !integer_looks(text, length))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return !num_integer(copy, INT64_MIN, INT64_MAX, value);
}
