#ifndef USHER_VALUE_H
#define USHER_VALUE_H

/*
 * The types that a variable's value can be asked to have, and whether a text is of one. Pure; what
 * is wrong is told as the end of a sentence ("is not an integer") that holds no part of the value,
 * which may be a secret.
 */

#include <stdint.h>

enum value_kind {
	VALUE_TEXT,		/* anything */
	VALUE_INT,
	VALUE_RANGE,		/* LO..HI */
	VALUE_PORT,		/* 1..65535 */
	VALUE_LISTEN,		/* the same, and the service binds it */
	VALUE_BOOL,		/* true false yes no on off 1 0, in any case */
	VALUE_URL,		/* SCHEME://… */
	VALUE_PATH,		/* absolute */
	VALUE_CHOICE,		/* a|b|c */
};

struct value_type {
	enum value_kind kind;
	const char *text;	/* as written; NULL for VALUE_TEXT */
	int64_t low, high;	/* of what is a number */
};

/* Read TEXT ("port", "1..10", "a|b"), which must live as long as *TYPE. NULL, or what is wrong. */
const char *value_type_read(const char *text, struct value_type *type);

/* The word for a type that is nearest to TEXT, or NULL. */
const char *value_type_similar(const char *text);

/* What is wrong with VALUE, in the arena; NULL: nothing. */
const char *value_wrong(const struct value_type *type, const char *value);

#endif
