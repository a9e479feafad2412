/*
 * ${NAME}, with an operator, a word and filters; and for every other ${…} what to write instead.
 */

#include "filter.h"
#include "parse.h"

#include <string.h>

/* What was read of a form up to its word or its end. */
struct form {
	size_t name;
	size_t name_length;
	enum operator operator;
	size_t after;
};

/* The operator at AT; *AFTER is behind it. OPERATOR_NONE when there is none. */
static enum operator
operator_read(const struct parser *p, size_t at, size_t *after)
{
	static const char signs[] = "-=?+#%";
	static const unsigned char operators[] = {
		OPERATOR_DEFAULT, OPERATOR_ASSIGN, OPERATOR_REQUIRE, OPERATOR_ALTERNATE,
		OPERATOR_PREFIX, OPERATOR_SUFFIX,
	};
	unsigned colon = parse_sees(p, at, ":");
	char c = at + colon < p->length ? p->text[at + colon] : '\0';
	const char *sign = c ? strchr(signs, c) : NULL;
	unsigned operator;

	*after = at;
	if (!sign || (colon && sign >= signs + 4))
		return OPERATOR_NONE;
	operator = operators[sign - signs];
	*after = at + colon + 1;
	if (sign >= signs + 4 && *after < p->length && p->text[*after] == c) {
		operator++;
		++*after;
	}
	return operator | (colon ? OPERATOR_COLON : 0);
}

/* Read the form at START; false when it is none that there is. */
static bool
form_read(const struct parser *p, size_t start, struct form *form)
{
	bool length = parse_sees(p, start, "${#");
	size_t at = start + (length ? 3 : 2);
	size_t end;

	form->name = at;
	form->name_length = parse_name(p, at);
	at += form->name_length;
	form->operator = length ? OPERATOR_LENGTH : operator_read(p, at, &at);
	form->after = at;
	if (!form->name_length)
		return false;
	if (form->operator != OPERATOR_NONE && !length)
		return true;
	end = parse_blanks(p, at);
	return parse_sees(p, end, "|") || (end == at && parse_sees(p, end, "}"));
}

/* FORM is what stands between the braces. */
static const char *
form_remedy(const struct parser *p, size_t form, size_t length)
{
	const char *text = p->text + form;
	size_t start = parse_blanks(p, form), name = parse_name(p, start);
	const char *rest = p->text + start + name;
	size_t left = form + length - start - name;
	int name_shown = error_shown(name), shown = error_shown(left);
	const char *first = p->text + start;

	if (name == 3 && memcmp(first, "env", 3) == 0 && left > 1 && (*rest == ':' || *rest == '.')
	    && vars_name_valid(rest + 1, left - 1)) {
		first = rest + 1;
		name_shown = error_shown(left - 1);
		left = 0;
	}
	if (name && left == parse_blanks(p, start + name) - start - name)
		return mem_printf("write ${%.*s}", name_shown, first);
	if (name && left == 2 && (*rest == '^' || *rest == ',') && rest[1] == *rest)
		return mem_printf("write ${%.*s | %s}", name_shown, first,
		    *rest == '^' ? "upper" : "lower");
	if (name && start == form && *rest == ':' && *first >= 'A' && *first <= 'Z'
	    && !memchr(rest + 1, ':', left - 1))
		return mem_printf("write ${%.*s:-%.*s} for a default, or $${%.*s} for a literal",
		    name_shown, first, shown - 1, rest + 1, error_shown(length), text);
	return mem_printf("write $${%.*s} for a literal", error_shown(length), text);
}

/* Report the form at START, and go on behind it. */
static void
form_refuse(struct parser *p, size_t start)
{
	size_t end = parse_close(p, start + 2, '{', '}');
	size_t name = parse_name(p, start + 2);
	struct template_error *error;

	p->at = end ? end : start + 2;
	error = error_add(p->errors, start, p->at - start, "template-syntax");
	if (error && end)
		error_say(error, "%.*s is not a form of ${NAME}\n%s", error_shown(end - start),
		    p->text + start, form_remedy(p, start + 2, end - start - 3));
	else
		error_say(error, name ? "${ is not closed\nwrite ${%.*s}, or $${ for a literal ${"
		    : "${ is not closed\nwrite $${ for a literal ${", error_shown(name),
		    p->text + start + 2);
}

/* The N of indent at p->at. */
static bool
filter_argument(struct parser *p)
{
	size_t start = p->at;
	unsigned value = 0;

	for (; p->at < p->length && p->text[p->at] >= '0' && p->text[p->at] <= '9'; p->at++)
		value = value < 100 ? value * 10 + (unsigned)(p->text[p->at] - '0') : value;
	buf_add_char(&p->code, (char)value);
	return (p->at > start && value < 100) || error_say(error_add(p->errors, start,
	    p->at - start, "template-filter"), "indent needs a number of blanks from 0 to 99\n"
	    "write | indent 4");
}

static bool
filter_unknown(struct parser *p, size_t length)
{
	struct template_error *error = error_add(p->errors, p->at, length, "template-filter");
	const char *name = p->text + p->at;
	const char *similar;

	if (!error)
		return false;
	similar = filter_similar(name, length);
	return error_say(error, "%s%.*s\n%s%s; write \\| for a literal |", length
	    ? "there is no filter " : "the name of a filter is missing behind |",
	    error_shown(length), name, similar ? "a similar one is " : "filters are ",
	    similar ? similar : filter_names());
}

/* At the | that begins a filter. */
static bool
filter_read(struct parser *p)
{
	enum filter filter;
	size_t length;

	p->at = parse_blanks(p, p->at + 1);
	length = parse_name(p, p->at);
	if (p->at == p->length)
		return true;
	filter = filter_find(p->text + p->at, length);
	if (filter == FILTER_NONE)
		return filter_unknown(p, length);
	p->at += length;
	buf_add_char(&p->code, (char)filter);
	if (filter != FILTER_INDENT)
		return true;
	p->at = parse_blanks(p, p->at);
	return filter_argument(p);
}

/* From the end of a word up to the } of its form, or to the end of the text. */
static bool
filters_read(struct parser *p)
{
	for (;;) {
		p->at = parse_blanks(p, p->at);
		if (p->at == p->length || p->text[p->at] == '}')
			break;
		if (p->text[p->at] != '|')
			return error_say(error_add(p->errors, p->at, 1, "template-filter"),
			    "only | or } may stand behind a filter");
		if (!filter_read(p))
			return false;
	}
	buf_add_char(&p->code, FILTER_NONE);
	return true;
}

/* The form at START runs into the end of the text. Only the outermost one knows what to do. */
static void
form_unclosed(struct parser *p, size_t start, const struct form *form)
{
	if (p->depth > 1 || p->stopped)
		return;
	error_say(error_add(p->errors, start, form->after - start, "template-syntax"),
	    "${ is not closed\nwrite } behind it, or $${ for a literal ${");
	parse_rewind(p, start, form->after);
}

/* The rest of a form that was read up to its word. */
static bool
form_compile(struct parser *p, size_t start, const struct form *form)
{
	enum operator operator = form->operator & ~(unsigned)OPERATOR_COLON;
	size_t node = p->code.length, word, head;

	buf_add_char(&p->code, (char)OP_VALUE);
	buf_add_char(&p->code, (char)form->operator);
	code_number(&p->code, form->name_length);
	head = word = p->code.length;
	p->at = p->flushed = form->after;
	if (operator >= OPERATOR_DEFAULT) {
		parse_word(p, operator >= OPERATOR_PREFIX);
		code_insert_length(&p->code, word);
	}
	if (!filters_read(p)) {
		size_t end = parse_close(p, p->at, '{', '}');

		p->code.length = node;
		p->at = end ? end : p->at;
		return false;
	}
	if (p->at == p->length) {
		p->code.length = node;
		form_unclosed(p, start, form);
		return false;
	}
	p->at++;
	code_insert(&p->code, head, p->at - start);
	return true;
}

bool
parse_value(struct parser *p)
{
	size_t start = p->at;
	struct form form;
	bool good;

	if (!parse_enter(p, start))
		return false;
	good = form_read(p, start, &form);
	if (good && p->names)
		names_use(p, (struct name){ form.name, form.name_length });
	if (!good) {
		form_refuse(p, start);
	} else if (form.operator == OPERATOR_NONE && p->text[form.after] == '}') {
		code_short(&p->code, OP_NAME, form.name_length);
		p->at = form.after + 1;
	} else {
		good = form_compile(p, start, &form);
	}
	if (!good) {
		p->flushed = start;
		parse_skip(p, p->at);
	}
	p->flushed = p->at;
	p->depth--;
	return good;
}
