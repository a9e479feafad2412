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

static bool binary(struct parser *p, unsigned level);

/* What other languages have, and what stands for it here. */
static const struct habit {
	char text[4];
	unsigned char grammar;
	char remedy[32];
} habits[] = {
	{ "=", GRAMMAR_CONDITION, "write == to compare" },
	{ "and", GRAMMAR_CONDITION, "write &&" },
	{ "or", GRAMMAR_CONDITION, "write ||" },
	{ "'", GRAMMAR_CONDITION, "write \"text\" with double quotes" },
	{ "&&", GRAMMAR_NUMBER, "write A ? B : 0" },
	{ "||", GRAMMAR_NUMBER, "write A ? 1 : B" },
	{ "**", GRAMMAR_NUMBER, "there is no power: write A * A" },
};

/* The habit that shows at p->at, where a name of LENGTH stands, or none. */
static const struct habit *
habit_find(const struct parser *p, size_t length)
{
	for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
		if (habits[i].grammar == p->grammar && parse_sees(p, p->at, habits[i].text)
		    && (!length || strlen(habits[i].text) == length))
			return &habits[i];
	return NULL;
}

/* The tag of a loop is being read. */
static bool
in_for(const struct parser *p)
{
	const struct block *block = &p->blocks[p->block_count];

	return p->block_count && block[-1].loop && block[-1].opened >= p->base;
}

/* For what is wrong in some other way. */
static const char *
remedy(const struct parser *p)
{
	return p->text[p->base] == '$' ? "write $$(( for a literal $(("
	    : in_for(p) ? "write %{ for X in LIST }" : "write %%{ for a literal %{";
}

bool
parse_unexpected(struct parser *p)
{
	char c = p->at < p->length ? p->text[p->at] : '\0';
	size_t length = parse_name(p, p->at);
	bool condition = p->grammar == GRAMMAR_CONDITION;
	size_t sign = 1 + (condition && parse_sees(p, p->at, "${"));
	size_t name = c == '$' ? parse_name(p, p->at + sign) : 0;
	const struct habit *habit = habit_find(p, length);
	size_t span = habit ? strlen(habit->text) : name ? sign + name : length ? length : 1;
	struct template_error *error;

	if (p->stopped)
		return false;
	error = error_add(p->errors, c ? p->at : p->base, span, "template-syntax");
	if (habit)
		return error_say(error, "%s is not known here\n%s", habit->text, habit->remedy);
	if (name)
		return error_say(error, "$ is not expected here\nwrite %.*s, without $",
		    error_shown(name), p->text + p->at + sign);
	if (c == '}' && condition)
		return error_say(error, "the %s\n%s", in_for(p) ? "list is missing"
		    : "condition ends too early", remedy(p));
	if (length || (c > ' ' && c < 0x7f))
		return error_say(error, "%.*s is not expected here\n%s", error_shown(span),
		    p->text + p->at, remedy(p));
	return error_say(error, "the end of this is missing\n%s", remedy(p));
}

static void
blanks(struct parser *p)
{
	while (p->at < p->length && p->text[p->at] && strchr(" \t\r\n", p->text[p->at]))
		p->at++;
}

bool
parse_take(struct parser *p, const char *text)
{
	blanks(p);
	if (!parse_sees(p, p->at, text))
		return false;
	p->at += strlen(text);
	return true;
}

bool
parse_expect(struct parser *p, const char *text)
{
	return parse_take(p, text) || parse_unexpected(p);
}

struct name
parse_variable(struct parser *p)
{
	struct name name;

	blanks(p);
	name = (struct name){ p->at, parse_name(p, p->at) };
	if (!name.length)
		parse_unexpected(p);
	code_number(&p->code, name.at - p->base);
	code_number(&p->code, name.length);
	p->at += name.length;
	return name;
}

bool
parse_use(struct parser *p)
{
	struct name name = parse_variable(p);

	if (name.length && p->names)
		names_use(p, name);
	return name.length > 0;
}

/* An op that adds an operand. */
static bool
operand(struct parser *p, enum expression_op op)
{
	buf_add_char(&p->code, (char)op);
	return ++p->height <= OPERANDS_MAX || error_say(error_add(p->errors, p->base, 1,
	    "template-syntax"), "this expression is nested too deeply\n%s", remedy(p));
}

static bool
integer(struct parser *p, bool negative)
{
	size_t start = p->at - negative, name;
	int64_t value;

	while (p->at < p->length && p->text[p->at] >= '0' && p->text[p->at] <= '9')
		p->at++;
	name = parse_name(p, p->at);
	if (name)
		return error_say(error_add(p->errors, start, p->at + name - start,
		    "template-syntax"), "%.*s is not a decimal integer\n"
		    "write it in decimal, without a unit", error_shown(p->at + name - start),
		    p->text + start);
	if (!integer_read(p->text + start, p->at - start, &value))
		return error_say(error_add(p->errors, start, p->at - start, "number-range"),
		    "this number does not fit 64 bits");
	if (!operand(p, EX_INTEGER))
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

	if (!operand(p, EX_VALUE))
		return false;
	code_number(&p->code, p->at - p->base);
	inner = p->code.length;
	good = parse_value(p);
	code_insert_length(&p->code, inner);
	p->flushed = flushed;
	if (!good && p->at == p->length && !p->stopped)
		error_say(error_add(p->errors, start, 2, "template-syntax"),
		    "${ is not closed\nwrite } behind it");
	return good;
}

/* The rest of "text", whose escapes are \" and \\. */
static bool
text(struct parser *p, bool count)
{
	size_t inner;

	if (count && !operand(p, EX_TEXT))
		return false;
	inner = p->code.length;
	for (; p->at < p->length && p->text[p->at] != '"' && p->text[p->at] != '\n'; p->at++) {
		if (parse_sees(p, p->at, "\\\"") || parse_sees(p, p->at, "\\\\"))
			p->at++;
		buf_add_char(&p->code, p->text[p->at]);
	}
	code_insert_length(&p->code, inner);
	return parse_expect(p, "\"");
}

bool
parse_text_literal(struct parser *p)
{
	return parse_expect(p, "\"") && text(p, false);
}

/* min(a, b) and max(a, b), behind the parenthesis. */
static bool
function(struct parser *p, enum expression_op op)
{
	if (!parse_expression(p) || !parse_expect(p, ",")
	    || !parse_expression(p) || !parse_expect(p, ")"))
		return false;
	buf_add_char(&p->code, (char)op);
	p->height--;
	return true;
}

static bool
defined(struct parser *p)
{
	return operand(p, EX_DEFINED) && parse_use(p) && parse_expect(p, ")");
}

static bool
word_is(const struct parser *p, size_t at, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(p->text + at, word, length) == 0;
}

/* A name, or what only looks like one. */
static bool
name(struct parser *p, size_t length)
{
	size_t start = p->at;
	bool call;

	p->at += length;
	call = parse_take(p, "(");
	if (p->grammar == GRAMMAR_CONDITION) {
		if (!call && word_is(p, start, length, "true"))
			return operand(p, EX_TRUE);
		if (!call && word_is(p, start, length, "false"))
			return operand(p, EX_FALSE);
		if (call && word_is(p, start, length, "defined"))
			return defined(p);
	} else if (call) {
		if (word_is(p, start, length, "min"))
			return function(p, EX_MINIMUM);
		if (word_is(p, start, length, "max"))
			return function(p, EX_MAXIMUM);
	}
	p->at = start;
	return call ? parse_unexpected(p) : operand(p, EX_NAME) && parse_use(p);
}

static bool
primary(struct parser *p)
{
	size_t length;
	char c;

	blanks(p);
	c = p->at < p->length ? p->text[p->at] : '\0';
	if (c >= '0' && c <= '9')
		return integer(p, false);
	length = parse_name(p, p->at);
	if (length)
		return name(p, length);
	if (parse_take(p, "("))
		return parse_expression(p) && parse_expect(p, ")");
	if (p->grammar == GRAMMAR_NUMBER && parse_sees(p, p->at, "${"))
		return value(p);
	if (p->grammar == GRAMMAR_CONDITION && parse_take(p, "\""))
		return text(p, true);
	return parse_unexpected(p);
}

/* Signs before an operand. One that stands right before digits belongs to the number. */
static bool
unary(struct parser *p)
{
	const char *sign = p->grammar == GRAMMAR_NUMBER ? "-" : "!";
	size_t count = 0, first, digit;

	blanks(p);
	first = p->at;
	while (!parse_sees(p, p->at, "!=") && parse_take(p, sign)) {
		count++;
		blanks(p);
	}
	digit = p->at + (p->grammar == GRAMMAR_CONDITION && parse_sees(p, p->at, "-"));
	if (digit && digit < p->length && p->text[digit] >= '0' && p->text[digit] <= '9'
	    && p->text[digit - 1] == '-' && (digit > p->at || count)) {
		count -= digit == p->at;
		p->at = digit;
		if (!integer(p, true))
			return false;
	} else if (!primary(p)) {
		return false;
	}
	while (count--) {
		buf_add_char(&p->code, (char)(p->grammar == GRAMMAR_NUMBER ? EX_NEGATE : EX_NOT));
		if (p->grammar == GRAMMAR_NUMBER)
			code_number(&p->code, first - p->base);
	}
	return true;
}

static const struct binary_operator *
operator_at(struct parser *p)
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
		if (operators[i].grammars & p->grammar && parse_sees(p, p->at, operators[i].text))
			return parse_sees(p, p->at, "**") ? NULL : &operators[i];
	return NULL;
}

/* The right side of && or ||, which the left side may make needless. */
static bool
logical(struct parser *p, const struct binary_operator *operator)
{
	size_t inner;

	buf_add_char(&p->code, (char)operator->op);
	inner = p->code.length;
	p->height--;
	if (!binary(p, operator->level + 1u))
		return false;
	buf_add_char(&p->code, EX_TRUTH);
	code_insert_length(&p->code, inner);
	return true;
}

/* Operands joined by operators of LEVEL and tighter, from the left. */
static bool
binary(struct parser *p, unsigned level)
{
	const struct binary_operator *operator;

	if (!unary(p))
		return false;
	while ((operator = operator_at(p)) && operator->level >= level) {
		size_t place = p->at;

		p->at += strlen(operator->text);
		if (operator->op == EX_AND || operator->op == EX_OR) {
			if (!logical(p, operator))
				return false;
			continue;
		}
		if (!binary(p, operator->level + 1u))
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
	if (!parse_expression(p) || !parse_expect(p, ":"))
		return false;
	code_insert_length(&p->code, inner);
	buf_add_char(&p->code, EX_ELSE);
	inner = p->code.length;
	p->height--;
	if (!parse_expression(p))
		return false;
	code_insert_length(&p->code, inner);
	return true;
}

bool
parse_expression(struct parser *p)
{
	bool good;

	if (!parse_enter(p, p->at))
		return false;
	good = binary(p, 1)
	    && (p->grammar != GRAMMAR_NUMBER || !parse_take(p, "?") || choice(p));
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
	p->grammar = GRAMMAR_NUMBER;
	p->at += 3;
	buf_add_char(&p->code, (char)OP_NUMBER);
	head = p->code.length;
	good = parse_expression(p) && parse_expect(p, "))");
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
