/*
 * cli/: from the command line, the environment and a config file to the plan, and what is said
 * about values that are wrong.
 */

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/cli/cli.h"
#include "../../src/cli/options.h"
#include "../../src/tool/help.h"
#include "suite.h"

enum { MOST_WORDS = 16 };

/* LINE split at blanks; a word that is only '' is an empty one. "usher" stands in front. */
static int
words(const char *line, char *argv[MOST_WORDS])
{
	char *copy = mem_copy(line, strlen(line)), *rest, *word;
	static char name[] = "usher";
	int argc = 0;

	argv[argc++] = name;
	for (word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		ck_assert_int_lt(argc, MOST_WORDS - 1);
		if (strcmp(word, "''") == 0)
			*word = '\0';
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	return argc;
}

/* Of a verb at the beginning of LINE that takes options. */
static int
verb_length(const char *line)
{
	static const char *const verbs[] = { "check", "explain", "render" };

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strncmp(line, verbs[i], strlen(verbs[i])) == 0)
			return (int)strlen(verbs[i]);
	return 0;
}

/* Read LINE, and ENVIRONMENT split at semicolons; without --config in LINE: with none. */
static void
read_into(struct plan *plan, const char *line, const char *environment,
    struct problems *problems)
{
	char **argv = mem_alloc(MOST_WORDS * sizeof *argv);
	char *variables[MOST_WORDS] = {0};
	char *copy = mem_copy(environment, strlen(environment)), *rest, *word;
	int argc, count = 0;

	if (!strstr(line, "--config") && strncmp(line, "help", 4) && strncmp(line, "version", 7))
		line = verb_length(line) ? mem_printf("%.*s --config none%s", verb_length(line),
		    line, line + verb_length(line)) : mem_printf("--config none %s", line);
	argc = words(line, argv);
	for (word = strtok_r(copy, ";", &rest); word; word = strtok_r(NULL, ";", &rest))
		variables[count++] = word;
	plan_read(plan, argc, argv, variables, problems);
}

static const struct problem *
problem_at(const struct problems *problems, size_t i)
{
	ck_assert_uint_lt(i, problems->list.count);
	return (const struct problem *)problems->list.items + i;
}

static void
read_good(struct plan *plan, const char *line, const char *environment)
{
	struct problems problems = {0};

	read_into(plan, line, environment, &problems);
	if (problems.list.count)
		ck_abort_msg("%s: %s", line, problem_at(&problems, 0)->message);
}

static const struct { const char *line, *code, *message; } bad_lines[] = {
	{ "", "command-missing", "no command was given" },
	{ "--", "command-missing", "no command was given" },
	{ "-v", "command-missing", "no command was given" },
	{ "-- -D x", "command-missing", "no command was given, only arguments for one: -D" },
	{ "''", "command-missing", "the command is an empty word" },
	{ "--bogus x", "option-unknown", "unknown option --bogus" },
	{ "--volumee=/x y", "option-unknown", "unknown option --volumee" },
	{ "--ENV A x", "option-unknown", "unknown option --ENV" },
	{ "--env-fille A x", "option-unknown", "unknown option --env-fille" },
	{ "--=x y", "option-unknown", "unknown option --" },
	{ "---env A", "option-unknown", "unknown option ---env" },
	{ "-z x", "option-unknown", "unknown option -z" },
	{ "-gz x", "option-unknown", "unknown option -z in -gz" },
	{ "-g=no x", "option-unknown", "unknown option -= in -g=no" },
	{ "-user app x", "option-unknown", "unknown option -user" },
	{ "-env=A x", "option-unknown", "unknown option -env" },
	{ "--env", "option-argument", "--env has no argument" },
	{ "-u", "option-argument", "--user has no argument" },
	{ "-gu", "option-argument", "--user has no argument" },
	{ "--user -- x", "option-argument", "--user has no argument" },
	{ "--help=yes", "option-argument", "--help takes no argument" },
	{ "--version=1", "option-argument", "--version takes no argument" },
	{ "--exec=1 x", "option-argument", "--exec 1 is neither yes nor no" },
	{ "--group= x", "option-argument", "--group is given an empty value" },
	{ "--env= x", "option-argument", "--env is given an empty value" },
	{ "--user '' x", "option-argument", "--user is given an empty value" },
	{ "--chdir '' x", "option-argument", "--chdir is given an empty value" },
	{ "--config= x", "option-argument", "--config is given an empty value" },
	{ "help a b", "verb-argument", "help takes no argument 'b'" },
	{ "render a b c", "verb-argument", "render takes no argument 'c'" },
	{ "render --user a", "option-misplaced", "render does not take --user" },
	{ "check --format json", "option-misplaced", "check does not take --format" },
	{ "explain --diff", "option-misplaced", "explain does not take --diff" },
	{ "explain --format html", "format-spec", "--format html is unknown" },
	{ "--declared-only x", "option-misplaced", "a start does not take --declared-only" },
	{ "check --diff --declared-only", "option-conflict",
	    "--diff and --declared-only exclude each other" },
	{ "check -- -D", "command-missing", "no command was given, only arguments for one: -D" },
	{ "version 1", "verb-argument", "version takes no argument '1'" },
	{ "--once /x y", "command-spec", "--once /x has no path before a colon" },
	{ "--once :x y", "command-spec", "--once :x has no path before a colon" },
	{ "--once ${A:-b:x y", "command-spec",
	    "--once ${A:-b:x has a ${ or $(( that is not closed" },
	{ "--once /x: y", "command-spec", "--once /x: names no program" },
	{ "--before 'x y", "command-spec", "--before 'x has an unclosed single quote" },
	{ "--env A-B x", "env-spec", "--env A-B has '-' in its name" },
	{ "--env A:prot x", "type-spec", "--env A:prot: prot is no type" },
	{ "--env A:int:port x", "type-spec", "--env A:int:port: int:port is no type" },
	{ "--env A: x", "type-spec", "--env A:: '' is no type" },
	{ "--env A?:=1 x", "type-spec", "--env A?:=1: '' is no type" },
	{ "--env A:9..1 x", "type-spec", "--env A:9..1: 9..1 is a range that holds nothing" },
	{ "--env A:1..x y", "type-spec",
	    "--env A:1..x: 1..x is no range: write LO..HI with two integers" },
	{ "--env A:a| y", "type-spec", "--env A:a|: a| has an empty choice" },
	{ "--env A:int=x y", "env-spec", "--env A:int=x: its default is not an integer" },
	{ "--env A:a|b=c y", "env-spec", "--env A:a|b=c: its default is none of a|b" },
	{ "--env A:int= x", "env-spec", "--env A:int=: its default is empty" },
	{ "--secret A:int=psst x", "env-spec", "--secret A:***: its default is not an integer" },
	{ "--secret A-B=psst x", "env-spec", "--secret A-B=*** has '-' in its name" },
	{ "--secret A:psst x", "type-spec", "--secret A:***: its type is no type" },
	{ "--env :int x", "env-spec", "--env :int names no variable" },
	{ "--env-file f:rw x", "path-spec", "--env-file f:rw: unknown option rw" },
	{ "--volume /v:free=1Q x", "path-spec",
	    "--volume /v:free=1Q has a free= that is not a size: write 64M or 1Gi" },
	{ "--env A?? x", "env-spec", "--env A?? names no variable" },
	{ "--env 1A x", "env-spec", "--env 1A has '1' at its beginning" },
	{ "--env =x y", "env-spec", "--env =x names no variable" },
	{ "--env ? y", "env-spec", "--env ? names no variable" },
	{ "--env \xc3\xa9 y", "env-spec", "--env \xc3\xa9 has '\xc3\xa9' in its name" },
	{ "--env $A y", "env-spec", "--env $A has '$' in its name" },
	{ "--env A= y", "env-spec", "--env A=: its default is empty" },
	{ "-u : x", "user-spec", "--user : has no user before the colon" },
	{ "-u :g x", "user-spec", "--user :g has no user before the colon" },
	{ "-u a: x", "user-spec", "--user a: has no group behind the colon" },
	{ "-u a:b:c x", "user-spec", "--user a:b:c has a third part" },
	{ "-u -1 x", "user-spec",
	    "--user -1 has a sign: neither an id nor a name begins with one" },
	{ "-u +1 x", "user-spec",
	    "--user +1 has a sign: neither an id nor a name begins with one" },
	{ "-u 1:-1 x", "user-spec",
	    "--user 1:-1: -1 has a sign: neither an id nor a name begins with one" },
	{ "-u 4294967295 x", "user-spec",
	    "--user 4294967295 is not an id: ids go from 0 to 4294967294" },
	{ "-u 4294967296 x", "user-spec",
	    "--user 4294967296 is not an id: ids go from 0 to 4294967294" },
	{ "-u 18446744073709551616 x", "user-spec",
	    "--user 18446744073709551616 is not an id: ids go from 0 to 4294967294" },
	{ "-u 1:4294967296 x", "user-spec",
	    "--user 1:4294967296: 4294967296 is not an id: ids go from 0 to 4294967294" },
	{ "-u 00 x", "user-spec", "--user 00 has a leading zero: write the id without it" },
	{ "-u 0x0 x", "user-spec",
	    "--user 0x0 is neither an id nor a name: a name does not begin with a digit" },
	{ "-u 12abc x", "user-spec",
	    "--user 12abc is neither an id nor a name: a name does not begin with a digit" },
	{ "-u a\tb x", "user-spec", "--user a\tb has a blank in it" },
	{ "-u ${U} x", "user-spec", "--user ${U} is never expanded: write a name or an id" },
	{ "-u a/b x", "user-spec",
	    "--user a/b is no name: names are made of letters, digits, '_', '.' and '-'" },
	{ "-u .a x", "user-spec",
	    "--user .a is no name: names are made of letters, digits, '_', '.' and '-'" },
	{ "--volume data x", "path-spec", "--volume data is not an absolute path" },
	{ "--volume $D x", "path-spec", "--volume $D is not an absolute path" },
	{ "--volume /d:rw x", "path-spec", "--volume /d:rw: unknown option rw" },
	{ "--volume /d: x", "path-spec", "--volume /d: has nothing before or behind a colon" },
	{ "--volume /a:/b:ro x", "path-spec", "--volume /a:/b:ro has too many colons: one that is "
	    "part of a path is written \\:" },
	{ "--volume ${A x", "path-spec", "--volume ${A has a ${ or $(( that is not closed" },
	{ "--file /f:ro x", "path-spec", "--file /f:ro: unknown option ro" },
	{ "--file /f:rw,,x y", "path-spec", "--file /f:rw,,x: unknown option ''" },
	{ "--dir /f:r x", "path-spec", "--dir /f:r: unknown option r" },
	{ "--mkdir /a:8 x", "mode-spec",
	    "--mkdir /a:8: 8 is not a mode: write octal digits such as 0644" },
	{ "--mkdir /a:0755:x y", "path-spec", "--mkdir /a:0755:x has too many colons: one that is "
	    "part of a path is written \\:" },
	{ "--template a x", "path-spec", "--template a has no colon" },
	{ "--template a: x", "path-spec", "--template a: has nothing before or behind a colon" },
	{ "--template :b x", "path-spec", "--template :b has nothing before or behind a colon" },
	{ "--template a:b:c:d x", "path-spec", "--template a:b:c:d has too many colons: one that "
	    "is part of a path is written \\:" },
	{ "--template a:b:mod=1 x", "path-spec", "--template a:b:mod=1: unknown option mod=1" },
	{ "--template a:b:mode=9 x", "mode-spec",
	    "--template a:b:mode=9: 9 is not a mode: write octal digits such as 0644" },
	{ "--umask 1777 x", "mode-spec",
	    "--umask 1777 is not a mode: write up to three octal digits such as 0755" },
	{ "--signal TERM x", "signal-spec", "--signal TERM has no '='" },
	{ "--signal TERM= x", "signal-spec", "--signal TERM=: a part is empty" },
	{ "--signal =TERM x", "signal-spec", "--signal =TERM: a part is empty" },
	{ "--signal TREM=QUIT x", "signal-spec", "--signal TREM=QUIT: TREM is no signal" },
	{ "--signal TERM=0 x", "signal-spec", "--signal TERM=0: 0 is no signal" },
	{ "--signal 65=TERM x", "signal-spec", "--signal 65=TERM: 65 is no signal" },
	{ "--signal none=TERM x", "signal-spec", "--signal none=TERM: none is no signal" },
	{ "--signal KILL=TERM x", "signal-spec",
	    "--signal KILL=TERM: KILL cannot be caught by any program" },
	{ "--signal 19=TERM x", "signal-spec",
	    "--signal 19=TERM: 19 cannot be caught by any program" },
	{ "--signal SIGCHLD=none x", "signal-spec", "--signal SIGCHLD=none: SIGCHLD is never "
	    "forwarded: it is how usher learns of ended processes" },
	{ "--linger 5 x", "duration-spec",
	    "--linger 5 has no unit: write 10s for seconds, 250ms for milliseconds" },
	{ "--linger -5s x", "duration-spec",
	    "--linger -5s is not a duration: write 250ms, 10s or 2m" },
	{ "--log loud x", "log-spec", "--log loud is unknown" },
	{ "--log-format jsn x", "log-spec", "--log-format jsn is unknown" },
	{ "--command 'a x", "command-spec", "--command 'a has an unclosed single quote" },
	{ "--command \t x", "command-spec", "--command \t names no program" },
	{ "--exec --group x", "option-conflict", "--exec and --group exclude each other" },
	{ "--exec --linger 3s x", "option-conflict", "--exec and --linger exclude each other" },
	{ "-x --signal HUP=none x", "option-conflict", "--exec and --signal exclude each other" },
};

START_TEST(a_bad_command_line)
{
	struct problems problems = {0};
	struct plan plan;

	read_into(&plan, bad_lines[_i].line, "", &problems);
	ck_assert_msg(problems.list.count == 1, "%s: %zu problems", bad_lines[_i].line,
	    problems.list.count);
	ck_assert_str_eq(problem_at(&problems, 0)->message, bad_lines[_i].message);
	ck_assert_str_eq(problem_at(&problems, 0)->code, bad_lines[_i].code);
	ck_assert_int_eq(problem_at(&problems, 0)->exit_code, EXIT_USAGE);
}
END_TEST

static const struct { const char *environment, *message; } bad_variables[] = {
	{ "USHER_GROUP=maybe", "USHER_GROUP: maybe is neither yes nor no" },
	{ "USHER_LINGER=5",
	    "USHER_LINGER: 5 has no unit: write 10s for seconds, 250ms for milliseconds" },
	{ "USHER_SIGNAL=TERM=QUIT TREM=INT", "USHER_SIGNAL: TREM=INT: TREM is no signal" },
	{ "USHER_LOG=loud", "USHER_LOG: loud is unknown" },
	{ "USHER_LOG_FORMAT=xml", "USHER_LOG_FORMAT: xml is unknown" },
};

START_TEST(a_bad_variable)
{
	struct problems problems = {0};
	struct plan plan;

	read_into(&plan, "app", bad_variables[_i].environment, &problems);
	ck_assert_uint_eq(problems.list.count, 1);
	ck_assert_str_eq(problem_at(&problems, 0)->message, bad_variables[_i].message);
	ck_assert_int_eq(problem_at(&problems, 0)->exit_code, EXIT_CONTRACT);
}
END_TEST

/* What stands behind the options. */
static const struct { const char *line; size_t count; const char *first; } rests[] = {
	{ "app", 1, "app" }, { "app -v --env", 3, "app" }, { "-- app -v", 2, "app" },
	{ "-g app -g", 2, "app" }, { "- x", 2, "-" }, { "-- help", 1, "help" },
	{ "-v help", 1, "help" }, { "-- -- x", 2, "--" }, { "--user=app app", 1, "app" },
	{ "-uapp app", 1, "app" }, { "-u app app", 1, "app" }, { "-gvu app app x", 2, "app" },
	{ "-c x -- -D", 1, "-D" }, { "--exec=no app", 1, "app" }, { "--command=x", 0, NULL },
	{ "-c x -- --", 1, "--" },
};

START_TEST(the_command_begins_where_options_end)
{
	const char *line = rests[_i].line;
	struct problems problems = {0};
	struct plan plan;

	read_into(&plan, line, "", &problems);
	ck_assert_uint_eq(plan.command.count, rests[_i].count);
	if (rests[_i].first)
		ck_assert_str_eq(plan.command.words[0], rests[_i].first);
}
END_TEST

START_TEST(all_bad_values_are_told)
{
	struct problems problems = {0};
	struct plan plan;

	read_into(&plan, "--umask 9 --user : --linger 5 app", "USHER_LOG=x", &problems);
	ck_assert_uint_eq(problems.list.count, 4);
	ck_assert_int_eq(problems_exit_code(&problems), EXIT_USAGE);
}
END_TEST

START_TEST(the_line_is_not_read_behind_a_mistake)
{
	struct problems problems = {0};
	struct plan plan;

	read_into(&plan, "--config /nonexistent --bogus --umask 9 --also app", "", &problems);
	ck_assert_uint_eq(problems.list.count, 1);
	ck_assert_str_eq(problem_at(&problems, 0)->message, "unknown option --bogus");
}
END_TEST

START_TEST(help_and_version_act_at_once)
{
	struct plan plan;

	read_good(&plan, "--config /nonexistent -v --help --bogus", "USHER_LOG=x");
	ck_assert_int_eq(plan.verb, VERB_HELP);
	ck_assert_uint_eq(plan.command.count, 0);
	read_good(&plan, "-gh --bogus", "");
	ck_assert_int_eq(plan.verb, VERB_HELP);
	read_good(&plan, "--version --bogus", "");
	ck_assert_int_eq(plan.verb, VERB_VERSION);
	read_good(&plan, "help user", "");
	ck_assert_int_eq(plan.verb, VERB_HELP);
	ck_assert_str_eq(plan.command.words[0], "user");
	read_good(&plan, "version", "");
	ck_assert_int_eq(plan.verb, VERB_VERSION);
}
END_TEST

START_TEST(verbs_are_first_words)
{
	static const struct { const char *line; enum verb verb; size_t count; } lines[] = {
		{ "check", VERB_CHECK, 0 },
		{ "check --diff -- check it", VERB_CHECK, 2 },
		{ "check --declared-only --exec", VERB_CHECK, 0 },
		{ "explain", VERB_EXPLAIN, 0 },
		{ "explain --format markdown x", VERB_EXPLAIN, 1 },
		{ "render a b", VERB_RENDER, 2 },
		{ "-- check", VERB_START, 1 },
		{ "--group explain --format", VERB_START, 2 },
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct plan plan = {0};

		read_good(&plan, lines[i].line, "");
		ck_assert_int_eq(plan.verb, lines[i].verb);
		ck_assert_uint_eq(plan.command.count, lines[i].count);
		ck_assert_int_eq(plan.tool.diff, strstr(lines[i].line, "--diff") != NULL);
		ck_assert_int_eq(plan.tool.declared_only,
		    strstr(lines[i].line, "--declared-only") != NULL);
		ck_assert_int_eq(plan.tool.document, strstr(lines[i].line, "markdown")
		    ? DOCUMENT_MARKDOWN : DOCUMENT_TEXT);
	}
}
END_TEST

START_TEST(values_arrive_in_the_plan)
{
	const struct path_need *needs;
	const struct template_wish *template;
	const struct mkdir_wish *mkdirs;
	const struct env_need *envs;
	struct plan plan;

	read_good(&plan, "-e A? -e B=x=y -e A=1 app", "");
	envs = plan.contract.envs.items;
	ck_assert_uint_eq(plan.contract.envs.count, 2);
	ck_assert_str_eq(envs[0].name, "A");
	ck_assert_str_eq(envs[0].fallback, "1");
	ck_assert(!envs[0].optional);
	ck_assert_str_eq(envs[1].fallback, "x=y");

	read_good(&plan, "-e A?:port=80 --secret B:a|b=b -e C:url --secret A -e B:-5..5 app", "");
	envs = plan.contract.envs.items;
	ck_assert_uint_eq(plan.contract.envs.count, 3);
	ck_assert(envs[0].secret && !envs[0].optional && envs[0].type.kind == VALUE_TEXT);
	ck_assert_ptr_null(envs[0].fallback);
	ck_assert_msg(envs[1].secret, "what was a secret once must stay one");
	ck_assert_int_eq(envs[1].type.kind, VALUE_RANGE);
	ck_assert_int_eq(envs[1].type.low, -5);
	ck_assert(!envs[2].secret);
	ck_assert_str_eq(envs[2].type.text, "url");

	read_good(&plan, "--env-file ${F}:optional --env-file g --when a* --when b app", "");
	needs = plan.contract.env_files.items;
	ck_assert_uint_eq(plan.contract.env_files.count, 2);
	ck_assert_str_eq(needs[0].path, "${F}");
	ck_assert(needs[0].access & PATH_OPTIONAL);
	ck_assert(!(needs[1].access & PATH_OPTIONAL));
	ck_assert_uint_eq(plan.prepare.when.count, 2);
	ck_assert_str_eq(((const char *const *)plan.prepare.when.items)[1], "b");

	read_good(&plan, "--file f:rw,x --dir ${D:-/a:b}:x -V /v\\:1 -V ${V}:ro app", "");
	needs = plan.contract.files.items;
	ck_assert_str_eq(needs->path, "f");
	ck_assert_uint_eq(needs->access, PATH_READ | PATH_WRITE | PATH_EXECUTE);
	needs = plan.contract.dirs.items;
	ck_assert_str_eq(needs->path, "${D:-/a:b}");
	ck_assert_uint_eq(needs->access, PATH_READ | PATH_EXECUTE);
	needs = plan.contract.volumes.items;
	ck_assert_str_eq(needs[0].path, "/v:1");
	ck_assert_uint_eq(needs[0].access, PATH_READ | PATH_WRITE);
	ck_assert_uint_eq(needs[1].access, PATH_READ);

	read_good(&plan, "-t a:b -t c:d:mode=0640 --mkdir /m --mkdir /n:0700 --umask 0 app", "");
	template = plan.prepare.templates.items;
	ck_assert(!template[0].have_mode && template[1].have_mode);
	ck_assert_uint_eq(template[1].mode, 0640);
	mkdirs = plan.prepare.mkdirs.items;
	ck_assert_uint_eq(mkdirs[0].mode, 0755);
	ck_assert_uint_eq(mkdirs[1].mode, 0700);
	ck_assert(plan.process.have_umask);
	ck_assert_uint_eq(plan.process.umask, 0);
}
END_TEST

static const struct { const char *spec, *user, *group; } users[] = {
	{ "app", "app", NULL }, { "1000:1000", "1000", "1000" }, { "root", "root", NULL },
	{ "0", "0", NULL }, { "0:0", "0", "0" }, { "4294967294", "4294967294", NULL },
	{ "_a.b-c$:grp", "_a.b-c$", "grp" }, { "www-data:33", "www-data", "33" },
};

/* In the order in which they are to be run; the command's own colons are no separators. */
START_TEST(hooks_arrive_in_the_plan)
{
	const struct hook_wish *hooks;
	struct plan plan;

	read_good(&plan, "--before a --once ${D:-/d}/x\\:y:b:c app", "");
	hooks = plan.prepare.hooks.items;
	ck_assert_uint_eq(plan.prepare.hooks.count, 2);
	ck_assert_ptr_null(hooks[0].unless);
	ck_assert_str_eq(*(const char *const *)hooks[0].words.items, "a");
	ck_assert_str_eq(hooks[1].unless, "${D:-/d}/x:y");
	ck_assert_str_eq(*(const char *const *)hooks[1].words.items, "b:c");
}
END_TEST

START_TEST(users_are_split)
{
	struct plan plan;

	read_good(&plan, mem_printf("--user %s app", users[_i].spec), "");
	ck_assert(plan.process.user.given && plan.process.user.origin.written);
	ck_assert_str_eq(plan.process.user.text, users[_i].spec);
	ck_assert_str_eq(plan.process.user.user, users[_i].user);
	ck_assert_pstr_eq(plan.process.user.group, users[_i].group);
}
END_TEST

START_TEST(signals_are_mapped)
{
	struct plan plan;

	read_good(&plan, "--signal TERM=SIGQUIT --signal 1=none --signal RTMIN+3=KILL "
	    "--signal usr1=2 app", "USHER_SIGNAL=TERM=INT  USR2=none");
	ck_assert_uint_eq(plan.run.forward_as[SIGTERM], SIGQUIT);
	ck_assert_uint_eq(plan.run.forward_as[SIGHUP], SIGNAL_SWALLOW);
	ck_assert_uint_eq(plan.run.forward_as[37], SIGKILL);
	ck_assert_uint_eq(plan.run.forward_as[SIGUSR1], SIGINT);
	ck_assert_uint_eq(plan.run.forward_as[SIGUSR2], SIGNAL_SWALLOW);
	ck_assert_uint_eq(plan.run.forward_as[SIGINT], 0);
}
END_TEST

static const struct { const char *line, *environment; int level; } levels[] = {
	{ "app", "", LOG_WARN }, { "-v app", "", LOG_INFO }, { "-vv app", "", LOG_DEBUG },
	{ "-v -v -v app", "", LOG_DEBUG }, { "-q app", "", LOG_ERROR }, { "-qv app", "", LOG_INFO },
	{ "--log error app", "", LOG_ERROR }, { "app", "USHER_LOG=debug", LOG_DEBUG },
	{ "--log warn app", "USHER_LOG=debug", LOG_WARN }, { "app", "USHER_LOG=", LOG_WARN },
	{ "--verbose=no app", "", LOG_WARN }, { "--quiet=yes app", "", LOG_ERROR },
	{ "-v app", "USHER_LOG=info", LOG_DEBUG },
};

START_TEST(log_levels)
{
	struct plan plan;

	read_good(&plan, levels[_i].line, levels[_i].environment);
	ck_assert_int_eq(plan.log.level, levels[_i].level);
}
END_TEST

START_TEST(line_over_environment_over_file)
{
	char name[] = "/tmp/check_cli.XXXXXX";
	int fd = mkstemp(name);
	static const char text[] = "linger 1s\nlog info\nuser filed\ngroup\nvolume /a\nenv A\n";
	const struct path_need *volumes;
	struct plan plan;

	ck_assert_int_eq(write(fd, text, sizeof text - 1), sizeof text - 1);
	read_good(&plan, mem_printf("--config %s --log debug -V /b --env A=1 app", name),
	    "USHER_LINGER=2s;USHER_LOG=error;USHER_GROUP=no;USHER_USER=x;USHER_PORT=tcp://1");
	close(fd);
	unlink(name);
	ck_assert_uint_eq(plan.run.linger, 2000);
	ck_assert_str_eq(plan.run.linger_origin.variable, "USHER_LINGER");
	ck_assert_int_eq(plan.log.level, LOG_DEBUG);
	ck_assert(!plan.run.group);
	ck_assert_str_eq(plan.process.user.user, "filed");
	ck_assert_str_eq(plan.process.user.origin.file, name);
	ck_assert_uint_eq(plan.contract.volumes.count, 2);
	volumes = plan.contract.volumes.items;
	ck_assert_str_eq(volumes[0].path, "/a");
	ck_assert_str_eq(volumes[1].path, "/b");
	ck_assert_uint_eq(plan.contract.envs.count, 1);
}
END_TEST

START_TEST(our_variables_are_named)
{
	static const char *const ours[] = {
		"USHER_SIGNAL", "USHER_GROUP", "USHER_STOP_DELAY", "USHER_GRACE", "USHER_LINGER",
		"USHER_EXIT", "USHER_LOG", "USHER_LOG_FORMAT",
	};
	const size_t count = sizeof ours / sizeof *ours;
	struct plan plan;

	read_good(&plan, "app", "");
	ck_assert_uint_eq(plan.process.taken_variables.count, count);
	for (size_t i = 0; i < count; i++)
		ck_assert_str_eq(
		    ((const char *const *)plan.process.taken_variables.items)[i], ours[i]);
}
END_TEST

/* An array without room for its NUL is no error to the compiler. */
START_TEST(rows_are_whole)
{
	for (const struct option_row *row = usher_options; *row->name; row++) {
		ck_assert_ptr_nonnull(memchr(row->name, '\0', sizeof row->name));
		ck_assert_int_eq(*option_argument(row) != '\0' && row->kind != OPTION_DEMAND,
		    (row->flags & OPTION_ARGUMENT) != 0);
		ck_assert_ptr_nonnull(strchr(option_help(row), ' '));
		ck_assert_ptr_nonnull(option_heading(row->group));
		ck_assert_ptr_eq(option_named(usher_options, row->name, strlen(row->name)), row);
		if (row->letter)
			ck_assert_ptr_eq(option_lettered(usher_options, row->letter), row);
	}
	ck_assert_ptr_null(option_lettered(usher_options, '\0'));
	ck_assert_ptr_null(option_named(usher_options, "", 0));
}
END_TEST

START_TEST(help_fits_the_screen)
{
	struct buf text = {0};
	size_t column = 0;

	help_text(&text);
	for (size_t i = 0; i < text.length; i++) {
		column = text.data[i] == '\n' ? 0 : column + 1;
		ck_assert_uint_le(column, 80);
		ck_assert(i == 0 || text.data[i] != '\n' || text.data[i - 1] != ' ');
	}
	buf_text(&text);
	for (const struct option_row *row = usher_options; *row->name; row++)
		ck_assert_ptr_nonnull(strstr(text.data, mem_printf("--%s", row->name)));
}
END_TEST

static void
tests_add(TCase *test)
{
	tcase_add_loop_test(test, a_bad_command_line, 0,
	    (int)(sizeof bad_lines / sizeof *bad_lines));
	tcase_add_loop_test(test, a_bad_variable, 0,
	    (int)(sizeof bad_variables / sizeof *bad_variables));
	tcase_add_loop_test(test, the_command_begins_where_options_end, 0,
	    (int)(sizeof rests / sizeof *rests));
	tcase_add_test(test, all_bad_values_are_told);
	tcase_add_test(test, the_line_is_not_read_behind_a_mistake);
	tcase_add_test(test, help_and_version_act_at_once);
	tcase_add_test(test, verbs_are_first_words);
	tcase_add_test(test, values_arrive_in_the_plan);
	tcase_add_test(test, hooks_arrive_in_the_plan);
	tcase_add_loop_test(test, users_are_split, 0, (int)(sizeof users / sizeof *users));
	tcase_add_test(test, signals_are_mapped);
	tcase_add_loop_test(test, log_levels, 0, (int)(sizeof levels / sizeof *levels));
	tcase_add_test(test, line_over_environment_over_file);
	tcase_add_test(test, our_variables_are_named);
	tcase_add_test(test, rows_are_whole);
	tcase_add_test(test, help_fits_the_screen);
}

int
main(void)
{
	Suite *suite = suite_create("cli");
	TCase *test = tcase_create("cli");

	tests_add(test);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
