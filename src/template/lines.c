/*
 * Rendering without parsing: what a parser would make nothing of but text and bare names. It must
 * agree with parse.c and eval.c to the byte, which the fuzzer holds; in doubt it gives up. Nearly
 * all time of a large template is spent here, so this file is compiled for speed, not for size.
 */

#include "eval.h"

#include <string.h>

/* Sixteen bytes, as the machine can take them; and the halves of what comparing them gives. */
struct block16 {
	unsigned char bytes __attribute__((vector_size(16)));
};

struct halves {
	uint64_t words __attribute__((vector_size(16)));
};

/* The next $ or % from AT on, or LENGTH: the two differ in the last bit only. */
static inline size_t
special_find(const char *text, size_t at, size_t length)
{
	for (; at + 16 <= length; at += 16) {
		struct block16 block;
		struct halves found;

		memcpy(&block, text + at, sizeof block);
		block.bytes = (block.bytes | 1) == '%';
		memcpy(&found, &block, sizeof found);
		if (!(found.words[0] | found.words[1]))
			continue;
		if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
			break;
		return at + (size_t)(found.words[0] ? __builtin_ctzll(found.words[0])
		    : 64 + __builtin_ctzll(found.words[1])) / 8;
	}
	while (at < length && (text[at] | 1) != '%')
		at++;
	return at;
}

/* The length of the name at AT; what ends it may be anything. */
static inline size_t
name_length(const char *text, size_t at, size_t length)
{
	size_t end = at;

	for (; end < length; end++) {
		unsigned char c = (unsigned char)text[end];

		if ((c | 0x20u) - 'a' > 'z' - 'a' && c != '_'
		    && ((unsigned)c - '0' > 9 || end == at))
			break;
	}
	return end - at;
}

/* The value for what begins at AT, whose name has LENGTH bytes; NULL: there is none, or harmful. */
static inline const struct var *
value_find(struct eval *e, const char *text, size_t at, size_t length)
{
	const struct seen *seen;

	if (!length || text[at] != '$' || (at && text[at - 1] == '$'))
		return NULL;
	seen = eval_seen(e, text + at + 2, length);
	return seen->plain ? seen->var : NULL;
}

static inline void
append(struct eval *e, const char *bytes, size_t length)
{
	if (!e->sink->take) {
		*e->sink->count += length;
		return;
	}
	eval_append(e->out, bytes, length);
	if (e->out->length >= EVAL_PIECE)
		eval_drain(e, EVAL_PIECE);
}

bool
template_lines(const char *text, size_t length, const struct vars *vars, struct buf *out,
    const struct template_sink *sink)
{
	struct eval e = { .vars = vars, .out = out, .sink = sink };
	size_t done = 0, at = 0;

	buf_reserve(out, 2 * EVAL_PIECE);
	while ((at = special_find(text, at, length)) + 1 < length) {
		const struct var *var;
		size_t name;

		if (text[at + 1] != '{') {
			if (text[at + 1] == '(' && at + 2 < length && text[at + 2] == '(')
				return false;
			at++;
			continue;
		}
		name = name_length(text, at + 2, length);
		if (at + 2 + name == length || text[at + 2 + name] != '}')
			return false;
		var = value_find(&e, text, at, name);
		if (!var)
			return false;
		append(&e, text + done, at - done);
		append(&e, var->value, var->length);
		at = done = at + name + 3;
	}
	append(&e, text + done, length - done);
	eval_drain(&e, 1);
	return true;
}
