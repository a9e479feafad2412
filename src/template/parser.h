#ifndef USHER_TEMPLATE_PARSER_H
#define USHER_TEMPLATE_PARSER_H

/*
 * The parser's state.
 */

#include "code.h"
#include "error.h"
#include "pattern.h"

enum {
	DEPTH_MAX = 100,	/* of blocks, and of words and parentheses within each other */
	OPERANDS_MAX = 256,	/* of an expression, waiting for their operators */
	REWINDS_MAX = 8,	/* each unclosed ${ costs a second look at the rest of the text */
};

/* A name in the text; length 0: none. */
struct name {
	size_t at;
	size_t length;
};

/* A block that waits for its end. A place of 0 is none: the first byte of code is always an op. */
struct block {
	bool loop;		/* for, not if */
	bool otherwise;		/* its else has been seen */
	size_t opened;		/* where its tag stands in the text */
	size_t place;		/* leads to the next branch, or behind the loop */
	size_t jumps;		/* the last of a chain of places that lead behind the endif */
	size_t body;		/* of a loop, in the code */
	size_t body_text;	/* and in the text */
	struct name key, item;	/* the variables of a loop */
};

enum grammar { GRAMMAR_NUMBER = 1, GRAMMAR_CONDITION = 2 };

struct parser {
	const char *text;
	size_t length;
	size_t at;		/* the next byte to look at */
	size_t flushed;		/* what stands before it has been turned into code */
	size_t base;		/* where the construct stands that places are counted from */
	struct buf code;
	struct template_errors *errors;
	const struct pattern *only;	/* names to expand; NULL: all */
	struct names *names;		/* wants to know of all names; or NULL */
	enum grammar grammar;		/* of the expression that is being read */
	unsigned depth;
	unsigned height;	/* operands that wait */
	unsigned rewinds;
	bool stopped;		/* by an error that leaves nothing to go on with */
	size_t block_count;
	struct block blocks[DEPTH_MAX];
};

#endif
