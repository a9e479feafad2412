/* Variables: set, replaced, removed, found, suggested, exported. */

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vars.h"
#include "suite.h"

START_TEST(set_replace_remove)
{
	struct vars vars = {0};

	ck_assert_ptr_null(vars_value(&vars, "A"));
	vars_set_text(&vars, "A", "1", VAR_EXPORTED);
	vars_set_text(&vars, "B", "", VAR_EXPORTED | VAR_SECRET);
	vars_set_text(&vars, "A", "2", VAR_GUARDED);
	ck_assert_str_eq(vars_value(&vars, "A"), "2");
	ck_assert_str_eq(vars_value(&vars, "B"), "");
	ck_assert_uint_eq(vars_find(&vars, "A", 1)->flags, VAR_GUARDED);
	ck_assert_ptr_null(vars_find(&vars, "AB", 2));
	vars_remove(&vars, "A", 1);
	vars_remove(&vars, "NEVER", 5);
	ck_assert_ptr_null(vars_value(&vars, "A"));
	vars_set_text(&vars, "A", "3", 0);
	ck_assert_str_eq(vars_value(&vars, "A"), "3");
}
END_TEST

START_TEST(many_are_found)
{
	static char names[5000][16];
	struct vars vars = {0};

	for (int i = 0; i < 5000; i++) {
		snprintf(names[i], sizeof names[i], "NAME_%d", i);
		vars_set_text(&vars, names[i], names[i] + 5, 0);
	}
	for (int i = 0; i < 5000; i++)
		ck_assert_str_eq(vars_value(&vars, names[i]), names[i] + 5);
	ck_assert_ptr_null(vars_value(&vars, "NAME_5000"));
}
END_TEST

START_TEST(environment_is_what_is_exported)
{
	struct vars vars = {0};
	char **environment;

	vars_set_text(&vars, "A", "1", VAR_EXPORTED);
	vars_set_text(&vars, "HIDDEN", "x", 0);
	vars_set_text(&vars, "GONE", "x", VAR_EXPORTED);
	vars_set_text(&vars, "EMPTY", "", VAR_EXPORTED);
	vars_remove(&vars, "GONE", 4);
	environment = vars_environment(&vars);
	ck_assert_str_eq(environment[0], "A=1");
	ck_assert_str_eq(environment[1], "EMPTY=");
	ck_assert_ptr_null(environment[2]);
}
END_TEST

START_TEST(similar)
{
	struct vars vars = {0};

	vars_set_text(&vars, "PORT", "1", 0);
	vars_set_text(&vars, "DATABASE_URL", "1", 0);
	ck_assert_str_eq(vars_similar(&vars, "PROT", 4)->name, "PORT");
	ck_assert_str_eq(vars_similar(&vars, "DATABSE_URL", 11)->name, "DATABASE_URL");
	ck_assert_str_eq(vars_similar(&vars, "database_url", 12)->name, "DATABASE_URL");
	ck_assert_ptr_null(vars_similar(&vars, "HOST", 4));
}
END_TEST

static const struct { const char *name; bool valid; } names[] = {
	{ "A", true }, { "_", true }, { "_1", true }, { "abc_9", true }, { "", false },
	{ "1A", false }, { "A-B", false }, { "A.B", false }, { "A B", false },
	{ "\xc3\xa9", false }, { "AZaz_09", true }, { "z", true }, { "A@", false }, { "A[", false },
	{ "A`", false }, { "A{", false }, { "A/", false }, { "A:", false },
};

START_TEST(valid_names)
{
	ck_assert_int_eq(vars_name_valid(names[_i].name, strlen(names[_i].name)), names[_i].valid);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("vars");
	TCase *tests = tcase_create("variables");

	tcase_add_test(tests, set_replace_remove);
	tcase_add_test(tests, many_are_found);
	tcase_add_test(tests, environment_is_what_is_exported);
	tcase_add_test(tests, similar);
	tcase_add_loop_test(tests, valid_names, 0, sizeof names / sizeof *names);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
