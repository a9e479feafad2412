#ifndef USHER_VARS_H
#define USHER_VARS_H

/*
 * The environment as a value: named variables with where they come from, found by hash. The
 * template language reads it, prep builds it, and the service's own environment is made from it.
 * Names and values are not copied; they live in the arena or in the process's environment block.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

enum var_flag {
	VAR_GUARDED = 1 << 0,	/* from the environment or a file: may not go raw into a template
				   when it holds a control character */
	VAR_SECRET = 1 << 1,	/* never shown; taints what is computed from it */
	VAR_EXPORTED = 1 << 2,	/* part of the service's environment */
	VAR_FACT = 1 << 3,	/* set by usher; nothing from outside overrides it */
};

struct var {
	const char *name;
	size_t name_length;
	const char *value;	/* NUL-terminated, but may hold NULs when read from a file */
	size_t length;
	unsigned flags;		/* enum var_flag */
	bool present;		/* false: removed; the slot stays */
};

struct vars {
	struct list list;	/* of struct var, in order of arrival */
	uint32_t *slots;	/* hash: position in list + 1, or 0 */
	size_t slot_count;	/* a power of two, or 0 */
};

/* The variable, or NULL when it is not set. Valid until the next vars_set(). */
const struct var *vars_find(const struct vars *vars, const char *name, size_t name_length);

/* The value, or NULL when it is not set. */
const char *vars_value(const struct vars *vars, const char *name);

/* Add or replace. */
void vars_set(struct vars *vars, const char *name, size_t name_length,
    const char *value, size_t length, unsigned flags);
void vars_set_text(struct vars *vars, const char *name, const char *value, unsigned flags);

void vars_remove(struct vars *vars, const char *name, size_t name_length);

/* The set variable whose name is nearest to NAME, or NULL when none is near. */
const struct var *vars_similar(const struct vars *vars, const char *name, size_t name_length);

/* NAME is [A-Za-z_][A-Za-z0-9_]* (XBD 8.1, with lower case allowed). */
bool vars_name_valid(const char *name, size_t name_length);

/* A copy, in which every secret is MASK; NULL: as it is. */
struct vars vars_copy(const struct vars *vars, const char *mask);

/* The exported variables as an environment for execve(2), NULL-terminated, in the arena. */
char **vars_environment(const struct vars *vars);

#endif
