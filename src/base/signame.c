/*
 * Linux numbers of x86, ARM and all else but MIPS, Alpha, PA-RISC and SPARC; names in one table
 * without pointers, in the order of their numbers.
 */

#include "signame.h"

#include <string.h>
#include <strings.h>

#include "format.h"
#include "nearest.h"
#include "num.h"

enum { STANDARD = 31, REALTIME_FIRST = 34 };

static const char names[STANDARD + 1][8] = {
	"", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
	"USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
	"URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
};

static const struct { char name[8]; int number; } aliases[] = {
	{ "IOT", 6 }, { "CLD", 17 }, { "POLL", 29 },
};

/* RTMIN, RTMIN+n, RTMAX, RTMAX-n. */
static int
realtime_number(const char *text)
{
	int minimum = strncasecmp(text, "RTMIN", 5) == 0;
	int64_t offset = 0;

	if (!minimum && strncasecmp(text, "RTMAX", 5) != 0)
		return 0;
	text += 5;
	if (*text && *text != (minimum ? '+' : '-'))
		return 0;
	if (*text && num_integer(text + 1, 0, SIGNAL_MAX - REALTIME_FIRST, &offset))
		return 0;
	return minimum ? REALTIME_FIRST + (int)offset : SIGNAL_MAX - (int)offset;
}

int
signame_number(const char *text)
{
	int64_t number;

	if (!num_integer(text, 1, SIGNAL_MAX, &number))
		return (int)number;
	if (strncasecmp(text, "SIG", 3) == 0)
		text += 3;
	if (!*text)
		return 0;
	for (int i = 1; i <= STANDARD; i++)
		if (strcasecmp(text, names[i]) == 0)
			return i;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcasecmp(text, aliases[i].name) == 0)
			return aliases[i].number;
	return realtime_number(text);
}

const char *
signame_text(int number, char buffer[16])
{
	if (number >= 1 && number <= STANDARD)
		return names[number];
	if (number == REALTIME_FIRST)
		return "RTMIN";
	if (number > REALTIME_FIRST && number <= SIGNAL_MAX)
		format_text(buffer, 16, "RTMIN+%d", number - REALTIME_FIRST);
	else
		format_text(buffer, 16, "%d", number);
	return buffer;
}

const char *
signame_similar(const char *text)
{
	struct nearest nearest;
	const char *best = NULL;

	if (strncasecmp(text, "SIG", 3) == 0)
		text += 3;
	nearest = nearest_to(text, strlen(text));
	for (int i = 1; i <= STANDARD; i++)
		if (nearest_offer(&nearest, names[i], strlen(names[i])))
			best = names[i];
	return best;
}
