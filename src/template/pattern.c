/*
 * Between two stars stands a part that matches a fixed number of characters. The first and the
 * last part are bound to their ends of the text; every other one is best put as near to the bound
 * end as it goes, because that leaves the others the most room. So nothing is ever tried twice.
 */

#include "pattern.h"

#include <stdint.h>
#include <string.h>

#include "utf8.h"

struct part {
	const char *text;
	size_t length;
	size_t characters;
};

/* C is in [:NAME:], as the POSIX locale has them. */
static bool
in_class(const char *name, size_t length, uint32_t c)
{
	/* Each class and its ranges. */
	static const struct { char name[7]; char ranges[9]; } classes[] = {
		{ "alnum", "09AZaz" }, { "alpha", "AZaz" }, { "blank", "\t\t  " },
		{ "cntrl", "\1\37\177\177" }, { "digit", "09" }, { "graph", "!~" },
		{ "lower", "az" }, { "print", " ~" }, { "punct", "!/:@[`{~" },
		{ "space", "\t\r  " }, { "upper", "AZ" }, { "xdigit", "09AFaf" },
	};

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		const char *range = classes[i].ranges;

		if (strlen(classes[i].name) != length || memcmp(classes[i].name, name, length) != 0)
			continue;
		for (; *range; range += 2)
			if (c >= (unsigned char)range[0] && c <= (unsigned char)range[1])
				return true;
	}
	return false;
}

/* The length of the [:class:] at TEXT, or 0. */
static size_t
class_length(const char *text, size_t left)
{
	if (left < 4 || text[0] != '[' || text[1] != ':')
		return 0;
	for (size_t i = 2; i + 1 < left; i++) {
		if (text[i] == ':' && text[i + 1] == ']')
			return i + 2;
		if (text[i] < 'a' || text[i] > 'z')
			return 0;
	}
	return 0;
}

/* The length of the [bracket expression] at TEXT, or 0 when it does not end. */
static size_t
bracket_length(const char *text, size_t left)
{
	size_t i = 1;

	if (i < left && (text[i] == '!' || text[i] == '^'))
		i++;
	for (size_t first = i; i < left; ) {
		size_t class = class_length(text + i, left - i);

		if (text[i] == ']' && i > first)
			return i + 1;
		i += class ? class : text[i] == '\\' ? 2 : 1;
	}
	return 0;
}

/* One character of a bracket expression, which a backslash may stand before. */
static size_t
bracket_character(const char *text, size_t left, uint32_t *character)
{
	size_t escape = text[0] == '\\' && left > 1;

	return escape + utf8_next(text + escape, left - escape, character);
}

/* BRACKET is the inside of [...], its length without both brackets. */
static bool
bracket_matches(const char *bracket, size_t length, uint32_t wanted)
{
	bool negated = bracket[0] == '!' || bracket[0] == '^';
	bool found = false;

	for (size_t i = negated; i < length; ) {
		size_t class = class_length(bracket + i, length - i);
		uint32_t from, to;

		if (class) {
			found |= in_class(bracket + i + 2, class - 4, wanted);
			i += class;
			continue;
		}
		i += bracket_character(bracket + i, length - i, &from);
		to = from;
		if (i + 1 < length && bracket[i] == '-') {
			i++;
			i += bracket_character(bracket + i, length - i, &to);
		}
		found |= wanted >= from && wanted <= to;
	}
	return found != negated;
}

/* The bytes of the pattern's next item, which matches one character. */
static size_t
item_length(const char *text, size_t left)
{
	size_t bracket = *text == '[' ? bracket_length(text, left) : 0;
	size_t escape = *text == '\\' && left > 1;
	uint32_t character;

	return bracket ? bracket : escape + utf8_next(text + escape, left - escape, &character);
}

static bool
item_matches(const char *item, size_t length, uint32_t wanted)
{
	size_t escape = *item == '\\' && length > 1;
	uint32_t character;

	if (*item == '?')
		return true;
	if (*item == '[' && length > 1)
		return bracket_matches(item + 1, length - 2, wanted);
	utf8_next(item + escape, length - escape, &character);
	return character == wanted;
}

/* PART matches at TEXT: where it ends there. */
static bool
part_matches(const struct part *part, const char *text, size_t left, size_t *end)
{
	size_t at = 0;

	for (size_t i = 0; i < part->length; ) {
		const char *item = part->text + i;
		size_t length = item_length(item, part->length - i);
		uint32_t character;

		if (at == left)
			return false;
		at += utf8_next(text + at, left - at, &character);
		if (!item_matches(item, length, character))
			return false;
		i += length;
	}
	*end = at;
	return true;
}

/* The first place from START on where PART matches; *END is behind it. */
static bool
part_find(const struct part *part, const char *text, size_t length, size_t *start, size_t *end)
{
	uint32_t character;
	size_t at = *start;

	for (;; at += utf8_next(text + at, length - at, &character)) {
		if (part_matches(part, text + at, length - at, end)) {
			*end += at;
			*start = at;
			return true;
		}
		if (at == length)
			return false;
	}
}

/* PART matches right before END; *START is where. */
static bool
part_matches_before(const struct part *part, const char *text, size_t end, size_t *start)
{
	size_t at = end, length;

	for (size_t i = 0; i < part->characters; i++) {
		if (!at)
			return false;
		at -= utf8_previous(text, at);
	}
	*start = at;
	return part_matches(part, text + at, end - at, &length) && at + length == end;
}

/* The last place where PART matches and ends at or before *END: from *START to *END. */
static bool
part_find_last(const struct part *part, const char *text, size_t *start, size_t *end)
{
	while (!part_matches_before(part, text, *end, start)) {
		if (!*end)
			return false;
		*end -= utf8_previous(text, *end);
	}
	return true;
}

static void
part_add(struct pattern *pattern, const char *text, size_t length, size_t characters)
{
	struct part *part = list_add(&pattern->parts, sizeof *part);

	*part = (struct part){ text, length, characters };
}

void
pattern_set(struct pattern *pattern, const char *text, size_t length)
{
	size_t start = 0, characters = 0;

	pattern->parts.count = 0;
	for (size_t i = 0; i < length; ) {
		if (text[i] == '*') {
			part_add(pattern, text + start, i - start, characters);
			start = ++i;
			characters = 0;
			continue;
		}
		i += item_length(text + i, length - i);
		characters++;
	}
	part_add(pattern, text + start, length - start, characters);
}

bool
pattern_prefix(const struct pattern *pattern, const char *text, size_t length,
    bool longest, size_t *end)
{
	const struct part *parts = pattern->parts.items;
	size_t last = pattern->parts.count - 1;
	size_t start, from;

	if (!part_matches(&parts[0], text, length, end))
		return false;
	for (size_t i = 1; i < last + !longest; i++) {
		start = *end;
		if (!part_find(&parts[i], text, length, &start, end))
			return false;
	}
	if (!longest || !last)
		return true;
	from = *end;
	*end = length - from;
	if (!part_find_last(&parts[last], text + from, &start, end))
		return false;
	*end += from;
	return true;
}

bool
pattern_suffix(const struct pattern *pattern, const char *text, size_t length,
    bool longest, size_t *start)
{
	const struct part *parts = pattern->parts.items;
	size_t i = pattern->parts.count - 1;
	size_t from = 0, end;

	if (!part_matches_before(&parts[i], text, length, start))
		return false;
	while (i-- > longest) {
		end = *start;
		if (!part_find_last(&parts[i], text, start, &end))
			return false;
	}
	if (!longest || pattern->parts.count == 1)
		return true;
	if (!part_find(&parts[0], text, *start, &from, &end))
		return false;
	*start = from;
	return true;
}

bool
pattern_matches(const struct pattern *pattern, const char *text, size_t length)
{
	size_t end;

	return pattern_prefix(pattern, text, length, true, &end) && end == length;
}
