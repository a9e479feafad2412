#ifndef USHER_TEMPLATE_PARSE_H
#define USHER_TEMPLATE_PARSE_H

/*
 * The parts of the language that the files of the parser share: parse.c text and words, form.c
 * ${…}, expression.c $((…)) and conditions, block.c %{ … }, names.c the names that are used.
 */

#include "parser.h"

/* Parse all of the text. */
void parse_all(struct parser *p);

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
bool parse_expression(struct parser *p);

/* A "text" literal: its length and bytes, unescaped. */
bool parse_text_literal(struct parser *p);

/* "x is not expected here", or that the end is missing. Returns false. */
bool parse_unexpected(struct parser *p);

/* Take TEXT, and blanks before it, when it stands next; it is an error when it does not. */
bool parse_take(struct parser *p, const char *text);
bool parse_expect(struct parser *p, const char *text);

/* Take and write a name; of length 0 after an error. Or one that is used: false after an error. */
struct name parse_variable(struct parser *p);
bool parse_use(struct parser *p);

/* A name is used here: tell those who want to know. */
void names_use(struct parser *p, struct name name);

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

/* Behind the CLOSE that balances an OPEN before FROM, on the same line and near; 0: not there. */
size_t parse_close(const struct parser *p, size_t from, char open, char close);

#endif
