/*
 * The readers of values that only other programs' command lines have.
 */

#include "kind.h"

#include <string.h>

#include "../base/num.h"
#include "../base/signame.h"

static bool
refuse(const struct setting *setting, struct problems *problems, const char *wrong)
{
	setting_wrong(setting, problems, "option-argument", "%s %s",
	    setting_shown(setting->value), wrong);
	return false;
}

bool
kind_exit_zero(uint8_t exit_as[256], const struct setting *setting, struct problems *problems)
{
	int64_t code;
	const char *wrong = num_integer(setting->value, 0, 255, &code);

	if (wrong)
		return refuse(setting, problems, wrong);
	exit_as[code] = 0;
	return true;
}

bool
kind_rewrite(uint8_t forward_as[SIGNAL_COUNT], const struct setting *setting,
    struct problems *problems)
{
	enum { STANDARD = 31 };
	const char *colon = strchr(setting->value, ':');
	int64_t from, to;

	if (!colon || num_integer(colon + 1, 0, STANDARD, &to)
	    || num_integer(mem_copy(setting->value, (size_t)(colon - setting->value)), 1, STANDARD,
	    &from))
		return refuse(setting, problems,
		    "is not A:B, signal numbers from 1 to 31, the second may be 0");
	forward_as[from] = to ? (uint8_t)to : SIGNAL_SWALLOW;
	return true;
}

bool
kind_death(uint8_t *signal, const struct setting *setting, struct problems *problems)
{
	int number = signame_number(setting->value);

	if (!number)
		return refuse(setting, problems, "is no signal");
	*signal = (uint8_t)number;
	return true;
}

/* As atoi(3) for what is no number: an odd value must not end a container. */
bool
kind_verbosity(enum log_level *level, const struct setting *setting)
{
	int64_t number = 0;

	num_integer(setting->value, 0, INT64_MAX, &number);
	*level = number < LOG_DEBUG ? (enum log_level)number : LOG_DEBUG;
	return true;
}

bool
kind_refused(const struct setting *setting, struct problems *problems)
{
	problem_line(setting_wrong(setting, problems, "option-refused", "is not done here"),
	    "remedy", "to hold a pod open, run a program that waits: usher -- sleep infinity");
	return false;
}
