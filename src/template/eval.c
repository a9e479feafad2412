/*
 * Running the code: text is copied, names are looked up, blocks jump. What comes from outside is
 * checked for control characters where it lands, after the filters of the outermost ${…}.
 */

#include "eval.h"

#include <string.h>

#include "compute.h"
#include "loop.h"

enum {
	AHEAD = 1024,		/* how far the text is fetched ahead */
};

/* A newline or a control character other than tab. */
static const char *
control_find(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return bytes + i;
	}
	return NULL;
}

static bool
same(const char *a, const char *b, size_t length)
{
	while (length > 0 && a[length - 1] == b[length - 1])
		length--;
	return length == 0;
}

static bool
is_plain(const struct var *var)
{
	return !(var->flags & VAR_SECRET)
	    && !(var->flags & VAR_GUARDED && control_find(var->value, var->length));
}

/* A variable from outside. A large text names the same few again and again. */
const struct seen *
eval_seen(struct eval *e, const char *name, size_t length)
{
	struct seen *seen = &e->seen[length ? (length * 7 + (unsigned char)name[0] * 3
	    + (unsigned char)name[length - 1]) % SEEN : 0];

	if (seen->var && seen->var->name_length == length && same(seen->var->name, name, length))
		return seen;
	seen->var = vars_find(e->vars, name, length);
	seen->plain = seen->var && is_plain(seen->var);
	return seen;
}

const struct var *
eval_find(struct eval *e, const char *name, size_t length)
{
	const struct var *var = e->loops.count ? loop_find(e, name, length) : NULL;

	if (!var && e->assigned.list.count)
		var = vars_find(&e->assigned, name, length);
	return var ? var : eval_seen(e, name, length)->var;
}

void
eval_touch(struct eval *e, const struct var *var)
{
	if (var->flags & VAR_SECRET)
		e->secret = true;
	if (var->flags & VAR_GUARDED)
		e->outside = true;
}

struct template_error *
eval_error(struct eval *e, const char *form, size_t span, const char *code)
{
	e->failures++;
	return error_add(e->errors, (size_t)(form - e->template->text), span, code);
}

void
eval_unset(struct eval *e, const char *form, size_t span, const char *name, size_t length,
    bool list)
{
	struct template_error *error = eval_error(e, form, span, "name-unset");
	const struct var *similar;
	const char *front, *back = "";

	if (!error)
		return;
	similar = vars_similar(e->vars, name, length);
	front = similar ? "a similar name is set: "
	    : list ? "set it, or write %{ if defined(" : "set it, or write ${";
	if (!similar)
		back = list ? ") } around it" : ":-...} for a default";
	error_say(error, form == name ? "%.*s is not set\n%s%.*s%s"
	    : "%.*s is not set\n%s%.*s%s; write $%.*s for a literal", error_shown(length), name,
	    front, error_shown(similar ? similar->name_length : length),
	    similar ? similar->name : name, back, error_shown(span), form);
}

static void
guard_add(struct eval *e, size_t start, const char *form, size_t span, const char *name,
    size_t name_length)
{
	struct guard *guard = list_add(&e->guards, sizeof *guard);

	*guard = (struct guard){ start, e->out->length, form, span, name, name_length };
}

void
eval_guard(struct eval *e, size_t start, const char *form, size_t span, const char *name,
    size_t name_length)
{
	if (control_find(e->out->data + start, e->out->length - start))
		guard_add(e, start, form, span, name, name_length);
}

static void
guard_report(struct eval *e, const struct guard *guard, unsigned char found)
{
	error_say(eval_error(e, guard->form, guard->span, "value-unsafe"),
	    "%.*s holds a %s, which could inject text of its own here\n"
	    "write | json, or | indent N for several lines, or | raw if this is wanted",
	    error_shown(guard->name_length), guard->name,
	    found == '\n' ? "newline" : "control character");
}

/* The value that was made from START on stands in the output now: is it safe? */
static void
guards_check(struct eval *e, size_t start)
{
	const struct guard *guards = e->guards.items;

	for (size_t i = 0; i < e->guards.count; i++) {
		size_t from = guards[i].start < start ? start : guards[i].start;
		size_t end = guards[i].end > e->out->length ? e->out->length : guards[i].end;
		const char *found;

		found = from < end ? control_find(e->out->data + from, end - from) : NULL;
		if (found)
			guard_report(e, &guards[i], (unsigned char)*found);
	}
	e->guards.count = 0;
}

/* Append to the output. Pieces are short, and then a copy of sixteen bytes at a time is best. */
void
eval_append(struct buf *out, const char *bytes, size_t length)
{
	char *to = out->data + out->length;
	size_t i = 0;

	if (length > 128 || out->capacity - out->length < length) {
		buf_add(out, bytes, length);
		return;
	}
	for (; i + 16 <= length; i += 16)
		memcpy(to + i, bytes + i, 16);
	/* The last bytes may be copied twice; that is quicker than one by one. */
	if (length >= 16)
		memcpy(to + length - 16, bytes + length - 16, 16);
	else
		for (; i < length; i++)
			to[i] = bytes[i];
	out->length += length;
}

void
eval_put(struct eval *e, const struct var *var, const char *form, size_t span)
{
	size_t start = e->out->length;

	eval_append(e->out, var->value, var->length);
	if (!(var->flags & (VAR_SECRET | VAR_GUARDED)))
		return;
	eval_touch(e, var);
	if (var->flags & VAR_GUARDED && control_find(var->value, var->length))
		guard_add(e, start, form, span, var->name, var->name_length);
}

/* A bare ${NAME}; COUNTED: its length is added there, in place of its bytes to the output. */
static void
name_run(struct eval *e, const char *form, size_t length, uint64_t *counted)
{
	const struct seen *seen = !e->loops.count && !e->assigned.list.count
	    ? eval_seen(e, form + 2, length) : NULL;
	const struct var *var;

	if (seen && seen->plain) {
		e->outside |= (seen->var->flags & VAR_GUARDED) != 0;
		if (counted)
			*counted += seen->var->length;
		else
			eval_append(e->out, seen->var->value, seen->var->length);
		return;
	}
	var = eval_find(e, form + 2, length);

	if (var)
		eval_put(e, var, form, length + 3);
	else
		eval_unset(e, form, length + 3, form + 2, length, false);
	if (e->guards.count && !e->nesting)
		guards_check(e, 0);
}

/* OP_NUMBER: returns what stands behind it. */
static const unsigned char *
number_run(struct eval *e, const unsigned char *code, const char **text)
{
	size_t span = (size_t)code_read(&code);
	size_t length = (size_t)code_read(&code);
	int64_t value;

	if (eval_number(e, code, code + length, *text, &value))
		buf_printf(e->out, "%lld", (long long)value);
	*text += span;
	return code + length;
}

/* The ops of blocks: returns where to go on. */
static const unsigned char *
block_run(struct eval *e, enum op op, const unsigned char *code, const char **text)
{
	struct target target = code_read_target(&code);
	bool jump = true;

	if (op == OP_UNLESS) {
		size_t length = (size_t)code_read(&code);

		jump = !eval_condition(e, code, code + length, *text);
		code += length;
	} else if (op == OP_FOR) {
		jump = !loop_begin(e, code, *text, &code);
	} else if (op == OP_NEXT) {
		jump = loop_next(e);
	}
	if (!jump)
		return code;
	*text = e->template->text + target.text;
	return (const unsigned char *)e->template->code.data + target.code;
}

/* Between the values of the template's top level nothing refers to the output any more. */
void
eval_drain(struct eval *e, size_t least)
{
	if (!e->sink || e->nesting || e->out->length < least)
		return;
	if (e->sink->take)
		e->sink->take(e->sink->context, e->out->data, e->out->length);
	if (e->sink->count)
		*e->sink->count += e->out->length;
	e->out->length = 0;
}

/* Text and bare names, up to the next other op: most of most texts, and so in haste. */
static const unsigned char *
plain_run(struct eval *e, const unsigned char *code, const unsigned char *end, const char **text)
{
	const char *at = *text;
	uint64_t *counted = e->sink && !e->sink->take && !e->nesting ? e->sink->count : NULL;

	while (code < end && *code < OP_OTHER) {
		unsigned char op = *code++;
		size_t length = code_read_short(op, &code);

		__builtin_prefetch(at + AHEAD);
		if (op < OP_SKIP && counted)
			*counted += length;
		else if (op < OP_SKIP)
			eval_append(e->out, at, length);
		if (op >= OP_NAME) {
			name_run(e, at, length, counted);
			length += 3;
		}
		at += length;
		if (e->out->length >= EVAL_PIECE)
			eval_drain(e, EVAL_PIECE);
	}
	*text = at;
	return code;
}

/* Aligned, because how its loop lies in the cache lines is worth a tenth of a large text's time. */
__attribute__((aligned(64))) void
eval_run(struct eval *e, const unsigned char *code, const unsigned char *end, const char *text)
{
	while (code < end) {
		size_t start;

		eval_drain(e, EVAL_PIECE);
		start = e->out->length;
		enum op op = *code;

		code = op < OP_OTHER ? plain_run(e, code, end, &text)
		    : op == OP_VALUE ? eval_value(e, code + 1, &text)
		    : op == OP_NUMBER ? number_run(e, code + 1, &text)
		    : block_run(e, op, code + 1, &text);
		if (e->guards.count && !e->nesting)
			guards_check(e, start);
	}
}

static void
render(struct eval *e, bool *secret)
{
	const struct template *template = e->template;
	const unsigned char *code = (const unsigned char *)template->code.data;

	e->operand = e->operands;
	if (e->errors)
		e->errors->furthest = 0;
	eval_run(e, code, code + template->code.length, template->text);
	eval_drain(e, 1);
	errors_locate(e->errors, template->text, template->length);
	if (e->secret)
		*secret = true;
}

void
template_render(const struct template *template, const struct vars *vars,
    struct buf *out, bool *secret, struct template_errors *errors)
{
	struct eval e = { .template = template, .vars = vars, .out = out, .errors = errors };

	buf_reserve(out, template->length + 1);
	render(&e, secret);
}

void
template_stream(const struct template *template, const struct vars *vars,
    const struct template_sink *sink, bool *secret, struct template_errors *errors)
{
	struct buf out = {0};
	struct eval e = {
		.template = template, .vars = vars, .out = &out, .sink = sink, .errors = errors,
	};

	buf_reserve(&out, 2 * EVAL_PIECE);
	render(&e, secret);
}
