/*
 * What is left to walk is one text; a link's target is put in front of it.
 */

#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/mem.h"

enum { LINKS_MOST = 40 };

/* Take the next part off *REST. NULL at the end; *LAST tells that nothing but slashes follows. */
static const char *
part_next(const char **rest, bool *last)
{
	const char *start = *rest + strspn(*rest, "/");
	size_t length = strcspn(start, "/");

	*rest = start + length;
	*last = !(*rest)[strspn(*rest, "/")];
	return length ? mem_copy(start, length) : NULL;
}

static int
folder_open(int at, const char *name, int flags)
{
	return openat(at, name, O_PATH | O_DIRECTORY | O_CLOEXEC | flags);
}

/* Only root could have made this link, and only root can exchange it. */
static bool
link_trusted(int folder, const char *name)
{
	struct stat link, around;

	return fstatat(folder, name, &link, AT_SYMLINK_NOFOLLOW) == 0
	    && fstatat(folder, "", &around, AT_EMPTY_PATH) == 0
	    && link.st_uid == 0 && around.st_uid == 0 && !(around.st_mode & 022);
}

/* Step from place->folder into the folder NAME. */
static int
step_into(struct place *place, const char *name, int flags)
{
	int next = folder_open(place->folder, name, flags);

	if (next < 0)
		return errno;
	close(place->folder);
	place->folder = next;
	return 0;
}

/* The link's target followed by REST, or NULL with *ERROR. */
static const char *
link_splice(const struct place *place, const char *name, const char *rest, int *error)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(place->folder, name, target, sizeof target - 1);

	if (length < 0) {
		*error = errno;
		return NULL;
	}
	return mem_printf("%.*s/%s", (int)length, target, rest);
}

static bool
is_link(const struct place *place, const char *name)
{
	struct stat status;

	return fstatat(place->folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
	    && S_ISLNK(status.st_mode);
}

/* One part of the way. *REST changes when it is a link. */
static int
step(struct place *place, const char *name, bool last, bool careful, const char **rest)
{
	int error = 0;

	if (is_link(place, name)) {
		if (careful && !link_trusted(place->folder, name)) {
			place->refused = name;
			return EPERM;
		}
		*rest = link_splice(place, name, *rest, &error);
		return !error && **rest == '/' ? step_into(place, "/", 0) : error;
	}
	if (last && strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
		place->name = name;
		return 0;
	}
	return step_into(place, name, O_NOFOLLOW);
}

int
walk_to(const char *path, bool careful, struct place *place)
{
	const char *rest = path, *name;
	bool last = false;
	int error = 0;

	*place = (struct place){ .name = "" };
	place->folder = folder_open(AT_FDCWD, *path == '/' ? "/" : ".", 0);
	if (place->folder < 0)
		return errno;
	for (int links = 0; !error && !*place->name && (name = part_next(&rest, &last));) {
		const char *before = rest;

		error = step(place, name, last, careful, &rest);
		if (rest != before && ++links > LINKS_MOST)
			error = ELOOP;
	}
	if (error)
		close(place->folder);
	return error;
}
