/*
 * Expressions, of $((…)) and of conditions: two vocabularies, one grammar, by precedence. Operands
 * are written before their operators, so that evaluation needs a row of operands and no recursion.
 */

#include "parse.h"

#include <string.h>

#include "integer.h"

struct binary_operator {
	char text[3];
	unsigned char level;	/* binds the tighter the higher */
	unsigned char op;
	unsigned char grammars;
};

static bool binary(struct parser *p, enum grammar grammar, unsigned level);

static const char *
literal_remedy(enum grammar grammar)
{
	return grammar == GRAMMAR_NUMBER ? "write $$(( for a literal $(("
	    : "write %%{ for a literal %{";
}

static bool
fail(struct parser *p, enum grammar grammar, const char *message)
{
	error_tell(p->errors, p->at < p->length ? p->at : p->base, 1, "template-syntax", message,
	    literal_remedy(grammar));
	return false;
}

bool
parse_unexpected(struct parser *p, enum grammar grammar)
{
	char c = p->at < p->length ? p->text[p->at] : '\0';
	size_t length = parse_name(p, p->at);
	struct template_error *error;

	if (p->stopped)
		return false;
	error = error_add(p->errors, p->at < p->length ? p->at : p->base, length ? length : 1,
	    "template-syntax");
	if (!error)
		return false;
	error->remedy = literal_remedy(grammar);
	if (length)
		error->message = mem_printf("%.*s is not expected here", error_shown(length),
		    p->text + p->at);
	else if (c > ' ' && c < 0x7f)
		error->message = mem_printf("%c is not expected here", c);
	else
		error->message = "the end of this is missing";
	return false;
}

static void
blanks(struct parser *p)
{
	while (p->at < p->length && p->text[p->at] && strchr(" \t\r\n", p->text[p->at]))
		p->at++;
}

/* Take TEXT when it stands next. */
static bool
take(struct parser *p, const char *text)
{
	blanks(p);
	if (!parse_sees(p, p->at, text))
		return false;
	p->at += strlen(text);
	return true;
}

static bool
expect(struct parser *p, enum grammar grammar, const char *text)
{
	return take(p, text) || parse_unexpected(p, grammar);
}

/* An op that adds an operand. */
static bool
operand(struct parser *p, enum grammar grammar, enum expression_op op)
{
	buf_add_char(&p->code, (char)op);
	return ++p->height <= OPERANDS_MAX
	    || fail(p, grammar, "this expression is nested too deeply");
}

static bool
integer(struct parser *p, enum grammar grammar, bool negative)
{
	size_t start = p->at - negative;
	int64_t value;

	while (p->at < p->length && p->text[p->at] >= '0' && p->text[p->at] <= '9')
		p->at++;
	if (parse_name(p, p->at))
		return parse_unexpected(p, grammar);
	if (!integer_read(p->text + start, p->at - start, &value)) {
		error_tell(p->errors, start, p->at - start, "number-range",
		    "this number does not fit 64 bits", NULL);
		return false;
	}
	if (!operand(p, grammar, EX_INTEGER))
		return false;
	code_number(&p->code, (uint64_t)value);
	return true;
}

/* ${…} within a number. Its code stands apart: what it writes is read as a number. */
static bool
value(struct parser *p)
{
	size_t flushed = p->flushed, start = p->at, inner;
	bool good;

	if (!operand(p, GRAMMAR_NUMBER, EX_VALUE))
		return false;
	code_number(&p->code, p->at - p->base);
	inner = p->code.length;
	good = parse_value(p);
	code_insert_length(&p->code, inner);
	p->flushed = flushed;
	if (!good && p->at == p->length && !p->stopped)
		error_tell(p->errors, start, 2, "template-syntax", "${ is not closed",
		    "write } behind it");
	return good;
}

/* The rest of "text", whose escapes are \" and \\. */
static bool
text(struct parser *p, bool count)
{
	size_t inner;

	if (count && !operand(p, GRAMMAR_CONDITION, EX_TEXT))
		return false;
	inner = p->code.length;
	for (; p->at < p->length && p->text[p->at] != '"' && p->text[p->at] != '\n'; p->at++) {
		if (parse_sees(p, p->at, "\\\"") || parse_sees(p, p->at, "\\\\"))
			p->at++;
		buf_add_char(&p->code, p->text[p->at]);
	}
	code_insert_length(&p->code, inner);
	return expect(p, GRAMMAR_CONDITION, "\"");
}

bool
parse_text_literal(struct parser *p)
{
	return expect(p, GRAMMAR_CONDITION, "\"") && text(p, false);
}

/* min(a, b) and max(a, b), behind the parenthesis. */
static bool
function(struct parser *p, enum expression_op op)
{
	if (!parse_expression(p, GRAMMAR_NUMBER) || !expect(p, GRAMMAR_NUMBER, ",")
	    || !parse_expression(p, GRAMMAR_NUMBER) || !expect(p, GRAMMAR_NUMBER, ")"))
		return false;
	buf_add_char(&p->code, (char)op);
	p->height--;
	return true;
}

static bool
defined(struct parser *p)
{
	size_t length, name;

	blanks(p);
	name = p->at;
	length = parse_name(p, name);
	if (!length)
		return parse_unexpected(p, GRAMMAR_CONDITION);
	if (!operand(p, GRAMMAR_CONDITION, EX_DEFINED))
		return false;
	parse_add_name(p, name, length);
	p->at += length;
	return expect(p, GRAMMAR_CONDITION, ")");
}

static bool
word_is(const struct parser *p, size_t at, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(p->text + at, word, length) == 0;
}

/* A name, or what only looks like one. */
static bool
name(struct parser *p, enum grammar grammar, size_t length)
{
	size_t start = p->at;
	bool call;

	p->at += length;
	call = take(p, "(");
	if (grammar == GRAMMAR_CONDITION) {
		if (!call && word_is(p, start, length, "true"))
			return operand(p, grammar, EX_TRUE);
		if (!call && word_is(p, start, length, "false"))
			return operand(p, grammar, EX_FALSE);
		if (call && word_is(p, start, length, "defined"))
			return defined(p);
	} else if (call) {
		if (word_is(p, start, length, "min"))
			return function(p, EX_MINIMUM);
		if (word_is(p, start, length, "max"))
			return function(p, EX_MAXIMUM);
	}
	if (call) {
		p->at = start;
		return parse_unexpected(p, grammar);
	}
	if (!operand(p, grammar, EX_NAME))
		return false;
	parse_add_name(p, start, length);
	return true;
}

static bool
primary(struct parser *p, enum grammar grammar)
{
	size_t length;
	char c;

	blanks(p);
	c = p->at < p->length ? p->text[p->at] : '\0';
	if (c >= '0' && c <= '9')
		return integer(p, grammar, false);
	length = parse_name(p, p->at);
	if (length)
		return name(p, grammar, length);
	if (take(p, "("))
		return parse_expression(p, grammar) && expect(p, grammar, ")");
	if (grammar == GRAMMAR_NUMBER && parse_sees(p, p->at, "${"))
		return value(p);
	if (grammar == GRAMMAR_CONDITION && take(p, "\""))
		return text(p, true);
	return parse_unexpected(p, grammar);
}

/* Signs before an operand. One that stands right before digits belongs to the number. */
static bool
unary(struct parser *p, enum grammar grammar)
{
	const char *sign = grammar == GRAMMAR_NUMBER ? "-" : "!";
	size_t count = 0, first, digit;

	blanks(p);
	first = p->at;
	while (!parse_sees(p, p->at, "!=") && take(p, sign)) {
		count++;
		blanks(p);
	}
	digit = p->at + (grammar == GRAMMAR_CONDITION && parse_sees(p, p->at, "-"));
	if (digit && digit < p->length && p->text[digit] >= '0' && p->text[digit] <= '9'
	    && p->text[digit - 1] == '-' && (digit > p->at || count)) {
		count -= digit == p->at;
		p->at = digit;
		if (!integer(p, grammar, true))
			return false;
	} else if (!primary(p, grammar)) {
		return false;
	}
	while (count--) {
		buf_add_char(&p->code, (char)(grammar == GRAMMAR_NUMBER ? EX_NEGATE : EX_NOT));
		if (grammar == GRAMMAR_NUMBER)
			code_number(&p->code, first - p->base);
	}
	return true;
}

static const struct binary_operator *
operator_at(struct parser *p, enum grammar grammar)
{
	static const struct binary_operator operators[] = {
		{ "||", 1, EX_OR, GRAMMAR_CONDITION },
		{ "&&", 2, EX_AND, GRAMMAR_CONDITION },
		{ "==", 3, EX_EQUAL, GRAMMAR_CONDITION | GRAMMAR_NUMBER },
		{ "!=", 3, EX_DIFFERENT, GRAMMAR_CONDITION | GRAMMAR_NUMBER },
		{ "<=", 4, EX_LESS_EQUAL, GRAMMAR_CONDITION | GRAMMAR_NUMBER },
		{ ">=", 4, EX_GREATER_EQUAL, GRAMMAR_CONDITION | GRAMMAR_NUMBER },
		{ "<", 4, EX_LESS, GRAMMAR_CONDITION | GRAMMAR_NUMBER },
		{ ">", 4, EX_GREATER, GRAMMAR_CONDITION | GRAMMAR_NUMBER },
		{ "+", 5, EX_ADD, GRAMMAR_NUMBER },
		{ "-", 5, EX_SUBTRACT, GRAMMAR_NUMBER },
		{ "*", 6, EX_MULTIPLY, GRAMMAR_NUMBER },
		{ "/", 6, EX_DIVIDE, GRAMMAR_NUMBER },
		{ "%", 6, EX_REMAINDER, GRAMMAR_NUMBER },
	};

	blanks(p);
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (operators[i].grammars & grammar && parse_sees(p, p->at, operators[i].text))
			return &operators[i];
	return NULL;
}

/* The right side of && or ||, which the left side may make needless. */
static bool
logical(struct parser *p, enum grammar grammar, const struct binary_operator *operator)
{
	size_t inner;

	buf_add_char(&p->code, (char)operator->op);
	inner = p->code.length;
	p->height--;
	if (!binary(p, grammar, operator->level + 1u))
		return false;
	buf_add_char(&p->code, EX_TRUTH);
	code_insert_length(&p->code, inner);
	return true;
}

/* Operands joined by operators of LEVEL and tighter, from the left. */
static bool
binary(struct parser *p, enum grammar grammar, unsigned level)
{
	const struct binary_operator *operator;

	if (!unary(p, grammar))
		return false;
	while ((operator = operator_at(p, grammar)) && operator->level >= level) {
		size_t place = p->at;

		p->at += strlen(operator->text);
		if (operator->op == EX_AND || operator->op == EX_OR) {
			if (!logical(p, grammar, operator))
				return false;
			continue;
		}
		if (!binary(p, grammar, operator->level + 1u))
			return false;
		buf_add_char(&p->code, (char)operator->op);
		code_number(&p->code, place - p->base);
		p->height--;
	}
	return true;
}

/* Behind the ? of a choice: only one side is evaluated. */
static bool
choice(struct parser *p)
{
	size_t inner;

	buf_add_char(&p->code, EX_CHOOSE);
	inner = p->code.length;
	p->height--;
	if (!parse_expression(p, GRAMMAR_NUMBER) || !expect(p, GRAMMAR_NUMBER, ":"))
		return false;
	code_insert_length(&p->code, inner);
	buf_add_char(&p->code, EX_ELSE);
	inner = p->code.length;
	p->height--;
	if (!parse_expression(p, GRAMMAR_NUMBER))
		return false;
	code_insert_length(&p->code, inner);
	return true;
}

bool
parse_expression(struct parser *p, enum grammar grammar)
{
	bool good;

	if (!parse_enter(p, p->at))
		return false;
	good = binary(p, grammar, 1)
	    && (grammar != GRAMMAR_NUMBER || !take(p, "?") || choice(p));
	p->depth--;
	return good;
}

/* Go on behind a $((…)) that is wrong: behind its end when that is near, else within it. */
static void
number_skip(struct parser *p, size_t start)
{
	size_t end = parse_close(p, start + 2, '(', ')');

	if (p->stopped)
		p->at = p->length;
	else if (p->at == p->length)
		parse_rewind(p, start, start + 3);
	else
		p->at = end ? end : start + 3;
}

bool
parse_number(struct parser *p)
{
	size_t start = p->at, base = p->base, node = p->code.length, head;
	unsigned height = p->height;
	bool good;

	if (!parse_enter(p, start))
		return false;
	p->base = start;
	p->at += 3;
	buf_add_char(&p->code, (char)OP_NUMBER);
	head = p->code.length;
	good = parse_expression(p, GRAMMAR_NUMBER) && expect(p, GRAMMAR_NUMBER, "))");
	if (good) {
		code_insert_length(&p->code, head);
		code_insert(&p->code, head, p->at - start);
	} else {
		p->code.length = node;
		number_skip(p, start);
		p->flushed = start;
		parse_skip(p, p->at);
	}
	p->flushed = p->at;
	p->base = base;
	p->height = height;
	p->depth--;
	return good;
}
