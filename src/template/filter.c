/*
 * Each filter writes one format: json RFC 8259 (and what YAML and TOML ask of a double-quoted
 * string), sh XCU 2.2.2, xml XML 1.0, url RFC 3986, base64 RFC 4648.
 */

#include "filter.h"

#include <stdint.h>
#include <string.h>

#include "../base/nearest.h"
#include "utf8.h"

/* In the order of enum filter. */
static const char names[FILTER_COUNT][8] = {
	"", "json", "sh", "xml", "url", "base64", "indent", "raw",
	"base64d", "upper", "lower", "trim", "file",
};

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum filter
filter_find(const char *name, size_t length)
{
	for (enum filter i = FILTER_NONE + 1; i < FILTER_COUNT; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return i;
	return FILTER_NONE;
}

const char *
filter_similar(const char *name, size_t length)
{
	struct nearest nearest = nearest_to(name, length);
	const char *best = NULL;

	for (enum filter i = FILTER_NONE + 1; i < FILTER_COUNT; i++)
		if (nearest_offer(&nearest, names[i], strlen(names[i])))
			best = names[i];
	return best;
}

const char *
filter_names(void)
{
	return "json, sh, xml, url, base64, base64d, upper, lower, trim, indent N, file and raw";
}

/* Characters that JSON, YAML or TOML do not take as they are between double quotes. */
static bool
json_escaped(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == 0xfeff
	    || c == 0xfffe || c == 0xffff;
}

static void
json_character(struct buf *out, uint32_t c, const char *bytes, size_t length)
{
	static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (const char *letter = letters; *letter; letter += 2) {
		if (c == (unsigned char)*letter) {
			buf_add_char(out, '\\');
			buf_add_char(out, letter[1]);
			return;
		}
	}
	if (json_escaped(c))
		buf_printf(out, "\\u%04x", (unsigned)c);
	else
		buf_add(out, bytes, length);
}

static const char *
json(const char *bytes, size_t length, struct buf *out)
{
	uint32_t character;

	buf_add_char(out, '"');
	for (size_t at = 0; at < length; ) {
		size_t step = utf8_next(bytes + at, length - at, &character);

		if (character >= UTF8_INVALID)
			return "is not UTF-8, and json can hold nothing else";
		json_character(out, character, bytes + at, step);
		at += step;
	}
	buf_add_char(out, '"');
	return NULL;
}

static const char *
sh(const char *bytes, size_t length, struct buf *out)
{
	if (length && memchr(bytes, '\0', length))
		return "holds a NUL, and no shell takes that";
	buf_add_char(out, '\'');
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\'')
			buf_add_text(out, "'\\''");
		else
			buf_add_char(out, bytes[i]);
	}
	buf_add_char(out, '\'');
	return NULL;
}

static const char *
xml(const char *bytes, size_t length, struct buf *out)
{
	/* A raw carriage return would be read back as a newline (XML 1.0, 2.11). */
	static const char special[] = "&<>\"'\r";
	static const char entities[][8] = {
		"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#13;",
	};

	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];
		const char *found = c ? strchr(special, c) : NULL;

		if (found)
			buf_add_text(out, entities[found - special]);
		else if ((unsigned char)c < ' ' && c != '\n' && c != '\t')
			return "holds a control character, and xml has no way to write it";
		else
			buf_add_char(out, c);
	}
	return NULL;
}

static bool
alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void
url(const char *bytes, size_t length, struct buf *out)
{
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];

		if (alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~')
			buf_add_char(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

static void
base64(const char *bytes, size_t length, struct buf *out)
{
	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i < 3 ? length - i : 3;
		uint32_t group = 0;

		for (size_t j = 0; j < 3; j++)
			group = group << 8 | (j < left ? (unsigned char)bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			buf_add_char(out, j > left ? '='
			    : base64_digits[group >> (18 - 6 * j) & 0x3f]);
	}
}

/* Newlines are passed over: base64(1) writes them. */
static const char *
base64d(const char *bytes, size_t length, struct buf *out)
{
	uint32_t group = 0;
	size_t digits = 0, padding = 0;

	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];
		const char *digit = c ? strchr(base64_digits, c) : NULL;

		if (c == '\n' || c == '\r')
			continue;
		if (c == '=' ? digits % 4 + padding < 2 || padding == 2 : !digit || padding)
			return "is not base64";
		padding += c == '=';
		if (c == '=')
			continue;
		group = group << 6 | (uint32_t)(digit - base64_digits);
		if (digits++ % 4)
			buf_add_char(out, (char)(group >> (6 - 2 * ((digits - 1) % 4))));
	}
	return (digits + padding) % 4 ? "is not base64: its end is missing" : NULL;
}

static void
change_case(const char *bytes, size_t length, char first, struct buf *out)
{
	char *to = buf_reserve(out, length);

	for (size_t i = 0; i < length; i++)
		to[i] = bytes[i] >= first && bytes[i] < first + 26 ? bytes[i] ^ 0x20 : bytes[i];
	out->length += length;
}

static void
indent(const char *bytes, size_t length, unsigned blanks, struct buf *out)
{
	for (size_t i = 0; i < length; i++) {
		buf_add_char(out, bytes[i]);
		for (unsigned j = 0; j < blanks && bytes[i] == '\n'; j++)
			buf_add_char(out, ' ');
	}
}

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void
filter_trim(const char *bytes, size_t length, size_t *start, size_t *end)
{
	size_t from = 0;

	while (from < length && blank(bytes[from]))
		from++;
	while (length > from && blank(bytes[length - 1]))
		length--;
	*start = from;
	*end = length;
}

const char *
filter_apply(enum filter filter, unsigned argument, const char *bytes, size_t length,
    struct buf *out)
{
	switch (filter) {
	case FILTER_JSON:
		return json(bytes, length, out);
	case FILTER_SH:
		return sh(bytes, length, out);
	case FILTER_XML:
		return xml(bytes, length, out);
	case FILTER_BASE64D:
		return base64d(bytes, length, out);
	case FILTER_URL:
		url(bytes, length, out);
		break;
	case FILTER_BASE64:
		base64(bytes, length, out);
		break;
	case FILTER_INDENT:
		indent(bytes, length, argument, out);
		break;
	case FILTER_UPPER:
		change_case(bytes, length, 'a', out);
		break;
	case FILTER_LOWER:
		change_case(bytes, length, 'A', out);
		break;
	default:
		buf_add(out, bytes, length);
	}
	return NULL;
}
