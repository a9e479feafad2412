/*
 * The target is found as apply will find it (walk.h), and compared with what it is to become.
 */

#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/sys.h"
#include "walk.h"

struct problem *
pair_problem(struct context *context, const struct pair *pair, const char *code,
    const char *path, const char *what)
{
	struct problem *problem = problem_add(context->problems, EXIT_CONTRACT, code,
	    "template %s %s", path, what);

	problem_field(problem, "path", "%s", path);
	problem_line(problem, "origin", "%s", origin_text(&pair->wish->origin, "asked for"));
	return problem;
}

/* What stands at the target has these bytes. */
static bool
content_same(const struct context *context, const struct place *place,
    const struct stat *status, const struct content *content)
{
	bool same;
	int fd;

	if ((uint64_t)status->st_size != content->length)
		return false;
	fd = openat(place->folder, place->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	same = content_equals(content, &context->vars, fd);
	close(fd);
	return same;
}

/* Something is mounted on PLACE itself: by its real path, however it was spelled. */
static bool
is_mount_point(const struct context *context, const struct place *place)
{
	char folder[4096];
	ssize_t length = readlink(mem_printf("/proc/self/fd/%d", place->folder), folder,
	    sizeof folder - 1);
	const struct mount *mount;
	const char *path;

	if (length <= 0)
		return false;
	path = mem_printf("%.*s/%s", length == 1 ? 0 : (int)length, folder, place->name);
	mount = mounts_of(&context->mounts, path);
	return mount && strcmp(mount->point, path) == 0;
}

/* The target is a file: what does that mean for the output? */
static void
existing_check(struct context *context, const struct pair *pair, const struct place *place,
    const struct stat *status, struct output *output)
{
	if (S_ISDIR(status->st_mode)) {
		pair_problem(context, pair, "target-kind", pair->target,
		    "cannot be written: it is a directory");
		return;
	}
	if (!S_ISREG(status->st_mode)) {
		pair_problem(context, pair, "target-kind", pair->target,
		    "cannot be written: it is no regular file");
		return;
	}
	if (status->st_dev == pair->source_status.st_dev
	    && status->st_ino == pair->source_status.st_ino) {
		pair_problem(context, pair, "target-is-source", pair->target,
		    "would be written over itself: source and target are one file");
		return;
	}
	/* Root takes no mode from a stranger, and no set-id bit from anybody. */
	if (output->mode_of_target && (!context->changes.careful || status->st_uid == 0
	    || status->st_uid == context->changes.uid))
		output->mode = status->st_mode & 0777;
	output->same = content_same(context, place, status, &output->content);
	output->in_place = is_mount_point(context, place);
}

static void
unwritable_tell(struct context *context, const struct pair *pair, int error)
{
	struct problem *problem;

	errno = error;
	problem = pair_problem(context, pair, "target-unwritable", pair->target,
	    mem_printf("cannot be written: %m"));
	if (error == EROFS)
		problem_line(problem, "remedy", "its file system is read-only; mount a writable "
		    "folder there: docker run --tmpfs %s, or an emptyDir in the pod spec",
		    path_parent(pair->target));
}

/* The target's folder is not there, or the way to it is barred. */
static void
way_tell(struct context *context, const struct pair *pair, const struct place *place, int error)
{
	struct problem *problem;

	if (error == EPERM && place->refused) {
		problem = pair_problem(context, pair, "target-link", pair->target,
		    mem_printf("is not written: %s is a symbolic link that others than root "
		    "could have made", place->refused));
		problem_line(problem, "remedy", "name the real place, or make the link and its "
		    "folder root's alone");
	} else if (error == ENOENT || error == ENOTDIR) {
		problem = pair_problem(context, pair, "target-folder-missing", pair->target,
		    "cannot be written: its folder does not exist");
		problem_line(problem, "remedy", "make it in the image, or let usher make it: "
		    "--mkdir %s", path_parent(pair->target));
	} else {
		unwritable_tell(context, pair, error);
	}
}

/* Two templates for one target: the second would silently win. KEY names the place. */
static bool
is_first(struct context *context, const struct pair *pair, const char *key)
{
	const char *before = vars_value(&context->targets, key);

	if (before)
		pair_problem(context, pair, "target-twice", pair->target, mem_printf(
		    "is written twice: from %s and from %s", before, pair->source));
	vars_set_text(&context->targets, key, pair->source, 0);
	return !before;
}

/* One text for one place, however its path is spelled. */
static const char *
place_key(const struct place *place)
{
	struct stat status = {0};

	if (fstatat(place->folder, "", &status, AT_EMPTY_PATH))
		return place->name;
	return mem_printf("%llu:%llu:%s", (unsigned long long)status.st_dev,
	    (unsigned long long)status.st_ino, place->name);
}

/* Without doubled slashes and dots, as far as the text alone tells. */
static const char *
path_plain(const char *path)
{
	struct buf plain = {0};

	for (; *path; path += strcspn(path, "/")) {
		size_t slashes = strspn(path, "/");

		path += slashes;
		if (slashes && !(path[0] == '.' && (path[1] == '/' || !path[1])))
			buf_add_char(&plain, '/');
		if (strcspn(path, "/") != 1 || *path != '.')
			buf_add(&plain, path, strcspn(path, "/"));
	}
	return buf_text(&plain);
}

/* The same for a place in a folder that is still to be made: counted from what is there. */
static const char *
future_key(const char *path)
{
	const char *existing = path_parent(path), *plain = path_plain(path);
	struct stat status = {0};

	while (stat(existing, &status) && existing[1])
		existing = path_parent(existing);
	return mem_printf("%llu:%llu:%s", (unsigned long long)status.st_dev,
	    (unsigned long long)status.st_ino, plain + strlen(path_plain(existing)));
}

/* No regular file, or one that only goes by a descriptor's name: /dev/stdout, /proc/self/fd/1. */
static bool
is_stream(const char *path)
{
	struct stat status;

	if (strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/dev/std", 8) == 0
	    || strncmp(path, "/dev/fd/", 8) == 0)
		return true;
	return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

void
target_check(struct context *context, const struct pair *pair, struct output *output)
{
	struct place place;
	struct stat status;
	int error;

	if (strlen(path_base(pair->target)) > NAME_MAX) {
		unwritable_tell(context, pair, ENAMETOOLONG);
		return;
	}
	if (folder_will_be_made(context, path_parent(pair->target))) {
		is_first(context, pair, future_key(pair->target));
		return;
	}
	if (is_stream(pair->target)) {
		pair_problem(context, pair, "target-kind", pair->target,
		    "cannot be written: it is no regular file");
		return;
	}
	error = walk_to(pair->target, context->changes.careful, &place);
	if (error) {
		way_tell(context, pair, &place, error);
		return;
	}
	if (!is_first(context, pair, place_key(&place)))
		;
	else if (!*place.name || pair->target[strlen(pair->target) - 1] == '/')
		pair_problem(context, pair, "target-kind", pair->target,
		    "cannot be written: it is a directory");
	else if (fstatat(place.folder, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0)
		existing_check(context, pair, &place, &status, output);
	if (*place.name && !output->same && (output->in_place
	    ? sys_access(place.folder, place.name, W_OK)
	    : sys_access(place.folder, ".", W_OK | X_OK)) && errno != ENOSYS && errno != EPERM)
		unwritable_tell(context, pair, errno);
	close(place.folder);
}
