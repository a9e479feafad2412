/*
 * One statx(2) an entry, and nothing more for what is right. A directory is read to its end before
 * those in it are entered, so that one buffer serves all; their names wait on a stack of bytes.
 */

#include "own.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/mem.h"
#include "../base/sys.h"
#include "walk.h"

enum { ENTRIES_SIZE = 64 * 1024, DEEPEST = 1000 };

struct tree {
	const struct owner *owner;
	struct own_report *report;
	bool (*lacks)(void *context, const char *path);	/* NULL: give, do not ask */
	void *context;
	uint64_t mount;		/* the one that is not left */
	uint32_t device[2];	/* the same, for kernels that do not tell the mount */
	char *entries;
	struct buf path;	/* of where we are */
	struct buf waiting;	/* names of directories to be entered, each with its NUL */
	unsigned depth;
};

static bool
elsewhere(const struct tree *tree, const struct sys_status *status)
{
	if (tree->mount || status->mount)
		return status->mount != tree->mount;
	return S_ISDIR(status->mode) && (status->device_major != tree->device[0]
	    || status->device_minor != tree->device[1]);
}

/* tree->path with NAME behind it, as text in the arena. */
static const char *
path_of(const struct tree *tree, const char *name)
{
	const char *slash = *name && tree->path.data[tree->path.length - 1] != '/' ? "/" : "";

	return mem_printf("%.*s%s%s", (int)tree->path.length, tree->path.data, slash, name);
}

/*
 * FD, a descriptor of any kind, stands for NAME in tree->path and has STATUS. An errno value, or 0.
 */
static int
give(struct tree *tree, int fd, const char *name, const struct sys_status *status)
{
	const struct owner *owner = tree->owner;

	if (elsewhere(tree, status) || status->uid == owner->uid || S_ISBLK(status->mode)
	    || S_ISCHR(status->mode))
		return 0;
	if (tree->lacks)
		return tree->lacks(tree->context, path_of(tree, name)) ? EACCES : 0;
	if (status->links > 1 && !S_ISDIR(status->mode)) {
		if (!tree->report->linked++)
			tree->report->linked_path = path_of(tree, name);
		return 0;
	}
	return fchownat(fd, "", owner->uid, owner->gid, AT_EMPTY_PATH) ? errno : 0;
}

/* What stands at NAME now, whatever stood there before; gone is as good. */
static int
give_name(struct tree *tree, int folder, const char *name)
{
	int fd = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct sys_status status;
	int error;

	if (fd < 0)
		return errno == ENOENT ? 0 : errno;
	error = sys_statx(fd, "", AT_EMPTY_PATH, &status) ? errno
	    : give(tree, fd, name, &status);
	close(fd);
	return error;
}

static int
entry_visit(struct tree *tree, int folder, const char *name)
{
	struct sys_status status;

	if (sys_statx(folder, name, AT_SYMLINK_NOFOLLOW, &status))
		return errno == ENOENT ? 0 : errno;
	if (elsewhere(tree, &status))
		return 0;
	if (S_ISDIR(status.mode))
		buf_add(&tree->waiting, name, strlen(name) + 1);
	else if (status.uid != tree->owner->uid)
		return give_name(tree, folder, name);
	return 0;
}

static bool
is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* Every entry of FOLDER. *CULPRIT: the one that failed. */
static int
entries_visit(struct tree *tree, int folder, const char **culprit)
{
	ssize_t length;
	int error = 0;

	while ((length = sys_getdents(folder, tree->entries, ENTRIES_SIZE)) > 0)
		for (const char *at = tree->entries; at < tree->entries + length && !error;) {
			const struct sys_entry *entry = (const void *)at;

			if (!is_dots(entry->name))
				error = entry_visit(tree, folder, entry->name);
			if (error)
				*culprit = entry->name;
			at += entry->length;
		}
	return error ? error : length < 0 ? errno : 0;
}

static int folder_enter(struct tree *tree, int at, const char *name);

/* FOLDER stands for the whole of tree->path and has STATUS. */
static int
folder_visit(struct tree *tree, int folder, const struct sys_status *status)
{
	size_t bottom = tree->waiting.length;
	const char *culprit = "";
	int error = give(tree, folder, "", status);

	if (!error)
		error = entries_visit(tree, folder, &culprit);
	if (error && !tree->report->path)
		tree->report->path = path_of(tree, culprit);
	while (!error && tree->waiting.length > bottom) {
		size_t start = tree->waiting.length - 1;

		while (start > bottom && tree->waiting.data[start - 1])
			start--;
		tree->waiting.length = start;
		error = folder_enter(tree, folder, tree->waiting.data + start);
	}
	return error;
}

/* Into the directory NAME, if it still is one of this mount. */
static int
folder_enter(struct tree *tree, int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	size_t length = tree->path.length;
	struct sys_status status;
	int error = 0;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0;
	if (fd < 0 || sys_statx(fd, "", AT_EMPTY_PATH, &status))
		error = errno;
	else if (tree->depth == DEEPEST)
		error = ENAMETOOLONG;
	if (error)
		tree->report->path = path_of(tree, name);
	if (!error && !elsewhere(tree, &status)) {
		if (tree->path.data[length - 1] != '/')
			buf_add_char(&tree->path, '/');
		buf_add_text(&tree->path, name);
		tree->depth++;
		error = folder_visit(tree, fd, &status);
		tree->depth--;
		tree->path.length = length;
	}
	if (fd >= 0)
		close(fd);
	return error;
}

/* The path itself, and if it is a directory and wanted, all below it. */
static int
root_visit(struct tree *tree, const struct own *own, const struct place *place)
{
	const char *name = *place->name ? place->name : ".";
	struct sys_status status;
	int fd = openat(place->folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return errno;
	if (sys_statx(fd, "", AT_EMPTY_PATH, &status)) {
		error = errno;
	} else {
		tree->mount = status.mount;
		tree->device[0] = status.device_major;
		tree->device[1] = status.device_minor;
		if (!own->recursive || !S_ISDIR(status.mode)) {
			error = give(tree, fd, "", &status);
		} else {
			int folder = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

			error = folder < 0 ? errno : folder_visit(tree, folder, &status);
			if (folder >= 0)
				close(folder);
		}
	}
	close(fd);
	return error;
}

static int
tree_visit(struct tree *tree, const struct own *own)
{
	struct place place;
	int error;

	*tree->report = (struct own_report){0};
	tree->entries = mem_alloc(ENTRIES_SIZE);
	buf_add_text(&tree->path, own->path);
	error = walk_to(own->path, tree->owner->careful, &place);
	if (!error) {
		error = root_visit(tree, own, &place);
		close(place.folder);
	}
	if (error && !tree->report->path)
		tree->report->path = own->path;
	return error;
}

int
own_give(const struct own *own, const struct owner *owner, struct own_report *report)
{
	struct tree tree = { .owner = owner, .report = report };

	return tree_visit(&tree, own);
}

int
own_check(const struct own *own, const struct owner *owner,
    bool (*lacks)(void *context, const char *path), void *context, struct own_report *report)
{
	struct tree tree = { .owner = owner, .report = report, .lacks = lacks,
	    .context = context };

	return tree_visit(&tree, own);
}
