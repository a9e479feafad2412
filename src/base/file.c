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

#include "sys.h"

/* What is asked for at once, at least: most files of a start are smaller. */
enum { STEP = 4096, LARGE = 4 << 20 };

/* EXPECTED bytes, and no more: one read then tells the end, too. 0: it is not known how many. */
static int
read_all(int fd, size_t expected, size_t limit, struct buf *buf)
{
	size_t start = buf->length, done = 0, room;
	ssize_t got;

	do {
		buf_reserve(buf, done < expected ? expected - done + 1 : STEP);
		room = buf->capacity - buf->length;
		got = read(fd, buf->data + buf->length, room);
		if (got < 0 && errno != EINTR)
			return errno;
		if (got > 0)
			buf->length += (size_t)got;
		done = buf->length - start;
		if (done > limit)
			return EFBIG;
	} while (got != 0 && (done != expected || (size_t)got == room));
	return 0;
}

int
file_read_fd(int fd, size_t limit, struct buf *buf)
{
	return read_all(fd, 0, limit, buf);
}

/* The same for a regular file, whose size is known unless it is one of the kernel's. */
static int
regular_read(int fd, const struct stat *status, size_t limit, struct buf *buf)
{
	return (size_t)status->st_size > limit ? EFBIG
	    : read_all(fd, (size_t)status->st_size, limit, buf);
}

/* Open a regular file and look at it. A descriptor, or -1 and *ERROR. */
static int
regular_open(const char *path, struct stat *status, int *error)
{
	/* O_NONBLOCK: a FIFO must be refused, not waited for. */
	int fd = sys_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

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
	error = regular_read(fd, &status, limit, buf);
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
		return regular_read(fd, &status, limit, buf);
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
file_wrong(int error)
{
	switch (error) {
	case ENOENT:
		return "does not exist";
	case EISDIR:
		return "is a directory";
	case EINVAL:
		return "is no regular file";
	case EFBIG:
		return "is larger than 1 MiB";
	case EILSEQ:
		return "holds a NUL byte";
	default:
		errno = error;
		return mem_printf("cannot be read: %m");
	}
}

size_t
file_mark(const char *text, size_t length)
{
	static const char mark[] = "\xef\xbb\xbf";

	return length >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
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
