/*
 * Whole files into memory, and the two halves of a path.
 */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is asked for at once, at least: most files of a start are smaller. */
enum { STEP = 4096, LARGE = 4 << 20 };

int
file_read_fd(int fd, size_t limit, struct buf *buf)
{
	size_t start = buf->length;
	ssize_t got;

	do {
		buf_reserve(buf, STEP);
		got = read(fd, buf->data + buf->length, buf->capacity - buf->length);
		if (got < 0 && errno != EINTR)
			return errno;
		if (got > 0)
			buf->length += (size_t)got;
		if (buf->length - start > limit)
			return EFBIG;
	} while (got != 0);
	return 0;
}

/* BUF with room for a whole file and the read that finds its end. */
static struct buf *
sized(struct buf *buf, const struct stat *status, size_t limit)
{
	if ((size_t)status->st_size <= limit)
		buf_reserve(buf, (size_t)status->st_size + STEP);
	return buf;
}

/* Open a regular file and look at it. A descriptor, or -1 and *ERROR. */
static int
regular_open(const char *path, struct stat *status, int *error)
{
	/* O_NONBLOCK: a FIFO must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, status))
		*error = errno;
	else if (S_ISDIR(status->st_mode))
		*error = EISDIR;
	else if (!S_ISREG(status->st_mode))
		*error = EINVAL;
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int
file_read(const char *path, size_t limit, struct buf *buf)
{
	struct stat status;
	int error, fd = regular_open(path, &status, &error);

	if (fd < 0)
		return error;
	error = file_read_fd(fd, limit, sized(buf, &status, limit));
	close(fd);
	return error;
}

int
file_view_fd(int fd, size_t limit, struct buf *buf)
{
	struct stat status;
	void *map;

	if (fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_size < LARGE
	    || (size_t)status.st_size > limit || lseek(fd, 0, SEEK_CUR) != 0)
		return file_read_fd(fd, limit, buf);
	map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (map == MAP_FAILED)
		return file_read_fd(fd, limit, sized(buf, &status, limit));
	mem_adopt(map, (size_t)status.st_size);
	*buf = (struct buf){ .data = map, .length = (size_t)status.st_size };
	return 0;
}

int
file_view(const char *path, size_t limit, struct buf *buf)
{
	struct stat status;
	int error, fd = regular_open(path, &status, &error);

	if (fd < 0)
		return error;
	error = file_view_fd(fd, limit, buf);
	close(fd);
	return error;
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

const char *
path_parent(const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	while (length > 0 && path[length - 1] != '/')
		length--;
	if (length == 0)
		return ".";
	while (length > 1 && path[length - 1] == '/')
		length--;
	return mem_copy(path, length);
}
