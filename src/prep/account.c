/*
 * Started as root, --user is carried out; started as anybody else it was checked for form only,
 * and we stay who we are. With a group written, that is the only group; without one, a name (or an
 * id that has an entry) brings its own gid and group list.
 */

#include "account.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "../base/caps.h"
#include "../base/file.h"
#include "../base/format.h"
#include "../base/nearest.h"
#include "../base/num.h"
#include "passwd.h"

struct text {
	const char *start;
	const char *end;
};

/* What resolving works with: both files whole, and who is wanted. */
struct lookup {
	struct text passwd;
	struct text group;
	const struct user_wish *wish;
	struct problems *problems;
};

static struct problem *
spec_problem(const struct lookup *lookup, const char *code, const char *what)
{
	struct problem *problem = problem_add(lookup->problems, EXIT_CONTRACT, code,
	    "user %s: %s", lookup->wish->text, what);

	problem_field(problem, "user", "%s", lookup->wish->text);
	problem_line(problem, "origin", "%s", origin_text(&lookup->wish->origin, "asked for"));
	return problem;
}

/* A file that is not there has no entries; one that cannot be read is a problem. */
static struct text
database_read(const char *path, struct problems *problems)
{
	struct buf buf = {0};
	int error = file_read(path, DATABASE_LIMIT, &buf);

	if (error && error != ENOENT && error != ENOTDIR && problems) {
		errno = error;
		problem_add(problems, EXIT_CONTRACT, "account-file", "cannot read %s: %m", path);
	}
	buf_text(&buf);
	return (struct text){ buf.data, buf.data + buf.length };
}

static bool
passwd_by_uid(const struct text *passwd, uid_t uid, struct passwd_entry *entry)
{
	const char *cursor = passwd->start;

	while (passwd_next(&cursor, passwd->end, entry))
		if (entry->uid == uid)
			return true;
	return false;
}

static bool
passwd_by_name(const struct text *passwd, const char *name, struct passwd_entry *entry)
{
	const char *cursor = passwd->start;
	size_t length = strlen(name);

	while (passwd_next(&cursor, passwd->end, entry))
		if (entry->name_length == length && memcmp(entry->name, name, length) == 0)
			return true;
	return false;
}

static bool
group_by_name(const struct text *group, const char *name, struct group_entry *entry)
{
	const char *cursor = group->start;
	size_t length = strlen(name);

	while (group_next(&cursor, group->end, entry))
		if (entry->name_length == length && memcmp(entry->name, name, length) == 0)
			return true;
	return false;
}

static bool
all_digits(const char *text)
{
	for (; *text; text++)
		if (!isdigit((unsigned char)*text))
			return false;
	return true;
}

static void
entry_take(struct account *account, const struct passwd_entry *entry)
{
	account->name = mem_copy(entry->name, entry->name_length);
	account->home = entry->home_length ? mem_copy(entry->home, entry->home_length) : NULL;
}

static void
suggest_user(const struct lookup *lookup, struct problem *problem)
{
	struct nearest nearest = nearest_to(lookup->wish->user, strlen(lookup->wish->user));
	const char *cursor = lookup->passwd.start, *best = NULL;
	struct passwd_entry entry;

	while (passwd_next(&cursor, lookup->passwd.end, &entry))
		if (nearest_offer(&nearest, entry.name, entry.name_length))
			best = mem_copy(entry.name, entry.name_length);
	if (best)
		problem_line(problem, "similar", "a similar name is there: %s", best);
	else
		problem_line(problem, "remedy", "add it to the image (useradd, or a line in "
		    "/etc/passwd), or write ids: 1000:1000");
}

/* The user part: its id, and what its entry says. False when there is a problem. */
static bool
user_resolve(const struct lookup *lookup, struct account *account, bool *have_entry, gid_t *gid)
{
	const struct user_wish *wish = lookup->wish;
	bool number = all_digits(wish->user);
	struct passwd_entry entry;
	const char *wrong;
	uint32_t uid = 0;

	if (number && (wrong = num_id(wish->user, &uid))) {
		spec_problem(lookup, "user-spec", wrong);
		return false;
	}
	*have_entry = number ? passwd_by_uid(&lookup->passwd, uid, &entry)
	    : passwd_by_name(&lookup->passwd, wish->user, &entry);
	if (*have_entry) {
		entry_take(account, &entry);
		account->cred.uid = entry.uid;
		*gid = entry.gid;
	} else if (number) {
		account->cred.uid = uid;
	} else {
		suggest_user(lookup, spec_problem(lookup, "user-unknown",
		    "there is no such user in /etc/passwd"));
		return false;
	}
	return true;
}

static bool
group_resolve(const struct lookup *lookup, gid_t *gid)
{
	const char *group = lookup->wish->group;
	struct group_entry entry;
	const char *wrong;

	if (all_digits(group)) {
		wrong = num_id(group, gid);
		if (wrong)
			spec_problem(lookup, "user-spec", wrong);
		return !wrong;
	}
	if (!group_by_name(&lookup->group, group, &entry)) {
		spec_problem(lookup, "group-unknown", "there is no such group in /etc/group");
		return false;
	}
	*gid = entry.gid;
	return true;
}

static void
group_add(struct list *groups, gid_t gid)
{
	const gid_t *known = groups->items;

	for (size_t i = 0; i < groups->count; i++)
		if (known[i] == gid)
			return;
	*(gid_t *)list_add(groups, sizeof gid) = gid;
}

/* GID and every group that has NAME for a member, as initgroups(3) does. */
static void
groups_collect(const struct lookup *lookup, const char *name, gid_t gid, struct list *groups)
{
	const char *cursor = lookup->group.start;
	struct group_entry entry;

	group_add(groups, gid);
	while (name && groups->count <= NGROUPS_MAX
	    && group_next(&cursor, lookup->group.end, &entry))
		if (group_has(&entry, name, strlen(name)))
			group_add(groups, entry.gid);
	if (groups->count > NGROUPS_MAX)
		spec_problem(lookup, "user-groups", "it is in more groups than the kernel allows");
}

static void
wish_resolve(const struct lookup *lookup, struct account *account)
{
	const struct user_wish *wish = lookup->wish;
	struct list groups = {0};
	bool have_entry = false;
	gid_t gid = 0;

	if (!user_resolve(lookup, account, &have_entry, &gid))
		return;
	if (wish->group) {
		if (!group_resolve(lookup, &gid))
			return;
		group_add(&groups, gid);
	} else if (have_entry) {
		groups_collect(lookup, account->name, gid, &groups);
	} else if (wish->strict) {
		gid = getegid();
		group_add(&groups, gid);
	} else {
		problem_line(spec_problem(lookup, "user-group-missing",
		    "it has no entry in /etc/passwd, so its group is not known"),
		    "remedy", "write %s:%s", wish->user, wish->user);
		return;
	}
	account->cred.gid = gid;
	account->cred.groups = groups.items;
	account->cred.group_count = groups.count;
	account->cred.scratch = mem_alloc(groups.count * sizeof(gid_t));
}

/*
 * What we are now: the state that is kept unless --user says otherwise. These calls do not fail,
 * but for a sandbox's sake; not to know would leave the service what --user shall take from it.
 */
static void
current_take(struct cred *cred)
{
	uid_t uid[3];
	gid_t gid[3];
	int count = getgroups(0, NULL);
	gid_t *groups = mem_alloc(((size_t)(count > 0 ? count : 0) + 1) * sizeof *groups);

	if (count > 0)
		count = getgroups(count, groups);
	if (count < 0 || getresuid(&uid[0], &uid[1], &uid[2])
	    || getresgid(&gid[0], &gid[1], &gid[2]))
		die(EXIT_SYSTEM, "ids-unknown", "cannot tell our own user and groups: %m");
	cred->uid = uid[1];
	cred->gid = gid[1];
	cred->groups = groups;
	cred->group_count = (size_t)count;
}

static bool
groups_equal(const struct cred *a, const struct cred *b)
{
	for (size_t i = 0; i < a->group_count; i++) {
		size_t j = 0;

		while (j < b->group_count && b->groups[j] != a->groups[i])
			j++;
		if (j == b->group_count)
			return false;
	}
	return a->group_count == b->group_count;
}

/* The user namespace maps ID: a line of three numbers in MAP covers it (user_namespaces(7)). */
static bool
id_mapped(const char *map, uint32_t id)
{
	struct buf buf = {0};
	int fd = open(map, O_RDONLY | O_CLOEXEC);
	int error = fd < 0 ? errno : file_read_fd(fd, 64 * 1024, &buf);
	const char *line = buf_text(&buf);
	bool found = false;

	if (fd >= 0)
		close(fd);
	/* No /proc, no answer: the change itself will tell. */
	if (error)
		return true;
	while (*line && !found) {
		unsigned long numbers[3];

		for (int i = 0; i < 3; i++)
			numbers[i] = format_number(line + strspn(line, " \t"), &line, 10);
		found = id >= numbers[0] && id - numbers[0] < numbers[2];
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return found;
}

static void
capability_demand(const struct lookup *lookup, unsigned number, const char *name, const char *what)
{
	struct problem *problem;

	if (cred_capable(number))
		return;
	problem = spec_problem(lookup, "user-capability",
	    mem_printf("root may not change the %s here: the capability %s is missing", what,
	    name));
	problem_line(problem, "remedy", "docker run --cap-add %s, or start as the user itself: "
	    "docker run --user, runAsUser in the pod spec", name);
}

/* Nothing but root's rights make another user of us. */
static bool
stranger_tell(const struct lookup *lookup, const struct cred *now)
{
	if (now->uid == 0 || (cred_capable(CAP_NUMBER_SETUID) && cred_capable(CAP_NUMBER_SETGID)))
		return false;
	problem_line(spec_problem(lookup, "user-capability", mem_printf("started as %u:%u, not "
	    "root, and so cannot become another", (unsigned)now->uid, (unsigned)now->gid)),
	    "remedy", "start as root (USER root in the image), or as that user at once and "
	    "without this step");
	return true;
}

static void
setgroups_demand(const struct lookup *lookup)
{
	struct buf buf = {0};
	int fd = open("/proc/self/setgroups", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	file_read_fd(fd, 64, &buf);
	close(fd);
	if (strncmp(buf_text(&buf), "deny", 4) == 0)
		spec_problem(lookup, "user-setgroups", "this user namespace does not let anyone "
		    "change the supplementary groups (/proc/self/setgroups says deny)");
}

/* Everything that the change will need is there. */
static void
change_check(const struct lookup *lookup, const struct cred *cred)
{
	if (cred->change_uid)
		capability_demand(lookup, CAP_NUMBER_SETUID, "SETUID", "user id");
	if (cred->change_gid || cred->change_groups)
		capability_demand(lookup, CAP_NUMBER_SETGID, "SETGID", "group ids");
	if (cred->change_groups)
		setgroups_demand(lookup);
	if (cred->change_uid && !id_mapped("/proc/self/uid_map", cred->uid))
		spec_problem(lookup, "user-unmapped", mem_printf("user id %u is not mapped in this "
		    "user namespace", (unsigned)cred->uid));
	if (cred->change_gid && !id_mapped("/proc/self/gid_map", cred->gid))
		spec_problem(lookup, "user-unmapped", mem_printf("group id %u is not mapped in "
		    "this user namespace", (unsigned)cred->gid));
}

/* Name and home of the user we were started as; root has them even without an entry. */
static void
start_take(const struct lookup *lookup, struct account *account)
{
	struct passwd_entry entry;

	if (passwd_by_uid(&lookup->passwd, account->cred.uid, &entry)) {
		entry_take(account, &entry);
	} else if (account->cred.uid == 0) {
		account->name = "root";
		account->home = "/root";
	}
	account->start_name = account->name;
	account->start_home = account->home;
}

/* Who is asked to be what it is already needs no right to change; its groups stay then. */
static bool
is_there_already(const struct account *account, const struct cred *now)
{
	return account->cred.uid == now->uid && account->cred.gid == now->gid
	    && (now->uid != 0 || !cred_capable(CAP_NUMBER_SETGID));
}

void
account_resolve(struct account *account, const struct user_wish *wish, struct problems *problems)
{
	struct lookup lookup = { .wish = wish, .problems = problems };
	struct cred now = {0};
	size_t before = problems->list.count;
	bool changes;

	current_take(&now);
	account->cred = now;
	account->started_as_root = now.uid == 0;
	/* Who stays who he is loses a name when it cannot be read, and no more. */
	changes = wish->given && (account->started_as_root || wish->strict);
	lookup.passwd = database_read("/etc/passwd", changes ? problems : NULL);
	start_take(&lookup, account);
	if (!changes)
		return;
	lookup.group = database_read("/etc/group", problems);
	account->name = account->home = NULL;
	wish_resolve(&lookup, account);
	if (problems->list.count > before)
		return;
	if (wish->strict && is_there_already(account, &now)) {
		account->cred = now;
		return;
	}
	account->cred.change_uid = account->cred.uid != now.uid;
	account->cred.change_gid = account->cred.gid != now.gid;
	account->cred.change_groups = !groups_equal(&account->cred, &now);
	if (cred_changes(&account->cred) && !stranger_tell(&lookup, &now))
		change_check(&lookup, &account->cred);
}

const char *
account_text(const struct account *account)
{
	const struct cred *cred = &account->cred;
	struct buf text = {0};

	buf_printf(&text, "%u:%u", (unsigned)cred->uid, (unsigned)cred->gid);
	for (size_t i = 0, shown = 0; i < cred->group_count && shown < 16; i++)
		if (cred->groups[i] != cred->gid)
			buf_printf(&text, "%s%u", shown++ ? "," : " with groups ",
			    (unsigned)cred->groups[i]);
	return buf_text(&text);
}
