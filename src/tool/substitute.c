/*
 * Input is taken as it comes, in blocks; only a reference that is cut in two waits for its rest.
 */

#include "substitute.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../base/vars.h"
#include "../template/plain.h"

enum { BLOCK = 64 * 1024, FAILED = 1 };

struct filter {
	const struct vars *vars;
	const struct vars *wanted;	/* names; NULL: all */
	struct buf in;
	struct buf out;
};

static bool
flush(struct buf *out)
{
	size_t done = 0;

	while (done < out->length) {
		ssize_t written = write(1, out->data + done, out->length - done);

		if (written < 0 && errno != EINTR)
			return false;
		done += written > 0 ? (size_t)written : 0;
	}
	out->length = 0;
	return true;
}

static void
piece_add(struct filter *filter, const char *text, const struct plain_piece *piece)
{
	const struct var *var;

	if (piece->name && filter->wanted
	    && !vars_find(filter->wanted, piece->name, piece->name_length)) {
		buf_add(&filter->out, text, piece->length);
		return;
	}
	buf_add(&filter->out, text, piece->literal);
	var = piece->name ? vars_find(filter->vars, piece->name, piece->name_length) : NULL;
	if (var)
		buf_add(&filter->out, var->value, var->length);
}

/* What is in the block, as far as it can be told without what comes. False: not written. */
static bool
block_pass(struct filter *filter, bool more)
{
	struct buf *in = &filter->in;
	size_t at = 0;

	while (at < in->length) {
		struct plain_piece piece = plain_next(in->data + at, in->length - at, more);

		piece_add(filter, in->data + at, &piece);
		at += piece.length;
		if (filter->out.length >= BLOCK && !flush(&filter->out))
			return false;
		if (!piece.name)
			break;
	}
	memmove(in->data, in->data + at, in->length - at);
	in->length -= at;
	return flush(&filter->out);
}

static int
pass(struct filter *filter)
{
	ssize_t length;

	do {
		length = read(0, buf_reserve(&filter->in, BLOCK), BLOCK);
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0) {
			log_error("read-failed", "cannot read standard input: %m");
			return FAILED;
		}
		filter->in.length += (size_t)length;
		if (!block_pass(filter, length > 0)) {
			log_error("write-failed", "cannot write standard output: %m");
			return FAILED;
		}
	} while (length);
	return 0;
}

/* The names of FORMAT, each once; all of them to LIST, unless that is NULL. */
static void
names_find(const char *format, struct vars *names, struct buf *list)
{
	size_t length = strlen(format);

	while (length) {
		struct plain_piece piece = plain_next(format, length, false);

		if (piece.name) {
			vars_set(names, piece.name, piece.name_length, "", 0, 0);
			if (list)
				buf_printf(list, "%.*s\n", (int)piece.name_length, piece.name);
		}
		format += piece.length;
		length -= piece.length;
	}
}

static void
environment_add(struct vars *vars, char **environment)
{
	for (; *environment; environment++) {
		const char *equals = strchr(*environment, '=');
		size_t length = equals ? (size_t)(equals - *environment) : 0;

		if (length && !vars_find(vars, *environment, length))
			vars_set(vars, *environment, length, equals + 1, strlen(equals + 1), 0);
	}
}

int
substitute_run(const struct substitute_plan *plan, char **environment)
{
	struct vars vars = {0}, wanted = {0};
	struct filter filter = { .vars = &vars };

	if (plan->format) {
		names_find(plan->format, &wanted, plan->list ? &filter.out : NULL);
		filter.wanted = &wanted;
	}
	if (plan->list)
		return flush(&filter.out) ? 0 : FAILED;
	environment_add(&vars, environment);
	return pass(&filter);
}
