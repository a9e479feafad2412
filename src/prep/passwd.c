/*
 * A line is cut at its colons into fields; the numbers go through num_id().
 */

#include "passwd.h"

#include <stdint.h>
#include <string.h>

#include "../base/num.h"

enum { FIELDS = 7 };

struct field {
	const char *text;
	size_t length;
};

/* Cut the line at *CURSOR into FIELDS; how many there are. The last takes the rest. */
static size_t
line_cut(const char **cursor, const char *end, struct field fields[FIELDS])
{
	const char *start = *cursor;
	const char *newline = memchr(start, '\n', (size_t)(end - start));
	const char *stop = newline ? newline : end;
	size_t count = 0;

	*cursor = newline ? newline + 1 : end;
	while (count < FIELDS) {
		const char *colon = count < FIELDS - 1
		    ? memchr(start, ':', (size_t)(stop - start)) : NULL;
		const char *border = colon ? colon : stop;

		fields[count++] = (struct field){ start, (size_t)(border - start) };
		if (!colon)
			break;
		start = colon + 1;
	}
	return count;
}

static bool
field_id(const struct field *field, uint32_t *id)
{
	char text[16];

	if (field->length >= sizeof text)
		return false;
	memcpy(text, field->text, field->length);
	text[field->length] = '\0';
	/* A NUL within would end the number early. */
	return strlen(text) == field->length && !num_id(text, id);
}

static bool
field_is(const struct field *field, const char *text)
{
	return field->length == strlen(text) && memcmp(field->text, text, field->length) == 0;
}

bool
passwd_mentions(const char *text, const char *end, const char *name, const char *id)
{
	struct field fields[FIELDS];

	while (text < end) {
		size_t count = line_cut(&text, end, fields);

		if ((*name && field_is(&fields[0], name))
		    || (id && count > 2 && field_is(&fields[2], id)))
			return true;
	}
	return false;
}

bool
passwd_next(const char **cursor, const char *end, struct passwd_entry *entry)
{
	struct field fields[FIELDS];

	while (*cursor < end) {
		size_t count = line_cut(cursor, end, fields);

		if (count < 4 || fields[0].length == 0 || fields[0].text[0] == '#'
		    || !field_id(&fields[2], &entry->uid) || !field_id(&fields[3], &entry->gid))
			continue;
		entry->name = fields[0].text;
		entry->name_length = fields[0].length;
		entry->home = count > 5 ? fields[5].text : "";
		entry->home_length = count > 5 ? fields[5].length : 0;
		return true;
	}
	return false;
}

bool
group_next(const char **cursor, const char *end, struct group_entry *entry)
{
	struct field fields[FIELDS];

	while (*cursor < end) {
		size_t count = line_cut(cursor, end, fields);

		if (count < 3 || fields[0].length == 0 || fields[0].text[0] == '#'
		    || !field_id(&fields[2], &entry->gid))
			continue;
		entry->name = fields[0].text;
		entry->name_length = fields[0].length;
		entry->members = count > 3 ? fields[3].text : "";
		entry->members_length = count > 3 ? fields[3].length : 0;
		return true;
	}
	return false;
}

bool
group_has(const struct group_entry *entry, const char *name, size_t name_length)
{
	const char *member = entry->members;
	const char *end = member + entry->members_length;

	while (member < end) {
		const char *comma = memchr(member, ',', (size_t)(end - member));
		const char *stop = comma ? comma : end;

		if ((size_t)(stop - member) == name_length
		    && memcmp(member, name, name_length) == 0)
			return true;
		member = stop + 1;
	}
	return false;
}
