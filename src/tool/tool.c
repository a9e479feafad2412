/*
 * Which verb is which tool.
 */

#include "tool.h"

#include "help.h"
#include "render.h"
#include "substitute.h"

int
tool_run(const struct plan *plan, char **environment, struct problems *problems)
{
	if (plan->verb == VERB_SUBSTITUTE)
		return substitute_run(&plan->substitute, environment);
	return plan->verb == VERB_RENDER ? render_run(plan, environment, problems)
	    : help_run(plan);
}
