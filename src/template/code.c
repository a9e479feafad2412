/*
 * Writing and reading the bytes that code.h describes.
 */

#include "code.h"

#include <string.h>

enum { NUMBER_LONGEST = 10 };

static size_t
number_write(unsigned char bytes[NUMBER_LONGEST], uint64_t value)
{
	size_t length = 0;

	for (; value > 0x7f; value >>= 7)
		bytes[length++] = (unsigned char)(value | 0x80);
	bytes[length++] = (unsigned char)value;
	return length;
}

void
code_number(struct buf *code, uint64_t value)
{
	unsigned char bytes[NUMBER_LONGEST];

	buf_add(code, bytes, number_write(bytes, value));
}

void
code_short(struct buf *code, enum op op, size_t length)
{
	char *to = buf_reserve(code, 1 + NUMBER_LONGEST);

	code->length++;
	if (length < OP_LENGTH) {
		*to = (char)(op | length);
		return;
	}
	*to = (char)(op | OP_LENGTH);
	code_number(code, length);
}

void
code_insert(struct buf *code, size_t at, uint64_t value)
{
	unsigned char bytes[NUMBER_LONGEST];
	size_t length = number_write(bytes, value);

	buf_reserve(code, length);
	memmove(code->data + at + length, code->data + at, code->length - at);
	memcpy(code->data + at, bytes, length);
	code->length += length;
}

void
code_insert_length(struct buf *code, size_t at)
{
	code_insert(code, at, code->length - at);
}

size_t
code_place(struct buf *code)
{
	struct target none = {0};
	size_t place = code->length;

	buf_add(code, &none, sizeof none);
	return place;
}

void
code_fill(struct buf *code, size_t place, size_t target_code, size_t target_text)
{
	struct target target = { (uint32_t)target_code, (uint32_t)target_text };

	memcpy(code->data + place, &target, sizeof target);
}

uint64_t
code_read(const unsigned char **at)
{
	uint64_t value = 0;
	unsigned shift = 0;

	for (; **at > 0x7f; (*at)++, shift += 7)
		value |= (uint64_t)(**at & 0x7f) << shift;
	return value | (uint64_t)*(*at)++ << shift;
}

struct target
code_read_target(const unsigned char **at)
{
	struct target target;

	memcpy(&target, *at, sizeof target);
	*at += sizeof target;
	return target;
}
