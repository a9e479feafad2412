/*
 * --declared-only: nobody has set the variables yet. Those that are declared are among the missing,
 * about which nothing is said, so an option that needs one is left alone. A template is rendered
 * for a few turns with other values of their types, so that most of its branches are walked.
 */

#include "placeholder.h"

#include <string.h>

/* The choice number N, counted around, of a|b|c. */
static const char *
choice(const char *list, unsigned n)
{
	const char *at = list;

	for (; n; n--) {
		at += strcspn(at, "|");
		at = *at ? at + 1 : list;
	}
	return mem_copy(at, strcspn(at, "|"));
}

static const char *
value_of(const struct value_type *type, unsigned turn, bool high)
{
	switch (type->kind) {
	case VALUE_TEXT:
		return "placeholder";
	case VALUE_BOOL:
		return high ? "true" : "false";
	case VALUE_URL:
		return "http://placeholder/";
	case VALUE_PATH:
		return "/placeholder";
	case VALUE_CHOICE:
		return choice(type->text, turn);
	case VALUE_INT:
		return high ? "1" : "0";
	default:
		return mem_printf("%lld", (long long)(high ? type->high : type->low));
	}
}

void
placeholder_want(struct context *context, const char *name)
{
	*(const char **)list_add(&context->missing, sizeof(char *)) = name;
	vars_remove(&context->vars, name, strlen(name));
}

struct vars
placeholders_make(const struct context *context, unsigned turn)
{
	const struct list *envs = &context->plan->contract.envs;
	const struct env_need *needs = envs->items;
	const char *const *names = context->missing.items;
	struct vars vars = vars_copy(&context->vars, NULL);

	for (size_t i = 0; i < context->missing.count; i++)
		vars_set_text(&vars, names[i], "placeholder", 0);
	for (size_t i = 0; i < envs->count; i++)
		vars_set_text(&vars, needs[i].name,
		    value_of(&needs[i].type, turn + (unsigned)i, turn >> i % 3 & 1), 0);
	return vars;
}
