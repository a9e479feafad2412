/* What is told: its form in text and JSON, and that no value can forge it. */

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "suite.h"

static int pipe_end;
static char told[65536];

/* stderr becomes a pipe that the test reads. */
static void
listen_to_stderr(void)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[1], 2), 2);
	close(ends[1]);
	pipe_end = ends[0];
	ck_assert_int_eq(fcntl(pipe_end, F_SETFL, O_NONBLOCK), 0);
	diag_open();
}

static const char *
heard(void)
{
	ssize_t length = read(pipe_end, told, sizeof told - 1);

	told[length > 0 ? length : 0] = '\0';
	return told;
}

static void
two_problems(struct problems *problems)
{
	struct problem *problem = problem_add(problems, EXIT_CONTRACT, "env-unset",
	    "env %s is not set", "URL");

	problem_field(problem, "name", "URL");
	problem_line(problem, "origin", "required at %s:%d", "/etc/usher.conf", 3);
	problem = problem_add(problems, EXIT_CONTRACT, "odd", "a \"quote\", a \\, a \t tab");
	problem_line(problem, "excerpt", "one");
	problem_line(problem, "excerpt", "two");
}

START_TEST(report_in_text)
{
	struct problems problems = {0};

	two_problems(&problems);
	problems_report(&problems, "nginx", "start", "the hint");
	ck_assert_str_eq(heard(),
	    "usher: nginx cannot start: 2 problems\n"
	    "\n"
	    "  env URL is not set\n"
	    "    required at /etc/usher.conf:3\n"
	    "\n"
	    "  a \"quote\", a \\, a \t tab\n"
	    "    one\n"
	    "    two\n"
	    "\n"
	    "  the hint\n");
}
END_TEST

START_TEST(report_in_json)
{
	struct problems problems = {0};
	char *line;

	diag_format(LOG_JSON);
	two_problems(&problems);
	problems_report(&problems, "nginx", "start", "the hint");
	heard();
	line = strtok(told, "\n");
	ck_assert_ptr_nonnull(strstr(line, "\"level\":\"error\",\"code\":\"cannot-start\","
	    "\"message\":\"nginx cannot start: 2 problems\",\"problems\":2}"));
	line = strtok(NULL, "\n");
	ck_assert_ptr_nonnull(strstr(line,
	    "\"code\":\"env-unset\",\"message\":\"env URL is not set\","
	    "\"name\":\"URL\",\"origin\":\"required at /etc/usher.conf:3\"}"));
	line = strtok(NULL, "\n");
	ck_assert_ptr_nonnull(strstr(line,
	    "\"message\":\"a \\\"quote\\\", a \\\\, a \\t tab\",\"excerpt\":\"one\\ntwo\"}"));
	ck_assert_ptr_null(strtok(NULL, "\n"));
}
END_TEST

START_TEST(control_characters_are_shown)
{
	log_warn("x", "a\nusher: forged\x1b[31m%s", "\x7f");
	ck_assert_str_eq(heard(), "usher: a\\nusher: forged\\x1b[31m\\x7f\n");
}
END_TEST

START_TEST(levels_hold_back)
{
	log_info("x", "info");
	log_debug("x", "debug");
	ck_assert_str_eq(heard(), "");
	log_warn("x", "warn");
	ck_assert_str_eq(heard(), "usher: warn\n");
	diag_level(LOG_ERROR);
	log_warn("x", "warn");
	ck_assert_str_eq(heard(), "");
	log_error("x", "error");
	ck_assert_str_eq(heard(), "usher: error\n");
	diag_level(LOG_DEBUG);
	log_debug("x", "debug");
	ck_assert_str_eq(heard(), "usher: debug\n");
}
END_TEST

START_TEST(long_messages_end_in_dots)
{
	char text[5000];

	memset(text, 1, sizeof text - 1);
	text[sizeof text - 1] = '\0';
	log_warn("x", "%s", text);
	ck_assert_uint_gt(strlen(heard()), 2000);
	ck_assert_str_eq(told + strlen(told) - 4, "...\n");
}
END_TEST

/* Nobody reads and the pipe is full: the resident process goes on at once. */
START_TEST(full_pipe_does_not_hold_us)
{
	diag_resident();
	for (int i = 0; i < 5000; i++)
		log_warn("x", "a message of some forty characters, or so");
	ck_assert_int_eq(fcntl(2, F_GETFL) & O_NONBLOCK, 0);
}
END_TEST

static const struct { int codes[4]; int exit; } mixes[] = {
	{ { 78 }, 78 }, { { 127 }, 127 }, { { 126 }, 126 }, { { 64 }, 64 }, { { 71 }, 71 },
	{ { 78, 127 }, 78 }, { { 127, 126 }, 78 }, { { 78, 78, 78 }, 78 }, { { 78, 64 }, 64 },
	{ { 127, 71 }, 71 }, { { 71, 64, 78 }, 64 },
};

START_TEST(exit_code_of_many)
{
	struct problems problems = {0};

	for (int i = 0; mixes[_i].codes[i]; i++)
		problem_add(&problems, mixes[_i].codes[i], "x", "x");
	ck_assert_int_eq(problems_exit_code(&problems), mixes[_i].exit);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("diag");
	TCase *tests = tcase_create("messages");

	tcase_add_checked_fixture(tests, listen_to_stderr, NULL);
	tcase_add_test(tests, report_in_text);
	tcase_add_test(tests, report_in_json);
	tcase_add_test(tests, control_characters_are_shown);
	tcase_add_test(tests, levels_hold_back);
	tcase_add_test(tests, long_messages_end_in_dots);
	tcase_add_test(tests, full_pipe_does_not_hold_us);
	tcase_add_loop_test(tests, exit_code_of_many, 0, sizeof mixes / sizeof *mixes);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
