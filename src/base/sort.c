/*
 * The heap's largest item goes to the end, the heap shrinks by it, and so on.
 */

#include "sort.h"

/* Let the item at ROOT sink to its place in the heap of COUNT items. */
static void
sink(const void **items, size_t root, size_t count, int (*compare)(const void *, const void *))
{
	const void *item = items[root];
	size_t child;

	while ((child = 2 * root + 1) < count) {
		if (child + 1 < count && compare(items[child], items[child + 1]) < 0)
			child++;
		if (compare(item, items[child]) >= 0)
			break;
		items[root] = items[child];
		root = child;
	}
	items[root] = item;
}

void
sort_pointers(const void **items, size_t count, int (*compare)(const void *a, const void *b))
{
	for (size_t i = count / 2; i > 0; i--)
		sink(items, i - 1, count, compare);
	while (count > 1) {
		const void *largest = items[0];

		items[0] = items[--count];
		items[count] = largest;
		sink(items, 0, count, compare);
	}
}
