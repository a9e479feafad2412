/*
 * Errors: where they are, what they say, that all are found; and the helpers around the language:
 * only=GLOB, names.
 */

#include <stdio.h>
#include <time.h>

#include "template_help.h"

/* The one error that a text gives. MESSAGE and REMEDY are parts of its own. */
struct fault {
	const char *text;
	const char *environment;
	size_t line, column, span;
	const char *message;
	const char *remedy;
};

static const struct fault faults[] = {
	{ "listen ${PROT};", "PORT=80", 1, 8, 7, "PROT is not set",
	    "a similar name is set: PORT; write $${PROT} for a literal" },
	{ "a\nb ${ZORK}", "PORT=80", 2, 3, 7, "ZORK is not set",
	    "set it, or write ${ZORK:-...} for a default; write $${ZORK} for a literal" },
	{ "a\r\n\r\n${A:-${BB}}", "", 3, 6, 5, "BB is not set", "${BB:-...}" },
	{ "${A | upper}", "", 1, 1, 12, "A is not set", "write $${A | upper} for a literal" },
	{ "$((A))", "", 1, 4, 1, "A is not set", "set it, or write ${A:-...} for a default" },
	{ "%{ for x in A }%{ endfor }", "", 1, 13, 1, "A is not set", "if defined(A) } around it" },
	{ "${A | \n upper}", "A=1", 1, 7, 1, "the name of a filter is missing", "filters are" },
	{ "${PORT:8080}", "", 1, 1, 12, "${PORT:8080} is not a form", "write ${PORT:-8080} for a" },
	{ "${sys:x}", "", 1, 1, 8, "${sys:x} is not a form", "write $${sys:x} for a literal" },
	{ "${env:HOME}", "", 1, 1, 11, "", "write ${HOME}" },
	{ "${env.HOME}", "", 1, 1, 11, "", "write ${HOME}" },
	{ "${env:HOME:-x}", "", 1, 1, 14, "", "write $${env:HOME:-x} for a literal" },
	{ "${X^^}", "X=a", 1, 1, 6, "", "write ${X | upper}" },
	{ "${X,,}", "X=a", 1, 1, 6, "", "write ${X | lower}" },
	{ "${x.y}", "", 1, 1, 6, "", "write $${x.y} for a literal" },
	{ "${ X }", "X=a", 1, 1, 6, "", "write ${X}" },
	{ "${X }", "X=a", 1, 1, 5, "", "write ${X}" },
	{ "${X/a/b}", "X=a", 1, 1, 8, "", "write $${X/a/b} for a literal" },
	{ "${X:0:5}", "X=a", 1, 1, 8, "", "write $${X:0:5} for a literal" },
	{ "${}", "", 1, 1, 3, "${} is not a form", "write $${} for a literal" },
	{ "x ${", "", 1, 3, 2, "${ is not closed", "$${ for a literal ${" },
	{ "x ${PORT;\n}", "PORT=1", 1, 3, 2, "${ is not closed", "write ${PORT}" },
	{ "x ${PORT:-80;\n", "", 1, 3, 8, "${ is not closed", "write } behind it" },
	{ "${A | uper}", "A=1", 1, 7, 4, "there is no filter uper", "a similar one is upper" },
	{ "${A:-x|zzzz}", "A=1", 1, 8, 4, "there is no filter zzzz", "\\|" },
	{ "${A | indent}", "A=1", 1, 13, 1, "indent needs a number", "indent 4" },
	{ "${A | json x}", "A=1", 1, 12, 1, "only | or }", "" },
	{ "${A?}", "", 1, 1, 5, "A is not set", "" },
	{ "${A:?}", "", 1, 1, 6, "A is not set", "set it, or write ${A:-...}" },
	{ "${PROT:?}", "PORT=1", 1, 1, 9, "PROT is not set", "PORT" },
	{ "${A:?}", "A=", 1, 1, 6, "A is empty", "set it" },
	{ "${A:?}", "!A=", 1, 1, 6, "A is empty", "set it" },
	{ "${A:?need ${B}\nnow}", "B=b", 1, 1, 14, "A: need b now", "" },
	{ "${A:?${S}}", "!S=s3cret", 1, 1, 10, "A is not set, and its message holds a secret",
	    "set" },
	{ "${A}", "A=a\nb", 1, 1, 4, "A holds a newline", "| json, or | indent N" },
	{ "x: ${N:-${A}}", "A=a\rb", 1, 9, 4, "A holds a control character", "| raw" },
	{ "${A | json}", "A=\xff", 1, 1, 11, "A is not UTF-8", "" },
	{ "${A | base64d}", "A=*", 1, 1, 14, "A is not base64", "" },
	{ "${A | file}", "A=/no/such", 1, 1, 11, "/no/such (from A) cannot be read: No such", "" },
	{ "${A | file}", "A=", 1, 1, 11, "A is empty: it names no file", "" },
	{ "${A | file}", "!A=/no/such", 1, 1, 11, "the file that A names cannot be read: No", "" },
	{ "${A | file}", "A=/no\nset", 1, 1, 11, "the file that A names cannot be read: No", "" },
	{ "$((A + 1))", "A=512M", 1, 4, 1, "A is not an integer",
	    "set A to a whole number without a" },
	{ "$((${A} + 1))", "A=x", 1, 4, 2, "the value of this ${ } is not an", "whole number" },
	{ "$((A + 1))", "A=", 1, 4, 1, "A is empty", "${A:-0}" },
	{ "$((A + 1))", "A=99999999999999999999", 1, 4, 1, "A does not fit 64 bits", "" },
	{ "$((A + POR))", "A=1;PORT=1", 1, 8, 3, "POR is not set", "PORT" },
	{ "$((1 / (A - 1)))", "A=1", 1, 6, 1, "division by zero", "max(1, ...)" },
	{ "$((1 / A))", "A=0", 1, 6, 1, "division by A, which is zero", "write max(1, A)" },
	{ "$((1 % (A * 2)))", "A=0", 1, 6, 1, "division by zero", "max(1, ...)" },
	{ "$((1 / min(A, 2)))", "A=0", 1, 6, 1, "division by zero", "max(1, ...)" },
	{ "%{ for i in range(0, 0) }$((1 / i))%{ endfor }", "", 1, 31, 1, "division by i",
	    "max(1, i)" },
	{ "$((2 ** A))", "A=1", 1, 6, 2, "** is not known here", "write A * A" },
	{ "$((A && 1))", "A=1", 1, 6, 2, "&& is not known here", "write A ? B : 0" },
	{ "$((A || 1))", "A=1", 1, 6, 2, "|| is not known here", "write A ? 1 : B" },
	{ "$(($A * 2))", "A=1", 1, 4, 2, "$ is not expected here", "write A, without $" },
	{ "$((0x4000))", "", 1, 4, 6, "0x4000 is not a decimal integer", "in decimal" },
	{ "$((2 * 10m))", "", 1, 8, 3, "10m is not a decimal integer", "without a unit" },
	{ "$((2 * A))", "A=9223372036854775807", 1, 6, 1, "does not fit 64 bits", "" },
	{ "$((cmd arg))", "", 1, 8, 3, "arg is not expected here", "write $$(( for a literal $((" },
	{ "$((1", "", 1, 1, 1, "the end of this is missing", "write $$((" },
	{ "$((1 + #))", "", 1, 8, 1, "# is not expected here", "$$((" },
	{ "%{ if A }\nx\n", "", 1, 1, 2, "the %{ if } of line 1 is not closed", "%{ endif }" },
	{ "\n %{ for x in A }\nx\n", "A=", 2, 2, 2, "the %{ for } of line 2 is", "%{ endfor }" },
	{ "x%{ endif }", "", 1, 2, 10, "%{ endif } without %{ if }", "write %%{ endif" },
	{ "%{ else }", "", 1, 1, 9, "%{ else } without %{ if }", "%%{ else" },
	{ "%{ if A }\n%{ for x in A }\n%{ endif }", "A=1", 3, 1, 10,
	    "%{ endif } within the %{ for } of line 2", "write %{ endfor } before it" },
	{ "%{ for x in A }\n%{ endif }", "A=1", 2, 1, 10,
	    "%{ endif } closes the %{ for } of line 1", "write %{ endfor }" },
	{ "\n%{ if A }\n%{ endfor }", "A=1", 3, 1, 11, "%{ endfor } closes the %{ if } of line 2",
	    "write %{ endif }" },
	{ "%{ for x in A }%{ else }%{ endfor }", "A=1", 1, 16, 9, "%{ else } without %{ if }", "" },
	{ "%{ if A = \"x\" }%{ endif }", "A=x", 1, 9, 1, "= is not known here",
	    "write == to compare" },
	{ "%{ if A and B }%{ endif }", "", 1, 9, 3, "and is not known here", "write &&" },
	{ "%{ if A android }%{ endif }", "", 1, 9, 7, "android is not expected here", "%%{" },
	{ "%{ if A or B }%{ endif }", "", 1, 9, 2, "or is not known here", "write ||" },
	{ "%{ if A == 'x' }%{ endif }", "", 1, 12, 1, "' is not known here", "double quotes" },
	{ "%{ if $A }%{ endif }", "", 1, 7, 2, "$ is not expected here", "write A, without $" },
	{ "%{ if ${A} }%{ endif }", "", 1, 7, 3, "$ is not expected here", "write A, without $" },
	{ "%{ if }%{ endif }", "", 1, 7, 1, "the condition ends too early", "%%{" },
	{ "%{ for x of A }%{ endfor }", "", 1, 10, 2, "of is not expected",
	    "write %{ for X in LIST }" },
	{ "%{ for x in }%{ endfor }", "", 1, 13, 1, "the list is missing", "%{ for X in LIST }" },
	{ "%{ if A }%{ else }%{ else }%{ endif }", "", 1, 19, 9, "no branch may follow", "" },
	{ "%{ if A }%{ else if B }%{ endif }", "", 1, 10, 14, "%{ else if }", "%{ elif" },
	{ "%{~ if A }%{ endif }", "", 1, 1, 10, "there is no trim marker ~", "leave out the ~" },
	{ "%{ if A ~}%{ endif }", "", 1, 1, 9, "there is no trim marker ~", "leave out the ~" },
	{ "%{ if A", "", 1, 1, 6, "%{ if is not closed on its line", "%%{" },
	{ "%{ if A B }%{ endif }", "", 1, 9, 1, "B is not expected here", "%%{" },
	{ "%{ if A > 1 }%{ endif }", "", 1, 9, 1, "A is unset or empty", "write A && ..." },
	{ "%{ if A > 1 }%{ endif }", "A=x", 1, 9, 1, "A is not an integer", "without a unit" },
	{ "%{ for x in LST }%{ endfor }", "LIST=1", 1, 13, 3, "LST is not set", "LIST" },
	{ "%{ for v in env(\"A\") }%{ endfor }", "", 1, 17, 1, "env() gives names and values",
	    "NAME, VALUE" },
	{ "%{ for x in range(1, 9000000) }%{ endfor }", "", 1, 1, 2, "turn more than", "range()" },
	{ 0 },
};

START_TEST(one_error_is_told_well)
{
	for (const struct fault *fault = faults; fault->text; fault++) {
		struct outcome outcome = help_render(fault->text, fault->environment);
		const struct template_error *error;

		ck_assert_msg(outcome.errors.count == 1, "%s: %zu errors", fault->text,
		    outcome.errors.count);
		error = help_error(&outcome, 0);
		ck_assert_msg(strstr(error->message, fault->message), "%s: %s", fault->text,
		    error->message);
		ck_assert_msg(!*fault->remedy
		    || (error->remedy && strstr(error->remedy, fault->remedy)), "%s: %s",
		    fault->text, error->remedy);
		ck_assert_msg(error->line == fault->line && error->column == fault->column
		    && error->span == fault->span, "%s: %zu:%zu+%zu", fault->text, error->line,
		    error->column, error->span);
		ck_assert_ptr_nonnull(error->code);
	}
}
END_TEST

/* All errors of TEXT as "column,column". */
static const char *
columns(const char *text, const char *environment)
{
	struct outcome outcome = help_render(text, environment);
	struct buf buf = {0};

	for (size_t i = 0; i < outcome.errors.list.count; i++)
		buf_printf(&buf, "%s%zu", i ? "," : "", help_error(&outcome, i)->column);
	return buf_text(&buf);
}

START_TEST(all_errors_are_found_in_order)
{
	ck_assert_str_eq(columns("${A} ${B.c} ${C} $((D)) ${E | x} %{ endif } ${F}", ""),
	    "1,6,13,21,31,34,45");
	ck_assert_str_eq(columns("${A:-${B} ${C}} ${D}", ""), "6,11,17");
	ck_assert_str_eq(columns("$((A + B * C))", ""), "4,8,12");
	ck_assert_str_eq(columns("${A:-${B.b} ${C} ${D.d}}", ""), "6,13,18");
	ck_assert_str_eq(columns("${A:-x ${B} ${C.c} %{ endif }", ""), "1,8,13,20");
	ck_assert_str_eq(columns("%{ if A + }${B}%{ else }${C}%{ endif }", ""), "9,25");
	ck_assert_str_eq(columns("%{ for x in L }${A}${x.y}%{ endfor }${B}", "L=1 2 3"),
	    "16,20,37");
	ck_assert_str_eq(columns("%{ for x in L }%{ if x == 2 }${A}%{ else }${B}%{ endif }"
	    "%{ endfor }", "L=1 2 1"), "30,43");
	ck_assert_str_eq(columns("${A:-${A:-${A:-", ""), "1,6,11");
	ck_assert_str_eq(columns("%{ if A }${B}%{ for x in C }${D}", "A=1"), "1,10,14,26");
}
END_TEST

/* COUNT times TEXT. */
static struct buf
repeated(size_t count, const char *text)
{
	struct buf buf = {0};

	for (size_t i = 0; i < count; i++)
		buf_add_text(&buf, text);
	return buf;
}

START_TEST(fifty_are_kept)
{
	struct buf text = repeated(10000, "line\n${A} ${B.c}\n");
	struct vars vars = {0};
	struct outcome outcome = help_render_bytes(text.data, text.length, &vars);

	ck_assert_uint_eq(outcome.errors.count, 20000);
	ck_assert_uint_eq(outcome.errors.list.count, TEMPLATE_ERRORS_KEPT);
	for (size_t i = 0; i < TEMPLATE_ERRORS_KEPT; i++) {
		ck_assert_uint_eq(help_error(&outcome, i)->line, 2 + i / 2 * 2);
		ck_assert_uint_eq(help_error(&outcome, i)->column, i % 2 ? 6 : 1);
	}
}
END_TEST

static const char *const repeats[] = {
	"${A:-", "${", "${;", "$((", "$((1", "%{ if ", "%{ if x }", "%{ endif }", "%{ for x in y }",
	"{", "${A:-{", "}", "%", "$", "%{", "${A|", "$((${A:-", "%{ if \"", "${A:-\\", "${A#[",
	"$((-", "$((1?", "%{ if (", "%{ if !", "%{ else }", "$((a(", "${A:-$((", "%{ if x }\n",
	" %{ endif }\t",
	"%{ for x in range(1,${A:-", "%%%%{ if x }", "$$$${A}", "${A:-x|upper}", "${N:-${A}}",
};

/* What is long is not slow: half a megabyte of anything that nests, repeats or does not end. */
START_TEST(time_is_linear)
{
	struct vars vars = help_vars("A=x;x=1;y=1 2");

	for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
		struct buf text = repeated(500000 / strlen(repeats[i]), repeats[i]);
		clock_t start = clock();

		help_render_bytes(text.data, text.length, &vars);
		ck_assert_msg(clock() - start < 2 * CLOCKS_PER_SEC, "%s", repeats[i]);
	}
}
END_TEST

START_TEST(long_values_are_cut_fast)
{
	static const char *const forms[] = {
		"${A##*/}", "${A%%.*}", "${A#*/}", "${A%/*}", "${A##*a*b*c}", "${A%%a*b*c*}",
		"${A#?*?}", "${A%%[!x]*}", "${A##*x}", "${A%%*x*}", "${A#*aaaaaaaab}",
		"${A%%*baaaaaaaa}", "${#A}",
	};
	struct vars vars = {0};
	struct buf value = repeated(100000, "a");

	vars_set(&vars, "A", 1, value.data, value.length, VAR_GUARDED);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		clock_t start = clock();
		struct outcome outcome = help_render_bytes(forms[i], strlen(forms[i]), &vars);

		ck_assert_uint_eq(outcome.errors.count, 0);
		ck_assert_msg(clock() - start < CLOCKS_PER_SEC / 2, "%s", forms[i]);
	}
}
END_TEST

START_TEST(parsing_alone_reports_syntax_only)
{
	struct template_errors errors = {0};
	static const char text[] = "${A} ${B.c}";

	template_parse(text, sizeof text - 1, &errors);
	ck_assert_uint_eq(errors.count, 1);
	ck_assert_uint_eq(((struct template_error *)errors.list.items)->column, 6);
}
END_TEST

static const struct row only[] = {
	{ "${APP_A} ${B} $B", "APP_A=1;B=2", "1 ${B} $B" },
	{ "$${APP_A} $${B} $$${B} $$${APP_A}", "APP_A=1", "${APP_A} $${B} $$${B} $1" },
	{ "${APP_A:-${B}} ${B:-${APP_B}}", "APP_B=1", "${B} ${B:-1}" },
	{ "${#APP_A} ${#B} ${sys:x} ${} ${ x } ${x.y}", "APP_A=abc",
	    "3 ${#B} ${sys:x} ${} ${ x } ${x.y}" },
	{ "$((APP_A + 1)) $((i + 1)) $((1 + 1)) $((APP_A + i))", "APP_A=1",
	    "2 $((i + 1)) $((1 + 1)) $((APP_A + i))" },
	{ "$((max(APP_A, 2)))", "APP_A=1", "2" },
	{ "$$((i)) $$((APP_A))", "APP_A=1", "$$((i)) $((APP_A))" },
	{ "%{ if B }${APP_A}%{ endif }", "APP_A=1;B=1", "1" },
	{ "${APP_X}", "", NULL },
	{ "${APP_X.y}", "", NULL },
	{ "${B", "", "${B" },
	{ 0 },
};

START_TEST(only_matching_names_are_expanded)
{
	for (const struct row *row = only; row->text; row++) {
		struct vars vars = help_vars(row->environment);
		struct template_errors errors = {0};
		struct buf out = {0};
		bool secret = false;

		template_render(template_parse_only(row->text, strlen(row->text), "APP_*", &errors),
		    &vars, &out, &secret, &errors);
		ck_assert_msg((errors.count == 0) == (row->expected != NULL), "%s", row->text);
		if (row->expected)
			ck_assert_str_eq(buf_text(&out), row->expected);
	}
}
END_TEST

static void
name_note(void *context, const char *name, size_t length, size_t line)
{
	buf_printf(context, "%.*s@%zu ", (int)length, name, line);
}

START_TEST(names_are_visited)
{
	static const char text[] = "${A} ${#B}\n${C:-${D}$((E + ${F} + min(1, G)))} $${no}\n"
	    "%{ if H == \"no\" && defined(I) }\n${J%%${K}}\n%{ elif L }\n%{ endif }\n"
	    "%{ for i, x in M }${x}${i}${N | indent 3 | json}%{ endfor }${x}\n"
	    "%{ for y in split(\";\", O) }%{ for k, v in env(\"no\") }${k}${y}%{ endfor }"
	    "%{ endfor }"
	    "%{ for z in range(P, 3 ? Q : -1) }${z}%{ endfor }${no.no}";
	struct template_errors errors = {0};
	struct buf names = {0};

	template_names(template_parse(text, sizeof text - 1, &errors), name_note, &names);
	ck_assert_str_eq(buf_text(&names), "A@1 B@1 C@2 D@2 E@2 F@2 G@2 H@3 I@3 J@4 K@4 L@5 "
	    "M@7 N@7 x@7 O@8 P@8 Q@8 ");
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		one_error_is_told_well, all_errors_are_found_in_order, fifty_are_kept,
		time_is_linear, long_values_are_cut_fast, parsing_alone_reports_syntax_only,
		only_matching_names_are_expanded, names_are_visited,
	};

	return help_main("template errors", tests, sizeof tests / sizeof *tests);
}
