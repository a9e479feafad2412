/*
 * cli/config.c: good files make a plan, each bad line makes one problem with its file and line.
 */

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/cli/config.h"
#include "suite.h"

static const struct problem *
problem_at(const struct problems *problems, size_t i)
{
	return (const struct problem *)problems->list.items + i;
}

static const char *
item_text(const struct list *list, size_t i)
{
	ck_assert_uint_lt(i, list->count);
	return ((const char *const *)list->items)[i];
}

static void
parse(struct plan *plan, const char *text, size_t length, struct problems *problems)
{
	plan_defaults(plan);
	config_parse(plan, usher_options, "u.conf", text, length, problems);
}

static void
parse_good(struct plan *plan, const char *text)
{
	struct problems problems = {0};

	parse(plan, text, strlen(text), &problems);
	if (problems.list.count)
		ck_abort_msg("%s", problem_at(&problems, 0)->message);
}

START_TEST(a_whole_file)
{
	static const char text[] =
	    "\xef\xbb\xbf# comment with a tail \\\n"
	    "\n"
	    "env DATABASE_URL\r\n"
	    "\tenv   PORT=80 80  \t\r\n"
	    "   # another\n"
	    "volume /data:ro\n"
	    "template ${A:-/x:y}:/dst:mode=0600\n"
	    "exec\n"
	    "exec no\n"
	    "command nginx -g \\\n"
	    "   'daemon off;'   \n"
	    "user app:grp";
	struct plan plan;
	const struct env_need *envs;
	const struct path_need *volume;
	const struct template_wish *template;

	parse_good(&plan, text);
	envs = plan.contract.envs.items;
	ck_assert_uint_eq(plan.contract.envs.count, 2);
	ck_assert_str_eq(envs[0].name, "DATABASE_URL");
	ck_assert_ptr_null(envs[0].fallback);
	ck_assert_uint_eq(envs[0].origin.line, 3);
	ck_assert_str_eq(envs[0].origin.file, "u.conf");
	ck_assert_str_eq(envs[1].fallback, "80 80");
	volume = plan.contract.volumes.items;
	ck_assert_str_eq(volume->path, "/data");
	ck_assert_uint_eq(volume->access, PATH_READ);
	template = plan.prepare.templates.items;
	ck_assert_str_eq(template->source, "${A:-/x:y}");
	ck_assert_str_eq(template->target, "/dst");
	ck_assert_uint_eq(template->mode, 0600);
	ck_assert(!plan.process.exec);
	ck_assert_uint_eq(plan.command.fallback.count, 3);
	ck_assert_str_eq(item_text(&plan.command.fallback, 2), "daemon off;");
	ck_assert_uint_eq(plan.command.fallback_origin.line, 10);
	ck_assert_str_eq(plan.process.user.user, "app");
	ck_assert_str_eq(plan.process.user.group, "grp");
	ck_assert_uint_eq(plan.process.user.origin.line, 12);
}
END_TEST

static const struct { const char *text, *directory; } joins[] = {
	{ "chdir /a\\\nb", "/ab" }, { "chdir /a\\\r\nb\r\n", "/ab" }, { "chdir /a\\  \nb", "/ab" },
	{ "chdir /a\\\n b", "/a b" }, { "chdir /a\\\n\\\nb\n", "/ab" },
	{ "chdir /a\\\\\n", "/a\\\\" },
	{ "chdir /a\\\\\\\nb", "/a\\\\b" }, { "chdir \\\n/a", "/a" }, { "ch\\\ndir /a", "/a" },
	{ "chdir /a # no comment", "/a # no comment" }, { "chdir /a \t \r\n", "/a" },
	{ "chdir /a\n#chdir /b\\\nchdir /c", "/c" },
};

START_TEST(lines_are_joined)
{
	struct plan plan;

	parse_good(&plan, joins[_i].text);
	ck_assert_pstr_eq(plan.process.directory, joins[_i].directory);
}
END_TEST

static const struct { const char *text, *code, *message; } bad[] = {
	{ "volumee /data", "option-unknown", "u.conf:1: unknown option volumee" },
	{ "\n\nevn A", "option-unknown", "u.conf:3: unknown option evn" },
	{ "log_format text", "option-unknown", "u.conf:1: unknown option log_format" },
	{ "ENV A", "option-unknown", "u.conf:1: unknown option ENV" },
	{ "secrte A=psst", "option-unknown", "u.conf:1: unknown option secrte" },
	{ "secret=A=psst", "config-line", "u.conf:1: secret is not how a line begins" },
	{ "secret A psst", "env-spec", "u.conf:1: secret A *** has ' ' in its name" },
	{ "secret A=\"psst\"", "config-line",
	    "u.conf:1: secret A=***: there is no quoting in a config file, but in commands" },
	{ "env A=1\nenv B\nenv A:int", "env-twice", "u.conf:3: env A stands at u.conf:1, too" },
	{ "secret A=psst\nenv A", "env-twice", "u.conf:2: env A stands at u.conf:1, too" },
	{ "=", "option-unknown", "u.conf:1: unknown option =" },
	{ "--", "option-unknown", "u.conf:1: unknown option --" },
	{ "--env A", "config-line", "u.conf:1: --env is not how a line begins" },
	{ "--env=A", "config-line", "u.conf:1: --env=A is not how a line begins" },
	{ "-e A", "config-line", "u.conf:1: -e is not how a line begins" },
	{ "env=A", "config-line", "u.conf:1: env=A is not how a line begins" },
	{ "env= A", "config-line", "u.conf:1: env= is not how a line begins" },
	{ "env: A", "config-line", "u.conf:1: env: is not how a line begins" },
	{ "volume:/data", "config-line", "u.conf:1: volume:/data is not how a line begins" },
	{ "volume \"/data\"", "config-line",
	    "u.conf:1: volume \"/data\": there is no quoting in a config file, but in commands" },
	{ "user 'app'", "config-line",
	    "u.conf:1: user 'app': there is no quoting in a config file, but in commands" },
	{ "env A=\"b c\"", "config-line",
	    "u.conf:1: env A=\"b c\": there is no quoting in a config file, but in commands" },
	{ "env 'A=b'", "config-line",
	    "u.conf:1: env 'A=b': there is no quoting in a config file, but in commands" },
	{ "chdir /a\\", "config-line", "u.conf:1: the file ends in a \\" },
	{ "env", "option-argument", "u.conf:1: env has no value" },
	{ "env  \t\r\n", "option-argument", "u.conf:1: env has no value" },
	{ "user \\\n\n", "option-argument", "u.conf:1: user has no value" },
	{ "config /x", "option-misplaced", "u.conf:1: config cannot be given in a config file" },
	{ "config", "option-misplaced", "u.conf:1: config cannot be given in a config file" },
	{ "help", "option-misplaced", "u.conf:1: help cannot be given in a config file" },
	{ "version", "option-misplaced", "u.conf:1: version cannot be given in a config file" },
	{ "exec maybe", "option-argument", "u.conf:1: exec maybe is neither yes nor no" },
	{ "group 1", "option-argument", "u.conf:1: group 1 is neither yes nor no" },
	{ "user a:b:c", "user-spec", "u.conf:1: user a:b:c has a third part" },
	{ "umask 9", "mode-spec",
	    "u.conf:1: umask 9 is not a mode: write up to three octal digits such as 0755" },
	{ "linger 5", "duration-spec",
	    "u.conf:1: linger 5 has no unit: write 10s for seconds, 250ms for milliseconds" },
	{ "command 'a", "command-spec", "u.conf:1: command 'a has an unclosed single quote" },
	{ "command ''", "command-spec", "u.conf:1: command '' names no program" },
	{ "log loud", "log-spec", "u.conf:1: log loud is unknown" },
};

START_TEST(a_bad_line_is_one_problem)
{
	struct plan plan;
	struct problems problems = {0};

	parse(&plan, bad[_i].text, strlen(bad[_i].text), &problems);
	ck_assert_msg(problems.list.count == 1, "%s: %zu problems", bad[_i].text,
	    problems.list.count);
	ck_assert_str_eq(problem_at(&problems, 0)->message, bad[_i].message);
	ck_assert_str_eq(problem_at(&problems, 0)->code, bad[_i].code);
	ck_assert_int_eq(problem_at(&problems, 0)->exit_code, EXIT_CONTRACT);
}
END_TEST

START_TEST(all_mistakes_in_their_order)
{
	static const char text[] = "umask 9\nevn A\ncommand a \\\n b\nuser :\nenv GOOD\n";
	struct problems problems = {0};
	struct plan plan;

	parse(&plan, text, strlen(text), &problems);
	ck_assert_uint_eq(problems.list.count, 3);
	ck_assert_ptr_nonnull(strstr(problem_at(&problems, 0)->message, "u.conf:1: umask"));
	ck_assert_ptr_nonnull(strstr(problem_at(&problems, 1)->message, "u.conf:2: "));
	ck_assert_ptr_nonnull(strstr(problem_at(&problems, 2)->message, "u.conf:5: user"));
	ck_assert_uint_eq(plan.contract.envs.count, 1);
}
END_TEST

START_TEST(a_nul_byte_spoils_its_line_only)
{
	static const char text[] = "env A\nenv B\0C\nenv D\n";
	struct problems problems = {0};
	struct plan plan;

	parse(&plan, text, sizeof text - 1, &problems);
	ck_assert_uint_eq(problems.list.count, 1);
	ck_assert_str_eq(problem_at(&problems, 0)->message,
	    "u.conf:2: the line has a NUL byte in it");
	ck_assert_uint_eq(plan.contract.envs.count, 2);
}
END_TEST

START_TEST(a_wrong_file_does_not_flood)
{
	struct problems problems = {0};
	struct plan plan;
	struct buf text = {0};

	for (int i = 0; i < 10000; i++)
		buf_add_text(&text, "<p>no config</p>\n");
	parse(&plan, text.data, text.length, &problems);
	ck_assert_uint_eq(problems.list.count, 26);
	ck_assert_str_eq(problem_at(&problems, 25)->message, "u.conf:25: too many mistakes");
}
END_TEST

/* What config_read says about PATH: the first problem's message, or "". */
static const char *
read_message(const char *path, bool required)
{
	struct problems problems = {0};
	struct plan plan;

	plan_defaults(&plan);
	config_read(&plan, usher_options, path, required, &problems);
	if (problems.list.count == 0)
		return "";
	ck_assert_str_eq(problem_at(&problems, 0)->code, "config-unreadable");
	ck_assert_int_eq(problem_at(&problems, 0)->exit_code, EXIT_CONTRACT);
	return problem_at(&problems, 0)->message;
}

START_TEST(absent_files)
{
	ck_assert_str_eq(read_message("/nonexistent/usher.conf", false), "");
	ck_assert_str_eq(read_message("/dev/null/usher.conf", false), "");
	ck_assert_ptr_nonnull(strstr(read_message("/nonexistent/u", true), "No such file"));
	ck_assert_ptr_nonnull(strstr(read_message("/dev/null/u", true), "Not a directory"));
}
END_TEST

START_TEST(unreadable_files)
{
	char name[] = "/tmp/check_config.XXXXXX";
	int fd = mkstemp(name);

	ck_assert_int_ge(fd, 0);
	ck_assert_ptr_nonnull(strstr(read_message("/tmp", false), "Is a directory"));
	ck_assert_ptr_nonnull(strstr(read_message("/dev/null", false), "no regular file"));
	ck_assert_str_eq(read_message(name, true), "");
	ck_assert_int_eq(ftruncate(fd, 1024 * 1024 + 1), 0);
	ck_assert_ptr_nonnull(strstr(read_message(name, false), "larger than 1 MiB"));
	unlink(name);
	close(fd);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config");
	TCase *test = tcase_create("config");

	tcase_add_test(test, a_whole_file);
	tcase_add_loop_test(test, lines_are_joined, 0, (int)(sizeof joins / sizeof *joins));
	tcase_add_loop_test(test, a_bad_line_is_one_problem, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(test, all_mistakes_in_their_order);
	tcase_add_test(test, a_nul_byte_spoils_its_line_only);
	tcase_add_test(test, a_wrong_file_does_not_flood);
	tcase_add_test(test, absent_files);
	tcase_add_test(test, unreadable_files);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
