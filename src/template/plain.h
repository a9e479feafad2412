#ifndef USHER_PLAIN_H
#define USHER_PLAIN_H

/*
 * The smallest of template languages: $NAME and ${NAME}, NAME as in XBD 8.1; any other form is
 * plain text, and there is no escape. The text is walked piece by piece and may come in parts.
 */

#include <stdbool.h>
#include <stddef.h>

/* Bytes that stand as they are, and behind them a name, or the end of the text. */
struct plain_piece {
	size_t literal;		/* bytes before the reference */
	const char *name;	/* NULL: there is none */
	size_t name_length;
	size_t length;		/* of both, with its $ and braces */
};

/*
 * The first piece of LENGTH bytes of TEXT. When there is MORE to come and the end of TEXT may be
 * a reference that is cut in two, the piece ends before it.
 */
struct plain_piece plain_next(const char *text, size_t length, bool more);

#endif
