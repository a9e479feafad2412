#ifndef USHER_TEMPLATE_PARSE_H
#define USHER_TEMPLATE_PARSE_H

/*
 * The parser's state, and the parts of the language that its files share: parse.c text and words,
 * form.c ${…}, expression.c $((…)) and conditions, block.c %{ … }.
 */

#include "code.h"
#include "error.h"
#include "pattern.h"

enum {
	DEPTH_MAX = 100,	/* of blocks, and of words and parentheses within each other */
	OPERANDS_MAX = 256,	/* of an expression, waiting for their operators */
	REWINDS_MAX = 8,	/* each unclosed ${ costs a second look at the rest of the text */
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
};

struct parser {
	const char *text;
	size_t length;
	size_t at;		/* the next byte to look at */
	size_t flushed;		/* what stands before it has been turned into code */
	size_t base;		/* where the construct stands that places are counted from */
	struct buf code;
	struct template_errors *errors;
	const struct pattern *only;	/* names to expand; NULL: all */
	unsigned depth;
	unsigned height;	/* operands that wait */
	unsigned rewinds;
	bool stopped;		/* by an error that leaves nothing to go on with */
	struct block blocks[DEPTH_MAX];
	size_t block_count;
};

enum grammar { GRAMMAR_NUMBER = 1, GRAMMAR_CONDITION = 2 };

/* Copy, or leave out, the text up to END, and go on behind it. */
void parse_flush(struct parser *p, size_t end);
void parse_skip(struct parser *p, size_t end);

/* At a run of $: text, an escape, ${…} or $((…)). False after an error. */
bool parse_dollars(struct parser *p);

/* At the word of an operator: up to the } or | that ends it. False at the end of the text. */
bool parse_word(struct parser *p, bool pattern);

/* At ${. Errors are reported, and p->at is behind what was wrong. */
bool parse_value(struct parser *p);

/* At $((. */
bool parse_number(struct parser *p);

/* An expression up to what cannot belong to it. */
bool parse_expression(struct parser *p, enum grammar grammar);

/* A "text" literal: its length and bytes, unescaped. */
bool parse_text_literal(struct parser *p);

/* "x is not expected here", or that the end is missing. Returns false. */
bool parse_unexpected(struct parser *p, enum grammar grammar);

/* At a run of %: text, an escape, or a block tag. */
void parse_percents(struct parser *p);

/* At the end of the text: report the blocks that are still open, and close them. */
void parse_end_blocks(struct parser *p);

/* One level deeper; false when that is too deep, which ends the parsing. Leave by p->depth--. */
bool parse_enter(struct parser *p, size_t start);

/* The form that began at START ran into the end of the text: try again from AT on, a few times. */
void parse_rewind(struct parser *p, size_t start, size_t at);

/* What stands at AT. */
bool parse_sees(const struct parser *p, size_t at, const char *what);
size_t parse_name(const struct parser *p, size_t at);
size_t parse_blanks(const struct parser *p, size_t at);

/* Append the place and length of the name at AT. */
void parse_add_name(struct parser *p, size_t at, size_t length);

/* Behind the CLOSE that balances an OPEN before FROM, on the same line and near; 0: not there. */
size_t parse_close(const struct parser *p, size_t from, char open, char close);

#endif
