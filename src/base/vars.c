/*
 * Variables in a list, in order of arrival, with an open-addressing hash (FNV-1a) of positions
 * beside it. Removing keeps the slot, so that probing needs no tombstones.
 */

#include "vars.h"

#include <string.h>

#include "nearest.h"

static uint32_t
hash(const char *name, size_t length)
{
	uint32_t value = 2166136261u;

	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)name[i]) * 16777619u;
	return value;
}

static struct var *
at(const struct vars *vars, size_t position)
{
	return (struct var *)vars->list.items + position;
}

/* The slot that holds NAME, or the empty one where it belongs. */
static uint32_t *
slot_find(const struct vars *vars, const char *name, size_t length)
{
	size_t mask = vars->slot_count - 1;
	size_t i = hash(name, length) & mask;

	for (; vars->slots[i]; i = (i + 1) & mask) {
		const struct var *var = at(vars, vars->slots[i] - 1);

		if (var->name_length == length && memcmp(var->name, name, length) == 0)
			break;
	}
	return &vars->slots[i];
}

static void
slots_grow(struct vars *vars)
{
	vars->slot_count = vars->slot_count ? vars->slot_count * 2 : 64;
	vars->slots = mem_alloc(vars->slot_count * sizeof *vars->slots);
	for (size_t i = 0; i < vars->list.count; i++) {
		const struct var *var = at(vars, i);

		*slot_find(vars, var->name, var->name_length) = (uint32_t)i + 1;
	}
}

/* The variable of this name, set or removed, or NULL when there never was one. */
static struct var *
var_known(const struct vars *vars, const char *name, size_t length)
{
	uint32_t position = vars->slot_count ? *slot_find(vars, name, length) : 0;

	return position ? at(vars, position - 1) : NULL;
}

const struct var *
vars_find(const struct vars *vars, const char *name, size_t name_length)
{
	const struct var *var = var_known(vars, name, name_length);

	return var && var->present ? var : NULL;
}

const char *
vars_value(const struct vars *vars, const char *name)
{
	const struct var *var = vars_find(vars, name, strlen(name));

	return var ? var->value : NULL;
}

void
vars_set(struct vars *vars, const char *name, size_t name_length,
    const char *value, size_t length, unsigned flags)
{
	struct var *var = var_known(vars, name, name_length);

	if (!var) {
		if (vars->list.count * 2 >= vars->slot_count)
			slots_grow(vars);
		var = list_add(&vars->list, sizeof *var);
		var->name = name;
		var->name_length = name_length;
		*slot_find(vars, name, name_length) = (uint32_t)vars->list.count;
	}
	var->value = value;
	var->length = length;
	var->flags = flags;
	var->present = true;
}

void
vars_set_text(struct vars *vars, const char *name, const char *value, unsigned flags)
{
	vars_set(vars, name, strlen(name), value, strlen(value), flags);
}

void
vars_remove(struct vars *vars, const char *name, size_t name_length)
{
	struct var *var = var_known(vars, name, name_length);

	if (var)
		var->present = false;
}

const struct var *
vars_similar(const struct vars *vars, const char *name, size_t name_length)
{
	struct nearest nearest = nearest_to(name, name_length);
	const struct var *best = NULL;

	for (size_t i = 0; i < vars->list.count; i++) {
		const struct var *var = at(vars, i);

		if (var->present && nearest_offer(&nearest, var->name, var->name_length))
			best = var;
	}
	return best;
}

bool
vars_name_valid(const char *name, size_t name_length)
{
	for (size_t i = 0; i < name_length; i++) {
		char c = name[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';

		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return name_length > 0;
}

struct vars
vars_copy(const struct vars *vars, const char *mask)
{
	const struct var *var = vars->list.items;
	struct vars copy = {0};

	for (size_t i = 0; i < vars->list.count; i++) {
		bool masked = mask && var[i].flags & VAR_SECRET;

		if (var[i].present)
			vars_set(&copy, var[i].name, var[i].name_length,
			    masked ? mask : var[i].value, masked ? strlen(mask) : var[i].length,
			    var[i].flags);
	}
	return copy;
}

char **
vars_environment(const struct vars *vars)
{
	char **environment = mem_alloc((vars->list.count + 1) * sizeof *environment);
	size_t count = 0;

	for (size_t i = 0; i < vars->list.count; i++) {
		const struct var *var = at(vars, i);
		struct buf text = {0};

		if (!var->present || !(var->flags & VAR_EXPORTED))
			continue;
		buf_add(&text, var->name, var->name_length);
		buf_add_char(&text, '=');
		buf_add(&text, var->value, var->length);
		buf_text(&text);
		environment[count++] = text.data;
	}
	return environment;
}
