/*
 * Blocks: conditions, lists, lines that vanish, nesting.
 */

#include <stdio.h>

#include "template_help.h"

static const struct row lines[] = {
	{ "%{ if A }\nyes\n%{ endif }\n", "A=1", "yes\n" },
	{ "%{ if A }\nyes\n%{ endif }\n", "A=0", "" },
	{ "%{ if A }\nyes\n%{ endif }", "A=1", "yes\n" },
	{ "  %{ if A }  \nyes\n\t%{ endif }\t\nend", "A=1", "yes\nend" },
	{ "%{ if A }\r\nyes\r\n%{ endif }\r\nx\r\n", "A=1", "yes\r\nx\r\n" },
	{ "a\n%{ if A }\nb\n%{ else }\nc\n%{ endif }\nd\n", "A=1", "a\nb\nd\n" },
	{ "a\n%{ if A }\nb\n%{ else }\nc\n%{ endif }\nd\n", "", "a\nc\nd\n" },
	{ "a %{ if A }b%{ endif } c\n", "A=1", "a b c\n" },
	{ "a %{ if A }b%{ endif } c\n", "", "a  c\n" },
	{ "%{ if A }%{ endif }\n", "A=1", "\n" },
	{ "%{ if A }x\n%{ endif }\n", "A=1", "x\n" },
	{ " %{ if A } x%{ endif }\n", "A=1", "  x\n" },
	{ "x%{ if A }\ny%{ endif }\n", "A=1", "x\ny\n" },
	{ "${A}%{ if A }\ny%{ endif }\n", "A=1", "1\ny\n" },
	{ "%{ if A }${A}\n%{ endif }z\n", "A=1", "1\nz\n" },
	{ "\n\n%{ if A }\n\n%{ endif }\n\n", "A=1", "\n\n\n\n" },
	{ "%{if A}x%{endif}%{\tif\tA\t}y%{\tendif\t}", "A=1", "xy" },
	{ "%{ for x in A }\n%{ if x == 2 }\n[${x}]\n%{ endif }\n%{ endfor }\n", "A=1 2 3",
	    "[2]\n" },
	{ "%{ for x in A }\n", "A=", NULL },
	{ "\xef\xbb\xbf%{ if A }\nx\n%{ endif }\n", "A=1", "\xef\xbb\xbf\nx\n" },
	{ 0 },
};

static const struct row branches[] = {
	{ "%{ if A }a%{ elif B }b%{ elif C }c%{ else }d%{ endif }", "A=1;B=1", "a" },
	{ "%{ if A }a%{ elif B }b%{ elif C }c%{ else }d%{ endif }", "B=1;C=1", "b" },
	{ "%{ if A }a%{ elif B }b%{ elif C }c%{ else }d%{ endif }", "C=1", "c" },
	{ "%{ if A }a%{ elif B }b%{ elif C }c%{ else }d%{ endif }", "", "d" },
	{ "%{ if A }a%{ elif B }b%{ endif }.", "", "." },
	{ "%{ if A }%{ if B }x%{ else }y%{ endif }%{ else }z%{ endif }", "A=1", "y" },
	{ "%{ if A }%{ if B }x%{ else }y%{ endif }%{ else }z%{ endif }", "B=1", "z" },
	{ "%{ if A }${NONE}%{ endif }.", "", "." },
	{ "%{ if A }$((1/0))%{ else }ok%{ endif }", "", "ok" },
	{ "%{ else }", "", NULL },
	{ "%{ elif A }", "", NULL },
	{ "%{ endif }", "", NULL },
	{ "%{ endfor }", "", NULL },
	{ "%{ if A }", "", NULL },
	{ "%{ if A }%{ endfor }", "", NULL },
	{ "%{ if A }%{ for x in A }%{ endif }%{ endfor }", "A=1", NULL },
	{ "%{ if A }%{ else }%{ else }%{ endif }", "", NULL },
	{ "%{ if A }%{ else }%{ elif A }%{ endif }", "", NULL },
	{ "%{ if A }%{ else if B }%{ endif }", "", NULL },
	{ "%{ if A }%{ endif A }", "", NULL },
	{ "%{ if }%{ endif }", "", NULL },
	{ "%{ if A", "", NULL },
	{ "%{ if A\n }%{ endif }", "A=1", NULL },
	{ "%{~ if A }%{ endif }", "", NULL },
	{ "%{ if A ~}%{ endif }", "", NULL },
	{ "%{ if A }%{ endif ~}", "", NULL },
	{ "%{ if A }%{ else~}%{ endif }", "", NULL },
	{ 0 },
};

/* The condition and what must be true of it: T, F, or E for an error. */
static const struct {
	char expected;
	const char *condition;
	const char *environment;
} conditions[] = {
	{ 'F', "A", "" }, { 'F', "A", "A=" }, { 'F', "A", "A=0" }, { 'F', "A", "A=false" },
	{ 'F', "A", "A=No" }, { 'F', "A", "A=OFF" }, { 'F', "A", "A=FaLsE" },
	{ 'T', "A", "A=1" }, { 'T', "A", "A=yes" }, { 'T', "A", "A=00" }, { 'T', "A", "A=n" },
	{ 'T', "A", "A= " }, { 'T', "A", "A=falsey" }, { 'T', "A", "A=off " },
	{ 'T', "true", "" }, { 'F', "false", "" }, { 'F', "!true", "" }, { 'T', "!!true", "" },
	{ 'T', "1", "" }, { 'F', "0", "" }, { 'T', "-1", "" }, { 'T', "\"x\"", "" },
	{ 'F', "\"\"", "" }, { 'F', "\"no\"", "" },
	{ 'T', "A == \"x\"", "A=x" }, { 'F', "A == \"x\"", "A=X" }, { 'F', "A == \"x\"", "" },
	{ 'T', "A == \"\"", "" }, { 'T', "A == B", "" }, { 'T', "A != B", "A=1" },
	{ 'T', "A == B", "A=010;B=10" }, { 'T', "A == 10", "A=010" },
	{ 'T', "A == \"10\"", "A=010" }, { 'T', "A", "A=\x10" },
	{ 'F', "A == 10", "A=10x" }, { 'T', "A != 10", "A=10x" }, { 'F', "A == 10", "" },
	{ 'T', "A == -1", "A=-1" }, { 'F', "A == B", "A=1.0;B=1" },
	{ 'F', "A == B", "A=9223372036854775808;B=9223372036854775809" },
	{ 'T', "A == true", "A=yes" }, { 'F', "A == true", "A=off" }, { 'T', "A == false", "" },
	{ 'T', "A != true", "A=no" }, { 'T', "true == A", "A=on" }, { 'T', "A == false", "A=0" },
	{ 'T', "A > 9", "A=10" }, { 'F', "A < 9", "A=10" }, { 'T', "A >= 10", "A=10" },
	{ 'T', "A <= 10", "A=10" }, { 'T', "9 < A", "A=10" }, { 'T', "A<B", "A=9;B=10" },
	{ 'E', "A > 9", "" }, { 'E', "A > 9", "A=x" }, { 'E', "A > \"x\"", "A=1" },
	{ 'E', "A > true", "A=1" }, { 'E', "9 < A", "A=" },
	{ 'T', "A && B", "A=1;B=1" }, { 'F', "A && B", "A=1" }, { 'T', "A || B", "B=1" },
	{ 'F', "A || B", "" }, { 'F', "!A || B", "A=1" }, { 'T', "A || B && C", "A=1" },
	{ 'F', "(A || B) && C", "A=1" }, { 'T', "!(A && B)", "A=1" }, { 'T', "! A", "" },
	{ 'F', "A && A > 1", "" }, { 'T', "!A || A > 1", "" }, { 'E', "A || A > 1", "" },
	{ 'T', "A == 1 && B == 2 || C", "A=1;B=2" }, { 'F', "!A == true", "A=1" },
	{ 'T', "A!=B", "A=1" }, { 'F', "!A!=true", "" },
	{ 'T', "(A == \"x\") == true", "A=x" }, { 'T', "((((A))))", "A=1" },
	{ 'T', "defined(A)", "A=" }, { 'F', "defined(A)", "" }, { 'T', "!defined( A )", "" },
	{ 'T', "A == \"a\\\"b\\\\\"", "A=a\"b\\" }, { 'T', "A == \"}\"", "A=}" },
	{ 'T', "A == \"%{ endif }\"", "A=%{ endif }" }, { 'T', "A == \"${B}\"", "A=${B}" },
	{ 'T', "A == \"\xc3\xa9\"", "A=\xc3\xa9" },
	{ 'E', "", "" }, { 'E', "A B", "" }, { 'E', "A ==", "" }, { 'E', "== A", "" },
	{ 'E', "A = 1", "" }, { 'E', "A === 1", "" }, { 'E', "A & B", "" }, { 'E', "A | B", "" },
	{ 'E', "(A", "" }, { 'E', "A)", "" }, { 'E', "not A", "" }, { 'E', "A and B", "" },
	{ 'E', "$A", "" }, { 'E', "${A}", "" }, { 'E', "'x'", "" }, { 'E', "\"x", "" },
	{ 'E', "A + 1 == 2", "A=1" }, { 'E', "defined(\"A\")", "" }, { 'E', "defined A", "" },
	{ 'E', "lower(A)", "" }, { 'E', "1.5", "" }, { 'E', "1x", "" }, { 'E', "A ? B : C", "" },
	{ 'E', "99999999999999999999", "" },
};

static const struct row loops[] = {
	{ "%{ for x in A }<${x}>%{ endfor }", "A=a", "<a>" },
	{ "%{ for x in A }<${x}>%{ endfor }", "A=,a,, b\t c ,", "<a><b><c>" },
	{ "%{ for x in A }<${x}>%{ endfor }", "A=", "" },
	{ "%{ for x in A }<${x}>%{ endfor }", "A= , ", "" },
	{ "%{ for x in A }<${x}>%{ endfor }", "", NULL },
	{ "%{ for i, x in A }${i}=${x};%{ endfor }", "A=a b", "0=a;1=b;" },
	{ "%{for i,x in A}${i}${x}%{endfor}", "A=a b", "0a1b" },
	{ "%{ for x in split(\";\", A) }<${x}>%{ endfor }", "A=a b", "<a b>" },
	{ "%{ for x in split(\":\", A) }<${x}>%{ endfor }", "A=:a::b:", "<a><b>" },
	{ "%{ for x in split(\"--\", A) }<${x}>%{ endfor }", "A=a-b--c---d", "<a-b><c><-d>" },
	{ "%{ for i, x in split( \",\" , A ) }${i}${x}%{ endfor }", "A=a,b", "0a1b" },
	{ "%{ for x in split(\"\", A) }%{ endfor }", "A=a", NULL },
	{ "%{ for x in split(A) }%{ endfor }", "A=a", NULL },
	{ "%{ for x in range(1, 3) }${x} %{ endfor }", "", "1 2 3 " },
	{ "%{ for x in range(-1, 1) }${x} %{ endfor }", "", "-1 0 1 " },
	{ "%{ for x in range(3, 1) }${x}%{ endfor }", "", "" },
	{ "%{ for x in range(2, 2) }${x}%{ endfor }", "", "2" },
	{ "%{ for i, x in range(5, 6) }${i}:${x} %{ endfor }", "", "0:5 1:6 " },
	{ "%{ for x in range(A, A + 1) }${x}%{ endfor }", "A=1", "12" },
	{ "%{ for x in range(1, ${A:-2}) }${x}%{ endfor }", "", "12" },
	{ "%{ for x in range(9223372036854775806, 9223372036854775807) }x%{ endfor }", "", "xx" },
	{ "%{ for x in range(1, A) }%{ endfor }", "A=x", NULL },
	{ "%{ for x in range(1, A) }%{ endfor }", "", NULL },
	{ "%{ for x in range(1, 2000000) }%{ endfor }", "", NULL },
	{ "%{ for x in range(1) }%{ endfor }", "", NULL },
	{ "%{ for k, v in env(\"P_\") }${k}=${v} %{ endfor }", "P_B=2;Q=3;P_A=1;P_=0;P=x",
	    "P_=0 P_A=1 P_B=2 " },
	{ "%{ for k, v in env(\"P_\") }${k#P_}%{ endfor }", "P_B=2;P_A=1", "AB" },
	{ "%{ for k, v in env(\"P_\") }%{ endfor }", "", "" },
	{ "%{ for v in env(\"P_\") }%{ endfor }", "P_A=1", NULL },
	{ "%{ for k, v in env(P_) }%{ endfor }", "P_A=1", NULL },
	{ "%{ for x in A }${x}%{ endfor }${x}", "A=1 2;x=out", "12out" },
	{ "%{ for x in x }${x},%{ endfor }", "x=1 2", "1,2," },
	{ "%{ for x in A }%{ for y in B }${x}${y} %{ endfor }%{ endfor }", "A=1 2;B=a b",
	    "1a 1b 2a 2b " },
	{ "%{ for x in A }%{ for x in B }${x}%{ endfor }${x}%{ endfor }", "A=1 2;B=a b", "ab1ab2" },
	{ "%{ for i, x in A }%{ for y in B }${i}${x}${y} %{ endfor }%{ endfor }", "A=a b;B=c",
	    "0ac 1bc " },
	{ "%{ for x in A }%{ for y in split(\":\", x) }<${y}>%{ endfor };%{ endfor }", "A=a:b c",
	    "<a><b>;<c>;" },
	{ "%{ for k, v in env(\"P\") }%{ for l, w in env(\"P\") }${v}${w} %{ endfor }%{ endfor }",
	    "P1=a;P2=b", "aa ab ba bb " },
	{ "%{ for i in range(1, 2) }$((i * 10)) %{ endfor }", "", "10 20 " },
	{ "%{ for i in range(1, 3) }%{ if i > 1 },%{ endif }${i}%{ endfor }", "", "1,2,3" },
	{ "%{ for i, x in A }%{ if i }, %{ endif }${x}%{ endfor }", "A=a b c", "a, b, c" },
	{ "%{ for x in A }${S:+${S},}${S:=${x}}%{ endfor }", "A=a b", "aa,a" },
	{ "%{ for x in A }${N:=${x}}%{ endfor }${N}", "A=a b", "aaa" },
	{ "%{ for in in A }${in}%{ endfor }", "A=1 2", "12" },
	{ "%{ for range in range(1, 2) }${range}%{ endfor }", "", "12" },
	{ "%{ for x in split }${x}%{ endfor }", "split=1 2", "12" },
	{ "%{ for x in envoy }${x}%{ endfor }", "envoy=1 2", "12" },
	{ "%{ for x in A }${x | upper}${#x}${x%b}%{ endfor }", "A=ab", "AB2a" },
	{ "%{ for x of A }%{ endfor }", "A=1", NULL },
	{ "%{ for x inA }%{ endfor }", "A=1", NULL },
	{ "%{ for x }%{ endfor }", "A=1", NULL },
	{ "%{ for 1 in A }%{ endfor }", "A=1", NULL },
	{ "%{ for x in }%{ endfor }", "A=1", NULL },
	{ "%{ for x in \"a b\" }%{ endfor }", "A=1", NULL },
	{ "%{ for x in ${A} }%{ endfor }", "A=1", NULL },
	{ "%{ for a, b, c in A }%{ endfor }", "A=1", NULL },
	{ "%{ for x in A B }%{ endfor }", "A=1;B=1", NULL },
	{ "%{ for x in A }${y}%{ endfor }", "A=1", NULL },
	{ 0 },
};

START_TEST(all_lines)
{
	help_rows(lines);
}
END_TEST

START_TEST(all_branches)
{
	help_rows(branches);
}
END_TEST

START_TEST(all_loops)
{
	help_rows(loops);
}
END_TEST

START_TEST(all_conditions)
{
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
		struct row row = {
			mem_printf("%%{ if %s }T%%{ else }F%%{ endif }", conditions[i].condition),
			conditions[i].environment, NULL,
		};
		const char expected[] = { conditions[i].expected, '\0' };

		row.expected = *expected == 'E' ? NULL : expected;
		help_row(&row);
	}
}
END_TEST

START_TEST(facts_are_not_listed)
{
	struct template_errors errors = {0};
	static const char text[] = "%{ for k, v in env(\"USHER_\") }${k}%{ endfor }${USHER_CPUS}";
	struct vars vars = help_vars("USHER_PORT=1");
	struct buf out = {0};
	bool secret = false;

	vars_set_text(&vars, "USHER_CPUS", "4", VAR_FACT);
	template_render(template_parse(text, sizeof text - 1, &errors), &vars, &out, &secret,
	    &errors);
	ck_assert_str_eq(buf_text(&out), "USHER_PORT4");
}
END_TEST

/* COUNT times FRONT, then TEXT, then COUNT times BACK. */
static const char *
nested(size_t count, const char *front, const char *text, const char *back)
{
	struct buf buf = {0};

	for (size_t i = 0; i < count; i++)
		buf_add_text(&buf, front);
	buf_add_text(&buf, text);
	for (size_t i = 0; i < count; i++)
		buf_add_text(&buf, back);
	return buf_text(&buf);
}

static const struct {
	const char *front, *text, *back, *expected;
} nests[] = {
	{ "%{ if A }", "x", "%{ endif }", "x" },
	{ "%{ for i in A }", "x", "%{ endfor }", "x" },
	{ "${N:-", "x", "}", "x" },
	{ "$((${N:-", "7", "}))", "7" },
};

START_TEST(nesting_is_bounded)
{
	for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
		const char *text = nested(30, nests[i].front, nests[i].text, nests[i].back);
		struct outcome outcome = help_render(text, "A=1");

		ck_assert_msg(!outcome.errors.count, "%s", text);
		ck_assert_str_eq(outcome.out.data, nests[i].expected);
		text = nested(100000, nests[i].front, nests[i].text, nests[i].back);
		outcome = help_render(text, "A=1");
		ck_assert_uint_gt(outcome.errors.count, 0);
		ck_assert_uint_lt(outcome.errors.count, 20);
		outcome = help_render(nested(100000, nests[i].front, "", ""), "A=1");
		ck_assert_uint_gt(outcome.errors.count, 0);
	}
	ck_assert_uint_gt(help_render(nested(100000, "$((", "", ""), "").errors.count, 0);
	ck_assert_uint_gt(help_render(nested(1, "$((", nested(9999, "(", "1", ")"), "))"), "")
	    .errors.count, 0);
	ck_assert_str_eq(help_render(nested(1, "$((", nested(50, "(", "1", ")"), "))"), "")
	    .out.data, "1");
	ck_assert_str_eq(help_render(nested(1, "$((1", nested(9999, " + 1", "", ""), "))"), "")
	    .out.data, "10000");
	ck_assert_uint_gt(help_render(nested(1, "$((1", nested(9999, " ? 1 : 0", "", ""), "))"), "")
	    .errors.count, 0);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		all_lines, all_branches, all_conditions, all_loops, facts_are_not_listed,
		nesting_is_bounded,
	};

	return help_main("template blocks", tests, sizeof tests / sizeof *tests);
}
