/*
 * Any bytes as a config file, behind a line with a secret: reading it must end, stay within bounds,
 * give the same plan and the same problems twice, and show the secret in neither.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"

enum { LONGEST = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char marker[] = "q7Zx";
static const char secret[] = "secret S:int=q7Zx\nsecret T=q7Zx\n";

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
problem_write(const struct problem *problem, struct buf *out)
{
	const struct detail *detail = problem->details.items;

	require(problem->code && *problem->code && problem->message && *problem->message);
	buf_printf(out, "%s %s\n", problem->code, problem->message);
	for (size_t i = 0; i < problem->details.count; i++)
		buf_printf(out, "%s: %s\n", detail[i].key, detail[i].text);
}

/* A word that names a program comes first. */
static void
words_check(const struct list *words)
{
	require(words->count == 0 || **(const char *const *)words->items);
}

/* The plan that TEXT makes, and what is wrong with it. */
static const char *
outcome(const char *text, size_t length)
{
	struct plan plan = {0};
	struct problems problems = {0};
	const struct problem *problem;
	const struct hook_wish *hook;
	struct buf out = {0};

	plan_defaults(&plan);
	config_parse(&plan, usher_options, "f", text, length, &problems);
	problem = problems.list.items;
	for (size_t i = 0; i < problems.list.count; i++)
		problem_write(&problem[i], &out);
	plan_print(&plan, &out);
	words_check(&plan.command.fallback);
	hook = plan.prepare.hooks.items;
	for (size_t i = 0; i < plan.prepare.hooks.count; i++)
		words_check(&hook[i].words);
	return buf_text(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t front = sizeof secret - 1;
	const char *first;
	char *text;

	if (size > LONGEST || memmem(data, size, marker, sizeof marker - 1))
		return 0;
	text = malloc(front + size);
	memcpy(text, secret, front);
	memcpy(text + front, data, size);
	first = outcome(text, front + size);
	require(!strstr(first, marker));
	require(strcmp(first, outcome(text, front + size)) == 0);
	free(text);
	mem_release();
	return 0;
}
