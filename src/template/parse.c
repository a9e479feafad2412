/*
 * From text to code: runs of plain text, the escapes $${ and %%{, and words. Everything else is
 * handed to form.c, expression.c and block.c. Each byte is looked at once, but behind errors.
 */

#include "parse.h"

#include <string.h>

#include "tree.h"

enum {
	LONGEST = 512 * 1024 * 1024,	/* so that offsets into text and code fit 32 bits */
	NEAR = 512,			/* how far an error is looked past */
	AHEAD = 1024,			/* how far memory is fetched ahead */
};

void
parse_flush(struct parser *p, size_t end)
{
	if (end > p->flushed)
		code_short(&p->code, OP_TEXT, end - p->flushed);
	p->flushed = end;
}

void
parse_skip(struct parser *p, size_t end)
{
	if (end > p->flushed)
		code_short(&p->code, OP_SKIP, end - p->flushed);
	p->flushed = end;
}

bool
parse_sees(const struct parser *p, size_t at, const char *what)
{
	size_t length = strlen(what);

	return p->length - at >= length && memcmp(p->text + at, what, length) == 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t
parse_name(const struct parser *p, size_t at)
{
	size_t end = at;

	for (; end < p->length; end++) {
		char c = p->text[end];

		if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c != '_'
		    && !(is_digit(c) && end > at))
			break;
	}
	return end - at;
}

size_t
parse_blanks(const struct parser *p, size_t at)
{
	while (at < p->length && (p->text[at] == ' ' || p->text[at] == '\t'))
		at++;
	return at;
}

size_t
parse_close(const struct parser *p, size_t from, char open, char close)
{
	size_t end = p->length - from < NEAR ? p->length : from + NEAR;
	unsigned depth = 1;

	for (size_t at = from; at < end && p->text[at] != '\n'; at++) {
		if (p->text[at] == open)
			depth++;
		else if (p->text[at] == close && --depth == 0)
			return at + 1;
	}
	return 0;
}

bool
parse_enter(struct parser *p, size_t start)
{
	if (p->depth < DEPTH_MAX) {
		p->depth++;
		return true;
	}
	error_say(error_add(p->errors, start, 2, "template-depth"),
	    "this is nested more than 100 levels deep\ncompute parts of it before, with --set");
	p->stopped = true;
	p->at = p->length;
	return false;
}

void
parse_rewind(struct parser *p, size_t start, size_t at)
{
	p->at = p->flushed = at;
	if (p->rewinds++ < REWINDS_MAX)
		return;
	error_say(error_add(p->errors, start, 2, "template-syntax"),
	    "too much is unclosed: the rest of the text was not looked at");
	p->stopped = true;
	p->at = p->flushed = p->length;
}

/* Every name in the $((…)) whose text begins at AT is one to expand, and there is one. */
static bool
number_wanted(const struct parser *p, size_t at)
{
	size_t end = parse_close(p, at, '(', ')');
	size_t names = 0;

	for (size_t length; at < end; at += length ? length : 1) {
		length = parse_name(p, at);
		if (!length || parse_sees(p, at, "min(") || parse_sees(p, at, "max("))
			continue;
		if (!pattern_matches(p->only, p->text + at, length))
			return false;
		names++;
	}
	return names > 0;
}

/* With only=GLOB: what begins at AT, behind the $, is to be expanded. */
static bool
wanted(const struct parser *p, size_t at)
{
	size_t length;

	if (!p->only)
		return true;
	if (p->text[at] == '(')
		return number_wanted(p, at + 2);
	at += parse_sees(p, at, "{#") ? 2 : 1;
	length = parse_name(p, at);
	return length && pattern_matches(p->only, p->text + at, length);
}

bool
parse_dollars(struct parser *p)
{
	size_t start = p->at, pairs;
	bool number;

	while (p->at < p->length && p->text[p->at] == '$')
		p->at++;
	number = parse_sees(p, p->at, "((");
	if ((!number && !parse_sees(p, p->at, "{")) || !wanted(p, p->at))
		return true;
	pairs = (p->at - start) / 2;
	parse_flush(p, start + pairs);
	parse_skip(p, start + 2 * pairs);
	if (p->at == p->flushed)
		return true;
	if (!number && p->at + 1 < p->length && is_digit(p->text[p->at + 1]))
		return true;
	p->at--;
	return number ? parse_number(p) : parse_value(p);
}

/* At a backslash in a word. In a pattern, \\ stays, as the pattern's own escape. */
static void
word_escape(struct parser *p, bool pattern)
{
	char next = p->at + 1 < p->length ? p->text[p->at + 1] : '\0';

	if (next == '\\' && pattern) {
		p->at += 2;
	} else if (next == '{' || next == '}' || next == '|' || next == '\\') {
		parse_flush(p, p->at);
		parse_skip(p, p->at + 1);
		p->at += 2;
	} else {
		p->at++;
	}
}

/* At the | behind a word: the blanks before it are not the word's. */
static void
word_cut(struct parser *p)
{
	size_t end = p->at;

	while (end > p->flushed && (p->text[end - 1] == ' ' || p->text[end - 1] == '\t'))
		end--;
	parse_flush(p, end);
}

bool
parse_word(struct parser *p, bool pattern)
{
	size_t braces = 0;

	while (p->at < p->length) {
		switch (p->text[p->at]) {
		case '$':
			parse_dollars(p);
			continue;
		case '\\':
			word_escape(p, pattern);
			continue;
		case '|':
			word_cut(p);
			return true;
		case '}':
			if (!braces--) {
				parse_flush(p, p->at);
				return true;
			}
			break;
		case '{':
			braces++;
			break;
		}
		p->at++;
	}
	return false;
}

/*
 * The next $ or % from AT on: eight bytes at a time, as the two differ in the last bit only. The
 * names in between keep the processor from seeing that this walks on and on: it must be told.
 */
static size_t
special_find(const char *text, size_t at, size_t length)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t word;

	__builtin_prefetch(text + at + AHEAD);
	for (; at + sizeof word <= length; at += sizeof word) {
		memcpy(&word, text + at, sizeof word);
		word = (word | ones) ^ ones * '%';
		word = (word - ones) & ~word & ones << 7;
		if (word && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
			return at + (size_t)__builtin_ctzll(word) / 8;
		if (word)
			break;
	}
	while (at < length && (text[at] | 1) != '%')
		at++;
	return at;
}

/* The common case, in haste: a bare ${NAME} at p->at. */
static bool
plain_name(struct parser *p)
{
	size_t name = p->at + 2, length;

	if (p->only || p->names || name >= p->length || p->text[name - 1] != '{')
		return false;
	length = parse_name(p, name);
	if (!length || name + length == p->length || p->text[name + length] != '}')
		return false;
	parse_flush(p, p->at);
	code_short(&p->code, OP_NAME, length);
	p->at = p->flushed = name + length + 1;
	return true;
}

void
parse_all(struct parser *p)
{
	while (!p->stopped) {
		p->at = special_find(p->text, p->at, p->length);
		if (p->at >= p->length)
			break;
		if (p->text[p->at] == '%')
			parse_percents(p);
		else if (!plain_name(p))
			parse_dollars(p);
	}
	if (p->stopped)
		parse_skip(p, p->length);
	parse_flush(p, p->length);
	parse_end_blocks(p);
}

static struct template *
parse(const char *text, size_t length, const struct pattern *only, struct template_errors *errors)
{
	struct template *template = mem_alloc(sizeof *template);
	struct parser p = { .text = text ? text : "", .errors = errors, .only = only };

	if (length > LONGEST)
		error_say(error_add(errors, 0, 1, "template-size"),
		    "the template is longer than 512 MiB\nmake several templates of it");
	else
		p.length = length;
	if (errors)
		errors->furthest = 0;
	buf_reserve(&p.code, 1);
	parse_all(&p);
	errors_locate(errors, p.text, p.length);
	*template = (struct template){ p.text, p.length, p.code, only };
	return template;
}

struct template *
template_parse(const char *text, size_t length, struct template_errors *errors)
{
	return parse(text, length, NULL, errors);
}

struct template *
template_parse_only(const char *text, size_t length, const char *glob,
    struct template_errors *errors)
{
	struct pattern *only = mem_alloc(sizeof *only);

	pattern_set(only, glob, strlen(glob));
	return parse(text, length, only, errors);
}
