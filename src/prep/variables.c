/*
 * Variables that are computed here: the facts about the container, and --set.
 */

#include <string.h>

#include "../template/pattern.h"
#include "expand.h"
#include "facts.h"

enum { SHORT = 64 * 1024 };

/* One of them; nothing from outside overrides it, and it is not exported. */
static void
fact_set(struct context *context, const char *name, uint64_t value)
{
	vars_set_text(&context->vars, name, mem_printf("%llu", (unsigned long long)value),
	    VAR_FACT);
}

/* Found out only when asked for: it takes a dozen files. */
static void
facts_set(struct context *context)
{
	struct facts machine = facts_machine();
	struct facts facts = facts_read(&machine, "");

	context->facts_known = true;
	fact_set(context, "USHER_MEMORY_BYTES", facts.memory);
	fact_set(context, "USHER_MEMORY_MIB", facts.memory >> 20);
	fact_set(context, "USHER_CPUS", facts.cpus);
	fact_set(context, "USHER_CPU_MILLIS", facts.cpu_millis);
	fact_set(context, "USHER_PIDS", facts.pids);
	fact_set(context, "USHER_UID", context->account.cred.uid);
	fact_set(context, "USHER_GID", context->account.cred.gid);
}

void
facts_demand(struct context *context, const char *text, size_t length)
{
	static const char prefix[] = "USHER_";

	if (context->facts_known)
		return;
	/* To look through a long text takes longer than to find the facts out. */
	if (length > SHORT || mem_find(text, length, prefix, sizeof prefix - 1))
		facts_set(context);
}

/* The name of a fact cannot be given away. */
static bool
is_fact(struct context *context, const struct set_wish *set)
{
	const struct var *var;
	struct problem *problem;

	facts_demand(context, set->name, strlen(set->name));
	var = vars_find(&context->vars, set->name, strlen(set->name));
	if (!var || !(var->flags & VAR_FACT))
		return false;
	problem = problem_add(context->problems, EXIT_CONTRACT, "set-fact",
	    "set %s: this name is a fact that usher finds out", set->name);
	problem_line(problem, "origin", "%s", origin_text(&set->origin, "written"));
	problem_line(problem, "remedy", "choose another name");
	return true;
}

/* Guarded like what it is made of: a newline from outside stays one from outside. */
void
sets_compute(struct context *context)
{
	const struct list *sets = &context->plan->prepare.sets;
	const struct set_wish *set = sets->items;

	for (size_t i = 0; i < sets->count; i++) {
		const char *option = mem_printf("set %s:", set[i].name);
		struct buf out = {0};
		bool secret = false;

		if (is_fact(context, &set[i]))
			continue;
		if (!expand_into(context, option, set[i].text, &set[i].origin, &out, &secret))
			*(const char **)list_add(&context->missing, sizeof(char *)) = set[i].name;
		else
			vars_set(&context->vars, set[i].name, strlen(set[i].name), buf_text(&out),
			    out.length, VAR_GUARDED | VAR_EXPORTED | (secret ? VAR_SECRET : 0));
	}
}

bool
name_matches(const struct list *patterns, const char *name, size_t length)
{
	const char *const *text = patterns->items;

	for (size_t i = 0; i < patterns->count; i++) {
		struct pattern pattern = {0};

		pattern_set(&pattern, text[i], strlen(text[i]));
		if (pattern_matches(&pattern, name, length))
			return true;
	}
	return false;
}

void
variables_hide(struct context *context)
{
	const struct list *patterns = &context->plan->prepare.hidden;
	const struct var *vars = context->vars.list.items;

	for (size_t i = 0; patterns->count && i < context->vars.list.count; i++)
		if (vars[i].present
		    && name_matches(patterns, vars[i].name, vars[i].name_length))
			vars_set(&context->vars, vars[i].name, vars[i].name_length, vars[i].value,
			    vars[i].length, vars[i].flags & ~(unsigned)VAR_EXPORTED);
}
