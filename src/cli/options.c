/*
 * The option table made of options.def, and how to find a row.
 */

#include "options.h"

#include <string.h>

#include "../base/mem.h"
#include "../base/nearest.h"
#include "../plan.h"

enum group { CONTRACT, PREPARE, IDENTITY, RUN, GENERAL };

static const char headings[][24] = {
	[CONTRACT] = "what must be there",
	[PREPARE] = "what is prepared",
	[IDENTITY] = "who it runs as",
	[RUN] = "how it runs",
	[GENERAL] = "general",
};

/* Rows first, for every lookup; the texts of the help apart, as they vary much in length. */
#define AT(field) offsetof(struct plan, field)
#define ROW(name, letter, group, kind, flags, place, origin, argument, help) \
	{ name, letter, group, kind, (flags) | (sizeof argument > 1 \
	    && kind != OPTION_DEMAND ? OPTION_ARGUMENT : 0), place, origin },
const struct option_row usher_options[] = {
#include "options.def"
	{ .name = "" },
};
#undef ROW
#define ROW(name, letter, group, kind, flags, place, origin, argument, help) argument "\0" help "\0"
static const char texts[] =
#include "options.def"
    ;
#undef ROW

/* The argument's name or, behind it, the help of ROW; "" for other programs' options. */
static const char *
text_of(const struct option_row *row, size_t which)
{
	size_t position = 2 * (size_t)(row - usher_options) + which;
	const char *text = texts;

	if (row < usher_options || row >= usher_options + sizeof usher_options / sizeof *row - 1)
		return "";
	while (position--)
		text += strlen(text) + 1;
	return text;
}

const char *
option_argument(const struct option_row *row)
{
	return text_of(row, 0);
}

const char *
option_help(const struct option_row *row)
{
	return text_of(row, 1);
}

const char *
option_heading(unsigned group)
{
	return group < sizeof headings / sizeof *headings ? headings[group] : NULL;
}

const struct option_row *
option_named(const struct option_row *rows, const char *name, size_t length)
{
	for (const struct option_row *row = rows; *row->name; row++)
		if (strlen(row->name) == length && memcmp(row->name, name, length) == 0)
			return row;
	return NULL;
}

const struct option_row *
option_lettered(const struct option_row *rows, char letter)
{
	for (const struct option_row *row = rows; *row->name; row++)
		if (letter && row->letter == letter)
			return row;
	return NULL;
}

const struct option_row *
option_similar(const struct option_row *rows, const char *name, size_t length)
{
	struct nearest nearest = nearest_to(name, length);
	const struct option_row *best = NULL;

	for (const struct option_row *row = rows; *row->name; row++)
		if (nearest_offer(&nearest, row->name, strlen(row->name)))
			best = row;
	return best;
}

const char *
option_variable(const struct option_row *row)
{
	char *variable = mem_printf("USHER_%s", row->name);

	for (char *p = variable; *p; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
		else if (*p == '-')
			*p = '_';
	}
	return variable;
}
