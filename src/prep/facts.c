/*
 * /proc/self/cgroup says which cgroup we are in, mountinfo where that hierarchy is to be seen: the
 * cgroup's path less the mount's root, below the mount's point. From there up to the point every
 * limit counts. Files that are missing or say "max" limit nothing.
 */

#include "facts.h"

#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/sysinfo.h>

#include "../base/file.h"
#include "../base/format.h"
#include "../base/num.h"
#include "mounts.h"

enum { FILE_LIMIT = 16 * 1024 * 1024, MILLIS = 1000 };

/* One cgroup hierarchy as we see it. */
struct hierarchy {
	const char *folder;	/* of our cgroup */
	size_t top;		/* length of the mount point, where climbing ends */
	bool v2;
};

/* What the search goes through. */
struct world {
	const char *root;
	const char *cgroups;	/* /proc/self/cgroup */
	struct mounts mounts;
};

bool
facts_has(const char *name, size_t length)
{
	static const char names[][12] = {
		"MEMORY_BYTES", "MEMORY_MIB", "CPUS", "CPU_MILLIS", "PIDS", "UID", "GID",
	};

	if (length <= 6 || memcmp(name, "USHER_", 6) != 0)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strnlen(names[i], sizeof *names) == length - 6
		    && memcmp(names[i], name + 6, length - 6) == 0)
			return true;
	return false;
}

/* The whole of a small file, "" when it cannot be read. */
static const char *
text_of(const char *path, size_t *length)
{
	struct buf buf = {0};

	if (file_read(path, FILE_LIMIT, &buf))
		buf.length = 0;
	if (length)
		*length = buf.length;
	return buf_text(&buf);
}

/* The number at *TEXT, which moves behind it and a blank; false for "max", "-1" and junk. */
static bool
number_take(const char **text, uint64_t *number)
{
	size_t length = strcspn(*text, " \n");
	int64_t value;

	if (num_integer(mem_copy(*text, length), 0, INT64_MAX, &value))
		return false;
	*number = (uint64_t)value;
	*text += length + ((*text)[length] == ' ');
	return true;
}

static bool
file_number(const char *folder, const char *name, uint64_t *number)
{
	const char *text = text_of(mem_printf("%s/%s", folder, name), NULL);

	return number_take(&text, number);
}

/* WORD is one of the comma-separated words of LIST. */
static bool
list_has(const char *list, size_t length, const char *word)
{
	size_t size = strlen(word);

	for (const char *end = list + length; list < end;) {
		const char *comma = memchr(list, ',', (size_t)(end - list));
		const char *stop = comma ? comma : end;

		if ((size_t)(stop - list) == size && memcmp(list, word, size) == 0)
			return true;
		list = stop + 1;
	}
	return false;
}

/* Our path in the v1 hierarchy of CONTROLLER, or with NULL in the v2 one; NULL: not there. */
static const char *
cgroup_path(const char *cgroups, const char *controller)
{
	for (const char *line = cgroups; *line;) {
		size_t length = strcspn(line, "\n");
		const char *names = memchr(line, ':', length), *path;

		path = names ? memchr(names + 1, ':', length - (size_t)(names + 1 - line)) : NULL;
		if (path && (controller
		    ? list_has(names + 1, (size_t)(path - names - 1), controller)
		    : strncmp(line, "0::", 3) == 0))
			return mem_copy(path + 1, length - (size_t)(path + 1 - line));
		line += length + (line[length] == '\n');
	}
	return NULL;
}

static const struct mount *
cgroup_mount(const struct mounts *mounts, const char *controller)
{
	const struct mount *list = mounts->list.items;

	for (size_t i = 0; i < mounts->list.count; i++)
		if (strcmp(list[i].type, controller ? "cgroup" : "cgroup2") == 0 && (!controller
		    || list_has(list[i].super, strlen(list[i].super), controller)))
			return &list[i];
	return NULL;
}

/*
 * PATH as it lies below the mount's ROOT. One that does not (a cgroup namespace whose root is
 * elsewhere) is the mount's own top.
 */
static const char *
path_below(const char *path, const char *root)
{
	size_t length = strlen(root);

	if (strcmp(root, "/") == 0)
		return strcmp(path, "/") == 0 || strncmp(path, "/..", 3) == 0 ? "" : path;
	if (strncmp(path, root, length) == 0 && (path[length] == '/' || !path[length]))
		return path + length;
	return "";
}

static bool
hierarchy_find(const struct world *world, const char *controller, struct hierarchy *found)
{
	const char *path = cgroup_path(world->cgroups, controller);
	const struct mount *mount = path ? cgroup_mount(&world->mounts, controller) : NULL;

	if (!mount)
		return false;
	found->v2 = !controller;
	found->top = strlen(world->root) + strlen(mount->point);
	found->folder = mem_printf("%s%s%s", world->root, mount->point,
	    path_below(path, mount->root));
	return true;
}

/* The v1 hierarchy that has CONTROLLER, or else the v2 one. */
static bool
hierarchy_of(const struct world *world, const char *controller, struct hierarchy *found)
{
	return hierarchy_find(world, controller, found) || hierarchy_find(world, NULL, found);
}

/* Quota over period of one cgroup in thousandths; false: no quota. */
static bool
cpu_limit(const struct hierarchy *hierarchy, const char *folder, uint64_t *millis)
{
	uint64_t quota, period;
	const char *text;

	if (hierarchy->v2) {
		text = text_of(mem_printf("%s/cpu.max", folder), NULL);
		if (!number_take(&text, &quota) || !number_take(&text, &period))
			return false;
	} else if (!file_number(folder, "cpu.cfs_quota_us", &quota)
	    || !file_number(folder, "cpu.cfs_period_us", &period)) {
		return false;
	}
	if (!period || !quota || quota > UINT64_MAX / MILLIS)
		return false;
	*millis = quota * MILLIS / period;
	return true;
}

static bool
memory_limit(const struct hierarchy *hierarchy, const char *folder, uint64_t *bytes)
{
	return file_number(folder, hierarchy->v2 ? "memory.max" : "memory.limit_in_bytes", bytes);
}

static bool
pids_limit(const struct hierarchy *hierarchy, const char *folder, uint64_t *count)
{
	(void)hierarchy;
	return file_number(folder, "pids.max", count);
}

/* Narrow *VALUE by what LIMIT says of our cgroup and every one above it that we can see. */
static void
narrow(const struct world *world, const char *controller,
    bool (*limit)(const struct hierarchy *, const char *, uint64_t *), uint64_t *value)
{
	struct hierarchy hierarchy;
	uint64_t found;
	char *folder;

	if (!hierarchy_of(world, controller, &hierarchy))
		return;
	folder = mem_copy(hierarchy.folder, strlen(hierarchy.folder));
	for (size_t length = strlen(folder); length >= hierarchy.top; length--) {
		if (folder[length] && folder[length] != '/')
			continue;
		folder[length] = '\0';
		if (limit(&hierarchy, folder, &found) && found < *value)
			*value = found;
	}
}

struct facts
facts_read(const struct facts *machine, const char *root)
{
	struct world world = { .root = root };
	struct facts facts = *machine;
	size_t length;
	const char *table = text_of(mem_printf("%s/proc/self/mountinfo", root), &length);

	mounts_parse(&world.mounts, table, length);
	world.cgroups = text_of(mem_printf("%s/proc/self/cgroup", root), NULL);
	narrow(&world, "memory", memory_limit, &facts.memory);
	narrow(&world, "cpu", cpu_limit, &facts.cpu_millis);
	narrow(&world, "pids", pids_limit, &facts.pids);
	if (facts.cpu_millis == 0)
		facts.cpu_millis = 1;
	facts.cpus = (facts.cpu_millis + MILLIS - 1) / MILLIS;
	return facts;
}

/* /proc/meminfo before sysinfo(2): where a file system shows less of the machine, believe it. */
static uint64_t
machine_memory(void)
{
	static const char label[] = "MemTotal:";
	const char *all = text_of("/proc/meminfo", NULL);
	const char *text = mem_find(all, strlen(all), label, sizeof label - 1);
	struct sysinfo info;

	if (text) {
		text += sizeof label - 1;
		return format_number(text + strspn(text, " "), &text, 10) * UINT64_C(1024);
	}
	return sysinfo(&info) == 0 ? (uint64_t)info.totalram * info.mem_unit : 0;
}

struct facts
facts_machine(void)
{
	struct facts facts = { .memory = machine_memory(), .cpus = 1, .pids = 32768 };
	/* As many as any kernel is built for. */
	enum { PROCESSORS = 8192 };
	unsigned long mask[PROCESSORS / (8 * sizeof(unsigned long))] = {0};

	if (sched_getaffinity(0, sizeof mask, (cpu_set_t *)(void *)mask) == 0)
		facts.cpus = (uint64_t)CPU_COUNT_S(sizeof mask, (cpu_set_t *)(void *)mask);
	facts.cpu_millis = facts.cpus * MILLIS;
	file_number("/proc/sys/kernel", "pid_max", &facts.pids);
	return facts;
}
