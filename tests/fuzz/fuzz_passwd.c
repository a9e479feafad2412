/*
 * Any bytes as /etc/passwd and as /etc/group: reading them must end and stay within bounds, no
 * entry may come out that its line does not say, and above all none that is root's by accident.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "prep/passwd.h"

enum { LONGEST = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* The part lies within the text and within one line of it. */
static void
part_check(const char *text, const char *end, const char *part, size_t length)
{
	if (!length)
		return;
	require(part >= text && part + length <= end);
	require(!memchr(part, '\n', length));
}

/* Behind NAME and a field stands ID, in digits, and a colon or the line's end. */
static void
id_check(const char *name, size_t length, const char *end, uint32_t id)
{
	const char *field = memchr(name + length + 1, ':', (size_t)(end - name - length - 1));
	uint64_t value = 0;

	require(field != NULL);
	for (field++; field < end && *field >= '0' && *field <= '9'; field++)
		value = value * 10 + (uint64_t)(*field - '0');
	require(field == end || *field == ':' || *field == '\n');
	require(value == id && id != UINT32_MAX);
}

static void
passwd_check(const char *text, const char *end)
{
	const char *cursor = text;
	struct passwd_entry entry;
	char name[LONGEST + 1];

	while (passwd_next(&cursor, end, &entry)) {
		require(cursor > text && cursor <= end && entry.name_length > 0);
		part_check(text, end, entry.name, entry.name_length);
		part_check(text, end, entry.home, entry.home_length);
		require(!memchr(entry.name, ':', entry.name_length));
		require(entry.name == text || entry.name[-1] == '\n');
		id_check(entry.name, entry.name_length, end, entry.uid);
		memcpy(name, entry.name, entry.name_length);
		name[entry.name_length] = '\0';
		/* Whoever is found is taken: no second entry of that name is ever added. */
		if (strlen(name) == entry.name_length)
			require(passwd_mentions(text, end, name, NULL));
	}
	require(cursor == end);
}

static void
group_check(const char *text, const char *end)
{
	const char *cursor = text;
	struct group_entry entry;

	while (group_next(&cursor, end, &entry)) {
		require(cursor > text && cursor <= end && entry.name_length > 0);
		part_check(text, end, entry.name, entry.name_length);
		part_check(text, end, entry.members, entry.members_length);
		id_check(entry.name, entry.name_length, end, entry.gid);
		group_has(&entry, "app", 3);
		group_has(&entry, "", 0);
		require(!group_has(&entry, "a,b", 3) || !entry.members_length);
	}
	require(cursor == end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size > LONGEST)
		return 0;
	text = malloc(size ? size : 1);
	memcpy(text, data, size);
	passwd_check(text, text + size);
	group_check(text, text + size);
	passwd_mentions(text, text + size, "app", "1000");
	free(text);
	return 0;
}
