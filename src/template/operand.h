#ifndef USHER_OPERAND_H
#define USHER_OPERAND_H

/*
 * What expressions are computed with: a text, an integer or a truth.
 */

#include <stddef.h>
#include <stdint.h>

enum operand_kind { OPERAND_TEXT, OPERAND_INTEGER, OPERAND_TRUTH };

/* An operand of an expression. */
struct operand {
	enum operand_kind kind;
	const char *text;	/* of a text */
	size_t length;
	int64_t integer;	/* of an integer, or 0 or 1 for a truth */
	const char *name;	/* where it came from; NULL: the template itself */
	size_t name_length;
};

#endif
