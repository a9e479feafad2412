/*
 * Expressions, run over a row of operands. After an error the rest is still walked, so that every
 * name that is missing is told at once, but nothing more is computed.
 */

#include "compute.h"

#include <string.h>

#include "integer.h"

/* One run of an expression. */
struct compute {
	const char *base;	/* what places are counted from */
	bool numbers;		/* names are numbers, and truths are 0 and 1 */
	bool failed;
};

static struct operand *
top(struct eval *e)
{
	return e->operand - 1;
}

static struct operand *
push(struct eval *e, enum operand_kind kind, int64_t integer)
{
	struct operand *operand = e->operand++;

	*operand = (struct operand){ .kind = kind, .integer = integer };
	return operand;
}

static void
push_text(struct eval *e, const char *text, size_t length)
{
	struct operand *operand = push(e, OPERAND_TEXT, 0);

	operand->text = text;
	operand->length = length;
}

static struct operand *
pop(struct eval *e)
{
	return --e->operand;
}

/* The error of an operator; NULL when it is not the first one. */
static struct template_error *
fail(struct eval *e, struct compute *run, const char *at, const char *code)
{
	bool first = !run->failed;

	run->failed = true;
	return first ? eval_error(e, at, 1, code) : NULL;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* False when empty, 0, false, no or off, in any case. */
static bool
text_truth(const char *text, size_t length)
{
	static const char falsehoods[][6] = { "", "0", "false", "no", "off" };

	for (size_t i = 0; i < sizeof falsehoods / sizeof *falsehoods; i++) {
		size_t j = 0;

		while (j < length && falsehoods[i][j] && lower(text[j]) == falsehoods[i][j])
			j++;
		if (j == length && !falsehoods[i][j])
			return false;
	}
	return true;
}

static bool
truth(const struct operand *operand)
{
	return operand->kind == OPERAND_TEXT ? text_truth(operand->text, operand->length)
	    : operand->integer != 0;
}

/* The operand as an integer, if it is one. */
static bool
as_integer(const struct operand *operand, int64_t *value)
{
	if (operand->kind == OPERAND_TEXT)
		return integer_read(operand->text, operand->length, value);
	*value = operand->integer;
	return operand->kind == OPERAND_INTEGER;
}

static bool
equal(const struct operand *a, const struct operand *b)
{
	int64_t x, y;

	if (a->kind == OPERAND_TRUTH || b->kind == OPERAND_TRUTH)
		return truth(a) == truth(b);
	if (as_integer(a, &x) && as_integer(b, &y))
		return x == y;
	return a->kind == OPERAND_TEXT && b->kind == OPERAND_TEXT && a->length == b->length
	    && (!a->length || memcmp(a->text, b->text, a->length) == 0);
}

/* NAME's value is no number. It is only shown when it is no secret. */
static void
not_integer(struct eval *e, struct compute *run, const char *at, size_t span,
    const struct var *var)
{
	run->failed = true;
	error_say(eval_error(e, at, span, "number-invalid"), !var->length
	    ? "%.*s is empty, not an integer\nset it, or write ${%.*s:-0} for a default"
	    : integer_looks(var->value, var->length) ? "%.*s does not fit 64 bits"
	    : "%.*s is not an integer\nset %.*s to a whole number without a unit",
	    error_shown(span), var->name, error_shown(span), var->name);
}

static void
push_name(struct eval *e, struct compute *run, const char *name, size_t length)
{
	const struct var *var = eval_find(e, name, length);
	int64_t value = 0;

	if (var)
		eval_touch(e, var);
	if (!run->numbers) {
		push_text(e, var ? var->value : "", var ? var->length : 0);
	} else {
		if (!var) {
			run->failed = true;
			eval_unset(e, name, length, name, length, false);
		} else if (!integer_read(var->value, var->length, &value)) {
			not_integer(e, run, name, length, var);
		}
		push(e, OPERAND_INTEGER, value);
	}
	top(e)->name = name;
	top(e)->name_length = length;
}

/* ${…} as a number: written to the end of the output, read, and cut off. */
static void
push_value(struct eval *e, struct compute *run, const unsigned char *code, size_t length,
    const char *form)
{
	size_t start = e->out->length, guards = e->guards.count, failures = e->failures;
	int64_t value = 0;

	e->nesting++;
	eval_run(e, code, code + length, form);
	e->nesting--;
	if (e->failures != failures) {
		run->failed = true;
	} else if (!integer_read(e->out->data + start, e->out->length - start, &value)) {
		run->failed = true;
		error_say(eval_error(e, form, 2, "number-invalid"),
		    "the value of this ${ } is not an integer\n"
		    "make it a whole number without a unit");
	}
	e->out->length = start;
	e->guards.count = guards;
	push(e, OPERAND_INTEGER, value);
}

/* The sum, difference, product, quotient or remainder; false when it does not fit. */
static bool
arithmetic(enum expression_op op, int64_t a, int64_t b, int64_t *result)
{
	switch (op) {
	case EX_ADD:
		return !__builtin_add_overflow(a, b, result);
	case EX_SUBTRACT:
		return !__builtin_sub_overflow(a, b, result);
	case EX_MULTIPLY:
		return !__builtin_mul_overflow(a, b, result);
	default:
		/* INT64_MIN / -1 traps. */
		if (b == -1) {
			*result = 0;
			return op == EX_REMAINDER || !__builtin_sub_overflow(0, a, result);
		}
		*result = op == EX_DIVIDE ? a / b : a % b;
		return true;
	}
}

static void
calculate(struct eval *e, struct compute *run, enum expression_op op, const char *at)
{
	const struct operand *b = pop(e);
	struct operand *a = top(e);

	if (run->failed)
		return;
	a->name = NULL;
	if (!b->integer && (op == EX_DIVIDE || op == EX_REMAINDER))
		error_say(fail(e, run, at, "number-division"), b->name
		    ? "division by %.*s, which is zero\nwrite max(1, %.*s)"
		    : "division by zero\nwrite max(1, ...) around the divisor",
		    error_shown(b->name_length), b->name, error_shown(b->name_length), b->name);
	else if (!arithmetic(op, a->integer, b->integer, &a->integer))
		error_say(fail(e, run, at, "number-range"), "the result does not fit 64 bits");
}

static void
negate(struct eval *e, struct compute *run, const char *at)
{
	push(e, OPERAND_INTEGER, top(e)->integer);
	e->operand[-2].integer = 0;
	calculate(e, run, EX_SUBTRACT, at);
}

/* An operand of < <= > >= that is no integer. */
static void
not_ordered(struct eval *e, struct compute *run, const struct operand *operand, const char *at)
{
	int shown = error_shown(operand->name_length);

	error_say(fail(e, run, at, "number-invalid"), !operand->name
	    ? "only integers can be compared with < <= > >="
	    : operand->length ? "%.*s is not an integer, and < <= > >= compare integers only"
	    "\nset %.*s to a whole number without a unit"
	    : "%.*s is unset or empty, and < <= > >= compare integers only"
	    "\nwrite %.*s && ... before it", shown, operand->name, shown, operand->name);
}

static bool
ordered(enum expression_op op, int64_t a, int64_t b)
{
	switch (op) {
	case EX_LESS:
		return a < b;
	case EX_LESS_EQUAL:
		return a <= b;
	case EX_GREATER:
		return a > b;
	default:
		return a >= b;
	}
}

static void
compare(struct eval *e, struct compute *run, enum expression_op op, const char *at)
{
	const struct operand *b = pop(e);
	struct operand *a = top(e);
	bool result = false;
	int64_t x, y;

	if (op == EX_EQUAL || op == EX_DIFFERENT)
		result = equal(a, b) == (op == EX_EQUAL);
	else if (!as_integer(a, &x))
		not_ordered(e, run, a, at);
	else if (!as_integer(b, &y))
		not_ordered(e, run, b, at);
	else
		result = ordered(op, x, y);
	*a = (struct operand){ .kind = run->numbers ? OPERAND_INTEGER : OPERAND_TRUTH,
	    .integer = result };
}

/* Ops with nothing behind them. */
static void
step_plain(struct eval *e, enum expression_op op)
{
	int64_t b;

	switch (op) {
	case EX_TRUE:
	case EX_FALSE:
		push(e, OPERAND_TRUTH, op == EX_TRUE);
		break;
	case EX_NOT:
	case EX_TRUTH:
		*top(e) = (struct operand){ .kind = OPERAND_TRUTH,
		    .integer = truth(top(e)) == (op == EX_TRUTH) };
		break;
	default:
		b = pop(e)->integer;
		if (op == EX_MINIMUM ? b < top(e)->integer : b > top(e)->integer)
			top(e)->integer = b;
		top(e)->name = NULL;
	}
}

/* Ops with a length of what may be left out: returns where to go on. */
static const unsigned char *
step_branch(struct eval *e, enum expression_op op, const unsigned char *code)
{
	size_t length = (size_t)code_read(&code);
	bool decided = op == EX_ELSE || truth(top(e)) == (op == EX_OR);

	if (op == EX_CHOOSE) {
		if (truth(pop(e)))
			return code;
		code += length + 1;
		code_read(&code);
		return code;
	}
	if (decided && op != EX_ELSE)
		*top(e) = (struct operand){ .kind = OPERAND_TRUTH, .integer = op == EX_OR };
	else if (!decided)
		e->operand--;
	return decided ? code + length : code;
}

/* Ops with a place in the text: returns what stands behind them. */
static const unsigned char *
step_placed(struct eval *e, struct compute *run, enum expression_op op, const unsigned char *code)
{
	const char *at = run->base + code_read(&code);
	size_t length;

	if (op >= EX_EQUAL) {
		compare(e, run, op, at);
	} else if (op == EX_NEGATE) {
		negate(e, run, at);
	} else if (op > EX_NEGATE) {
		calculate(e, run, op, at);
	} else {
		length = (size_t)code_read(&code);
		if (op == EX_NAME)
			push_name(e, run, at, length);
		else if (op == EX_DEFINED)
			push(e, OPERAND_TRUTH, eval_find(e, at, length) != NULL);
		else
			push_value(e, run, code, length, at);
		return op == EX_VALUE ? code + length : code;
	}
	return code;
}

static const unsigned char *
step(struct eval *e, struct compute *run, const unsigned char *code)
{
	enum expression_op op = *code++;
	size_t length;

	switch (op) {
	case EX_INTEGER:
		push(e, OPERAND_INTEGER, (int64_t)code_read(&code));
		return code;
	case EX_TEXT:
		length = (size_t)code_read(&code);
		push_text(e, (const char *)code, length);
		return code + length;
	case EX_AND:
	case EX_OR:
	case EX_CHOOSE:
	case EX_ELSE:
		return step_branch(e, op, code);
	case EX_TRUE:
	case EX_FALSE:
	case EX_NOT:
	case EX_TRUTH:
	case EX_MINIMUM:
	case EX_MAXIMUM:
		step_plain(e, op);
		return code;
	default:
		return step_placed(e, run, op, code);
	}
}

static bool
compute(struct eval *e, const unsigned char *code, const unsigned char *end, const char *base,
    bool numbers)
{
	struct compute run = { .base = base, .numbers = numbers };

	while (code < end)
		code = step(e, &run, code);
	return !run.failed;
}

bool
eval_number(struct eval *e, const unsigned char *code, const unsigned char *end,
    const char *base, int64_t *value)
{
	bool good = compute(e, code, end, base, true);

	*value = pop(e)->integer;
	return good;
}

bool
eval_range(struct eval *e, const unsigned char *code, const unsigned char *end,
    const char *base, int64_t *first, int64_t *last)
{
	bool good = compute(e, code, end, base, true);

	*last = pop(e)->integer;
	*first = pop(e)->integer;
	return good;
}

bool
eval_condition(struct eval *e, const unsigned char *code, const unsigned char *end,
    const char *base)
{
	bool good = compute(e, code, end, base, false);

	return truth(pop(e)) && good;
}
