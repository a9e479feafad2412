/*
 * Values that limit the service: resource limits, the OOM score, capabilities.
 */

#include "kind.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>

#include "../base/caps.h"
#include "../base/nearest.h"
#include "../base/num.h"

/* The names of getrlimit(2), in order of their numbers on most machines. */
static const struct { char name[11]; uint8_t resource; } resources[] = {
	{ "cpu", RLIMIT_CPU }, { "fsize", RLIMIT_FSIZE }, { "data", RLIMIT_DATA },
	{ "stack", RLIMIT_STACK }, { "core", RLIMIT_CORE }, { "rss", RLIMIT_RSS },
	{ "nproc", RLIMIT_NPROC }, { "nofile", RLIMIT_NOFILE }, { "memlock", RLIMIT_MEMLOCK },
	{ "as", RLIMIT_AS }, { "locks", RLIMIT_LOCKS }, { "sigpending", RLIMIT_SIGPENDING },
	{ "msgqueue", RLIMIT_MSGQUEUE }, { "nice", RLIMIT_NICE }, { "rtprio", RLIMIT_RTPRIO },
	{ "rttime", RLIMIT_RTTIME },
};

enum { RESOURCES = sizeof resources / sizeof *resources };

static bool
refuse(const struct setting *setting, struct problems *problems, const char *code,
    const char *wrong, const char *similar)
{
	struct problem *problem = setting_wrong(setting, problems, code, "%s %s",
	    setting_shown(setting->value), wrong);

	if (similar)
		problem_line(problem, "similar", "a similar name is %s", similar);
	setting_remedy(setting, problem);
	return false;
}

/* Which of the resources is named, or RESOURCES; then *SIMILAR is a near name or NULL. */
static size_t
resource_find(const char *name, size_t length, const char **similar)
{
	struct nearest nearest = nearest_to(name, length);

	for (size_t i = 0; i < RESOURCES; i++) {
		const char *known = resources[i].name;

		if (strlen(known) == length && strncasecmp(known, name, length) == 0)
			return i;
		if (nearest_offer(&nearest, known, strlen(known)))
			*similar = known;
	}
	return RESOURCES;
}

/* A plain number, a size, or "unlimited". */
static const char *
limit_read(const char *text, uint64_t *limit)
{
	if (strcmp(text, "unlimited") == 0) {
		*limit = UINT64_MAX;
		return NULL;
	}
	return num_size(text, limit) ? "has a limit that is neither a number, a size such as 64M, "
	    "nor unlimited" : NULL;
}

bool
kind_rlimit(struct list *rlimits, const struct setting *setting, struct problems *problems)
{
	struct rlimit_wish wish = { .text = setting->value, .origin = setting->origin }, *list;
	const char *equals = strchr(setting->value, '='), *colon, *similar = NULL, *wrong;
	size_t found;

	if (!equals)
		return refuse(setting, problems, "rlimit-spec", "has no '='", NULL);
	found = resource_find(setting->value, (size_t)(equals - setting->value), &similar);
	if (found == RESOURCES)
		return refuse(setting, problems, "rlimit-spec", "names no limit", similar);
	wish.resource = resources[found].resource;
	colon = strchr(equals, ':');
	wrong = limit_read(colon ? mem_copy(equals + 1, (size_t)(colon - equals - 1)) : equals + 1,
	    &wish.soft);
	wish.hard = wish.soft;
	if (!wrong && colon)
		wrong = limit_read(colon + 1, &wish.hard);
	if (!wrong && wish.soft > wish.hard)
		wrong = "has a soft limit above the hard one";
	if (wrong)
		return refuse(setting, problems, "rlimit-spec", wrong, NULL);
	list = rlimits->items;
	for (size_t i = 0; i < rlimits->count; i++)
		if (list[i].resource == wish.resource) {
			list[i] = wish;
			return true;
		}
	*(struct rlimit_wish *)list_add(rlimits, sizeof wish) = wish;
	return true;
}

bool
kind_oom_score(int *score, const struct setting *setting, struct problems *problems)
{
	int64_t value;
	const char *wrong = num_integer(setting->value, -1000, 1000, &value);

	if (wrong)
		return refuse(setting, problems, "oom-score-spec",
		    "is not a whole number from -1000 to 1000", NULL);
	*score = (int)value;
	return true;
}

bool
kind_capability(struct process_plan *process, const struct setting *setting,
    struct problems *problems)
{
	const char *similar = NULL, *colon = strchr(setting->value, ':');
	bool optional = colon && strcmp(colon, ":optional") == 0;
	int number = caps_number(optional ? mem_copy(setting->value,
	    (size_t)(colon - setting->value)) : setting->value, &similar);
	uint64_t bit;

	if (number < 0)
		return refuse(setting, problems, "keep-cap-spec", "is no capability", similar);
	bit = UINT64_C(1) << number;
	process->kept |= bit;
	process->kept_optional = (process->kept_optional & ~bit) | (optional ? bit : 0);
	return true;
}
