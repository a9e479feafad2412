/*
 * The template language, rule by rule: text that is left alone, values, operators, words,
 * patterns, numbers.
 */

#include "template_help.h"

static const struct row text_left_alone[] = {
	{ "", "", "" },
	{ "plain\n", "", "plain\n" },
	{ "$", "", "$" },
	{ "$$", "", "$$" },
	{ "a $ b", "", "a $ b" },
	{ "$NAME $1 $@ $$", "NAME=x", "$NAME $1 $@ $$" },
	{ "$(date) `x` $'a' $\"b\"", "", "$(date) `x` $'a' $\"b\"" },
	{ "$( (1) )", "", "$( (1) )" },
	{ "${1} ${12} ${1:-x}", "", "${1} ${12} ${1:-x}" },
	{ "\\n \\$ \\\\ \\}", "", "\\n \\$ \\\\ \\}" },
	{ "{ } {{ x }} }", "", "{ } {{ x }} }" },
	{ "%", "", "%" },
	{ "%%", "", "%%" },
	{ "%{", "", "%{" },
	{ "%%%{x}", "", "%%%{x}" },
	{ "%{ iff X }%{ elseif X }%{IF}%{ end }", "", "%{ iff X }%{ elseif X }%{IF}%{ end }" },
	{ "%{if;x}%{for;x}%{else,}", "", "%{if;x}%{for;x}%{else,}" },
	{ "%{if-x} %{if.x} %{endif_x}", "", "%{if-x} %{if.x} %{endif_x}" },
	{ "%{~ x } %{~}", "", "%{~ x } %{~}" },
	{ "100%\r\nb\r\n", "", "100%\r\nb\r\n" },
	{ "\xef\xbb\xbf${A}", "A=x", "\xef\xbb\xbfx" },
	{ "~* \"$user\" $(POD_IP) @A@ {$HOST}", "", "~* \"$user\" $(POD_IP) @A@ {$HOST}" },
	{ 0 },
};

static const struct row dollars_collapse[] = {
	{ "$${A}", "A=x", "${A}" },
	{ "$$${A}", "A=x", "$x" },
	{ "$$$${A}", "A=x", "$${A}" },
	{ "$$$$${A}", "A=x", "$$x" },
	{ "$$$", "", "$$$" },
	{ "$$$A", "", "$$$A" },
	{ "$${1}", "", "${1}" },
	{ "$$${1}", "", "$${1}" },
	{ "$${", "", "${" },
	{ "$${a.b} $${", "", "${a.b} ${" },
	{ "$${a${B}}", "B=x", "${ax}" },
	{ "$$((1))", "", "$((1))" },
	{ "$$$((1))", "", "$1" },
	{ "$$$$((1))", "", "$$((1))" },
	{ "$$(1)", "", "$$(1)" },
	{ "%%{ if A }", "", "%{ if A }" },
	{ "%%%{ if A }x%{ endif }", "A=1", "%x" },
	{ "%%%%{ endif }", "", "%%{ endif }" },
	{ "%%{~ if A }", "", "%{~ if A }" },
	{ "%%{ iffy }", "", "%%{ iffy }" },
	{ 0 },
};

static const struct row values[] = {
	{ "${A}", "A=", "" },
	{ "${A}${B}", "A=1;B=2", "12" },
	{ "${a1_}${_}", "a1_=x;_=y", "xy" },
	{ "${a}${A}", "a=1;A=2", "12" },
	{ "$${A}${A}}", "A=x", "${A}x}" },
	{ "${A}", "A=${B} $((1)) %{ if x }", "${B} $((1)) %{ if x }" },
	{ "${A}", "A=a\tb", "a\tb" },
	{ "${A}", "A=\xff\xfe", "\xff\xfe" },
	{ "x${A}", "", NULL },
	{ "${}", "", NULL },
	{ "${ A}", "A=1", NULL },
	{ "${A }", "A=1", NULL },
	{ "${A", "A=1", NULL },
	{ "${A\n}", "A=1", NULL },
	{ "${A.b}", "A=1", NULL },
	{ "${A-b", "A=1", NULL },
	{ "${A[0]}", "A=1", NULL },
	{ "${!A}", "A=1", NULL },
	{ "${A@Q}", "A=1", NULL },
	{ "${A^}", "A=1", NULL },
	{ "${A:}", "A=1", NULL },
	{ "${A:#x}", "A=1", NULL },
	{ "${A:%x}", "A=1", NULL },
	{ "${@}", "", NULL },
	{ "${?}", "", NULL },
	{ "${-x}", "", NULL },
	{ "${#}", "", NULL },
	{ "${##}", "", NULL },
	{ "${#A:-x}", "A=1", NULL },
	{ "${A1:1}", "A1=abc", NULL },
	{ 0 },
};

static const struct row operators[] = {
	{ "${A-w}", "", "w" },
	{ "${A-w}", "A=", "" },
	{ "${A-w}", "A=x", "x" },
	{ "${A:-w}", "", "w" },
	{ "${A:-w}", "A=", "w" },
	{ "${A:-w}", "A=x", "x" },
	{ "${A=w}${A}", "", "ww" },
	{ "${A=w}${A}", "A=", "" },
	{ "${A=w}${A}", "A=x", "xx" },
	{ "${A:=w}${A}", "", "ww" },
	{ "${A:=w}${A}", "A=", "ww" },
	{ "${A:=w}${A}", "A=x", "xx" },
	{ "${A?w}", "", NULL },
	{ "${A?w}", "A=", "" },
	{ "${A?}", "A=x", "x" },
	{ "${A?}", "", NULL },
	{ "${A:?w}", "", NULL },
	{ "${A:?w}", "A=", NULL },
	{ "${A:?w}", "A=x", "x" },
	{ "${A+w}", "", "" },
	{ "${A+w}", "A=", "w" },
	{ "${A+w}", "A=x", "w" },
	{ "${A:+w}", "", "" },
	{ "${A:+w}", "A=", "" },
	{ "${A:+w}", "A=x", "w" },
	{ "${A:-}${A-}${A:+}${A+}", "", "" },
	{ "${A:=}[${A}]", "", "[]" },
	{ "${A:--}${A:-=}${A:-?}${A:-+}${A:-#}${A:-%}${A:-:}", "", "-=?+#%:" },
	{ "${A-b:-c}", "", "b:-c" },
	{ "${A+b-c}", "A=", "b-c" },
	{ "${#A}", "A=", "0" },
	{ "${#A}", "A=abc", "3" },
	{ "${#A}", "A=h\xc3\xa9llo \xf0\x9f\x98\x80", "7" },
	{ "${#A}", "A=\xff\xc3", "2" },
	{ "${#A}", "A=a\nb", "3" },
	{ "${#A}", "", NULL },
	{ "${A:=x}${B:=${A}y}${B}", "", "xxyxy" },
	{ "${A:+${A:=z}}[${A-unset}]", "", "[unset]" },
	{ 0 },
};

static const struct row words[] = {
	{ "${A:-a b  c}", "", "a b  c" },
	{ "${A:- a }", "", " a " },
	{ "${A:-a\nb\n}", "", "a\nb\n" },
	{ "${A:-'x' \"y\" `z`}", "", "'x' \"y\" `z`" },
	{ "${A:-${B}}", "B=x", "x" },
	{ "${A:-${B:-${C:-${D:-deep}}}}", "", "deep" },
	{ "${A:-${B}${C} ${B}}", "B=1;C=2", "12 1" },
	{ "${A:-${B}}", "", NULL },
	{ "${A:-${B}}", "A=x", "x" },
	{ "${A:+${B}}", "", "" },
	{ "${A:-{}}", "", "{}" },
	{ "${A:-{\"a\":{\"b\":1}}}!", "", "{\"a\":{\"b\":1}}!" },
	{ "${A:-{${B}}}", "B=x", "{x}" },
	{ "${A:-a}b}", "", "ab}" },
	{ "${A:-a\\}b}", "", "a}b" },
	{ "${A:-a\\{b}", "", "a{b" },
	{ "${A:-a\\|b}", "", "a|b" },
	{ "${A:-a\\\\}", "", "a\\" },
	{ "${A:-a\\\\}b}", "", "a\\b}" },
	{ "${A:-a\\nb\\$c}", "", "a\\nb\\$c" },
	{ "${A:-\\${B}}", "B=x", "\\x" },
	{ "${A:-$${B}}", "B=x", "${B}" },
	{ "${A:-$$${B}}", "B=x", "$x" },
	{ "${A:-$B $ $$}", "B=x", "$B $ $$" },
	{ "${A:-${1}}", "", "${1}" },
	{ "${A:-$((1 + 2))}", "", "3" },
	{ "${A:-$$((1))}", "", "$((1))" },
	{ "${A:-%{ if B }}", "", "%{ if B }" },
	{ "${A:-%%{ if B }}", "", "%%{ if B }" },
	{ "${A:-x", "", NULL },
	{ "${A:-{x}", "", NULL },
	{ "${A:-\\}", "", NULL },
	{ "${A:-${B.c}}", "A=1", NULL },
	{ 0 },
};

static const struct row patterns[] = {
	{ "${A#*/}", "A=/a/b", "a/b" },
	{ "${A##*/}", "A=/a/b", "b" },
	{ "${A%/*}", "A=/a/b", "/a" },
	{ "${A%%/*}", "A=/a/b", "" },
	{ "${A#a}", "A=abc", "bc" },
	{ "${A#b}", "A=abc", "abc" },
	{ "${A%c}", "A=abc", "ab" },
	{ "${A%b}", "A=abc", "abc" },
	{ "${A#}${A%}${A##}${A%%}", "A=x", "xxxx" },
	{ "${A#?}", "A=\xc3\xa9x", "x" },
	{ "${A%?}", "A=x\xc3\xa9", "x" },
	{ "${A%?}", "A=x\xff", "x" },
	{ "${A#*}", "A=abc", "abc" },
	{ "${A##*}", "A=abc", "" },
	{ "${A%*}", "A=abc", "abc" },
	{ "${A%%*}", "A=abc", "" },
	{ "${A#[ab]}", "A=bx", "x" },
	{ "${A#[!ab]}", "A=bx", "bx" },
	{ "${A#[^ab]}", "A=cx", "x" },
	{ "${A#[a-c]}", "A=bx", "x" },
	{ "${A#[a-]}", "A=-x", "x" },
	{ "${A#[]a]}", "A=]x", "x" },
	{ "${A#[!]a]}", "A=]x", "]x" },
	{ "${A#[\\]]}", "A=]x", "x" },
	{ "${A##[[:digit:]]*[[:alpha:]]}", "A=12ab3", "3" },
	{ "${A#[[:space:]]}", "A= x", "x" },
	{ "${A##*[[:punct:]]}", "A=a!b/c:d@e[f`g{h~i", "i" },
	{ "${A##*[[:cntrl:]]}", "A=a\x7f""b\x1f""c", "c" },
	{ "${A##[![:upper:][:lower:]]*[[:xdigit:]]}", "A=1xFg", "g" },
	{ "${A#[[:nosuch:]]}", "A=xy", "xy" },
	{ "${A#[a}", "A=[ax", "x" },
	{ "${A#\\*}", "A=*x", "x" },
	{ "${A#\\*}", "A=ax", "ax" },
	{ "${A#\\?}${A#\\[}", "A=?[", "[?[" },
	{ "${A#\\\\}", "A=\\x", "x" },
	{ "${A#\\}}", "A=}x", "x" },
	{ "${A#\\{}", "A={x", "x" },
	{ "${A%\\|*}", "A=x|y", "x" },
	{ "${A#{}", "A={x", NULL },
	{ "${A#{*}}", "A={x}y", "y" },
	{ "${A##a*b*c}", "A=aXbYcZc!", "!" },
	{ "${A#a*b*c}", "A=aXbYcZc!", "Zc!" },
	{ "${A%a*b*c}", "A=!aXbaYbc", "!aXb" },
	{ "${A%%a*b*c}", "A=!aXbaYbc", "!" },
	{ "${A%${B}}", "A=a.conf;B=.conf", "a" },
	{ "${A%${B}}", "A=a.conf;B=.*", "a" },
	{ "${A%${B:-.conf}}", "A=a.conf", "a" },
	{ "${A##*${B}}", "A=a:b:c;B=:", "c" },
	{ "${A#*a}", "A=baab", "ab" },
	{ "${A##*a}", "A=baab", "b" },
	{ "${A%a*}", "A=baab", "ba" },
	{ "${A%%a*}", "A=baab", "b" },
	{ "${A#*aab}", "A=aaab", "" },
	{ "${A%b}", "", NULL },
	{ "${A%b}", "A=", "" },
	{ "${A#* *}", "A=a b c", "b c" },
	{ "${A%% | *}", "A=a", NULL },
	{ 0 },
};

static const struct row numbers[] = {
	{ "$((1))", "", "1" },
	{ "$((  1 + 2 ))", "", "3" },
	{ "$((\n1\n+\t2\r\n))", "", "3" },
	{ "$((1 + 2 * 3))$(((1 + 2) * 3))", "", "79" },
	{ "$((7 / 2)) $((-7 / 2)) $((7 % 3)) $((-7 % 3))", "", "3 -3 1 -1" },
	{ "$((10 - 2 - 3)) $((100 / 5 / 2))", "", "5 10" },
	{ "$((-A)) $((- -A)) $((--A)) $((2--3)) $((2 - -3))", "A=4", "-4 4 4 5 5" },
	{ "$((A*B))", "A=6;B=-7", "-42" },
	{ "$((010 + 08))", "", "18" },
	{ "$((1 < 2))$((2 < 1))$((1 <= 1))$((1 > 2))$((1 >= 1))", "", "10101" },
	{ "$((1 == 1))$((1 != 1))$((1 < 2 == 1))", "", "101" },
	{ "$((1 + 1 == 2 ? 10 : 20))", "", "10" },
	{ "$((0 ? 1 : 0 ? 2 : 3))", "", "3" },
	{ "$((1 ? 0 ? 4 : 5 : 6))", "", "5" },
	{ "$((B ? A / B : 0))", "A=1;B=0", "0" },
	{ "$((B == 0 ? 0 : A / B))", "A=1;B=0", "0" },
	{ "$((1 ? 2 : NONE))", "", "2" },
	{ "$((min(3, 2)))$((max(3, 2)))$((min (1,min(0,2))))", "", "230" },
	{ "$((min + max))", "min=1;max=2", "3" },
	{ "$((9223372036854775807))", "", "9223372036854775807" },
	{ "$((-9223372036854775808))", "", "-9223372036854775808" },
	{ "$((A))", "A=-9223372036854775808", "-9223372036854775808" },
	{ "$((A % -1))", "A=-9223372036854775808", "0" },
	{ "$((${A} + ${B:-2} + ${#A}))", "A=10", "14" },
	{ "$((A - ${B#x}))", "A=3;B=x2", "1" },
	{ "$((1)))", "", "1)" },
	{ "$((A))", "", NULL },
	{ "$((A))", "A=", NULL },
	{ "$((A))", "A=x", NULL },
	{ "$((A))", "A= 1", NULL },
	{ "$((A))", "A=+1", NULL },
	{ "$((A))", "A=1.5", NULL },
	{ "$((A))", "A=0x10", NULL },
	{ "$((A))", "A=9223372036854775808", NULL },
	{ "$((9223372036854775808))", "", NULL },
	{ "$((A / 0))", "A=1", NULL },
	{ "$((A % 0))", "A=1", NULL },
	{ "$((A / B))", "A=-9223372036854775808;B=-1", NULL },
	{ "$((-A))", "A=-9223372036854775808", NULL },
	{ "$((A * 2))", "A=9223372036854775807", NULL },
	{ "$((A - 1))", "A=-9223372036854775808", NULL },
	{ "$((${A:-x}))", "", NULL },
	{ "$(())", "", NULL },
	{ "$((1", "", NULL },
	{ "$((1)", "", NULL },
	{ "$((1) )", "", NULL },
	{ "$((1 +))", "", NULL },
	{ "$((1 2))", "", NULL },
	{ "$((A = 1))", "A=1", NULL },
	{ "$((A++))", "A=1", NULL },
	{ "$((1 << 2))", "", NULL },
	{ "$((2 ** 2))", "", NULL },
	{ "$((1 & 1))", "", NULL },
	{ "$((1 && 1))", "", NULL },
	{ "$((!1))", "", NULL },
	{ "$((~1))", "", NULL },
	{ "$((+1))", "", NULL },
	{ "$((0x10))", "", NULL },
	{ "$((1.5))", "", NULL },
	{ "$(($A + 1))", "A=1", NULL },
	{ "$((1 ? 2))", "", NULL },
	{ "$((min(1)))", "", NULL },
	{ "$((abs(1)))", "", NULL },
	{ "$((\"1\"))", "", NULL },
	{ "$((echo a) | cat)", "", NULL },
	{ 0 },
};

START_TEST(all_text_left_alone)
{
	help_rows(text_left_alone);
}
END_TEST

START_TEST(all_dollars_collapse)
{
	help_rows(dollars_collapse);
}
END_TEST

START_TEST(all_values)
{
	help_rows(values);
}
END_TEST

START_TEST(all_operators)
{
	help_rows(operators);
}
END_TEST

START_TEST(all_words)
{
	help_rows(words);
}
END_TEST

START_TEST(all_patterns)
{
	help_rows(patterns);
}
END_TEST

START_TEST(all_numbers)
{
	help_rows(numbers);
}
END_TEST

START_TEST(bytes_are_kept)
{
	static const char text[] = "a\0b${A}\0\r\n\xff";
	struct vars vars = help_vars("A=x");
	struct outcome outcome = help_render_bytes(text, sizeof text - 1, &vars);

	ck_assert_uint_eq(outcome.errors.count, 0);
	ck_assert_uint_eq(outcome.out.length, 8);
	ck_assert_mem_eq(outcome.out.data, "a\0bx\0\r\n\xff", 8);
}
END_TEST

START_TEST(nothing_is_a_template)
{
	struct vars vars = {0};
	struct template_errors errors = {0};
	struct buf out = {0};
	bool secret = false;

	template_render(template_parse(NULL, 0, &errors), &vars, &out, &secret, &errors);
	ck_assert_uint_eq(errors.count, 0);
	ck_assert_uint_eq(out.length, 0);
}
END_TEST

START_TEST(rendering_appends)
{
	struct template_errors errors = {0};
	struct vars vars = help_vars("A=x");
	struct buf out = {0};
	bool secret = false;

	buf_add_text(&out, "before ");
	template_render(template_parse("${A:-y | upper}", 15, &errors), &vars, &out, &secret,
	    &errors);
	ck_assert_str_eq(buf_text(&out), "before X");
}
END_TEST

START_TEST(assignment_ends_with_the_rendering)
{
	struct template_errors errors = {0};
	struct vars vars = {0};
	struct buf out = {0};
	bool secret = false;
	struct template *template = template_parse("${A:=x}${A}", 11, &errors);

	template_render(template, &vars, &out, &secret, &errors);
	ck_assert_ptr_null(vars_find(&vars, "A", 1));
	template_render(template, &vars, &out, &secret, &errors);
	ck_assert_str_eq(buf_text(&out), "xxxx");
	template_render(template_parse("${A}", 4, &errors), &vars, &out, &secret, &errors);
	ck_assert_uint_eq(errors.count, 1);
}
END_TEST

static void
keep(void *context, const char *bytes, size_t length)
{
	buf_add(context, bytes, length);
}

/* Wherever a value stands in sixteen bytes, lines are rendered as the parser's code would be. */
START_TEST(lines_need_no_parsing)
{
	static const char *const texts[] = {
		"${A}\n", "a$b\n${A}${A}\n", "$$ $(x) $1 100% %% $\n${A}", "${A}$", "${EMPTY}x%",
		"${A}$$\n${LONG_NAME_9}x\n", "\r\n\t{${A}}\n",
	};
	const struct vars vars = help_vars("A=xyz;EMPTY=;LONG_NAME_9=0123456789abcdef0123");

	for (size_t i = 0; i < 40 * sizeof texts / sizeof *texts; i++) {
		char *text = mem_printf("%.*s%s", (int)(i % 40),
		    "                                        ", texts[i / 40]);
		struct buf out = {0}, room = {0};
		const struct template_sink sink = { .take = keep, .context = &out };

		ck_assert(template_lines(text, strlen(text), &vars, &room, &sink));
		ck_assert_str_eq(buf_text(&out),
		    help_render_bytes(text, strlen(text), &vars).out.data);
	}
}
END_TEST

/* What is not text and bare names of harmless values is left to the parser. */
START_TEST(other_lines_are_refused)
{
	static const char *const texts[] = {
		"$${A}", "${A:-x}", "${A", "${NONE}", "${S}", "${NL}", "${1}", "${}", "$((1))",
		"${#A}",
		"%{ if A }%{ endif }", "%%{ if A }", "${A | json}", "$$((1))", "${", "${A}${",
	};
	struct vars vars = help_vars("A=xyz;!S=secret;NL=a\nb");

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct buf room = {0};
		uint64_t counted = 0;
		const struct template_sink sink = { .count = &counted };

		ck_assert_msg(!template_lines(texts[i], strlen(texts[i]), &vars, &room, &sink),
		    "%s", texts[i]);
	}
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		all_text_left_alone, all_dollars_collapse, all_values, all_operators,
		all_words, all_patterns, all_numbers,
		bytes_are_kept, nothing_is_a_template, rendering_appends,
		assignment_ends_with_the_rendering, lines_need_no_parsing, other_lines_are_refused,
	};

	return help_main("template", tests, sizeof tests / sizeof *tests);
}
