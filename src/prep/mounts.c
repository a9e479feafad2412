/*
 * A line: ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAG...] - TYPE SOURCE SUPER-OPTIONS, with
 * blanks, newlines and backslashes in paths as octal escapes.
 */

#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/format.h"
#include "../base/sys.h"

enum { FIELD_ROOT = 3, FIELD_POINT = 4, FIELD_OPTIONS = 5, FIELDS = 6 };

static bool
octal(char c)
{
	return c >= '0' && c <= '7';
}

static const char *
unescape(const char *text, size_t length)
{
	char *copy = mem_copy(text, length), *to = copy;

	for (const char *from = copy; *from; from++) {
		if (*from == '\\' && octal(from[1]) && octal(from[2]) && octal(from[3])) {
			*to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3
			    | (from[3] - '0'));
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return copy;
}

/* OPTIONS begin with ro or rw. */
static bool
options_read_only(const char *options, size_t length)
{
	return length >= 2 && options[0] == 'r' && options[1] == 'o'
	    && (length == 2 || options[2] == ',');
}

/* The word at *AT, which moves behind it and the blank. */
static const char *
word_take(const char **at)
{
	size_t length = strcspn(*at, " \n");
	const char *word = mem_copy(*at, length);

	*at += length + ((*at)[length] == ' ');
	return word;
}

static void
line_parse(struct mounts *mounts, const char *line, const char *stop)
{
	const char *fields[FIELDS], *dash, *at = line;
	size_t lengths[FIELDS];
	struct mount *mount;

	for (int i = 0; i < FIELDS; i++) {
		const char *blank = memchr(at, ' ', (size_t)(stop - at));

		if (!blank)
			return;
		fields[i] = at;
		lengths[i] = (size_t)(blank - at);
		at = blank + 1;
	}
	dash = mem_find(at - 1, (size_t)(stop - at + 1), " - ", 3);
	if (!dash)
		return;
	at = dash + 3;
	mount = list_add(&mounts->list, sizeof *mount);
	mount->id = format_number(line, &line, 10);
	mount->point = unescape(fields[FIELD_POINT], lengths[FIELD_POINT]);
	mount->root = unescape(fields[FIELD_ROOT], lengths[FIELD_ROOT]);
	mount->read_only = options_read_only(fields[FIELD_OPTIONS], lengths[FIELD_OPTIONS]);
	mount->type = word_take(&at);
	word_take(&at);
	mount->super = word_take(&at);
}

void
mounts_parse(struct mounts *mounts, const char *text, size_t length)
{
	const char *end = text + length;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;

		line_parse(mounts, text, stop);
		text = newline ? newline + 1 : end;
	}
}

void
mounts_read(struct mounts *mounts)
{
	struct buf buf = {0};
	int fd = sys_open("/proc/self/mountinfo", O_RDONLY);

	if (fd < 0) {
		mounts->error = errno;
		return;
	}
	mounts->error = file_read_fd(fd, 64 * 1024 * 1024, &buf);
	close(fd);
	buf_text(&buf);
	if (!mounts->error)
		mounts_parse(mounts, buf.data, buf.length);
}

/* PATH is POINT or lies below it. */
static bool
covers(const char *point, const char *path)
{
	size_t length = strlen(point);

	if (length == 1)
		return true;
	return strncmp(point, path, length) == 0 && (!path[length] || path[length] == '/');
}

const struct mount *
mounts_by_id(const struct mounts *mounts, uint64_t id)
{
	const struct mount *list = mounts->list.items;

	for (size_t i = 0; i < mounts->list.count; i++)
		if (list[i].id == id)
			return &list[i];
	return NULL;
}

const struct mount *
mounts_of(const struct mounts *mounts, const char *path)
{
	const struct mount *list = mounts->list.items, *best = NULL;

	for (size_t i = 0; i < mounts->list.count; i++)
		if (covers(list[i].point, path)
		    && (!best || strlen(list[i].point) >= strlen(best->point)))
			best = &list[i];
	return best;
}
