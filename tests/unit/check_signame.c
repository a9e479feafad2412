/* Signals by name and number, both ways. */

#include <check.h>
#include <stdlib.h>

#include "base/signame.h"
#include "suite.h"

static const struct { const char *text; int number; } names[] = {
	{ "TERM", 15 }, { "SIGTERM", 15 }, { "term", 15 }, { "sigterm", 15 }, { "15", 15 },
	{ "HUP", 1 }, { "KILL", 9 }, { "CHLD", 17 }, { "CLD", 17 }, { "IOT", 6 }, { "POLL", 29 },
	{ "IO", 29 }, { "SYS", 31 }, { "WINCH", 28 }, { "1", 1 }, { "64", 64 }, { "32", 32 },
	{ "RTMIN", 34 }, { "RTMIN+0", 34 }, { "RTMIN+3", 37 }, { "RTMIN+30", 64 }, { "RTMAX", 64 },
	{ "RTMAX-1", 63 }, { "RTMAX-30", 34 }, { "SIGRTMIN+1", 35 }, { "rtmin+1", 35 },
	{ "", 0 }, { "SIG", 0 }, { "0", 0 }, { "65", 0 }, { "-1", 0 }, { "+15", 0 }, { "TERMX", 0 },
	{ " TERM", 0 }, { "TERM ", 0 }, { "15 ", 0 }, { "0x0f", 0 }, { "RTMIN+31", 0 },
	{ "RTMIN-1", 0 }, { "RTMAX+1", 0 }, { "RTMAX-31", 0 }, { "RTMIN+", 0 }, { "RTMIN+x", 0 },
	{ "RTMIN1", 0 }, { "EXIT", 0 }, { "99999999999999999999", 0 },
};

START_TEST(name_to_number)
{
	ck_assert_int_eq(signame_number(names[_i].text), names[_i].number);
}
END_TEST

START_TEST(number_to_name_and_back)
{
	char buffer[16];

	for (int number = 1; number <= SIGNAL_MAX; number++)
		ck_assert_int_eq(signame_number(signame_text(number, buffer)), number);
}
END_TEST

START_TEST(similar_names)
{
	ck_assert_str_eq(signame_similar("TREM"), "TERM");
	ck_assert_str_eq(signame_similar("SIGUSER1"), "USR1");
	ck_assert_ptr_null(signame_similar("NONSENSE"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("signame");
	TCase *tests = tcase_create("names");

	tcase_add_loop_test(tests, name_to_number, 0, sizeof names / sizeof *names);
	tcase_add_test(tests, number_to_name_and_back);
	tcase_add_test(tests, similar_names);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
