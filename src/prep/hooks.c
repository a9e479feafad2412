/*
 * --before and --once: as the service's command, they are found, judged as its user and looked
 * into before anything is written.
 */

#include <string.h>

#include "../base/file.h"
#include "expand.h"
#include "service.h"

/*
 * The path and the words, expanded. False: not all of them, and why is told, maybe long ago: no
 * problem need be added here.
 */
static bool
hook_expand(struct context *context, const struct hook_wish *wish, struct hook *hook)
{
	const char *option = wish->unless ? "once" : "before", *text;
	char **expanded = mem_alloc((wish->words.count + 1) * sizeof *expanded);
	size_t count;
	bool whole;

	text = wish->unless ? expand(context, option, wish->unless, &wish->origin) : NULL;
	hook->unless = text ? from_start(context, text) : NULL;
	whole = text || !wish->unless;
	count = expand_words(context, option, &wish->words, &wish->origin, expanded);
	for (size_t i = 0; i < count; i++)
		whole = whole && expanded[i];
	hook->launch.arguments = expanded;
	return whole;
}

static void
hook_prepare(struct context *context, const struct hook_wish *wish, struct hook *hook)
{
	hook->place = origin_text(&wish->origin, "asked for");
	if (!hook_expand(context, wish, hook))
		return;
	hook->launch.path = command_resolve(context, hook->launch.arguments);
	if (!hook->launch.path) {
		struct problem *problem = context->problems->list.items;

		problem_line(&problem[context->problems->list.count - 1], "origin", "%s: %s %s",
		    hook->place, wish->unless ? "once" : "before", hook->launch.arguments[0]);
	}
}

void
hooks_expand(struct context *context)
{
	const struct list *wishes = &context->plan->prepare.hooks;
	const struct hook_wish *wish = wishes->items;
	struct hook hook;

	for (size_t i = 0; i < wishes->count; i++)
		hook_expand(context, &wish[i], &hook);
}

void
hooks_prepare(struct context *context, struct list *hooks)
{
	const struct list *wishes = &context->plan->prepare.hooks;
	const struct hook_wish *wish = wishes->items;

	for (size_t i = 0; i < wishes->count; i++)
		hook_prepare(context, &wish[i], list_add(hooks, sizeof(struct hook)));
}
