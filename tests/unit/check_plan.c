/*
 * plan.c: defaults, places in words, rules across fields, and the plan in words.
 */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/plan.h"
#include "suite.h"

static const struct problem *
problem_at(const struct problems *problems, size_t i)
{
	ck_assert_uint_lt(i, problems->list.count);
	return (const struct problem *)problems->list.items + i;
}

/* A plan that nothing is wrong with. */
static void
plan_good(struct plan *plan)
{
	static char word[] = "/app";
	static char *words[] = { word, NULL };

	plan_defaults(plan);
	plan->command.words = words;
	plan->command.count = 1;
}

START_TEST(defaults)
{
	struct plan plan;

	memset(&plan, 0xa5, sizeof plan);
	plan_defaults(&plan);
	ck_assert_int_eq(plan.verb, VERB_START);
	ck_assert_uint_eq(plan.run.linger, 3000);
	ck_assert_int_eq(plan.log.level, LOG_WARN);
	ck_assert_int_eq(plan.log.format, LOG_TEXT);
	ck_assert(!plan.process.user.given && !plan.process.have_umask && !plan.process.exec);
	ck_assert_ptr_null(plan.process.directory);
	for (int i = 0; i < SIGNAL_COUNT; i++)
		ck_assert_uint_eq(plan.run.forward_as[i], 0);
}
END_TEST

START_TEST(origins_in_words)
{
	struct origin file = { .file = "/etc/usher.conf", .line = 3 };
	struct origin variable = { .variable = "USHER_LOG" };
	struct origin line = { .written = true };

	ck_assert_str_eq(origin_text(&file, "required"), "required at /etc/usher.conf:3");
	ck_assert_str_eq(origin_text(&variable, "given"), "given in USHER_LOG");
	ck_assert_str_eq(origin_text(&line, "required"), "required on the command line");
}
END_TEST

START_TEST(a_good_plan_passes)
{
	struct problems problems = {0};
	struct plan plan;

	plan_good(&plan);
	plan.process.exec = true;
	plan_check(&plan, &problems);
	ck_assert_uint_eq(problems.list.count, 0);
}
END_TEST

START_TEST(exec_excludes_what_an_init_does)
{
	struct problems problems = {0};
	struct plan plan;

	plan_good(&plan);
	plan.process.exec = true;
	plan.process.exec_origin = (struct origin){ .file = "c", .line = 1, .written = true };
	plan.run.group = true;
	plan.run.group_origin = (struct origin){ .file = "c", .line = 2, .written = true };
	plan.run.linger_origin = (struct origin){ .variable = "USHER_LINGER", .written = true };
	plan.run.signal_origin = (struct origin){ .written = true };
	plan_check(&plan, &problems);
	ck_assert_uint_eq(problems.list.count, 3);
	ck_assert_str_eq(problem_at(&problems, 0)->message,
	    "--exec and --signal exclude each other");
	ck_assert_int_eq(problem_at(&problems, 0)->exit_code, EXIT_USAGE);
	ck_assert_str_eq(problem_at(&problems, 1)->message,
	    "--exec and --group exclude each other");
	ck_assert_int_eq(problem_at(&problems, 1)->exit_code, EXIT_CONTRACT);
	ck_assert_str_eq(problem_at(&problems, 2)->message,
	    "--exec and --linger exclude each other");
	ck_assert_str_eq(problem_at(&problems, 2)->code, "option-conflict");
}
END_TEST

START_TEST(a_command_is_needed)
{
	static char option[] = "-D", empty[] = "";
	static char *words[] = { option, NULL }, *nothing[] = { empty, NULL };
	struct problems problems = {0};
	struct plan plan;

	plan_good(&plan);
	plan.command.count = 0;
	plan_check(&plan, &problems);
	ck_assert_str_eq(problem_at(&problems, 0)->message, "no command was given");
	ck_assert_int_eq(problem_at(&problems, 0)->exit_code, EXIT_USAGE);

	plan.command.count = 1;
	plan.command.words = words;
	problems = (struct problems){0};
	plan_check(&plan, &problems);
	ck_assert_str_eq(problem_at(&problems, 0)->message,
	    "no command was given, only arguments for one: -D");

	*(const char **)list_add(&plan.command.fallback, sizeof(const char *)) = "httpd";
	problems = (struct problems){0};
	plan_check(&plan, &problems);
	ck_assert_uint_eq(problems.list.count, 0);

	plan.command.words = nothing;
	plan_check(&plan, &problems);
	ck_assert_str_eq(problem_at(&problems, 0)->message, "the command is an empty word");
}
END_TEST

START_TEST(no_second_error_for_want_of_a_command)
{
	struct problems problems = {0};
	struct plan plan;

	plan_defaults(&plan);
	problem_add(&problems, EXIT_CONTRACT, "x", "comand nginx is wrong");
	plan_check(&plan, &problems);
	ck_assert_uint_eq(problems.list.count, 1);
}
END_TEST

START_TEST(printed_in_words)
{
	struct origin origin = { .file = "c", .line = 7, .written = true };
	struct buf out = {0};
	struct plan plan;

	plan_good(&plan);
	*(struct env_need *)list_add(&plan.contract.envs, sizeof(struct env_need)) =
	    (struct env_need){ .name = "A", .optional = true, .fallback = "b", .origin = origin };
	*(struct path_need *)list_add(&plan.contract.files, sizeof(struct path_need)) =
	    (struct path_need){ .path = "/f", .access = PATH_READ | PATH_WRITE | PATH_EXECUTE };
	*(struct path_need *)list_add(&plan.contract.dirs, sizeof(struct path_need)) =
	    (struct path_need){ .path = "/d", .access = PATH_READ | PATH_WRITE };
	*(struct path_need *)list_add(&plan.contract.volumes, sizeof(struct path_need)) =
	    (struct path_need){ .path = "/v", .access = PATH_READ, .free = 9 };
	*(struct path_need *)list_add(&plan.contract.env_files, sizeof(struct path_need)) =
	    (struct path_need){ .path = "/e", .access = PATH_READ | PATH_OPTIONAL };
	*(struct env_need *)list_add(&plan.contract.envs, sizeof(struct env_need)) =
	    (struct env_need){ .name = "S", .secret = true, .fallback = "psst",
		.type = { .kind = VALUE_CHOICE, .text = "psst|x" } };
	*(const char **)list_add(&plan.prepare.when, sizeof(const char *)) = "n*";
	*(struct mkdir_wish *)list_add(&plan.prepare.mkdirs, sizeof(struct mkdir_wish)) =
	    (struct mkdir_wish){ .path = "/m", .mode = 0750 };
	*(struct template_wish *)list_add(&plan.prepare.templates, sizeof(struct template_wish)) =
	    (struct template_wish){ .source = "/s", .target = "/t", .have_mode = true };
	*(struct own_wish *)list_add(&plan.prepare.owns, sizeof(struct own_wish)) =
	    (struct own_wish){ .path = "/o", .recursive = true };
	*(struct rlimit_wish *)list_add(&plan.process.rlimits, sizeof(struct rlimit_wish)) =
	    (struct rlimit_wish){ .text = "nofile=1:2" };
	plan.process.oom_score = -5;
	plan.process.oom_score_origin = origin;
	plan.process.kept = 1 << 10 | 1;
	plan.process.landlock = DEMAND_REQUIRED;
	plan.process.no_new_privs = plan.process.harden = true;
	plan.process.user = (struct user_wish){ .given = true, .text = "u:g" };
	plan.process.have_umask = true;
	plan.process.umask = 027;
	plan.process.directory = "/w";
	plan.process.exec = true;
	plan.run.forward_as[15] = 3;
	plan.run.forward_as[1] = SIGNAL_SWALLOW;
	plan.run.group = true;
	*(const char **)list_add(&plan.command.fallback, sizeof(const char *)) = "a b";
	plan_print(&plan, &out);
	buf_text(&out);
	for (const char *const *line = (const char *const []){
		"# verb: start\n", "env A?=b  # written at c:7\n", "file /f:rw,x  #",
		"dir /d:rw  #",
		"volume /v:ro,free=9  #", "env-file /e:optional  #", "when n*\n",
		"secret S:psst|x=***  #", "own /o:recursive  #", "rlimit nofile=1:2  #",
		"oom-score -5  # written at c:7\n", "no-new-privs\n",
		"keep-cap chown\nkeep-cap net_bind_service\n", "landlock required  #", "harden  #",
		"mkdir /m:0750  #", "template /s:/t:mode=0000  #", "user u:g  #",
		"umask 0027\n", "chdir /w  #", "exec  #", "signal HUP=none\n", "signal TERM=QUIT\n",
		"group  #", "linger 3000ms\n", "command 'a b'\n", "# command line: /app\n",
		"log warn\n", "log-format text\n", NULL }; *line; line++)
		ck_assert_msg(strstr(out.data, *line) != NULL, "no \"%s\" in:\n%s", *line,
		    out.data);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan");
	TCase *test = tcase_create("plan");

	tcase_add_test(test, defaults);
	tcase_add_test(test, origins_in_words);
	tcase_add_test(test, a_good_plan_passes);
	tcase_add_test(test, exec_excludes_what_an_init_does);
	tcase_add_test(test, a_command_is_needed);
	tcase_add_test(test, no_second_error_for_want_of_a_command);
	tcase_add_test(test, printed_in_words);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
