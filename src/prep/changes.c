/*
 * Staging: .NAME.usher beside the target, made anew with O_EXCL, given its mode and owner by
 * descriptor, renamed over the target once all are staged. A start that was killed leaves at most
 * such a file, and the next start removes it first.
 */

#include "changes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/diag.h"
#include "../base/file.h"
#include "../base/sys.h"
#include "walk.h"

/* An output on its way. */
struct stage {
	const struct output *output;
	size_t number;
	const char *name;	/* of the staged file, beside the target */
	bool staged;		/* it is there */
};

/* Failures are errno values; a message of the place it happened is made at the top. */
static int
own(const struct changes *changes, int fd, mode_t mode)
{
	if (changes->give && fchown(fd, changes->uid, changes->gid))
		return errno;
	/* After the change of owner, which clears set-id bits. */
	return fchmod(fd, mode) ? errno : 0;
}

/*
 * FD is the folder we have just made, and not one that somebody who may write around it has put in
 * its place. *INHERITED is the set-group-ID bit that the folder above hands down. An errno value.
 */
static int
folder_fresh(int fd, mode_t *inherited)
{
	struct stat status;
	char entries[128];

	if (fstat(fd, &status))
		return errno;
	*inherited = status.st_mode & S_ISGID;
	/* "." and ".." take 24 bytes each in getdents64(2). */
	if (status.st_uid != geteuid() || (status.st_mode & 0777) != 0700
	    || sys_getdents(fd, entries, sizeof entries) > 48)
		return EEXIST;
	return 0;
}

/* Make the last folder of PATH; the ones above are there. One that is there is left alone. */
static int
folder_make(const struct changes *changes, const char *path, mode_t mode)
{
	struct place place;
	int error = walk_to(path, changes->careful, &place);
	mode_t inherited = 0;
	int fd;

	if (error)
		return error;
	if (!*place.name || mkdirat(place.folder, place.name, 0700)) {
		error = *place.name && errno != EEXIST ? errno : 0;
		close(place.folder);
		return error;
	}
	fd = openat(place.folder, place.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	close(place.folder);
	if (fd < 0)
		return errno;
	error = folder_fresh(fd, &inherited);
	if (!error)
		error = own(changes, fd, mode | inherited);
	close(fd);
	return error;
}

/* FOLDER and every folder above it that is missing. */
static int
folders_make(const struct changes *changes, const struct folder *folder)
{
	size_t length = strlen(folder->path);
	int error = 0;

	while (length > 1 && folder->path[length - 1] == '/')
		length--;
	for (size_t i = 1; i <= length && !error; i++)
		if (i == length || (folder->path[i] == '/' && folder->path[i - 1] != '/'))
			error = folder_make(changes, mem_copy(folder->path, i),
			    i == length ? folder->mode : 0755);
	return error;
}

/* .NAME.usher; of a long name only the beginning, and then a number tells them apart. */
static const char *
stage_name(const char *name, size_t number)
{
	return strlen(name) <= 240 ? mem_printf(".%s.usher", name)
	    : mem_printf(".%.200s.%zu.usher", name, number);
}

/* A new file beside the target. On failure it may be there, and stage->staged says so. */
static int
stage_write(const struct changes *changes, struct stage *stage, const struct place *place)
{
	const struct output *output = stage->output;
	int fd = openat(place->folder, stage->name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int error;

	if (fd < 0)
		return errno;
	stage->staged = true;
	error = content_write(&output->content, &changes->vars, fd);
	if (!error)
		error = own(changes, fd, output->mode);
	if (close(fd) && !error)
		error = errno;
	return error;
}

static bool
is_right(const struct changes *changes, const struct stat *status, mode_t mode)
{
	return (status->st_mode & 07777) == mode && (!changes->give
	    || (status->st_uid == changes->uid && status->st_gid == changes->gid));
}

/*
 * The target has the right bytes: see that mode and owner are right, too. Where that is not
 * allowed it stays as it is: somebody else keeps that file, and it says what it should.
 */
static void
target_mend(const struct changes *changes, const struct output *output,
    const struct place *place)
{
	struct stat status;
	int fd = openat(place->folder, place->name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	/* A hard link may be another name of somebody else's file. */
	if (fstat(fd, &status) == 0 && !(changes->careful && status.st_nlink > 1)
	    && !is_right(changes, &status, output->mode) && own(changes, fd, output->mode))
		log_debug("target-kept", "%s keeps its owner and mode: %m", output->path);
	close(fd);
}

/* No descriptor stays open from here to the renaming: there may be more files than those. */
static int
stage_prepare(const struct changes *changes, struct stage *stage)
{
	const struct output *output = stage->output;
	struct place place;
	int error = walk_to(output->path, changes->careful, &place);

	if (error)
		return error;
	stage->name = stage_name(place.name, stage->number);
	/* A start that was killed may have left one. */
	unlinkat(place.folder, stage->name, 0);
	if (output->same)
		target_mend(changes, output, &place);
	else if (!output->in_place)
		error = stage_write(changes, stage, &place);
	close(place.folder);
	return error;
}

/* Not atomic: for targets that are mount points themselves, which no rename can replace. */
static int
write_in_place(const struct changes *changes, const struct output *output,
    const struct place *place)
{
	int fd = openat(place->folder, place->name,
	    O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int error;

	if (fd < 0)
		return errno;
	/* Before the content is in it: who may read it must be settled by then. */
	error = own(changes, fd, output->mode);
	if (error && output->mode_of_target)
		error = 0;
	if (!error)
		error = content_write(&output->content, &changes->vars, fd);
	if (!error && ftruncate(fd, (off_t)output->content.length))
		error = errno;
	if (close(fd) && !error)
		error = errno;
	return error;
}

static int
stage_commit(const struct changes *changes, struct stage *stage)
{
	struct place place;
	int error;

	if (stage->output->same)
		return 0;
	error = walk_to(stage->output->path, changes->careful, &place);
	if (error)
		return error;
	if (stage->staged && renameat(place.folder, stage->name, place.folder, place.name) == 0)
		stage->staged = false;
	else if (!stage->staged || errno == EBUSY || errno == EXDEV)
		error = write_in_place(changes, stage->output, &place);
	else
		error = errno;
	close(place.folder);
	return error;
}

static void
stages_remove(const struct changes *changes, const struct stage *stages, size_t count)
{
	struct place place;

	for (size_t i = 0; i < count; i++) {
		if (!stages[i].staged
		    || walk_to(stages[i].output->path, changes->careful, &place))
			continue;
		unlinkat(place.folder, stages[i].name, 0);
		close(place.folder);
	}
}

static _Noreturn void
write_failed(const struct changes *changes, const struct stage *stages, size_t count,
    const char *path, int error)
{
	stages_remove(changes, stages, count);
	errno = error;
	die(EXIT_SYSTEM, "write-failed", "cannot write %s: %m", path);
}

static void
outputs_write(const struct changes *changes)
{
	const struct output *outputs = changes->outputs.items;
	size_t count = changes->outputs.count;
	struct stage *stages = mem_alloc((count + 1) * sizeof *stages);
	int error;

	for (size_t i = 0; i < count; i++) {
		stages[i].output = &outputs[i];
		stages[i].number = i;
		error = stage_prepare(changes, &stages[i]);
		if (error)
			write_failed(changes, stages, i + 1, outputs[i].path, error);
	}
	for (size_t i = 0; i < count; i++) {
		error = stage_commit(changes, &stages[i]);
		if (error)
			write_failed(changes, stages, count, outputs[i].path, error);
	}
	stages_remove(changes, stages, count);
}

static void
owns_give(const struct changes *changes)
{
	const struct owner owner = { changes->uid, changes->gid, changes->careful };
	const struct own *owns = changes->owns.items;
	struct own_report report;

	for (size_t i = 0; i < changes->owns.count; i++) {
		errno = own_give(&owns[i], &owner, &report);
		if (errno)
			die(EXIT_SYSTEM, "own-failed",
			    "cannot give to the service's user (%m): %s", report.path);
		if (report.linked)
			log_warn("own-linked", "own %s: %zu files keep their owner, as they have "
			    "a second name (hard link) that may lie elsewhere: %s", owns[i].path,
			    report.linked, report.linked_path);
	}
}

/* Whole or not at all. Without it the service starts, too: it is a courtesy. */
static void
entry_append(const char *entry)
{
	size_t length = strlen(entry);
	int fd = open("/etc/passwd", O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode)) {
		log_debug("passwd-entry", "no entry for our user in /etc/passwd: %m");
	} else if (write(fd, entry, length) != (ssize_t)length) {
		log_debug("passwd-entry", "cannot add our user to /etc/passwd: %m");
		if (ftruncate(fd, status.st_size))
			log_debug("passwd-entry", "cannot shorten /etc/passwd again: %m");
	}
	if (fd >= 0)
		close(fd);
}

void
changes_apply(const struct changes *changes)
{
	const struct folder *folders = changes->folders.items;

	for (size_t i = 0; i < changes->folders.count; i++) {
		int error = folders_make(changes, &folders[i]);

		if (error) {
			errno = error;
			die(EXIT_SYSTEM, "mkdir-failed", "cannot make the directory %s: %m",
			    folders[i].path);
		}
	}
	owns_give(changes);
	if (changes->entry)
		entry_append(changes->entry);
	outputs_write(changes);
}
