/*
 * Every number that reaches usher from outside goes through digits() and its overflow check.
 */

#include "num.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Read digits of BASE from *TEXT on, leaving *TEXT behind them. NULL, or what is wrong. */
static const char *
digits(const char **text, unsigned base, uint64_t limit, uint64_t *value)
{
	uint64_t sum = 0;
	const char *p = *text;

	for (; *p >= '0' && *p < (char)('0' + base); p++) {
		unsigned digit = (unsigned)(*p - '0');

		if (sum > (limit - digit) / base)
			return "is out of range";
		sum = sum * base + digit;
	}
	if (p == *text)
		return "is not a number";
	*text = p;
	*value = sum;
	return NULL;
}

const char *
num_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *value)
{
	bool negative = *text == '-';
	const char *p = text + negative;
	uint64_t magnitude;
	const char *wrong = digits(&p, 10, (uint64_t)INT64_MAX + negative, &magnitude);
	int64_t result;

	if (wrong)
		return wrong;
	if (*p)
		return "is not a number";
	result = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	if (result < minimum || result > maximum)
		return "is out of range";
	*value = result;
	return NULL;
}

const char *
num_id(const char *text, uint32_t *value)
{
	int64_t id;
	const char *wrong = *text == '-' ? "is not an id: an id has no sign"
	    : num_integer(text, 0, (int64_t)UINT32_MAX - 1, &id);

	if (wrong)
		return strcmp(wrong, "is out of range") == 0
		    ? "is not an id: ids go from 0 to 4294967294" : wrong;
	*value = (uint32_t)id;
	return NULL;
}

const char *
num_mode(const char *text, unsigned limit, unsigned *value)
{
	const char *p = text;
	uint64_t mode;

	if (digits(&p, 8, limit, &mode) || *p)
		return limit > 0777 ? "is not a mode: write octal digits such as 0644"
		    : "is not a mode: write up to three octal digits such as 0755";
	*value = (unsigned)mode;
	return NULL;
}

const char *
num_duration(const char *text, uint64_t *milliseconds)
{
	static const struct { char name[3]; uint32_t factor; } units[] = {
		{ "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 },
	};
	/* A hundred years, so that no sum of two deadlines overflows. */
	const uint64_t limit = UINT64_C(100) * 366 * 24 * 3600 * 1000;
	const char *p = text;
	uint64_t number;
	const char *wrong = digits(&p, 10, limit, &number);

	if (wrong)
		return *wrong == 'i' && text[0] >= '0' && text[0] <= '9' ? wrong
		    : "is not a duration: write 250ms, 10s or 2m";
	if (!*p && number)
		return "has no unit: write 10s for seconds, 250ms for milliseconds";
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (*p && strcmp(p, units[i].name) != 0)
			continue;
		if (number > limit / units[i].factor)
			return "is out of range";
		*milliseconds = number * units[i].factor;
		return NULL;
	}
	return "is not a duration: write 250ms, 10s or 2m";
}

const char *
num_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	const char *p = text;
	uint64_t number;
	const char *wrong = digits(&p, 10, INT64_MAX, &number);
	unsigned shift = 0;
	const char *unit;

	if (wrong)
		return *text >= '0' && *text <= '9' ? wrong : "is not a size: write 64M or 1Gi";
	if (*p && (unit = strchr(units, *p))) {
		shift = 10 * (unsigned)(unit - units + 1);
		p += p[1] == 'i' ? 2 : 1;
	}
	if (*p)
		return "is not a size: write 64M or 1Gi";
	if (number > (uint64_t)INT64_MAX >> shift)
		return "is out of range";
	*bytes = number << shift;
	return NULL;
}
