/*
 * base/sort.c: any order in, one order out, equal items included.
 */

#include <check.h>
#include <stdlib.h>

#include "../../src/base/sort.h"
#include "suite.h"

enum { MOST = 300 };

static int
by_value(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
by_reference(const void *a, const void *b)
{
	return by_value(*(const int *const *)a, *(const int *const *)b);
}

/* COUNT numbers below RANGE, beside qsort(3). */
static void
compare(size_t count, int range)
{
	static int numbers[MOST];
	const void *ours[MOST + 1] = {0}, *theirs[MOST + 1] = {0};

	for (size_t i = 0; i < count; i++) {
		numbers[i] = rand() % range;
		ours[i] = theirs[i] = &numbers[i];
	}
	sort_pointers(ours, count, by_value);
	qsort(theirs, count, sizeof *theirs, by_reference);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(*(const int *)ours[i], *(const int *)theirs[i]);
	ck_assert_ptr_null(ours[count]);
}

START_TEST(as_qsort)
{
	srand(1);
	for (size_t count = 0; count <= MOST; count++) {
		compare(count, 10);
		compare(count, 100000);
	}
}
END_TEST

/* No item lost, none doubled. */
START_TEST(all_are_kept)
{
	int numbers[MOST];
	const void *items[MOST];

	for (int i = 0; i < MOST; i++) {
		numbers[i] = i;
		items[(i * 7) % MOST] = &numbers[i];
	}
	sort_pointers(items, MOST, by_value);
	for (int i = 0; i < MOST; i++)
		ck_assert_ptr_eq(items[i], &numbers[i]);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sort");
	TCase *tcase = tcase_create("sort");

	tcase_add_test(tcase, as_qsort);
	tcase_add_test(tcase, all_are_kept);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
