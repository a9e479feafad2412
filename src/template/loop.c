/*
 * Loops and the lists they walk. A list is never copied: its items are pieces of a variable's
 * value; only env() needs an order, and keeps pointers to what it found.
 */

#include "loop.h"

#include <string.h>

#include "../base/format.h"
#include "../base/sort.h"
#include "compute.h"

/* For all loops of one rendering together: enough for any config file, and they end. */
enum { TURNS_MAX = 1000000, OUTPUT_MAX = 1024 * 1024 * 1024 };

struct loop {
	struct var key, item;		/* name_length 0: not asked for */
	char key_text[24], item_text[24];
	enum list_kind kind;
	const unsigned char *words;	/* the separator */
	size_t word_length;
	const char *rest;		/* of the value that is split */
	size_t rest_length;
	int64_t next, last;		/* of a range */
	size_t members_before;		/* in the list of members, without this loop's */
	size_t member, member_end;	/* and what is left of these */
	uint64_t index;
	const char *place;		/* of the tag */
};

static struct loop *
loop_at(const struct eval *e, size_t position)
{
	return (struct loop *)e->loops.items + position;
}

static bool
named(const struct var *var, const char *name, size_t length)
{
	return var->name_length == length && memcmp(var->name, name, length) == 0;
}

struct var *
loop_find(const struct eval *e, const char *name, size_t length)
{
	for (size_t i = e->loops.count; i-- > 0; ) {
		struct loop *loop = loop_at(e, i);

		if (named(&loop->item, name, length))
			return &loop->item;
		if (named(&loop->key, name, length))
			return &loop->key;
	}
	return NULL;
}

static void
bind(struct var *var, const char *value, size_t length, unsigned flags)
{
	var->value = value;
	var->length = length;
	var->flags = flags;
}

static void
bind_number(struct var *var, char text[24], int64_t value)
{
	bind(var, text, format_text(text, 24, "%lld", (long long)value), 0);
}

/* Where the separator at the front of TEXT ends; 0: none stands there. */
static size_t
separator(const struct loop *loop, const char *text, size_t left)
{
	if (loop->kind == LIST_NAME)
		return *text == ',' || *text == ' ' || (*text >= '\t' && *text <= '\r');
	return left >= loop->word_length && memcmp(text, loop->words, loop->word_length) == 0
	    ? loop->word_length : 0;
}

/* The next piece that is not empty. */
static bool
next_piece(struct loop *loop)
{
	size_t skip, length = 0;

	while (loop->rest_length && (skip = separator(loop, loop->rest, loop->rest_length))) {
		loop->rest += skip;
		loop->rest_length -= skip;
	}
	while (length < loop->rest_length
	    && !separator(loop, loop->rest + length, loop->rest_length - length))
		length++;
	bind(&loop->item, loop->rest, length, loop->item.flags);
	loop->rest += length;
	loop->rest_length -= length;
	return length > 0;
}

static bool
next_member(struct eval *e, struct loop *loop)
{
	const struct var *const *members = e->members.items;
	const struct var *var;

	if (loop->member == loop->member_end)
		return false;
	var = members[loop->member++];
	bind(&loop->key, var->name, var->name_length, VAR_GUARDED);
	bind(&loop->item, var->value, var->length, var->flags);
	return true;
}

static bool
next_number(struct loop *loop)
{
	if (loop->next > loop->last)
		return false;
	bind_number(&loop->item, loop->item_text, loop->next);
	if (loop->next == INT64_MAX)
		loop->last = INT64_MIN;
	else
		loop->next++;
	return true;
}

/* Too many turns: one error, and the end of all loops. */
static bool
turn_allowed(struct eval *e, const struct loop *loop)
{
	if (e->turns < TURNS_MAX && e->out->length < OUTPUT_MAX) {
		e->turns++;
		return true;
	}
	if (e->turns <= TURNS_MAX)
		error_say(eval_error(e, loop->place, 2, "loop-endless"),
		    "the loops of this template turn more than 1000000 times, "
		    "or write more than 1 GiB\ncheck the bounds of range()");
	e->turns = TURNS_MAX + 1;
	return false;
}

static int
member_compare(const void *a, const void *b)
{
	const struct var *x = a, *y = b;
	size_t length = x->name_length < y->name_length ? x->name_length : y->name_length;
	int order = memcmp(x->name, y->name, length);

	if (order)
		return order;
	return (x->name_length > y->name_length) - (x->name_length < y->name_length);
}

/* The variables whose names begin with the loop's words, sorted. */
static void
members_find(struct eval *e, struct loop *loop)
{
	const struct var *vars = e->vars->list.items;

	loop->member = e->members.count;
	for (size_t i = 0; i < e->vars->list.count; i++) {
		const struct var *var = &vars[i];

		if (var->present && !(var->flags & VAR_FACT)
		    && var->name_length >= loop->word_length
		    && memcmp(var->name, loop->words, loop->word_length) == 0)
			*(const struct var **)list_add(&e->members, sizeof var) = var;
	}
	loop->members_before = loop->member;
	loop->member_end = e->members.count;
	sort_pointers((const void **)e->members.items + loop->member,
	    loop->member_end - loop->member, member_compare);
}

/* The variable that is split; an unset one is an error. */
static void
pieces_find(struct eval *e, struct loop *loop, const char *name, size_t length)
{
	const struct var *var = eval_find(e, name, length);

	if (!var) {
		eval_unset(e, name, length, name, length, true);
		return;
	}
	eval_touch(e, var);
	loop->item.flags = var->flags & (VAR_SECRET | VAR_GUARDED);
	loop->rest = var->value;
	loop->rest_length = var->length;
}

/* Read what LIST is: returns what stands behind it. */
static const unsigned char *
list_read(struct eval *e, struct loop *loop, const unsigned char *code, const char *base)
{
	size_t place, length;

	loop->kind = *code++;
	if (loop->kind != LIST_NAME) {
		loop->word_length = (size_t)code_read(&code);
		loop->words = code;
		code += loop->word_length;
	}
	if (loop->kind == LIST_RANGE) {
		if (!eval_range(e, loop->words, code, base, &loop->next, &loop->last))
			loop->last = INT64_MIN;
	} else if (loop->kind == LIST_ENVIRONMENT) {
		members_find(e, loop);
	} else {
		place = (size_t)code_read(&code);
		length = (size_t)code_read(&code);
		pieces_find(e, loop, base + place, length);
	}
	return code;
}

bool
loop_begin(struct eval *e, const unsigned char *code, const char *base,
    const unsigned char **body)
{
	struct loop loop = { .place = base, .rest = "" };
	size_t place = (size_t)code_read(&code);

	loop.key.name = base + place;
	loop.key.name_length = (size_t)code_read(&code);
	place = (size_t)code_read(&code);
	loop.item.name = base + place;
	loop.item.name_length = (size_t)code_read(&code);
	*body = list_read(e, &loop, code, base);
	*(struct loop *)list_add(&e->loops, sizeof loop) = loop;
	return loop_next(e);
}

/* The numbers of an outer loop stay where they were written, even when the list moves. */
bool
loop_next(struct eval *e)
{
	struct loop *loop = loop_at(e, e->loops.count - 1);
	bool more = loop->kind == LIST_RANGE ? next_number(loop)
	    : loop->kind == LIST_ENVIRONMENT ? next_member(e, loop) : next_piece(loop);

	if (more && turn_allowed(e, loop)) {
		if (loop->kind != LIST_ENVIRONMENT)
			bind_number(&loop->key, loop->key_text, (int64_t)loop->index++);
		return true;
	}
	if (loop->kind == LIST_ENVIRONMENT)
		e->members.count = loop->members_before;
	e->loops.count--;
	return false;
}
