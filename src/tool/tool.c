/*
 * Which verb is which tool.
 */

#include "tool.h"

#include "help.h"
#include "render.h"

int
tool_run(const struct plan *plan, char **environment, struct problems *problems)
{
	return plan->verb == VERB_RENDER ? render_run(plan, environment, problems)
	    : help_run(plan);
}
