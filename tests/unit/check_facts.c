/* cgroup trees as v1, v2, hybrid and nested hosts have them, each made as a folder of files. */

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "prep/facts.h"
#include "suite.h"

enum { FILES = 12 };

struct tree {
	const char *name;
	const char *cgroup;
	const char *mountinfo;
	struct { const char *path, *text; } files[FILES];
	struct facts wanted;
};

#define MIB (UINT64_C(1) << 20)
#define V1(controller, root) "30 23 0:26 " root " /sys/fs/cgroup/" controller \
	" ro - cgroup cgroup rw," controller "\n"
#define V2(root, point) "40 23 0:27 " root " " point " ro - cgroup2 cgroup rw,nsdelegate\n"

static const struct facts machine = {
	.memory = 8192 * MIB, .cpu_millis = 4000, .cpus = 4, .pids = 32768,
};

static const struct tree trees[] = {
	{ "none", NULL, NULL, {{0}}, { 8192 * MIB, 4000, 4, 32768 } },
	{ "v2 unlimited", "0::/\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/memory.max", "max\n" },
		{ "sys/fs/cgroup/cpu.max", "max 100000\n" },
		{ "sys/fs/cgroup/pids.max", "max\n" },
	}, { 8192 * MIB, 4000, 4, 32768 } },
	{ "v2 in a cgroup namespace", "0::/\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/memory.max", "536870912\n" },
		{ "sys/fs/cgroup/cpu.max", "150000 100000\n" },
		{ "sys/fs/cgroup/pids.max", "100\n" },
	}, { 512 * MIB, 1500, 2, 100 } },
	{ "v2 nested, an ancestor is tighter", "0::/a/b\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/a/memory.max", "268435456\n" },
		{ "sys/fs/cgroup/a/b/memory.max", "536870912\n" },
		{ "sys/fs/cgroup/a/cpu.max", "max 100000\n" },
		{ "sys/fs/cgroup/a/b/cpu.max", "50000 100000\n" },
		{ "sys/fs/cgroup/memory.max", "max\n" },
	}, { 256 * MIB, 500, 1, 32768 } },
	{ "v2 with the host's hierarchy mounted from our cgroup on", "0::/docker/x\n",
	    V2("/docker/x", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/memory.max", "1048576\n" },
		{ "sys/fs/cgroup/docker/x/memory.max", "1\n" },
	}, { MIB, 4000, 4, 32768 } },
	{ "v2 with a part of the host's hierarchy, in which we are below", "0::/pods/x\n",
	    V2("/pods", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/memory.max", "4194304\n" },
		{ "sys/fs/cgroup/x/memory.max", "1048576\n" },
	}, { MIB, 4000, 4, 32768 } },
	{ "v2 with a part of the host's hierarchy, in which we are not", "0::/podsx/y\n",
	    V2("/pods", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/memory.max", "4194304\n" },
		{ "sys/fs/cgroup/x/y/memory.max", "1048576\n" },
	}, { 4 * MIB, 4000, 4, 32768 } },
	{ "v2 path outside of the namespace", "0::/../other\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/memory.max", "2097152\n" },
	}, { 2 * MIB, 4000, 4, 32768 } },
	{ "v1 as docker mounts it",
	    "5:memory:/docker/x\n4:cpu,cpuacct:/docker/x\n3:pids:/docker/x\n",
	    V1("memory", "/docker/x") "31 23 0:28 /docker/x /sys/fs/cgroup/cpu,cpuacct ro - cgroup"
	    " cgroup rw,cpu,cpuacct\n" V1("pids", "/docker/x"), {
		{ "sys/fs/cgroup/memory/memory.limit_in_bytes", "67108864\n" },
		{ "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "250000\n" },
		{ "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n" },
		{ "sys/fs/cgroup/pids/pids.max", "64\n" },
	}, { 64 * MIB, 2500, 3, 64 } },
	{ "v1 unlimited", "5:memory:/\n4:cpu:/\n3:pids:/\n",
	    V1("memory", "/") V1("cpu", "/") V1("pids", "/"), {
		{ "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n" },
		{ "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n" },
		{ "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n" },
		{ "sys/fs/cgroup/pids/pids.max", "max\n" },
	}, { 8192 * MIB, 4000, 4, 32768 } },
	{ "v1 with an ancestor we can see", "5:memory:/pod/x\n", V1("memory", "/"), {
		{ "sys/fs/cgroup/memory/pod/memory.limit_in_bytes", "33554432\n" },
		{ "sys/fs/cgroup/memory/pod/x/memory.limit_in_bytes", "9223372036854771712\n" },
	}, { 32 * MIB, 4000, 4, 32768 } },
	{ "hybrid: v2 is there without controllers", "0::/x\n5:memory:/x\n",
	    V1("memory", "/x") V2("/x", "/sys/fs/cgroup/unified"), {
		{ "sys/fs/cgroup/memory/memory.limit_in_bytes", "16777216\n" },
	}, { 16 * MIB, 4000, 4, 32768 } },
	{ "hybrid: memory by v1, pids by v2", "5:memory:/x\n0::/x\n",
	    V1("memory", "/x") V2("/", "/sys/fs/cgroup/unified"), {
		{ "sys/fs/cgroup/memory/memory.limit_in_bytes", "16777216\n" },
		{ "sys/fs/cgroup/unified/x/memory.max", "1\n" },
		{ "sys/fs/cgroup/unified/x/pids.max", "7\n" },
		{ "sys/fs/cgroup/unified/pids.max", "max\n" },
	}, { 16 * MIB, 4000, 4, 7 } },
	{ "quota beyond the machine", "0::/\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/cpu.max", "3200000 100000\n" },
		{ "sys/fs/cgroup/memory.max", "99999999999999\n" },
	}, { 8192 * MIB, 4000, 4, 32768 } },
	{ "a hundredth of a processor", "0::/\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/cpu.max", "1000 100000\n" },
	}, { 8192 * MIB, 10, 1, 32768 } },
	{ "less than a thousandth", "0::/\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/cpu.max", "1000 1000001\n" },
	}, { 8192 * MIB, 1, 1, 32768 } },
	{ "junk", "0::/\nnonsense\n:::\n\n", V2("/", "/sys/fs/cgroup") "short\n", {
		{ "sys/fs/cgroup/cpu.max", "x y\n" },
		{ "sys/fs/cgroup/memory.max", "-5\n" },
		{ "sys/fs/cgroup/pids.max", "" },
	}, { 8192 * MIB, 4000, 4, 32768 } },
	{ "a period of zero", "0::/\n", V2("/", "/sys/fs/cgroup"), {
		{ "sys/fs/cgroup/cpu.max", "1000 0\n" },
	}, { 8192 * MIB, 4000, 4, 32768 } },
};

static char top[64];

static void
file_make(const char *path, const char *text)
{
	char full[512];
	FILE *file;

	snprintf(full, sizeof full, "%s/%s", top, path);
	for (char *slash = full + strlen(top) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
	file = fopen(full, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(facts_of_tree)
{
	const struct tree *tree = &trees[_i];
	struct facts facts;
	char command[80];

	strcpy(top, "/tmp/check_facts.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	if (tree->cgroup)
		file_make("proc/self/cgroup", tree->cgroup);
	if (tree->mountinfo)
		file_make("proc/self/mountinfo", tree->mountinfo);
	for (int i = 0; i < FILES && tree->files[i].path; i++)
		file_make(tree->files[i].path, tree->files[i].text);
	facts = facts_read(&machine, top);
	snprintf(command, sizeof command, "rm -rf %s", top);
	ck_assert_int_eq(system(command), 0);
	ck_assert_msg(facts.memory == tree->wanted.memory && facts.pids == tree->wanted.pids
	    && facts.cpu_millis == tree->wanted.cpu_millis && facts.cpus == tree->wanted.cpus,
	    "%s: memory %lu, millis %lu, cpus %lu, pids %lu", tree->name,
	    (unsigned long)facts.memory, (unsigned long)facts.cpu_millis,
	    (unsigned long)facts.cpus, (unsigned long)facts.pids);
}
END_TEST

START_TEST(machine_has_something)
{
	struct facts facts = facts_machine();

	ck_assert_uint_gt(facts.memory, 16 * MIB);
	ck_assert_uint_eq(facts.cpus, (uint64_t)sysconf(_SC_NPROCESSORS_ONLN));
	ck_assert_uint_eq(facts.cpu_millis, facts.cpus * 1000);
	ck_assert_uint_gt(facts.pids, 100);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("facts");
	TCase *tests = tcase_create("cgroups");

	tcase_add_loop_test(tests, facts_of_tree, 0, sizeof trees / sizeof *trees);
	tcase_add_test(tests, machine_has_something);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
