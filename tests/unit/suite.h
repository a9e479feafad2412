#ifndef USHER_TEST_SUITE_H
#define USHER_TEST_SUITE_H

/*
 * What the end of every unit test program does: run the suite, and tell by the exit code.
 */

#include <check.h>
#include <stdlib.h>

static inline int
suite_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
