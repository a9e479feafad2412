/*
 * The names that a text uses, by walking its code from front to back, jumps left out.
 */

#include "filter.h"
#include "parse.h"
#include "tree.h"

#include <string.h>

/* A loop variable of an open block. */
struct bound {
	const char *name;
	size_t length;
};

struct walk {
	const char *counted;	/* lines before here have been counted */
	size_t line;
	struct bound bounds[2 * DEPTH_MAX];
	size_t bound_count;
	void (*visit)(void *context, const char *name, size_t name_length, size_t line);
	void *context;
};

static void flow_walk(struct walk *walk, const unsigned char *code, const unsigned char *end,
    const char *text);

static void
name_visit(struct walk *walk, const char *name, size_t length)
{
	for (size_t i = 0; i < walk->bound_count; i++)
		if (walk->bounds[i].length == length
		    && memcmp(walk->bounds[i].name, name, length) == 0)
			return;
	for (; walk->counted < name; walk->counted++)
		walk->line += *walk->counted == '\n';
	walk->visit(walk->context, name, length, walk->line);
}

/* A place and a length: the name there. */
static const unsigned char *
name_read(const unsigned char *code, const char *base, struct bound *name)
{
	name->name = base + code_read(&code);
	name->length = (size_t)code_read(&code);
	return code;
}

static void
expression_walk(struct walk *walk, const unsigned char *code, const unsigned char *end,
    const char *base)
{
	struct bound name;

	while (code < end) {
		enum expression_op op = *code++;

		if (op == EX_NAME || op == EX_DEFINED || op == EX_VALUE) {
			code = name_read(code, base, &name);
			if (op == EX_VALUE) {
				flow_walk(walk, code, code + name.length, name.name);
				code += name.length;
			} else {
				name_visit(walk, name.name, name.length);
			}
		} else if (op == EX_TEXT) {
			size_t length = (size_t)code_read(&code);

			code += length;
		} else if (op == EX_INTEGER || op >= EX_NEGATE || (op >= EX_AND && op <= EX_ELSE)) {
			code_read(&code);
		}
	}
}

static const unsigned char *
value_walk(struct walk *walk, const unsigned char *code, const char **text)
{
	enum operator operator = *code++ & ~OPERATOR_COLON;
	bool colon = code[-1] & OPERATOR_COLON;
	size_t length = (size_t)code_read(&code), span = (size_t)code_read(&code);
	const char *name = *text + (operator == OPERATOR_LENGTH ? 3 : 2);

	name_visit(walk, name, length);
	if (operator >= OPERATOR_DEFAULT) {
		size_t word = (size_t)code_read(&code);

		flow_walk(walk, code, code + word, name + length + 1 + colon
		    + (operator == OPERATOR_PREFIX_LONG || operator == OPERATOR_SUFFIX_LONG));
		code += word;
	}
	while (*code != FILTER_NONE)
		code += *code == FILTER_INDENT ? 2 : 1;
	*text += span;
	return code + 1;
}

static const unsigned char *
for_walk(struct walk *walk, const unsigned char *code, const char *base)
{
	struct bound key, item, name;
	enum list_kind kind;
	size_t length;

	code = name_read(code, base, &key);
	code = name_read(code, base, &item);
	kind = *code++;
	if (kind != LIST_NAME) {
		length = (size_t)code_read(&code);
		if (kind == LIST_RANGE)
			expression_walk(walk, code, code + length, base);
		code += length;
	}
	if (kind == LIST_NAME || kind == LIST_SPLIT) {
		code = name_read(code, base, &name);
		name_visit(walk, name.name, name.length);
	}
	walk->bounds[walk->bound_count++] = key;
	walk->bounds[walk->bound_count++] = item;
	return code;
}

/* Ops without a short length: returns what stands behind them. */
static const unsigned char *
other_walk(struct walk *walk, enum op op, const unsigned char *code, const char **text)
{
	size_t span, length;

	if (op == OP_VALUE)
		return value_walk(walk, code, text);
	if (op == OP_NUMBER) {
		span = (size_t)code_read(&code);
		length = (size_t)code_read(&code);
		expression_walk(walk, code, code + length, *text);
		*text += span;
		return code + length;
	}
	code_read_target(&code);
	if (op == OP_UNLESS) {
		length = (size_t)code_read(&code);
		expression_walk(walk, code, code + length, *text);
		return code + length;
	}
	if (op == OP_NEXT)
		walk->bound_count -= 2;
	return op == OP_FOR ? for_walk(walk, code, *text) : code;
}

static void
flow_walk(struct walk *walk, const unsigned char *code, const unsigned char *end,
    const char *text)
{
	while (code < end) {
		enum op op = *code & OP_KIND;

		if (op == OP_OTHER) {
			op = *code++;
			code = other_walk(walk, op, code, &text);
		} else {
			unsigned char first = *code++;
			size_t length = code_read_short(first, &code);

			if (op == OP_NAME)
				name_visit(walk, text + 2, length);
			text += op == OP_NAME ? length + 3 : length;
		}
	}
}

void
template_names(const struct template *template,
    void (*visit)(void *context, const char *name, size_t name_length, size_t line),
    void *context)
{
	struct walk walk = {
		.counted = template->text, .line = 1, .visit = visit, .context = context,
	};
	const unsigned char *code = (const unsigned char *)template->code.data;

	flow_walk(&walk, code, code + template->code.length, template->text);
}
