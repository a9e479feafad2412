/*
 * Optimal string alignment distance with three rows; words longer than a row are never near.
 */

#include "nearest.h"

#include <string.h>

enum { LONGEST = 64 };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned
distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][LONGEST + 1];

	for (unsigned j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a_length; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i - 1) % 3];
		const unsigned *two_above = rows[(i + 1) % 3];

		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
				row[j] = least(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

struct nearest
nearest_to(const char *wanted, size_t length)
{
	size_t limit = length < 3 ? 1 : length / 3 > 3 ? 3 : length / 3;

	return (struct nearest){ .wanted = wanted, .length = length, .distance = limit + 1 };
}

bool
nearest_offer(struct nearest *nearest, const char *word, size_t length)
{
	size_t found;

	if (nearest->length > LONGEST || length > LONGEST)
		return false;
	found = distance(nearest->wanted, nearest->length, word, length);
	if (found >= nearest->distance || found >= length)
		return false;
	nearest->distance = found;
	return true;
}
