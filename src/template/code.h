#ifndef USHER_TEMPLATE_CODE_H
#define USHER_TEMPLATE_CODE_H

/*
 * The parsed form of a text: a row of bytes in the order of the text, walked together with it.
 * Text stays where it is; the code only says how much of it to copy, to skip or to look up, so
 * that a line with one ${NAME} costs two or three bytes. Numbers are written in groups of seven
 * bits. Nothing inside a word or an expression is absolute: lengths can be put in front later.
 */

#include <stdint.h>

#include "../base/mem.h"
#include "op.h"

/* Where to go on, in the code and in the text. */
struct target {
	uint32_t code;
	uint32_t text;
};

void code_number(struct buf *code, uint64_t value);
void code_short(struct buf *code, enum op op, size_t length);

/* Put VALUE in front of what stands from AT on; or the length of that. */
void code_insert(struct buf *code, size_t at, uint64_t value);
void code_insert_length(struct buf *code, size_t at);

/* Room for a target that is not known yet, and its filling. */
size_t code_place(struct buf *code);
void code_fill(struct buf *code, size_t place, size_t target_code, size_t target_text);

/* Reading leaves *AT behind what was read. */
uint64_t code_read(const unsigned char **at);
struct target code_read_target(const unsigned char **at);

static inline size_t
code_read_short(unsigned char op, const unsigned char **at)
{
	size_t length = op & OP_LENGTH;

	return length < OP_LENGTH ? length : (size_t)code_read(at);
}

#endif
