/*
 * --before and --once: as the service's command, they are found, judged as its user and looked
 * into before anything is written.
 */

#include <string.h>

#include "../base/file.h"
#include "expand.h"
#include "service.h"

/* The path and the words, expanded. */
static void
hook_expand(struct context *context, const struct hook_wish *wish, struct hook *hook)
{
	const char *option = wish->unless ? "once" : "before", *text;
	char **expanded = mem_alloc((wish->words.count + 1) * sizeof *expanded);

	text = wish->unless ? expand(context, option, wish->unless, &wish->origin) : NULL;
	hook->unless = text ? from_start(context, text) : NULL;
	expand_words(context, option, &wish->words, &wish->origin, expanded);
	hook->launch.arguments = expanded;
}

static void
hook_prepare(struct context *context, const struct hook_wish *wish, struct hook *hook)
{
	size_t count = context->problems->list.count;

	hook->place = origin_text(&wish->origin, "asked for");
	hook_expand(context, wish, hook);
	if (context->problems->list.count != count)
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
