/*
 * --before and --once: as the service's command, they are found, judged as its user and looked
 * into before anything is written.
 */

#include <string.h>

#include "../base/file.h"
#include "service.h"

/* The words of COMMAND expanded, NULL-terminated; NULL with a problem. */
static char **
hook_words(struct context *context, const char *option, const struct hook_wish *wish)
{
	const char *const *words = wish->words.items;
	char **expanded = mem_alloc((wish->words.count + 1) * sizeof *expanded);

	for (size_t i = 0; i < wish->words.count; i++) {
		const char *word = expand(context, option, words[i], &wish->origin);

		if (!word)
			return NULL;
		expanded[i] = mem_copy(word, strlen(word));
	}
	return expanded;
}

static void
hook_prepare(struct context *context, const struct hook_wish *wish, struct hook *hook)
{
	const char *option = wish->unless ? "once" : "before";
	size_t count = context->problems->list.count;
	char **words = hook_words(context, option, wish);

	hook->place = origin_text(&wish->origin, "asked for");
	if (wish->unless) {
		const char *path = expand(context, option, wish->unless, &wish->origin);

		hook->unless = path ? from_start(context, path) : NULL;
	}
	if (!words || context->problems->list.count != count)
		return;
	hook->launch.arguments = words;
	hook->launch.path = command_resolve(context, words);
	if (!hook->launch.path) {
		struct problem *problem = context->problems->list.items;

		problem_line(&problem[context->problems->list.count - 1], "origin", "%s: %s %s",
		    hook->place, option, words[0]);
	}
}

void
hooks_prepare(struct context *context, struct list *hooks)
{
	const struct list *wishes = &context->plan->prepare.hooks;
	const struct hook_wish *wish = wishes->items;

	for (size_t i = 0; i < wishes->count; i++)
		hook_prepare(context, &wish[i], list_add(hooks, sizeof(struct hook)));
}
