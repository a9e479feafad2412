#ifndef USHER_FILE_H
#define USHER_FILE_H

/*
 * Reading files and walking paths. Nothing here prints; errors are errno values.
 */

#include <stddef.h>

#include "mem.h"

/*
 * Append the whole of PATH (or of the open FD) to BUF. 0, or an errno value: EFBIG when it is
 * longer than LIMIT, EISDIR for a directory, EINVAL for what is no regular file when PATH is
 * opened (a FIFO would block; open(2) with O_NONBLOCK).
 */
int file_read(const char *path, size_t limit, struct buf *buf);
int file_read_fd(int fd, size_t limit, struct buf *buf);

/*
 * The same for an empty BUF that will not be added to: a large regular file is mapped, not copied.
 * One that is made shorter meanwhile kills us (SIGBUS), so only for files that stay as they are.
 */
int file_view(const char *path, size_t limit, struct buf *buf);
int file_view_fd(int fd, size_t limit, struct buf *buf);

/*
 * What is wrong with a file, as the end of a sentence ("does not exist"), by the errno value of
 * file_read(); EILSEQ is for a NUL byte. In the arena.
 */
const char *file_wrong(int error);

/* The length of the byte order mark that some editors put in front of UTF-8, or 0. */
size_t file_mark(const char *text, size_t length);

/* The part behind the last slash; all of a PATH that ends in one. */
const char *path_base(const char *path);

/* The directory that PATH stands in: "/" , "." or the part before the last slash. In the arena. */
const char *path_parent(const char *path);

#endif
