/*
 * Only a regular file is taken: anything else could block us. Each write is at the end, as the
 * service may have written, too.
 */

#include "termlog.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys.h"

static int termlog = -1;

static size_t
size_now(void)
{
	struct stat status;

	return termlog >= 0 && fstat(termlog, &status) == 0 && status.st_size < TERMLOG_MAX
	    ? (size_t)status.st_size : TERMLOG_MAX;
}

void
termlog_open(void)
{
	struct stat status;

	termlog = sys_open("/dev/termination-log",
	    O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (termlog >= 0 && (fstat(termlog, &status) || !S_ISREG(status.st_mode))) {
		close(termlog);
		termlog = -1;
	}
}

int
termlog_descriptor(void)
{
	return termlog;
}

size_t
termlog_room(void)
{
	return TERMLOG_MAX - size_now();
}

void
termlog_add(const char *text, size_t length)
{
	size_t room = termlog_room();

	if (length > room) {
		length = room;
		while (length && (text[length] & 0xc0) == 0x80)
			length--;	/* not in the middle of a character */
	}
	if (length)
		(void)!write(termlog, text, length);
}

bool
termlog_empty(void)
{
	return termlog_room() == TERMLOG_MAX;
}
