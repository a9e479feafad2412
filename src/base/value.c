/*
 * One table of the types that are a word; ranges and choices are told by their `..` and `|`.
 */

#include "value.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "nearest.h"
#include "num.h"

/* Each at its enum value_kind; those without a name are no single word. */
static const struct {
	char name[8];
	char wanted[40];	/* "is not …" */
} words[] = {
	[VALUE_INT] = { "int", "an integer" },
	[VALUE_PORT] = { "port", "a port (1 to 65535)" },
	[VALUE_LISTEN] = { "listen", "a port (1 to 65535)" },
	[VALUE_BOOL] = { "bool", "true or false (yes, no, on, off, 1, 0)" },
	[VALUE_URL] = { "url", "a URL (SCHEME://...)" },
	[VALUE_PATH] = { "path", "an absolute path" },
};

enum { WORDS = sizeof words / sizeof *words };

/* LO..HI, both integers. */
static const char *
range_read(const char *text, const char *dots, struct value_type *type)
{
	const char *low = mem_copy(text, (size_t)(dots - text));

	if (num_integer(low, INT64_MIN, INT64_MAX, &type->low)
	    || num_integer(dots + 2, INT64_MIN, INT64_MAX, &type->high))
		return "is no range: write LO..HI with two integers";
	return type->low > type->high ? "is a range that holds nothing" : NULL;
}

static bool
empty_part(const char *text)
{
	size_t length = strlen(text);

	return text[0] == '|' || text[length - 1] == '|' || mem_find(text, length, "||", 2);
}

const char *
value_type_read(const char *text, struct value_type *type)
{
	const char *dots = mem_find(text, strlen(text), "..", 2);
	bool choice = strchr(text, '|');

	*type = (struct value_type){
		.kind = choice ? VALUE_CHOICE : VALUE_RANGE,
		.text = text,
		.low = INT64_MIN,
		.high = INT64_MAX,
	};
	if (choice)
		return empty_part(text) ? "has an empty choice" : NULL;
	if (dots)
		return range_read(text, dots, type);
	for (unsigned kind = 0; kind < WORDS; kind++) {
		if (!words[kind].name[0] || strcmp(words[kind].name, text) != 0)
			continue;
		type->kind = (enum value_kind)kind;
		if (kind == VALUE_PORT || kind == VALUE_LISTEN) {
			type->low = 1;
			type->high = 65535;
		}
		return NULL;
	}
	return "is no type";
}

const char *
value_type_similar(const char *text)
{
	struct nearest nearest = nearest_to(text, strlen(text));
	const char *best = NULL;

	for (unsigned kind = 0; kind < WORDS; kind++)
		if (words[kind].name[0]
		    && nearest_offer(&nearest, words[kind].name, strlen(words[kind].name)))
			best = words[kind].name;
	return best;
}

/* VALUE is one of the words in LIST, which have a `|` between them. */
static bool
one_of(const char *list, const char *value, bool fold)
{
	size_t length = strlen(value);

	for (;;) {
		size_t size = strcspn(list, "|");

		if (size == length && (fold ? strncasecmp(list, value, size)
		    : strncmp(list, value, size)) == 0)
			return true;
		if (!list[size])
			return false;
		list += size + 1;
	}
}

/* A scheme, ://, and something behind it without blanks (RFC 3986, 3.1). */
static bool
is_url(const char *value)
{
	const char *colon = mem_find(value, strlen(value), "://", 3);

	if (!colon || colon == value || !colon[3])
		return false;
	for (const char *p = value; *p; p++) {
		unsigned char c = (unsigned char)*p, folded = c | 0x20;
		bool letter = folded >= 'a' && folded <= 'z';
		bool later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';

		if (c <= ' ' || c == 0x7f || (p < colon && !letter && (p == value || !later)))
			return false;
	}
	return true;
}

static bool
is_of(const struct value_type *type, const char *value)
{
	int64_t number;

	switch (type->kind) {
	case VALUE_BOOL:
		return one_of("true|false|yes|no|on|off|1|0", value, true);
	case VALUE_URL:
		return is_url(value);
	case VALUE_PATH:
		return *value == '/';
	case VALUE_CHOICE:
		return one_of(type->text, value, false);
	case VALUE_TEXT:
		return true;
	default:
		return !num_integer(value, type->low, type->high, &number);
	}
}

const char *
value_wrong(const struct value_type *type, const char *value)
{
	if (is_of(type, value))
		return NULL;
	if (type->kind == VALUE_CHOICE)
		return mem_printf("is none of %s", type->text);
	if (type->kind == VALUE_RANGE)
		return mem_printf("is not an integer in %s", type->text);
	return mem_printf("is not %s", words[type->kind].wanted);
}
