#ifndef USHER_TEMPLATE_H
#define USHER_TEMPLATE_H

/*
 * The template language: the shell's ${…} and $((…)), blocks %{ if } and %{ for }, filters; all
 * else is left alone. A text is parsed once into a compact tree, then evaluated against variables
 * into a growing buffer. Pure: no system call but the reading of `| file`. Errors are values;
 * after one, both passes go on and find the rest. A text may have up to 512 MiB.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/mem.h"
#include "../base/vars.h"

/* How many errors of one text are kept; the rest are only counted. */
enum { TEMPLATE_ERRORS_KEPT = 50 };

/* What is wrong, and where. Lines and columns count from 1; columns are bytes. */
struct template_error {
	size_t offset;		/* in the text, from 0 */
	size_t line;
	size_t column;
	size_t span;		/* bytes to underline, at least 1, within the line */
	const char *code;	/* stable word: "name-unset", "template-syntax", … */
	const char *message;	/* "PROT is not set" */
	const char *remedy;	/* "a similar name is set: PORT"; or NULL */
};

/* The errors of one text; give the same one to parse and render, and they are told in order. */
struct template_errors {
	struct list list;	/* of struct template_error, in the order of the text */
	size_t count;		/* of all, kept or not; an error that a loop repeats counts once */
	size_t furthest;	/* where the last one that was only counted stood */
};

/* A parsed text. It points into the text, which must outlive it. */
struct template;

/* Parse LENGTH bytes of TEXT. Never NULL; with errors, what could be parsed can still be run. */
struct template *template_parse(const char *text, size_t length, struct template_errors *errors);

/*
 * The same, but ${…} is expanded only where the name matches the shell pattern GLOB, and $((…))
 * where all of its names do; every other one, and the $ in front of it, is plain text.
 */
struct template *template_parse_only(const char *text, size_t length, const char *glob,
    struct template_errors *errors);

/*
 * Evaluate, appending to OUT. *SECRET becomes true when a secret variable took part in what was
 * written (else it is left alone). ${X:=word} lasts to the end of this call only.
 */
void template_render(const struct template *template, const struct vars *vars,
    struct buf *out, bool *secret, struct template_errors *errors);

/* Takes the next LENGTH bytes of a rendering; without TAKE they are only counted. */
struct template_sink {
	void (*take)(void *context, const char *bytes, size_t length);
	void *context;
	uint64_t *count;	/* added to; may be NULL with TAKE */
};

/* The same in pieces, so that the whole needs no memory; what was taken before an error stands. */
void template_stream(const struct template *template, const struct vars *vars,
    const struct template_sink *sink, bool *secret, struct template_errors *errors);

/*
 * Large texts are nearly always lines of plain text and bare ${NAME}s. Those need no parsing, and
 * can be rendered some whole lines at a time, with OUT as room. False when there is anything else
 * in TEXT, or a value that is not set, secret or unsafe: then it is for template_parse().
 */
bool template_lines(const char *text, size_t length, const struct vars *vars, struct buf *out,
    const struct template_sink *sink);

/* Called for each variable name that the text uses, loop variables left out. LINE is from 1. */
void template_names(const struct template *template,
    void (*visit)(void *context, const char *name, size_t name_length, size_t line),
    void *context);

#endif
