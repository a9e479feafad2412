/*
 * The value of one ${…}: its operator, then its filters. The value stands at the end of the output
 * while it is made; a filter copies it aside, cuts it off and writes what it makes of it.
 */

#include "eval.h"

#include <errno.h>
#include <string.h>

#include "../base/file.h"
#include "filter.h"
#include "loop.h"
#include "utf8.h"

enum { FILE_LONGEST = 64 * 1024 * 1024 };

/* A ${…} that is being evaluated. */
struct value {
	const char *form;	/* where it stands in the text */
	size_t span;
	const char *name;
	size_t name_length;
	enum operator operator;	/* without the colon */
	bool colon;
	const struct var *var;	/* NULL: not set */
	const unsigned char *word, *word_end;
	const char *word_text;
	size_t start;		/* of the value in the output */
	size_t guards;		/* how many stood there before */
};

static void
word_run(struct eval *e, const struct value *value)
{
	e->nesting++;
	eval_run(e, value->word, value->word_end, value->word_text);
	e->nesting--;
}

/* Fill in ERROR: "NAME ", and then TEXT. */
static void
say(struct template_error *error, const struct value *value, const char *text)
{
	error_say(error, "%.*s %s", error_shown(value->name_length), value->name, text);
}

static void
unset(struct eval *e, const struct value *value)
{
	eval_unset(e, value->form, value->span, value->name, value->name_length, false);
}

/* The flags of a variable that := has given the value from START on. */
static unsigned
assigned_flags(const struct eval *e, const struct value *value)
{
	bool guarded = e->guards.count > value->guards
	    || (e->outside && !memchr(e->out->data + value->start, '\n',
	    e->out->length - value->start));

	return (e->secret ? VAR_SECRET : 0) | (guarded ? VAR_GUARDED : 0);
}

static void
assign(struct eval *e, const struct value *value)
{
	struct var *loop = loop_find(e, value->name, value->name_length);
	const char *copy;
	size_t length;
	unsigned flags;

	word_run(e, value);
	length = e->out->length - value->start;
	copy = mem_copy(e->out->data + value->start, length);
	flags = assigned_flags(e, value);
	if (loop) {
		loop->value = copy;
		loop->length = length;
		loop->flags = flags;
	} else {
		vars_set(&e->assigned, value->name, value->name_length, copy, length, flags);
	}
}

/* The words of ${NAME:?word}, on one line. */
static const char *
message_text(const struct value *value, const char *word, size_t length)
{
	char *text = mem_printf("%.*s: %.*s", error_shown(value->name_length), value->name,
	    (int)(length < 400 ? length : 400), word);

	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	return text;
}

/* ${NAME:?word} without a value: the word is the message, unless a secret is in it. */
static void
require(struct eval *e, const struct value *value)
{
	struct template_error *error;
	size_t length;

	word_run(e, value);
	length = e->out->length - value->start;
	if (!length && !value->var) {
		unset(e, value);
	} else {
		error = eval_error(e, value->form, value->span, "name-required");
		if (error && length && !e->secret)
			error->message = message_text(value, e->out->data + value->start, length);
		else
			say(error, value, value->var ? "is empty\nset it"
			    : "is not set, and its message holds a secret\nset it");
	}
	e->out->length = value->start;
	e->guards.count = value->guards;
}

/* ${NAME#pattern} and its kin. The pattern is made in the output, and cut off again. */
static void
cut(struct eval *e, const struct value *value)
{
	bool longest = value->operator == OPERATOR_PREFIX_LONG
	    || value->operator == OPERATOR_SUFFIX_LONG;
	struct var rest = *value->var;
	size_t at;

	word_run(e, value);
	e->guards.count = value->guards;
	pattern_set(&e->pattern, e->out->data + value->start, e->out->length - value->start);
	if (value->operator >= OPERATOR_SUFFIX) {
		if (pattern_suffix(&e->pattern, rest.value, rest.length, longest, &at))
			rest.length = at;
	} else if (pattern_prefix(&e->pattern, rest.value, rest.length, longest, &at)) {
		rest.value += at;
		rest.length -= at;
	}
	e->out->length = value->start;
	eval_put(e, &rest, value->form, value->span);
}

/* An operator that needs a value, whose variable is set. */
static void
set_run(struct eval *e, const struct value *value)
{
	switch (value->operator) {
	case OPERATOR_LENGTH:
		eval_touch(e, value->var);
		buf_printf(e->out, "%zu", utf8_count(value->var->value, value->var->length));
		break;
	case OPERATOR_PREFIX:
	case OPERATOR_PREFIX_LONG:
	case OPERATOR_SUFFIX:
	case OPERATOR_SUFFIX_LONG:
		cut(e, value);
		break;
	default:
		eval_put(e, value->var, value->form, value->span);
	}
}

/* XCU 2.6.2, the table of "parameter is set and not null, set but null, unset". */
static void
operator_run(struct eval *e, const struct value *value)
{
	bool usable = value->var && (!value->colon || value->var->length);

	if (value->var)
		eval_touch(e, value->var);
	if (value->operator == OPERATOR_ALTERNATE) {
		if (usable)
			word_run(e, value);
	} else if (usable) {
		set_run(e, value);
	} else if (value->operator == OPERATOR_DEFAULT) {
		word_run(e, value);
	} else if (value->operator == OPERATOR_ASSIGN) {
		assign(e, value);
	} else if (value->operator == OPERATOR_REQUIRE) {
		require(e, value);
	} else {
		unset(e, value);
	}
}

/* The value is all new, and from outside. */
static void
guard(struct eval *e, const struct value *value)
{
	e->guards.count = value->guards;
	eval_guard(e, value->start, value->form, value->span, value->name, value->name_length);
}

/* Drop the guards of the value: a filter has made it safe. */
static void
lift(struct eval *e, const struct value *value)
{
	e->guards.count = value->guards;
	e->outside = false;
}

/* Cut the blanks off the value in place, and move its guards with it. */
static void
trim(struct eval *e, const struct value *value)
{
	struct guard *guards = e->guards.items;
	char *bytes = e->out->data + value->start;
	size_t start, end;

	filter_trim(bytes, e->out->length - value->start, &start, &end);
	memmove(bytes, bytes + start, end - start);
	e->out->length = value->start + (end - start);
	for (size_t i = value->guards; i < e->guards.count; i++) {
		size_t limit = value->start + start;

		guards[i].start -= guards[i].start < limit ? guards[i].start - value->start : start;
		guards[i].end -= guards[i].end < limit ? guards[i].end - value->start : start;
	}
}

static void
file_failed(struct eval *e, const struct value *value, const char *path, int error_number)
{
	struct template_error *error = eval_error(e, value->form, value->span, "file-unreadable");
	int shown = error_shown(value->name_length);

	errno = error_number;
	if (!*path)
		say(error, value, "is empty: it names no file");
	else if (e->secret || strchr(path, '\n'))
		error_say(error, "the file that %.*s names cannot be read: %m", shown, value->name);
	else
		error_say(error, "%.255s (from %.*s) cannot be read: %m", path, shown, value->name);
}

/* Replace the value, a path, by what stands in that file. False when that fails. */
static bool
file(struct eval *e, const struct value *value)
{
	const char *path = buf_text(&e->copy);
	int error = !*path || strlen(path) != e->copy.length ? EINVAL
	    : file_read(path, FILE_LONGEST, e->out);

	if (error) {
		file_failed(e, value, path, error);
		e->out->length = value->start;
		return false;
	}
	while (e->out->length > value->start && e->out->data[e->out->length - 1] == '\n')
		e->out->length--;
	e->outside = true;
	if (strncmp(path + (strncmp(path, "/var", 4) ? 0 : 4), "/run/secrets/", 13) == 0)
		e->secret = true;
	guard(e, value);
	return true;
}

/* One filter over the value. False when it failed. */
static bool
filter_run(struct eval *e, const struct value *value, enum filter filter, unsigned argument)
{
	const char *wrong;

	if (filter == FILTER_RAW || filter == FILTER_TRIM) {
		if (filter == FILTER_TRIM)
			trim(e, value);
		else
			lift(e, value);
		return true;
	}
	e->copy.length = 0;
	buf_add(&e->copy, e->out->data + value->start, e->out->length - value->start);
	e->out->length = value->start;
	if (filter == FILTER_FILE) {
		return file(e, value);
	}
	wrong = filter_apply(filter, argument, e->copy.data, e->copy.length, e->out);
	if (wrong) {
		say(eval_error(e, value->form, value->span, "filter-input"), value, wrong);
		e->out->length = value->start;
		return false;
	}
	if (filter <= FILTER_LIFTING)
		lift(e, value);
	if (filter == FILTER_BASE64D && e->outside)
		guard(e, value);
	return true;
}

/* The filters behind a value, up to their end in the code; after an error they are passed over. */
static const unsigned char *
filters_run(struct eval *e, const struct value *value, const unsigned char *code, bool good)
{
	enum filter filter;

	while ((filter = *code++) != FILTER_NONE) {
		unsigned argument = filter == FILTER_INDENT ? *code++ : 0;

		good = good && filter_run(e, value, filter, argument);
	}
	return code;
}

/* Read the head of the value, up to its filters. */
static const unsigned char *
value_read(struct eval *e, const unsigned char *code, const char *text, struct value *value)
{
	unsigned char operator = *code++;
	size_t length;

	*value = (struct value){
		.form = text, .operator = operator & ~OPERATOR_COLON,
		.colon = operator & OPERATOR_COLON,
		.start = e->out->length, .guards = e->guards.count,
	};
	value->name = text + (value->operator == OPERATOR_LENGTH ? 3 : 2);
	value->name_length = (size_t)code_read(&code);
	value->span = (size_t)code_read(&code);
	value->var = eval_find(e, value->name, value->name_length);
	if (value->operator < OPERATOR_DEFAULT)
		return code;
	length = (size_t)code_read(&code);
	value->word = code;
	value->word_end = code + length;
	value->word_text = value->name + value->name_length + 1 + value->colon
	    + (value->operator == OPERATOR_PREFIX_LONG || value->operator == OPERATOR_SUFFIX_LONG);
	return code + length;
}

const unsigned char *
eval_value(struct eval *e, const unsigned char *code, const char **text)
{
	bool outside = e->outside, secret = e->secret;
	size_t failures = e->failures;
	struct value value;

	e->outside = e->secret = false;
	code = value_read(e, code, *text, &value);
	operator_run(e, &value);
	code = filters_run(e, &value, code, e->failures == failures);
	e->outside |= outside;
	e->secret |= secret;
	*text += value.span;
	return code;
}
