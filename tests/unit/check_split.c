/*
 * cli/split.c: what is split, what stays together, and that quoted dollars survive expansion.
 */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/cli/split.h"
#include "suite.h"

static const struct { const char *text; size_t length; } spans[] = {
	{ "abc", 1 }, { "$", 1 }, { "$a", 1 }, { "$$", 2 }, { "${X}y", 4 }, { "$${X}", 2 },
	{ "$$${X}", 6 }, { "$$$${X}", 4 }, { "${X:-${Y:-z}}/", 13 }, { "${J:-{\"a\":1}}", 13 },
	{ "${X:-\\}}", 8 }, { "${X:-\\{}", 8 }, { "$((1+2))3", 8 }, { "$((1+(2*3)))", 12 },
	{ "$$((1", 2 }, { "$(x)", 1 },
	{ "${X", 0 }, { "${X:-{}", 0 }, { "$((1+2)", 0 }, { "$$${", 0 }, { "${X\\", 0 },
};

START_TEST(spans_are_balanced)
{
	ck_assert_msg(split_span(spans[_i].text) == spans[_i].length, "%s: %zu not %zu",
	    spans[_i].text, split_span(spans[_i].text), spans[_i].length);
}
END_TEST

/* The parts, each followed by a bar; or "!" and what is wrong. */
static const char *
joined(const struct list *list, const char *wrong)
{
	struct buf out = {0};

	if (wrong)
		buf_printf(&out, "!%s", wrong);
	for (size_t i = 0; !wrong && i < list->count; i++)
		buf_printf(&out, "%s|", ((const char *const *)list->items)[i]);
	return buf_text(&out);
}

static const struct { char separator; const char *text, *parts; } values[] = {
	{ ':', "a", "a|" }, { ':', "", "|" }, { ':', "a:b", "a|b|" }, { ':', ":", "||" },
	{ ':', "a:", "a||" }, { ':', "a::b", "a||b|" }, { ':', "a\\:b:c", "a:b|c|" },
	{ ':', "a\\b:c\\", "a\\b|c\\|" }, { ':', "a\\\\:b", "a\\:b|" },
	{ ':', "${A:-b:c}:d", "${A:-b:c}|d|" }, { ':', "/x${A:-${B:-c}}:d", "/x${A:-${B:-c}}|d|" },
	{ ':', "$((1 ? 2 : 3)):x", "$((1 ? 2 : 3))|x|" }, { ':', "$X:y", "$X|y|" },
	{ ':', "$${a:b}", "$${a|b}|" }, { ':', "$$${a:b}", "$$${a:b}|" },
	{ ':', "{a:b}", "{a|b}|" }, { ':', "${A:-x\\:y}:z", "${A:-x\\:y}|z|" },
	{ ',', "rw,x", "rw|x|" }, { ',', "mode=${M:-1,2},x", "mode=${M:-1,2}|x|" },
	{ ':', "${a:b", "!has a ${ or $(( that is not closed" },
	{ ':', "a:$((1:b", "!has a ${ or $(( that is not closed" },
};

START_TEST(values_are_split)
{
	struct list parts = {0};
	const char *wrong = split_at(values[_i].text, values[_i].separator, &parts);

	ck_assert_str_eq(joined(&parts, wrong), values[_i].parts);
}
END_TEST

#define FOREIGN "!has an operator of the shell, and there is no shell: write sh -c '...', " \
	"or put that word between quotes"
#define CUT "!has a %{ that is cut at a blank: put that word between quotes"

static const struct { const char *text, *words; } commands[] = {
	{ "", "" }, { "  ", "" }, { "a", "a|" }, { " a  b\tc ", "a|b|c|" },
	{ "a 'b c' d", "a|b c|d|" }, { "a \"b c\" d", "a|b c|d|" }, { "a''b", "ab|" },
	{ "'' x", "|x|" }, { "\"\"", "|" }, { "a\\ b", "a b|" }, { "a\\\\b", "a\\b|" },
	{ "'a\\b'", "a\\b|" }, { "\"a\\\"b\"", "a\"b|" }, { "\"a\\nb\"", "a\\nb|" },
	{ "\"a\\\\b\"", "a\\b|" }, { "\"it's\"", "it's|" }, { "'say \"x\"'", "say \"x\"|" },
	{ "nginx -g 'daemon off;'", "nginx|-g|daemon off;|" },
	{ "#x y", "#x|y|" }, { "a|b d; e* <%s> a>b 12 <x", "a|b|d;|e*|<%s>|a>b|12|<x|" },
	/* there is no shell */
	{ "a && b", FOREIGN }, { "a | b", FOREIGN }, { "a > b", FOREIGN }, { "a >b", FOREIGN },
	{ "a 2>&1", FOREIGN }, { "a 2>/dev/null", FOREIGN }, { "a < b", FOREIGN },
	{ "a ; b", FOREIGN }, { "a &", FOREIGN }, { "a || b", FOREIGN }, { "a >>b", FOREIGN },
	{ "a '&&' \">\" \\; '>'b \\>c", "a|&&|>|;|>b|>c|" },
	{ "a\\\nb", "ab|" }, { "\"a\\\nb\"", "ab|" }, { "a\nb", "a|b|" },
	/* what is expanded later stays whole, quoted or not */
	{ "${X:-a b} c", "${X:-a b}|c|" }, { "\"${X:-a 'b\\} \"} c\"", "${X:-a 'b\\} \"} c|" },
	{ "x${X:-${Y:-p q}}y", "x${X:-${Y:-p q}}y|" }, { "$((1 + 2))", "$((1 + 2))|" },
	{ "$X ${Y}", "$X|${Y}|" }, { "$${X}", "$${X}|" }, { "\"$$${X}\"", "$$${X}|" },
	/* what is quoted is not expanded: its dollars are doubled where they would open one */
	{ "'${X}'", "$${X}|" }, { "\\${X}", "$${X}|" }, { "\"\\${X}\"", "$${X}|" },
	{ "'$${X}'", "$$$${X}|" }, { "'$((1))'", "$$((1))|" }, { "'$'{X}", "$${X}|" },
	{ "$'{X}'", "$${X}|" }, { "\\$${X}", "$$${X}|" }, { "\\$$${X}", "$$$${X}|" },
	{ "'$'\"${X}\"", "$$${X}|" }, { "'$5'", "$5|" }, { "'a$'", "a$|" }, { "'$(x)'", "$(x)|" },
	{ "'$$'", "$$|" }, { "'$''((1))'", "$$((1))|" }, { "'${A}'${A}", "$${A}${A}|" },
	/* a tag is one word only between quotes */
	{ "a '%{ if V }-v%{ endif }'", "a|%{ if V }-v%{ endif }|" },
	{ "a \"%{ if V }-v%{ endif }\"", "a|%{ if V }-v%{ endif }|" },
	{ "a %{ if V }-v%{ endif }", CUT },
	{ "a x%{if V}", CUT },
	{ "curl -w %{http_code} x", "curl|-w|%{http_code}|x|" }, { "a%{b", "a%{b|" },
	{ "a \\%{ b", "a|%{|b|" },
	{ "'a", "!has an unclosed single quote" }, { "a 'b' \"c", "!has an unclosed double quote" },
	{ "a\\", "!ends in a backslash" }, { "a ${X", "!has a ${ or $(( that is not closed" },
	{ "\"${X\"", "!has a ${ or $(( that is not closed" },
	{ "\"a\\", "!has an unclosed double quote" },
};

START_TEST(commands_are_split)
{
	struct list words = {0};
	const char *wrong = split_words(commands[_i].text, &words);

	ck_assert_str_eq(joined(&words, wrong), commands[_i].words);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("split");
	TCase *test = tcase_create("split");

	tcase_add_loop_test(test, spans_are_balanced, 0, (int)(sizeof spans / sizeof *spans));
	tcase_add_loop_test(test, values_are_split, 0, (int)(sizeof values / sizeof *values));
	tcase_add_loop_test(test, commands_are_split, 0, (int)(sizeof commands / sizeof *commands));
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
