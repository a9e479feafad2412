#ifndef USHER_NEAREST_H
#define USHER_NEAREST_H

/*
 * "A similar name is …": which of the words offered is nearest to the one that was written, by
 * edit distance with transpositions. A word further away than a third of its length (but at least
 * one edit) is not near. Comparison ignores case.
 */

#include <stdbool.h>
#include <stddef.h>

struct nearest {
	const char *wanted;
	size_t length;
	size_t distance;	/* of the best offer so far, or just beyond the limit */
};

struct nearest nearest_to(const char *wanted, size_t length);

/* True when WORD is near and nearer than every word offered before. */
bool nearest_offer(struct nearest *nearest, const char *word, size_t length);

#endif
