/*
 * Lines are shown from a little before the error when they are long. The caret line repeats the
 * tabs of the source line and has one column a character, so that it points at the right place.
 */

#include "excerpt.h"

#include <string.h>

enum { WIDTH = 96, BEFORE = 48 };

struct line {
	const char *text;
	size_t length;
};

static struct line
line_find(const char *text, size_t length, size_t number)
{
	const char *end = text + length, *newline;

	for (; number > 1 && (newline = memchr(text, '\n', (size_t)(end - text))); number--)
		text = newline + 1;
	newline = memchr(text, '\n', (size_t)(end - text));
	length = (size_t)((newline ? newline : end) - text);
	if (length && text[length - 1] == '\r')
		length--;
	return (struct line){ text, length };
}

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The part of LINE that is shown: it begins at most BEFORE bytes before COLUMN (from 0). */
static size_t
window_start(const struct line *line, size_t column)
{
	size_t start = line->length > WIDTH && column > BEFORE ? column - BEFORE : 0;

	while (start < line->length && continues(line->text[start]))
		start++;
	return start;
}

static const char *
caret_line(const struct line *line, size_t start, size_t column, size_t span, size_t stop)
{
	struct buf out = {0};

	for (size_t i = start; i < column && i < line->length; i++)
		if (!continues(line->text[i]))
			buf_add_char(&out, line->text[i] == '\t' ? '\t' : ' ');
	buf_add_char(&out, '^');
	for (size_t i = column + 1; i < column + span && i < stop; i++)
		if (!continues(line->text[i]))
			buf_add_char(&out, '^');
	return buf_text(&out);
}

void
excerpt_add(struct problem *problem, const char *text, size_t length,
    const struct template_error *error)
{
	struct line line = line_find(text, length, error->line);
	size_t column = error->column - 1;
	size_t start = window_start(&line, column);
	size_t stop = line.length - start > WIDTH ? start + WIDTH : line.length;
	const char *number = mem_printf("%4zu", error->line);

	while (stop < line.length && continues(line.text[stop]))
		stop++;
	problem_line(problem, "excerpt", "%s | %s%.*s%s", number, start ? "…" : "",
	    (int)(stop - start), line.text + start, stop < line.length ? "…" : "");
	problem_line(problem, "excerpt", "%*s | %s%s", (int)strlen(number), "", start ? " " : "",
	    caret_line(&line, start, column, error->span, stop));
}
