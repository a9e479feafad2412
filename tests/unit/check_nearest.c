/*
 * base/nearest.c: which of several words is offered as the similar one.
 */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/base/nearest.h"
#include "suite.h"

static const char words[][48] = {
	"env", "volume", "template", "log", "log-format", "user", "umask", "PORT", "DATABASE_URL",
};

static const struct { const char *wanted, *expected; } cases[] = {
	{ "volumee", "volume" }, { "volum", "volume" }, { "vloume", "volume" },
	{ "VOLUME", "volume" }, { "tempalte", "template" }, { "templte", "template" },
	{ "log-fromat", "log-format" }, { "logformat", "log-format" },
	{ "log_format", "log-format" },
	{ "evn", "env" }, { "en", "env" }, { "lgo", "log" }, { "usr", "user" }, { "usre", "user" },
	{ "PROT", "PORT" }, { "DATABSE_URL", "DATABASE_URL" }, { "DATABASE_URI", "DATABASE_URL" },
	{ "unmask", "umask" },
	{ "", NULL }, { "x", NULL }, { "xyz", NULL }, { "kubernetes", NULL }, { "volcano", NULL },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL },
};

static const char *
best(const char *wanted)
{
	struct nearest nearest = nearest_to(wanted, strlen(wanted));
	const char *found = NULL;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (nearest_offer(&nearest, words[i], strlen(words[i])))
			found = words[i];
	return found;
}

START_TEST(the_nearest_is_found)
{
	const char *found = best(cases[_i].wanted);

	if (cases[_i].expected)
		ck_assert_pstr_eq(found, cases[_i].expected);
	else
		ck_assert_msg(!found, "%s is near to %s", found, cases[_i].wanted);
}
END_TEST

START_TEST(the_first_of_equals_wins)
{
	struct nearest nearest = nearest_to("cat", 3);

	ck_assert(nearest_offer(&nearest, "bat", 3));
	ck_assert(!nearest_offer(&nearest, "hat", 3));
	ck_assert(nearest_offer(&nearest, "cat", 3));
}
END_TEST

START_TEST(length_counts_not_the_nul)
{
	struct nearest nearest = nearest_to("user=app", 4);

	ck_assert(nearest_offer(&nearest, "user-and-more", 4));
	ck_assert_uint_eq(nearest.distance, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("nearest");
	TCase *test = tcase_create("nearest");

	tcase_add_loop_test(test, the_nearest_is_found, 0, (int)(sizeof cases / sizeof *cases));
	tcase_add_test(test, the_first_of_equals_wins);
	tcase_add_test(test, length_counts_not_the_nul);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
