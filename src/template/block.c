/*
 * Block tags. Blocks become jumps, so that running them needs no recursion: an open block keeps
 * the places of the jumps that its next tag will fill in.
 */

#include "parse.h"

#include <string.h>

enum keyword { KEY_NONE, KEY_IF, KEY_ELIF, KEY_ELSE, KEY_ENDIF, KEY_FOR, KEY_ENDFOR, KEY_COUNT };

static const char keywords[KEY_COUNT][8] = { "", "if", "elif", "else", "endif", "for", "endfor" };

/* A tag in the text. */
struct tag {
	enum keyword keyword;
	size_t start;		/* at its % */
	size_t inside;		/* behind the keyword */
	size_t end;		/* at its }, or at the end of the line when it has none */
	bool trimmed;		/* ~ stands at one of its ends */
	bool good;		/* false: an error in it has been reported */
	size_t from, to;	/* what is left out of the text: the tag, or its whole line */
};

static char
char_at(const struct parser *p, size_t at)
{
	return at < p->length ? p->text[at] : '\0';
}

/* Behind the %{ at AT - 2, an exact keyword stands, and then a blank or the end of the tag. */
static bool
tag_read(const struct parser *p, size_t at, struct tag *tag)
{
	size_t length;
	char next;

	*tag = (struct tag){ .good = true, .trimmed = char_at(p, at) == '~' };
	at = parse_blanks(p, at + tag->trimmed);
	length = parse_name(p, at);
	for (enum keyword i = KEY_NONE + 1; i < KEY_COUNT; i++)
		if (strlen(keywords[i]) == length && memcmp(p->text + at, keywords[i], length) == 0)
			tag->keyword = i;
	tag->inside = at + length;
	next = char_at(p, tag->inside);
	return tag->keyword && (next == ' ' || next == '\t' || next == '}'
	    || parse_sees(p, tag->inside, "~}"));
}

/* The } of the tag, which must stand on its line; 0: there is none. */
static size_t
tag_close(const struct parser *p, size_t at)
{
	unsigned depth = 1;
	bool quoted = false;

	for (; at < p->length && p->text[at] != '\n'; at++) {
		char c = p->text[at];

		if (c == '"')
			quoted = !quoted;
		else if (quoted)
			at += c == '\\' && at + 1 < p->length && p->text[at + 1] != '\n';
		else if (c == '{')
			depth++;
		else if (c == '}' && --depth == 0)
			return at;
	}
	return 0;
}

static size_t
line_end(const struct parser *p, size_t at)
{
	const char *newline = memchr(p->text + at, '\n', p->length - at);

	return newline ? (size_t)(newline - p->text) : p->length;
}

/* A tag alone on its line vanishes with its line. */
static void
tag_extent(const struct parser *p, struct tag *tag)
{
	size_t from = tag->start, to = parse_blanks(p, tag->end + 1);

	while (from > 0 && (p->text[from - 1] == ' ' || p->text[from - 1] == '\t'))
		from--;
	to += parse_sees(p, to, "\r\n");
	if ((from == 0 || p->text[from - 1] == '\n') && (to == p->length || p->text[to] == '\n')) {
		tag->from = from;
		tag->to = to + (to < p->length);
	} else {
		tag->from = tag->start;
		tag->to = tag->end + 1;
	}
}

/* An error of the whole tag; the caller fills it in, if there is one. */
static struct template_error *
tag_error(struct parser *p, struct tag *tag)
{
	tag->good = false;
	return error_add(p->errors, tag->start, tag->end + 1 - tag->start, "template-block");
}

static void
tag_unclosed(struct parser *p, struct tag *tag)
{
	tag->end = tag->inside;
	tag->from = tag->start;
	tag->to = line_end(p, tag->inside);
	error_say(tag_error(p, tag), "%%{ %s is not closed on its line\n"
	    "write } at its end, or %%%%{ for a literal %%{", keywords[tag->keyword]);
}

/* Find where the tag ends. */
static void
tag_finish(struct parser *p, struct tag *tag)
{
	size_t close = tag_close(p, tag->inside);

	if (!close) {
		tag_unclosed(p, tag);
		return;
	}
	tag->end = close;
	tag_extent(p, tag);
	if (p->text[close - 1] == '~') {
		tag->trimmed = true;
		tag->end--;
	}
	if (tag->trimmed)
		error_say(tag_error(p, tag), "there is no trim marker ~\n"
		    "leave out the ~: a tag alone on its line takes the line with it");
}

static struct block *
block_top(struct parser *p)
{
	return p->block_count ? &p->blocks[p->block_count - 1] : NULL;
}

/* A new open block; NULL when there are too many. */
static struct block *
block_open(struct parser *p, struct tag *tag)
{
	struct block *block;

	if (p->block_count == DEPTH_MAX) {
		error_say(tag_error(p, tag), "blocks are nested more than 100 levels deep");
		p->stopped = true;
		return NULL;
	}
	block = &p->blocks[p->block_count++];
	*block = (struct block){ .loop = tag->keyword == KEY_FOR, .opened = tag->start };
	return block;
}

/* Let the chain of jumps that ends at PLACE lead to here. */
static void
jumps_fill(struct parser *p, size_t place, size_t text)
{
	while (place) {
		struct target next;

		memcpy(&next, p->code.data + place, sizeof next);
		code_fill(&p->code, place, p->code.length, text);
		place = next.code;
	}
}

/* End the innermost block here, where the text is at FROM. */
static void
block_close(struct parser *p, size_t from)
{
	struct block *block = &p->blocks[--p->block_count];

	if (block->loop) {
		buf_add_char(&p->code, (char)OP_NEXT);
		code_fill(&p->code, code_place(&p->code), block->body, block->body_text);
	}
	if (block->place)
		code_fill(&p->code, block->place, p->code.length, from);
	jumps_fill(p, block->jumps, from);
}

/* UNLESS, and the condition of the tag. */
static void
condition(struct parser *p, struct tag *tag, struct block *block)
{
	size_t inner;

	buf_add_char(&p->code, (char)OP_UNLESS);
	block->place = code_place(&p->code);
	inner = p->code.length;
	if (tag->good && !parse_expression(p))
		tag->good = false;
	if (!tag->good) {
		p->code.length = inner;
		buf_add_char(&p->code, EX_FALSE);
	}
	code_insert_length(&p->code, inner);
}

static const char *
block_word(bool loop)
{
	return loop ? "for" : "if";
}

static bool
ends(const struct tag *tag)
{
	return tag->keyword == KEY_ENDIF || tag->keyword == KEY_ENDFOR;
}

/* TAG is not what the innermost block needs, which is its end. */
static void
block_wrong(struct parser *p, struct tag *tag, const char *verb, const char *where)
{
	const struct block *block = block_top(p);
	struct template_error *error = tag_error(p, tag);
	const char *word = block_word(block->loop);

	if (error)
		error_say(error, "%%{ %s } %s the %%{ %s } of line %zu\nwrite %%{ end%s }%s",
		    keywords[tag->keyword], verb, word, error_line(p->text, block->opened), word,
		    where);
}

/*
 * The block that TAG goes on with or ends; NULL after an error. What is still open within it ends
 * here too. An end without a block of its kind is taken for the end of the innermost one.
 */
static struct block *
block_find(struct parser *p, struct tag *tag, bool loop)
{
	const char *word = keywords[tag->keyword];
	size_t count = p->block_count;

	while (count && p->blocks[count - 1].loop != loop)
		count--;
	if (!count && p->block_count && ends(tag)) {
		block_wrong(p, tag, "closes", "");
		return block_top(p);
	}
	while (count && p->block_count > count) {
		block_wrong(p, tag, "within", " before it");
		block_close(p, tag->from);
	}
	if (count)
		return block_top(p);
	error_say(tag_error(p, tag), "%%{ %s } without %%{ %s }\n"
	    "write %%%%{ %s for a literal %%{ %s", word, block_word(loop), word, word);
	return NULL;
}

/* The end of a branch, and what the if has had: no further branch comes behind its else. */
static void
branch_end(struct parser *p, struct tag *tag, struct block *block)
{
	size_t chain = block->jumps;

	if (block->otherwise)
		error_say(tag_error(p, tag), "no branch may follow %%{ else }\n"
		    "make %%{ else } the last one");
	buf_add_char(&p->code, (char)OP_JUMP);
	block->jumps = code_place(&p->code);
	code_fill(&p->code, block->jumps, chain, 0);
	if (block->place)
		code_fill(&p->code, block->place, p->code.length, tag->from);
	block->place = 0;
	block->otherwise = block->otherwise || tag->keyword == KEY_ELSE;
}

static void
tag_branch(struct parser *p, struct tag *tag)
{
	struct block *block = block_find(p, tag, false);

	if (!block)
		return;
	branch_end(p, tag, block);
	if (tag->keyword == KEY_ELIF)
		condition(p, tag, block);
	else if (parse_sees(p, parse_blanks(p, p->at), "if "))
		error_say(tag_error(p, tag), "%%{ else if } is not known\n"
		    "write %%{ elif CONDITION }");
}

static void
tag_end(struct parser *p, struct tag *tag)
{
	if (block_find(p, tag, tag->keyword == KEY_ENDFOR))
		block_close(p, tag->from);
}

/* range(A, B) behind its parenthesis. */
static bool
range(struct parser *p)
{
	unsigned height = p->height;
	size_t inner = p->code.length;
	bool good;

	p->grammar = GRAMMAR_NUMBER;
	good = parse_expression(p) && parse_expect(p, ",") && parse_expression(p);
	p->grammar = GRAMMAR_CONDITION;
	code_insert_length(&p->code, inner);
	p->height = height;
	return good && parse_expect(p, ")");
}

static bool
environment(struct parser *p, bool pair)
{
	if (!pair)
		return error_say(error_add(p->errors, p->at, 1, "template-block"),
		    "env() gives names and values\n"
		    "write %%{ for NAME, VALUE in env(\"PREFIX_\") }");
	return parse_text_literal(p) && parse_expect(p, ")");
}

static bool
split(struct parser *p)
{
	size_t start = parse_blanks(p, p->at);

	if (!parse_text_literal(p))
		return false;
	if (p->at - start == 2)
		return error_say(error_add(p->errors, start, 2, "template-block"),
		    "split() needs a separator\nwrite split(\";\", NAME)");
	return parse_expect(p, ",") && parse_use(p) && parse_expect(p, ")");
}

/* NAME( stands next, and is taken. */
static bool
call(struct parser *p, const char *name)
{
	size_t start = p->at;

	if (parse_take(p, name) && parse_take(p, "("))
		return true;
	p->at = start;
	return false;
}

static bool
list(struct parser *p, bool pair)
{
	size_t kind = p->code.length;

	buf_add_char(&p->code, LIST_NAME);
	if (call(p, "range")) {
		p->code.data[kind] = LIST_RANGE;
		return range(p);
	}
	if (call(p, "split")) {
		p->code.data[kind] = LIST_SPLIT;
		return split(p);
	}
	if (call(p, "env")) {
		p->code.data[kind] = LIST_ENVIRONMENT;
		return environment(p, pair);
	}
	return parse_use(p);
}

/* NAME in LIST, or NAME, NAME in LIST. */
static bool
header(struct parser *p, struct name *key, struct name *item)
{
	size_t head = p->code.length;

	*key = (struct name){0};
	*item = parse_variable(p);
	if (item->length && parse_take(p, ",")) {
		*key = *item;
		*item = parse_variable(p);
	} else {
		code_insert(&p->code, head, 0);
		code_insert(&p->code, head, 0);
	}
	return item->length && (parse_take(p, "in ") || parse_take(p, "in\t")
	    || parse_unexpected(p)) && list(p, key->length > 0);
}

static void
tag_for(struct parser *p, struct tag *tag)
{
	struct block *block = block_open(p, tag);
	struct name key, item;
	size_t head;

	if (!block)
		return;
	buf_add_char(&p->code, (char)OP_FOR);
	block->place = code_place(&p->code);
	head = p->code.length;
	if (tag->good && !header(p, &key, &item))
		tag->good = false;
	if (!tag->good) {
		/* A list without an item, so that the rest can be run. */
		static const char nothing[] = { 0, 0, 0, 0, LIST_RANGE, 4,
		    EX_INTEGER, 1, EX_INTEGER, 0 };

		p->code.length = head;
		buf_add(&p->code, nothing, sizeof nothing);
	} else {
		block->key = key;
		block->item = item;
	}
	block->body = p->code.length;
	block->body_text = p->flushed;
}

static void
tag_if(struct parser *p, struct tag *tag)
{
	struct block *block = block_open(p, tag);

	if (block)
		condition(p, tag, block);
}

static void
parse_tag(struct parser *p, struct tag *tag)
{
	tag_finish(p, tag);
	parse_flush(p, tag->from);
	p->base = tag->from;
	p->grammar = GRAMMAR_CONDITION;
	p->at = tag->inside;
	if (tag->keyword == KEY_IF)
		tag_if(p, tag);
	else if (tag->keyword == KEY_FOR)
		tag_for(p, tag);
	else if (ends(tag))
		tag_end(p, tag);
	else
		tag_branch(p, tag);
	p->height = 0;
	p->at = parse_blanks(p, p->at);
	if (tag->good && p->at < tag->end)
		parse_unexpected(p);
	parse_skip(p, tag->to);
	p->at = p->stopped ? p->length : tag->to;
}

void
parse_percents(struct parser *p)
{
	size_t start = p->at, pairs;
	struct tag tag;

	while (p->at < p->length && p->text[p->at] == '%')
		p->at++;
	if (!parse_sees(p, p->at, "{") || !tag_read(p, p->at + 1, &tag))
		return;
	pairs = (p->at - start) / 2;
	if (pairs) {
		parse_flush(p, start + pairs);
		parse_skip(p, start + 2 * pairs);
	}
	if (p->at == start + 2 * pairs)
		return;
	tag.start = p->at - 1;
	parse_tag(p, &tag);
}

void
parse_end_blocks(struct parser *p)
{
	while (p->block_count) {
		const struct block *block = block_top(p);
		const char *word = block_word(block->loop);
		struct template_error *error = p->stopped ? NULL
		    : error_add(p->errors, block->opened, 2, "template-block");

		if (error)
			error_say(error, "the %%{ %s } of line %zu is not closed\n"
			    "write %%{ end%s } where it ends", word,
			    error_line(p->text, block->opened), word);
		block_close(p, p->length);
	}
}
