#ifndef USHER_TEMPLATE_OP_H
#define USHER_TEMPLATE_OP_H

/*
 * The words of the code that code.h writes. Behind -> stands what follows each of them.
 */

/* The first four carry a short length in their low bits. */
enum op {
	OP_TEXT = 0x00,		/* copy that much text */
	OP_SKIP = 0x40,		/* skip it */
	OP_NAME = 0x80,		/* ${NAME}; the length is that of NAME */
	OP_OTHER = 0xc0,
	OP_VALUE = 0xc0,	/* -> operator, name length, text length [, word length, word],
				   filters, 0 */
	OP_NUMBER,		/* -> text length, expression length, expression */
	OP_UNLESS,		/* -> target, expression length, expression: go there if false */
	OP_JUMP,		/* -> target */
	OP_FOR,			/* -> target behind it, key name, item name, list */
	OP_NEXT,		/* -> target of the body */
};

enum { OP_KIND = 0xc0, OP_LENGTH = 0x3f };

/* How the value of ${…} is made. OPERATOR_COLON: an empty one counts as unset. */
enum operator {
	OPERATOR_NONE, OPERATOR_LENGTH, OPERATOR_DEFAULT, OPERATOR_ASSIGN, OPERATOR_REQUIRE,
	OPERATOR_ALTERNATE, OPERATOR_PREFIX, OPERATOR_PREFIX_LONG, OPERATOR_SUFFIX,
	OPERATOR_SUFFIX_LONG, OPERATOR_COLON = 0x40,
};

/*
 * Expressions, operands first. A place is an offset from where the construct stands in the text;
 * a name is a place and a length.
 */
enum expression_op {
	EX_INTEGER,		/* -> number */
	EX_TEXT,		/* -> length, bytes */
	EX_TRUE, EX_FALSE,
	EX_NAME,		/* -> name */
	EX_DEFINED,		/* -> name */
	EX_VALUE,		/* -> place, length, code: a ${…} as a number */
	EX_NOT, EX_TRUTH,
	EX_AND, EX_OR,		/* -> length of what to leave out when the left side decides */
	EX_CHOOSE, EX_ELSE,	/* -> length of what to leave out: then, else */
	EX_MINIMUM, EX_MAXIMUM,
	EX_NEGATE,		/* from here on: -> place */
	EX_ADD, EX_SUBTRACT, EX_MULTIPLY, EX_DIVIDE, EX_REMAINDER,
	EX_EQUAL, EX_DIFFERENT, EX_LESS, EX_LESS_EQUAL, EX_GREATER, EX_GREATER_EQUAL,
};

/* What %{ for } walks. */
enum list_kind {
	LIST_NAME,		/* -> name */
	LIST_SPLIT,		/* -> length, separator, name */
	LIST_ENVIRONMENT,	/* -> length, prefix */
	LIST_RANGE,		/* -> expression length, expression of two values */
};

#endif
