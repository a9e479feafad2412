/*
 * base/value.c: the types of a variable, and what is of each.
 */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/base/value.h"
#include "suite.h"

#define NO_BOOL "is not true or false (yes, no, on, off, 1, 0)"

static const struct { const char *type, *value, *wrong; } cases[] = {
	{ "int", "0", NULL }, { "int", "-9223372036854775808", NULL },
	{ "int", "9223372036854775808", "is not an integer" },
	{ "int", "1.5", "is not an integer" }, { "int", " 1", "is not an integer" },
	{ "int", "0x10", "is not an integer" }, { "int", "+1", "is not an integer" },
	{ "1..10", "1", NULL }, { "1..10", "10", NULL },
	{ "1..10", "0", "is not an integer in 1..10" },
	{ "1..10", "11", "is not an integer in 1..10" },
	{ "1..10", "ten", "is not an integer in 1..10" },
	{ "-5..-1", "-3", NULL }, { "-5..-1", "3", "is not an integer in -5..-1" },
	{ "port", "1", NULL }, { "port", "65535", NULL },
	{ "port", "0", "is not a port (1 to 65535)" },
	{ "port", "65536", "is not a port (1 to 65535)" },
	{ "port", "tcp://10.0.0.1:5432", "is not a port (1 to 65535)" },
	{ "listen", "80", NULL }, { "listen", "http", "is not a port (1 to 65535)" },
	{ "bool", "true", NULL }, { "bool", "False", NULL }, { "bool", "ON", NULL },
	{ "bool", "0", NULL }, { "bool", "no", NULL },
	{ "bool", "t", NO_BOOL }, { "bool", "true|false", NO_BOOL },
	{ "bool", "2", NO_BOOL },
	{ "url", "postgres://u:p@h:5432/d?x=y", NULL }, { "url", "redis+tls://h", NULL },
	{ "url", "HTTP://h", NULL }, { "url", "h.c1://x", NULL },
	{ "url", "zZ09+-.://x", NULL }, { "url", "a/b://x", "is not a URL (SCHEME://...)" },
	{ "url", "h:5432", "is not a URL (SCHEME://...)" },
	{ "url", "http://", "is not a URL (SCHEME://...)" },
	{ "url", "://h", "is not a URL (SCHEME://...)" },
	{ "url", "1ttp://h", "is not a URL (SCHEME://...)" },
	{ "url", "ht_tp://h", "is not a URL (SCHEME://...)" },
	{ "url", "http://h/a b", "is not a URL (SCHEME://...)" },
	{ "url", "http://h\n", "is not a URL (SCHEME://...)" },
	{ "path", "/", NULL }, { "path", "/a b", NULL },
	{ "path", "a/b", "is not an absolute path" }, { "path", "~/x", "is not an absolute path" },
	{ "a|bb|c", "bb", NULL }, { "a|bb|c", "a", NULL }, { "a|bb|c", "c", NULL },
	{ "a|bb|c", "b", "is none of a|bb|c" }, { "a|bb|c", "A", "is none of a|bb|c" },
	{ "a|bb|c", "a|bb", "is none of a|bb|c" }, { "a|bb|c", "", "is none of a|bb|c" },
	{ "1..2|3", "1..2", NULL }, { "x=|y", "x=", NULL },
};

START_TEST(values_of_each_type)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value_type type;
		const char *wrong = value_type_read(cases[i].type, &type);

		ck_assert_msg(!wrong, "%s: %s", cases[i].type, wrong);
		ck_assert_str_eq(type.text, cases[i].type);
		wrong = value_wrong(&type, cases[i].value);
		if (!wrong != !cases[i].wrong || (wrong && strcmp(wrong, cases[i].wrong) != 0))
			ck_abort_msg("%s, %s: %s", cases[i].type, cases[i].value,
			    wrong ? wrong : "taken");
	}
}
END_TEST

static const struct { const char *type, *wrong, *similar; } bad[] = {
	{ "", "is no type", NULL }, { "prot", "is no type", "port" },
	{ "Int", "is no type", "int" }, { "integer", "is no type", NULL },
	{ "string", "is no type", NULL }, { "..5", "is no range", NULL },
	{ "5..", "is no range", NULL }, { "1...5", "is no range", NULL },
	{ "1..9223372036854775808", "is no range", NULL }, { "2..1", "is a range", NULL },
	{ "|a", "has an empty", NULL }, { "a||b", "has an empty", NULL }, { "|", "has an", NULL },
};

START_TEST(types_that_are_none)
{
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct value_type type;
		const char *wrong = value_type_read(bad[i].type, &type);
		const char *similar = value_type_similar(bad[i].type);

		ck_assert_msg(wrong && strncmp(wrong, bad[i].wrong, strlen(bad[i].wrong)) == 0,
		    "%s: %s", bad[i].type, wrong ? wrong : "taken");
		ck_assert_msg(!similar == !bad[i].similar
		    && (!similar || strcmp(similar, bad[i].similar) == 0), "%s: similar %s",
		    bad[i].type, similar ? similar : "nothing");
	}
}
END_TEST

START_TEST(any_text_without_a_type)
{
	struct value_type type = {0};

	ck_assert_ptr_null(value_wrong(&type, ""));
	ck_assert_ptr_null(value_wrong(&type, "tcp://x y\n"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("value");
	TCase *test = tcase_create("value");

	tcase_add_test(test, values_of_each_type);
	tcase_add_test(test, types_that_are_none);
	tcase_add_test(test, any_text_without_a_type);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
