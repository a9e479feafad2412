/*
 * Errors come almost in the order of the text; loops and the second pass step back. They are
 * inserted where they belong, and lines are counted once, when a pass is over.
 */

#include "error.h"

#include <string.h>

static struct template_error *
kept(const struct template_errors *errors)
{
	return errors->list.items;
}

/* Where an error at OFFSET belongs among the kept ones: behind all that stand before it. */
static size_t
place_find(const struct template_errors *errors, size_t offset)
{
	size_t place = errors->list.count;

	while (place && kept(errors)[place - 1].offset > offset)
		place--;
	return place;
}

static bool
told_before(const struct template_errors *errors, size_t place, size_t offset, const char *code)
{
	for (; place && kept(errors)[place - 1].offset == offset; place--)
		if (strcmp(kept(errors)[place - 1].code, code) == 0)
			return true;
	return false;
}

static void
count_only(struct template_errors *errors, size_t offset)
{
	if (offset <= errors->furthest)
		return;
	errors->furthest = offset;
	errors->count++;
}

struct template_error *
error_add(struct template_errors *errors, size_t offset, size_t span, const char *code)
{
	struct template_error *error;
	size_t place;

	if (!errors)
		return NULL;
	place = place_find(errors, offset);
	if (told_before(errors, place, offset, code))
		return NULL;
	if (place == TEMPLATE_ERRORS_KEPT) {
		count_only(errors, offset);
		return NULL;
	}
	if (errors->list.count < TEMPLATE_ERRORS_KEPT)
		list_add(&errors->list, sizeof *error);
	error = kept(errors) + place;
	memmove(error + 1, error, (errors->list.count - 1 - place) * sizeof *error);
	*error = (struct template_error){ .offset = offset, .span = span, .code = code };
	errors->count++;
	return error;
}

bool
error_say(struct template_error *error, const char *format, ...)
{
	va_list arguments;
	char *text, *newline;

	if (!error)
		return false;
	va_start(arguments, format);
	text = mem_vprintf(format, arguments);
	va_end(arguments);
	error->message = text;
	newline = strchr(text, '\n');
	if (newline) {
		*newline = '\0';
		error->remedy = newline + 1;
	}
	return false;
}

/* Keep the underlined part within its line. */
static void
span_clip(struct template_error *error, const char *text, size_t length)
{
	size_t left = length - error->offset;
	const char *from = text + error->offset;
	size_t span = error->span < left ? error->span : left;
	const char *newline = span ? memchr(from, '\n', span) : NULL;

	if (newline)
		span = (size_t)(newline - from);
	if (span && newline && from[span - 1] == '\r')
		span--;
	error->span = span ? span : 1;
}

void
errors_locate(struct template_errors *errors, const char *text, size_t length)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; errors && i < errors->list.count; i++) {
		struct template_error *error = kept(errors) + i;
		const char *newline;

		while ((newline = memchr(text + start, '\n', error->offset - start))) {
			start = (size_t)(newline - text) + 1;
			line++;
		}
		if (error->line)
			continue;
		error->line = line;
		error->column = error->offset - start + 1;
		span_clip(error, text, length);
	}
}

size_t
error_line(const char *text, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return line;
}
