/*
 * Filters and the injection guard, and what a secret taints.
 */

#include <stdio.h>
#include <unistd.h>

#include "template_help.h"

static const struct row filters[] = {
	{ "${A|upper}", "A=aZ\xc3\xa9", "AZ\xc3\xa9" },
	{ "${A | upper}${A\t|\tlower\t}", "A=aB", "ABab" },
	{ "${A | lower | upper}", "A=aB", "AB" },
	{ "${A:-x y | upper}", "", "X Y" },
	{ "${A:-x y  | upper}", "", "X Y" },
	{ "${A:-${B} | upper}", "B=b", "B" },
	{ "${A:-${B | upper}c}", "B=b", "Bc" },
	{ "${A:-x\\|upper}", "", "x|upper" },
	{ "${A:- | json}", "", "\"\"" },
	{ "${#A | json}", "A=abc", "\"3\"" },
	{ "${A##*/ | upper}", "A=a/b", "B" },
	{ "${A:+x | upper}", "A=1", "X" },
	{ "${A:=x | upper}${A}", "", "Xx" },
	{ "${A | trim}", "A= \t\r\n a b \n", "a b" },
	{ "[${A | trim}]", "A=  ", "[]" },
	{ "${A | json}", "A=", "\"\"" },
	{ "${A | json}", "A=\b\f\n\r\t\x1f\x7f\"\\/'",
	    "\"\\b\\f\\n\\r\\t\\u001f\\u007f\\\"\\\\/'\"" },
	{ "${A | json}", "A=\xc2\x85\xe2\x80\xa8\xef\xbb\xbf\xf0\x9f\x98\x80",
	    "\"\\u0085\\u2028\\ufeff\xf0\x9f\x98\x80\"" },
	{ "${A | json}", "A=\xff", NULL },
	{ "${A | json}", "A=\xed\xa0\x80", NULL },
	{ "${A | json}", "A=\xc0\xaf", NULL },
	{ "${A | sh}", "A=", "''" },
	{ "${A | sh}", "A=a'b $c\nd", "'a'\\''b $c\nd'" },
	{ "${A | xml}", "A=<a b=\"c\">&'\n\t\r", "&lt;a b=&quot;c&quot;&gt;&amp;&apos;\n\t&#13;" },
	{ "${A | xml}", "A=\x01", NULL },
	{ "${A | url}", "A=a b/\xc3\xa9~-._", "a%20b%2F%C3%A9~-._" },
	{ "${A | url}", "A=azAZ09@[`{/:", "azAZ09%40%5B%60%7B%2F%3A" },
	{ "${A | base64}", "A=f", "Zg==" },
	{ "${A | base64}", "A=fo", "Zm8=" },
	{ "${A | base64}", "A=foob", "Zm9vYg==" },
	{ "${A | base64}", "A=foobar", "Zm9vYmFy" },
	{ "${A | base64}", "A=\xff\xfe\xfd\xfb", "//79+w==" },
	{ "${A | base64d}", "A=", "" },
	{ "${A | base64d}", "A=Zg==", "f" },
	{ "${A | base64d}", "A=Zm8=", "fo" },
	{ "${A | base64d}", "A=Zm9v\nYmFy\n", "foobar" },
	{ "${A | base64d}", "A=//79+w==", "\xff\xfe\xfd\xfb" },
	{ "${A | base64d}", "A=Zg", NULL },
	{ "${A | base64d}", "A=Zg=", NULL },
	{ "${A | base64d}", "A=Z===", NULL },
	{ "${A | base64d}", "A=====", NULL },
	{ "${A | base64d}", "A=Zg==Zg==", NULL },
	{ "${A | base64d}", "A=Zm9*", NULL },
	{ "${A | base64d}", "A=Zm_-", NULL },
	{ "${A | indent 2}", "A=a\nb\n\nc", "a\n  b\n  \n  c" },
	{ "${A | indent  0}", "A=a\nb", "a\nb" },
	{ "${A | indent 2|indent 1}", "A=a\nb", "a\n   b" },
	{ "${A | indent}", "A=a", NULL },
	{ "${A | indent 100}", "A=a", NULL },
	{ "${A | indent -1}", "A=a", NULL },
	{ "${A | raw}", "A=a\nb", "a\nb" },
	{ "${A | }", "A=a", NULL },
	{ "${A || upper}", "A=a", NULL },
	{ "${A | Upper}", "A=a", NULL },
	{ "${A | upper lower}", "A=a", NULL },
	{ "${A | upper 2}", "A=a", NULL },
	{ "${A | upper", "A=a", NULL },
	{ "${A | default(\"x\")}", "A=a", NULL },
	{ "${A | upper}", "", NULL },
	{ "${A:-a|b}", "A=x", NULL },
	{ "${A:-{a|b}}", "A=x", NULL },
	{ 0 },
};

static const struct row guard[] = {
	{ "${A}", "A=a\nb", NULL },
	{ "${A}", "A=a\rb", NULL },
	{ "${A}", "A=\x1b[0m", NULL },
	{ "${A}", "A=\x7f", NULL },
	{ "${A}", "A=a\tb", "a\tb" },
	{ "${A | upper}", "A=a\nb", NULL },
	{ "${A | lower}", "A=a\nb", NULL },
	{ "${A | trim}", "A=\na\n", "a" },
	{ "${A | trim}", "A=\na\nb\n", NULL },
	{ "${A%?}", "A=a\n", "a" },
	{ "${A#?}", "A=\na", "a" },
	{ "${A%b}", "A=\na", NULL },
	{ "${A | json}${A | sh}", "A=a\nb", "\"a\\nb\"'a\nb'" },
	{ "${A | upper | json}", "A=a\nb", "\"A\\nB\"" },
	{ "${A | json | upper}", "A=a\nb", "\"A\\NB\"" },
	{ "${A | indent 1}", "A=a\nb", "a\n b" },
	{ "${A | base64}${A | url}${A | xml}", "A=\n", "Cg==%0A\n" },
	{ "${A | base64d}", "A=YQpi", NULL },
	{ "${A | base64d | raw}", "A=YQpi", "a\nb" },
	{ "${A:-YQpi | base64d}", "", "a\nb" },
	{ "${A:-${B} | base64d}", "B=YQpi", NULL },
	{ "${A:-a\nb}", "", "a\nb" },
	{ "${A:-a\n${B}}", "B=x", "a\nx" },
	{ "${A:-a\n${B}}", "B=x\ny", NULL },
	{ "${A:-a\n${B} | json}", "B=x\ny", "\"a\\nx\\ny\"" },
	{ "${A:-a\n${B | raw}}", "B=x\ny", "a\nx\ny" },
	{ "${A:-\n${B}\n | trim}", "B=\n", "" },
	{ "${A:-${B}x\n${B} | trim}", "B=\n", "x" },
	{ "${A:-${B}x${B}x | trim}", "B=\n", NULL },
	{ "${A:+x\n}", "A=a\nb", "x\n" },
	{ "${#A}", "A=a\nb", "3" },
	{ "${A:=x\n}${A}", "", "x\nx\n" },
	{ "${A:=${B} | raw}", "B=a\nb", "a\nb" },
	{ "${A:=${B} | raw}${A}", "B=a\nb", NULL },
	{ "${A:=${B} | raw}${A | json}", "B=a\nb", "a\nb\"a\\nb\"" },
	{ "${A:=${B}}${A | base64d}", "B=YQpi", NULL },
	{ "%{ if A == \"a\nb\" }x%{ endif }", "A=a", NULL },
	{ "%{ if A }x%{ endif }", "A=a\nb", "x" },
	{ "%{ for x in A }${x},%{ endfor }", "A=a\nb", "a,b," },
	{ "%{ for x in split(\";\", A) }${x}%{ endfor }", "A=a\nb", NULL },
	{ "%{ for k, v in env(\"A\") }${v}%{ endfor }", "A=a\nb", NULL },
	{ "%{ for k, v in env(\"A\") }${v | json}%{ endfor }", "A=a\nb", "\"a\\nb\"" },
	{ 0 },
};

START_TEST(all_filters)
{
	help_rows(filters);
}
END_TEST

START_TEST(all_guard)
{
	help_rows(guard);
}
END_TEST

START_TEST(what_is_not_guarded_is_free)
{
	struct template_errors errors = {0};
	struct vars vars = {0};
	struct buf out = {0};
	bool secret = false;

	vars_set_text(&vars, "A", "a\nb", VAR_EXPORTED);
	template_render(template_parse("${A}", 4, &errors), &vars, &out, &secret, &errors);
	ck_assert_uint_eq(errors.count, 0);
	ck_assert_str_eq(buf_text(&out), "a\nb");
}
END_TEST

START_TEST(nul_is_guarded)
{
	struct template_errors errors = {0};
	struct vars vars = {0};
	struct buf out = {0};
	bool secret = false;

	vars_set(&vars, "A", 1, "a\0b", 3, VAR_GUARDED);
	template_render(template_parse("${A | json}${A | base64}", 24, &errors), &vars, &out,
	    &secret, &errors);
	ck_assert_uint_eq(errors.count, 0);
	ck_assert_str_eq(buf_text(&out), "\"a\\u0000b\"YQBi");
	template_render(template_parse("${A}${A | sh}${A | file}", 24, &errors), &vars, &out,
	    &secret, &errors);
	ck_assert_uint_eq(errors.count, 3);
}
END_TEST

/* Write TEXT to a file of its own. */
static const char *
file_make(const char *text)
{
	static char path[] = "/tmp/check_template.XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return path;
}

START_TEST(file_is_read)
{
	const char *path = file_make("a\nb\n\n");
	struct outcome outcome = help_render("${F | file | json}", mem_printf("F=%s", path));

	ck_assert_uint_eq(outcome.errors.count, 0);
	ck_assert_str_eq(outcome.out.data, "\"a\\nb\"");
	ck_assert(!outcome.secret);
	outcome = help_render("${F | file}", mem_printf("F=%s", path));
	ck_assert_str_eq(help_error(&outcome, 0)->code, "value-unsafe");
	outcome = help_render("${F | raw | file}", mem_printf("F=%s", path));
	ck_assert_str_eq(help_error(&outcome, 0)->code, "value-unsafe");
	outcome = help_render("${F | file | json}", mem_printf("!F=%s", path));
	ck_assert(outcome.secret);
	unlink(path);
	outcome = help_render("${F | file}", mem_printf("F=%s", path));
	ck_assert_ptr_nonnull(strstr(help_error(&outcome, 0)->message, path));
	outcome = help_render("${F | file}", mem_printf("!F=%s", path));
	ck_assert_ptr_null(strstr(help_error(&outcome, 0)->message, path));
	outcome = help_render("${F | file}${G | file}", "F=;G=/");
	ck_assert_uint_eq(outcome.errors.count, 2);
}
END_TEST

static const char *const tainted[] = {
	"${S}", "${A}${S}", "${S:-x}", "${S:+x}", "${S+x}", "${#S}", "${S%x}", "${A%${S}}",
	"${N:-${S}}", "${S | json}", "${S | base64}", "$((I + 1))", "$((${I}))", "${N:=${S}}",
	"%{ for x in S }${x}%{ endfor }", "%{ for k, v in env(\"S\") }${v}%{ endfor }",
	"%{ if S == \"x\" }a%{ endif }", "%{ for i in range(1, I) }a%{ endfor }",
	"%{ for x in split(\";\", S) }a%{ endfor }",
};

static const char *const untainted[] = {
	"x", "${A}", "${A:-${S}}", "${N:+${S}}", "$${S}", "%{ if defined(S) }a%{ endif }",
	"%{ if A == \"b\" }${S}%{ endif }", "%{ if A || S }a%{ endif }",
	"$((1 ? 2 : I))", "%{ for k, v in env(\"S\") }${k}%{ endfor }",
};

START_TEST(secrets_taint)
{
	static const char environment[] = "!S=sesame;!I=42;A=a";

	for (size_t i = 0; i < sizeof tainted / sizeof *tainted; i++) {
		struct outcome outcome = help_render(tainted[i], environment);

		ck_assert_msg(!outcome.errors.count && outcome.secret, "%s", tainted[i]);
	}
	for (size_t i = 0; i < sizeof untainted / sizeof *untainted; i++) {
		struct outcome outcome = help_render(untainted[i], environment);

		ck_assert_msg(!outcome.errors.count && !outcome.secret, "%s", untainted[i]);
	}
}
END_TEST

/* Every way to make an error out of a secret. */
static const char *const leaks[] = {
	"${N:?${S}}", "${N?because ${S | upper | lower}}", "${N:?${N:=${S}}}", "$((S))",
	"$((1 + S))",
	"$((I / 0))", "$((I * 9223372036854775807))", "$((${S}))", "${S | base64d}", "${S | file}",
	"${N:-${S} | file}", "%{ if S < 1 }%{ endif }", "%{ if \"x\" > S }%{ endif }",
	"${M}", "${M | upper}", "%{ for x in range(1, S) }%{ endfor }", "${N:=${S}}$((N))",
	"%{ for x in S }$((x))${N:?${x}}%{ endfor }", "${N:-${S}\xff | json}", "${M%x}",
	"${S:+${M}}",
	"${N:=${S} | raw}${N | file}", "%{ for k, v in env(\"S\") }${N:?${v}}%{ endfor }",
};

START_TEST(no_error_shows_a_secret)
{
	for (size_t i = 0; i < sizeof leaks / sizeof *leaks; i++) {
		struct outcome outcome = help_render(leaks[i],
		    "!S=sesame;!I=424242;!M=sesame\nsesame");

		ck_assert_msg(outcome.errors.count > 0, "%s", leaks[i]);
		for (size_t j = 0; j < outcome.errors.list.count; j++) {
			const struct template_error *error = help_error(&outcome, j);
			const char *remedy = error->remedy ? error->remedy : "";

			ck_assert_msg(!strcasestr(error->message, "sesame")
			    && !strcasestr(remedy, "sesame") && !strstr(error->message, "4242"),
			    "%s: %s, %s", leaks[i], error->message, remedy);
		}
	}
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		all_filters, all_guard, what_is_not_guarded_is_free, nul_is_guarded, file_is_read,
		secrets_taint, no_error_shows_a_secret,
	};

	return help_main("template filters", tests, sizeof tests / sizeof *tests);
}
