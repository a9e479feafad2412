/*
 * Limits, capabilities, the box and --own: what arrives in the plan, and that nothing malformed
 * does - nor any user, mode or id that is none.
 */

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "../../src/cli/cli.h"
#include "suite.h"

/* OPTION with VALUE (NULL: none), a command behind it. */
static void
read_into(struct plan *plan, const char *option, const char *value, struct problems *problems)
{
	char *words[] = { mem_copy("usher", 5), mem_copy("--config=none", 13),
	    value ? mem_printf("--%s=%s", option, value) : mem_printf("--%s", option),
	    mem_copy("app", 3), NULL };
	char *none[] = { NULL };

	plan_read(plan, 4, words, none, problems);
}

static struct plan
read_good(const char *option, const char *value)
{
	struct problems problems = {0};
	struct plan plan;

	read_into(&plan, option, value, &problems);
	if (problems.list.count)
		ck_abort_msg("%s=%s: %s", option, value ? value : "",
		    ((struct problem *)problems.list.items)->message);
	return plan;
}

static const struct { const char *option, *value; } malformed[] = {
	{ "user", ":" }, { "user", "::" }, { "user", ":0" }, { "user", "0:" }, { "user", "1:2:3" },
	{ "user", "-1" }, { "user", "+0" }, { "user", "1:-1" }, { "user", "00" },
	{ "user", "007" }, { "user", "0x0" }, { "user", "0:0x0" }, { "user", "4294967295" },
	{ "user", "4294967296" }, { "user", "1:4294967295" }, { "user", "18446744073709551616" },
	{ "user", "99999999999999999999999999" }, { "user", " 0" }, { "user", "0 " },
	{ "user", "1e3" }, { "user", "0,0" }, { "user", "1.0" }, { "user", "a b" },
	{ "user", "a\n" }, { "user", "a\tb" }, { "user", "${U}" }, { "user", "$USER" },
	{ "user", "a:b:c" }, { "user", ".app" }, { "user", "app/x" }, { "user", "#0" },
	{ "user", "app!" }, { "user", "\xc3\xa9" }, { "user", "a:" }, { "user", "0;1" },
	{ "keep-cap", "" }, { "keep-cap", "all" }, { "keep-cap", "none" }, { "keep-cap", "cap_" },
	{ "keep-cap", "cap_cap_kill" }, { "keep-cap", "net_bind_servic" }, { "keep-cap", "10" },
	{ "keep-cap", "kill,chown" }, { "keep-cap", "kill " }, { "keep-cap", "+kill" },
	{ "keep-cap", "CAP-KILL" }, { "keep-cap", "kill:" }, { "keep-cap", ":optional" },
	{ "keep-cap", "kill:required" }, { "keep-cap", "kil\x01" },
	{ "rlimit", "nofile" }, { "rlimit", "nofile=" }, { "rlimit", "=1" }, { "rlimit", "=" },
	{ "rlimit", "files=1" }, { "rlimit", "nofile=-1" }, { "rlimit", "nofile=1:" },
	{ "rlimit", "nofile=:1" }, { "rlimit", "nofile=2:1" }, { "rlimit", "nofile=1:2:3" },
	{ "rlimit", "nofile=unlimited:1" }, { "rlimit", "nofile=infinity" },
	{ "rlimit", "nofile=0x10" }, { "rlimit", "nofile=1 2" }, { "rlimit", "nofile=1X" },
	{ "rlimit", "nofile=99999999999999999999" }, { "rlimit", "RLIMIT_NOFILE=1" },
	{ "rlimit", "no file=1" }, { "rlimit", "as=9999999999G" },
	{ "oom-score", "-1001" }, { "oom-score", "1001" }, { "oom-score", "1.5" },
	{ "oom-score", "+1" }, { "oom-score", "ten" }, { "oom-score", "--1" },
	{ "oom-score", "99999999999999999999" }, { "oom-score", "-" },
	{ "landlock", "maybe" }, { "landlock", "require" }, { "landlock", "" },
	{ "harden", "required" }, { "no-new-privs", "1" },
	{ "umask", "999" }, { "umask", "01000" }, { "umask", "-22" }, { "umask", "u=rwx" },
	{ "mkdir", "/x:8" }, { "mkdir", "/x:10000" }, { "mkdir", "/x:-1" }, { "mkdir", "/x:rwx" },
	{ "own", "/x:" }, { "own", ":recursive" }, { "own", "/x:recursiv" },
	{ "own", "/x:recursive:recursive" }, { "own", "" }, { "own", "/x:rw" },
};

START_TEST(malformed_is_refused)
{
	struct problems problems = {0};
	struct plan plan;

	read_into(&plan, malformed[_i].option, malformed[_i].value, &problems);
	ck_assert_msg(problems.list.count == 1, "%s=%s: %zu problems", malformed[_i].option,
	    malformed[_i].value, problems.list.count);
	ck_assert_int_eq(problems_exit_code(&problems), EXIT_USAGE);
	ck_assert(!plan.process.user.given && !plan.process.kept && !plan.process.rlimits.count);
	ck_assert(!plan.process.oom_score_origin.written && !plan.process.landlock);
	ck_assert(!plan.process.harden && !plan.process.no_new_privs && !plan.process.have_umask);
	ck_assert(!plan.prepare.mkdirs.count && !plan.prepare.owns.count);
}
END_TEST

static const struct {
	const char *value;
	unsigned resource;
	uint64_t soft, hard;
} rlimits[] = {
	{ "nofile=1024", RLIMIT_NOFILE, 1024, 1024 },
	{ "NOFILE=1:2", RLIMIT_NOFILE, 1, 2 },
	{ "core=0", RLIMIT_CORE, 0, 0 },
	{ "memlock=unlimited", RLIMIT_MEMLOCK, UINT64_MAX, UINT64_MAX },
	{ "stack=8M:unlimited", RLIMIT_STACK, 8 << 20, UINT64_MAX },
	{ "as=1Gi", RLIMIT_AS, 1 << 30, 1 << 30 }, { "cpu=5", RLIMIT_CPU, 5, 5 },
	{ "fsize=5", RLIMIT_FSIZE, 5, 5 }, { "data=5", RLIMIT_DATA, 5, 5 },
	{ "rss=5", RLIMIT_RSS, 5, 5 }, { "nproc=5", RLIMIT_NPROC, 5, 5 },
	{ "locks=5", RLIMIT_LOCKS, 5, 5 }, { "sigpending=5", RLIMIT_SIGPENDING, 5, 5 },
	{ "msgqueue=5", RLIMIT_MSGQUEUE, 5, 5 }, { "nice=5", RLIMIT_NICE, 5, 5 },
	{ "rtprio=5", RLIMIT_RTPRIO, 5, 5 }, { "rttime=5", RLIMIT_RTTIME, 5, 5 },
};

START_TEST(limits_arrive)
{
	struct plan plan = read_good("rlimit", rlimits[_i].value);
	const struct rlimit_wish *wish = plan.process.rlimits.items;

	ck_assert_uint_eq(plan.process.rlimits.count, 1);
	ck_assert_uint_eq(wish->resource, rlimits[_i].resource);
	ck_assert_uint_eq(wish->soft, rlimits[_i].soft);
	ck_assert_uint_eq(wish->hard, rlimits[_i].hard);
}
END_TEST

START_TEST(a_later_limit_replaces)
{
	char *words[] = { mem_copy("usher", 5), mem_copy("--config=none", 13),
	    mem_copy("--rlimit=core=1", 15), mem_copy("--rlimit=nofile=1", 17),
	    mem_copy("--rlimit=core=7", 15), mem_copy("a", 1), NULL };
	char *none[] = { NULL };
	struct problems problems = {0};
	struct plan plan;
	const struct rlimit_wish *wishes;

	plan_read(&plan, 6, words, none, &problems);
	wishes = plan.process.rlimits.items;
	ck_assert_uint_eq(plan.process.rlimits.count, 2);
	ck_assert_uint_eq(wishes[0].soft, 7);
	ck_assert_uint_eq(wishes[1].resource, RLIMIT_NOFILE);
}
END_TEST

START_TEST(the_rest_arrives)
{
	const struct own_wish *own;
	struct plan plan = read_good("own", "${D}/x:recursive");

	own = plan.prepare.owns.items;
	ck_assert(own->recursive);
	ck_assert_str_eq(own->path, "${D}/x");
	plan = read_good("own", "/a\\:b");
	own = plan.prepare.owns.items;
	ck_assert(!own->recursive);
	ck_assert_str_eq(own->path, "/a:b");
	plan = read_good("oom-score", "-1000");
	ck_assert(plan.process.oom_score_origin.written && plan.process.oom_score == -1000);
	plan = read_good("keep-cap", "CAP_NET_BIND_SERVICE");
	ck_assert_uint_eq(plan.process.kept, 1 << 10);
	plan = read_good("keep-cap", "checkpoint_restore");
	ck_assert_uint_eq(plan.process.kept, UINT64_C(1) << 40);
	ck_assert_uint_eq(plan.process.kept_optional, 0);
	plan = read_good("keep-cap", "kill:optional");
	ck_assert_uint_eq(plan.process.kept, 1 << 5);
	ck_assert_uint_eq(plan.process.kept_optional, 1 << 5);
	ck_assert_int_eq(read_good("landlock", NULL).process.landlock, DEMAND_WISHED);
	ck_assert_int_eq(read_good("landlock", "yes").process.landlock, DEMAND_WISHED);
	ck_assert_int_eq(read_good("landlock", "required").process.landlock, DEMAND_REQUIRED);
	plan = read_good("landlock", "no");
	ck_assert(!plan.process.landlock && plan.process.landlock_origin.written);
	ck_assert(read_good("harden", NULL).process.harden);
	ck_assert(read_good("no-new-privs", NULL).process.no_new_privs);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("kind_limit");
	TCase *test = tcase_create("kind_limit");

	tcase_add_loop_test(test, malformed_is_refused, 0,
	    (int)(sizeof malformed / sizeof *malformed));
	tcase_add_loop_test(test, limits_arrive, 0, (int)(sizeof rlimits / sizeof *rlimits));
	tcase_add_test(test, a_later_limit_replaces);
	tcase_add_test(test, the_rest_arrives);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
