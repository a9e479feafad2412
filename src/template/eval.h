#ifndef USHER_TEMPLATE_EVAL_H
#define USHER_TEMPLATE_EVAL_H

/*
 * One rendering: eval.c runs the code, operator.c makes the value of one ${…}, compute.c evaluates
 * expressions, loop.c walks lists. Whatever is made on the way (words, patterns, the text of a
 * number) is made at the end of the output and cut off again, so that no value costs memory.
 */

#include "operand.h"
#include "error.h"
#include "parse.h"
#include "pattern.h"
#include "tree.h"

/* Bytes of the output that came from outside and hold control characters. */
struct guard {
	size_t start, end;	/* in the output */
	const char *form;	/* the ${…} that wrote them */
	size_t span;
	const char *name;
	size_t name_length;
};

enum {
	SEEN = 64,			/* a power of two */
	EVAL_PIECE = 128 * 1024,	/* what a sink is given at once, or a little more */
};

/* A variable from outside that was looked up before. */
struct seen {
	const struct var *var;
	bool plain;		/* no secret, and nothing in it to guard against */
};

struct eval {
	const struct template *template;
	const struct vars *vars;
	struct vars assigned;		/* by := */
	struct list loops;		/* that are running; loop.c */
	struct list members;		/* of the lists that env() made for them */
	struct list guards;		/* of the value that is being made */
	struct pattern pattern;
	struct buf *out;
	const struct template_sink *sink;	/* takes the output piece by piece, or NULL */
	struct buf copy;		/* what a filter reads */
	struct template_errors *errors;
	size_t failures;		/* errors so far, repeated ones too */
	bool secret;			/* a secret took part since this was last cleared */
	bool outside;			/* and something that must be guarded did */
	unsigned nesting;		/* words that are being made */
	unsigned long turns;		/* of all loops */
	struct operand *operand;	/* behind the last one */
	struct seen seen[SEEN];		/* found in vars before, by a hash that is cheap */
	struct operand operands[OPERANDS_MAX];
};

/* Run CODE up to END, walking TEXT with it. */
void eval_run(struct eval *e, const unsigned char *code, const unsigned char *end,
    const char *text);

/* The variable of this name, or NULL: a loop's, an assigned one, or one from outside. */
const struct var *eval_find(struct eval *e, const char *name, size_t length);

/* The same from outside, remembered. */
const struct seen *eval_seen(struct eval *e, const char *name, size_t length);

/* Note that VAR takes part in what is written. */
void eval_touch(struct eval *e, const struct var *var);

/* An error of SPAN bytes at FORM in the text. */
struct template_error *eval_error(struct eval *e, const char *form, size_t span, const char *code);

/* NAME is not set, for the ${…} or the bare name at FORM, in a LIST or not. */
void eval_unset(struct eval *e, const char *form, size_t span, const char *name, size_t length,
    bool list);

/* Append to the output, quickly when it is short; give the sink what is there, if LEAST or more. */
void eval_append(struct buf *out, const char *bytes, size_t length);
void eval_drain(struct eval *e, size_t least);

/* Append the value of VAR, for the ${…} at FORM. */
void eval_put(struct eval *e, const struct var *var, const char *form, size_t span);

/* Guard the output from START on, when it holds control characters. */
void eval_guard(struct eval *e, size_t start, const char *form, size_t span, const char *name,
    size_t name_length);

/* Evaluate the OP_VALUE whose operator CODE points to, and return what stands behind it. */
const unsigned char *eval_value(struct eval *e, const unsigned char *code, const char **text);

#endif
