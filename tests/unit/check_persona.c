/*
 * Other programs' command lines, read into the plan.
 */

#include "cli/persona.h"

#include <string.h>

#include "cli/cli.h"

#include "suite.h"

enum { MOST = 16 };

/* "NAME=VALUE;...|PROGRAM WORD..." */
static void
read_line(struct plan *plan, const char *line, struct problems *problems)
{
	char *variables[MOST] = {0}, *argv[MOST + 1] = {0};
	char *copy = mem_copy(line, strlen(line)), *rest, *word, *bar = strchr(copy, '|');
	int argc = 0, count = 0;

	*bar = '\0';
	for (word = strtok_r(copy, ";", &rest); word; word = strtok_r(NULL, ";", &rest))
		variables[count++] = word;
	for (word = strtok_r(bar + 1, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	plan_read(plan, argc, argv, variables, problems);
}

static struct plan
plan_of(const char *line)
{
	struct problems problems = {0};
	struct plan plan;

	read_line(&plan, line, &problems);
	if (problems.list.count)
		ck_abort_msg("%s: %s", line, ((struct problem *)problems.list.items)->message);
	return plan;
}

START_TEST(names_are_found)
{
	static const char *const names[] = {
		"tini", "tini-static", "docker-init", "dumb-init", "catatonit", "podman-init",
		"gosu", "su-exec", "envsubst",
	};
	static const char *const others[] = { "usher", "", "tin", "tinia", "Tini", "-", "gosu2" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		ck_assert_ptr_nonnull(persona_find(names[i]));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ck_assert_ptr_null(persona_find(others[i]));
	ck_assert_ptr_eq(persona_find("tini"), persona_find("docker-init"));
	ck_assert_ptr_eq(persona_find("gosu"), persona_find("su-exec"));
}
END_TEST

/* What only a name's last part can tell: a path before it, and words that usher takes as verbs. */
START_TEST(the_command_stands_behind_the_options)
{
	static const char *const lines[] = {
		"|/sbin/tini -s -v -- help x", "|tini help x", "|dumb-init -c help x",
		"|docker-init -- help x", "|catatonit -g help x", "|gosu 1:1 help x",
		"|su-exec nobody help x", "TINI_SUBREAPER=|tini help x",
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct plan plan = plan_of(lines[i]);

		ck_assert_int_eq(plan.verb, VERB_START);
		ck_assert_uint_eq(plan.command.count, 2);
		ck_assert_str_eq(plan.command.words[0], "help");
	}
}
END_TEST

START_TEST(an_init_that_leaves_at_once)
{
	struct plan plan = plan_of("|tini -e 143 -e7 -p SIGKILL -gwv true");

	ck_assert_uint_eq(plan.run.linger, 0);
	ck_assert_uint_eq(plan.run.exit_as[143], 0);
	ck_assert_uint_eq(plan.run.exit_as[7], 0);
	ck_assert_uint_eq(plan.run.exit_as[8], 8);
	ck_assert_uint_eq(plan.run.ways.parent_death, SIGKILL);
	ck_assert_uint_eq(plan.run.ways.subreaper, SUBREAPER_NEVER);
	ck_assert(plan.run.group && plan.run.ways.tells_reaped);
	ck_assert_int_eq(plan.log.level, LOG_INFO);
	ck_assert_uint_eq(plan.run.forward_as[SIGTTIN], SIGNAL_SWALLOW);
	ck_assert_uint_eq(plan.run.forward_as[SIGTSTP], 0);
	/* Beyond the standard ones, too. */
	for (int signal = SIGSYS + 1; signal < SIGNAL_COUNT; signal++)
		ck_assert_uint_eq(plan.run.forward_as[signal], 0);
	plan = plan_of("TINI_VERBOSITY=0;TINI_SUBREAPER=;TINI_KILL_PROCESS_GROUP=|tini -vvv true");
	ck_assert_int_eq(plan.log.level, LOG_ERROR);
	ck_assert_uint_eq(plan.run.ways.subreaper, SUBREAPER_ALWAYS);
	ck_assert(plan.run.group);
	plan = plan_of("|catatonit true");
	ck_assert_uint_eq(plan.run.ways.subreaper, SUBREAPER_USUAL);
	ck_assert_uint_eq(plan.run.forward_as[SIGTSTP], SIGNAL_SWALLOW);
}
END_TEST

START_TEST(usher_variables_reach_the_inits)
{
	struct plan plan;

	plan = plan_of("USHER_LINGER=5s;USHER_GROUP=yes;USHER_LOG=debug|docker-init -- x");

	ck_assert_uint_eq(plan.run.linger, 5000);
	ck_assert(plan.run.group);
	ck_assert_int_eq(plan.log.level, LOG_DEBUG);
	ck_assert_uint_ge(plan.process.taken_variables.count, 8);
	plan = plan_of("USHER_LINGER=5s;USHER_LOG=debug|gosu 1:1 x");
	ck_assert_uint_eq(plan.run.linger, 0);
	ck_assert_int_eq(plan.log.level, LOG_WARN);
	ck_assert_uint_eq(plan.process.taken_variables.count, 0);
}
END_TEST

START_TEST(a_session_and_its_stops)
{
	struct plan plan = plan_of("|dumb-init -r 15:3 --rewrite 2:0 -r 20:20 true");

	ck_assert(plan.run.ways.session && plan.run.ways.farewell && plan.run.group);
	ck_assert(!plan.run.ways.alone);
	ck_assert_uint_eq(plan.run.forward_as[15], 3);
	ck_assert_uint_eq(plan.run.forward_as[2], SIGNAL_SWALLOW);
	ck_assert_uint_eq(plan.run.forward_as[SIGTSTP], SIGTSTP);
	ck_assert_uint_eq(plan.run.forward_as[SIGTTIN], SIGSTOP);
	plan = plan_of("DUMB_INIT_SETSID=0|dumb-init true");
	ck_assert(plan.run.ways.alone);
	ck_assert_uint_eq(plan.run.forward_as[SIGTSTP], 0);
	plan = plan_of("DUMB_INIT_SETSID=1;DUMB_INIT_DEBUG=1|dumb-init true");
	ck_assert(!plan.run.ways.alone);
	ck_assert_int_eq(plan.log.level, LOG_DEBUG);
}
END_TEST

START_TEST(a_user_exactly)
{
	struct plan plan = plan_of("|gosu nobody:1 x");

	ck_assert(plan.process.exec && plan.process.user.given && plan.process.user.strict);
	ck_assert_str_eq(plan.process.user.user, "nobody");
	ck_assert_str_eq(plan.process.user.group, "1");
	ck_assert_uint_eq(plan.process.names, NAMES_HOME);
}
END_TEST

START_TEST(texts_and_substitution)
{
	struct plan plan = plan_of("|tini --version");

	ck_assert_int_eq(plan.verb, VERB_SAY);
	ck_assert_int_eq(plan.say.stream, 1);
	ck_assert_int_eq(strncmp(plan.say.text, "tini version 0.", 15), 0);
	plan = plan_of("|dumb-init -h");
	ck_assert_int_eq(plan.say.stream, 2);
	ck_assert_int_eq(strncmp(plan.say.text, "usage: dumb-init ", 17), 0);
	plan = plan_of("|envsubst -v $A");
	ck_assert_int_eq(plan.verb, VERB_SUBSTITUTE);
	ck_assert(plan.substitute.list);
	ck_assert_str_eq(plan.substitute.format, "$A");
	ck_assert_ptr_null(plan_of("|envsubst").substitute.format);
}
END_TEST

static const struct { const char *line, *message; } bad[] = {
	{ "|tini", "no command was given" },
	{ "|tini -x true", "unknown option -x" },
	{ "|tini --version true", "unknown option --version" },
	{ "|tini -e 256 true", "-e 256 is out of range" },
	{ "|tini -e", "-e has no argument" },
	{ "|tini -p NOSUCH true", "-p NOSUCH is no signal" },
	{ "|catatonit -P", "-P is not done here" },
	{ "|dumb-init -r 1:32 x", "-r 1:32 is not A:B" },
	{ "|dumb-init -r 0:1 x", "-r 0:1 is not A:B" },
	{ "|dumb-init -r 1 x", "-r 1 is not A:B" },
	{ "|gosu", "no command was given" },
	{ "|gosu nobody", "no command was given" },
	{ "|gosu a:b:c x", "user a:b:c has a third part" },
	{ "|gosu :1 x", "user :1 has no user before the colon" },
	{ "|gosu nobody: x", "user nobody: has no group behind the colon" },
	{ "|su-exec 4294967296 x", "user 4294967296 is not an id" },
	{ "|su-exec --user x y", "unknown option --user" },
	{ "|envsubst a b", "too many arguments" },
	{ "|envsubst -v", "there is no SHELL-FORMAT" },
};

START_TEST(mistakes_cost_one)
{
	struct problems problems = {0};
	struct plan plan;
	const char *message;

	read_line(&plan, bad[_i].line, &problems);
	ck_assert_uint_eq(problems.list.count, 1);
	message = ((const struct problem *)problems.list.items)->message;
	if (strncmp(message, bad[_i].message, strlen(bad[_i].message)) != 0)
		ck_abort_msg("%s: %s", bad[_i].line, message);
	ck_assert_int_eq(plan_exit_code(&plan, problems_exit_code(&problems)), 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("persona");
	TCase *test = tcase_create("persona");

	tcase_add_test(test, names_are_found);
	tcase_add_test(test, the_command_stands_behind_the_options);
	tcase_add_test(test, an_init_that_leaves_at_once);
	tcase_add_test(test, usher_variables_reach_the_inits);
	tcase_add_test(test, a_session_and_its_stops);
	tcase_add_test(test, a_user_exactly);
	tcase_add_test(test, texts_and_substitution);
	tcase_add_loop_test(test, mistakes_cost_one, 0, (int)(sizeof bad / sizeof *bad));
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
