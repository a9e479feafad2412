/*
 * Pieces of the smallest template language.
 */

#include "template/plain.h"

#include <string.h>

#include "suite.h"

/* NAME "" stands for none. */
static const struct {
	const char *text;
	bool more;
	size_t literal;
	const char *name;
	size_t length;
} cases[] = {
	{ "", false, 0, "", 0 },
	{ "abc", false, 3, "", 3 },
	{ "abc", true, 3, "", 3 },
	{ "a$B c", false, 1, "B", 3 },
	{ "a${B}c", false, 1, "B", 5 },
	{ "$_a9-", false, 0, "_a9", 4 },
	{ "$AZaz_09.", false, 0, "AZaz_09", 8 }, { "$z{", false, 0, "z", 2 },
	{ "$A/$B", false, 0, "A", 2 }, { "$A:", false, 0, "A", 2 }, { "$Z[", false, 0, "Z", 2 },
	{ "$@$[$`${{$B", false, 9, "B", 11 },
	{ "$", false, 1, "", 1 },
	{ "$", true, 0, "", 0 },
	{ "a$B", false, 1, "B", 3 },
	{ "a$B", true, 1, "", 1 },
	{ "a${B", true, 1, "", 1 },
	{ "a${B", false, 4, "", 4 },
	{ "a${", true, 1, "", 1 },
	{ "a${B}", true, 1, "B", 5 },
	{ "$$A.", true, 1, "A", 3 },
	{ "${A:-x} $B.", true, 8, "B", 10 },
	{ "${1} $1 ${ A } $B.", true, 15, "B", 17 },
	{ "${A$B}", true, 3, "B", 5 },
	{ "$1", true, 2, "", 2 },
	{ "${ A", true, 4, "", 4 },
};

START_TEST(a_piece)
{
	struct plain_piece piece = plain_next(cases[_i].text, strlen(cases[_i].text),
	    cases[_i].more);

	ck_assert_uint_eq(piece.literal, cases[_i].literal);
	ck_assert_uint_eq(piece.length, cases[_i].length);
	ck_assert_uint_eq(piece.name ? piece.name_length : 0, strlen(cases[_i].name));
	if (piece.name)
		ck_assert_mem_eq(piece.name, cases[_i].name, piece.name_length);
	else
		ck_assert_str_eq(cases[_i].name, "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plain");
	TCase *test = tcase_create("plain");

	tcase_add_loop_test(test, a_piece, 0, (int)(sizeof cases / sizeof *cases));
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
