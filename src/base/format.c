/*
 * A sink that counts on past its end, and one function a directive.
 */

#include "format.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

struct sink {
	char *out;
	size_t size;
	size_t length;
};

struct directive {
	bool zero;
	bool left;
	size_t width;
	bool limited;
	size_t precision;
	char size;		/* 'l', 'q' for ll, 'z', or NUL */
	char kind;
};

static void
put(struct sink *sink, char c)
{
	if (sink->length + 1 < sink->size)
		sink->out[sink->length] = c;
	sink->length++;
}

static void
pad(struct sink *sink, char c, size_t length, size_t width)
{
	for (; length < width; length++)
		put(sink, c);
}

static void
put_text(struct sink *sink, const struct directive *directive, const char *text)
{
	size_t length = directive->limited ? strnlen(text, directive->precision) : strlen(text);

	if (!directive->left)
		pad(sink, ' ', length, directive->width);
	for (size_t i = 0; i < length; i++)
		put(sink, text[i]);
	if (directive->left)
		pad(sink, ' ', length, directive->width);
}

static void
put_number(struct sink *sink, const struct directive *directive, uint64_t number, bool negative)
{
	const char *digits = directive->kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned base = directive->kind == 'o' ? 8
	    : directive->kind == 'x' || directive->kind == 'X' ? 16 : 10;
	char text[24];
	size_t at = sizeof text, length;

	do
		text[--at] = digits[number % base];
	while ((number /= base));
	length = sizeof text - at + negative;
	if (!directive->zero && !directive->left)
		pad(sink, ' ', length, directive->width);
	if (negative)
		put(sink, '-');
	if (directive->zero && !directive->left)
		pad(sink, '0', length, directive->width);
	while (at < sizeof text)
		put(sink, text[at++]);
	if (directive->left)
		pad(sink, ' ', length, directive->width);
}

/* A number in the format, or the next argument for a star. */
static size_t
measure(const char **format, va_list *arguments)
{
	if (**format == '*') {
		int given = va_arg(*arguments, int);

		++*format;
		return given > 0 ? (size_t)given : 0;
	}
	return format_number(*format, format, 10);
}

/* FORMAT points behind the percent sign; behind the directive afterwards. */
static struct directive
directive_read(const char **format, va_list *arguments)
{
	struct directive directive = {0};

	for (; **format == '0' || **format == '-'; ++*format) {
		directive.zero |= **format == '0';
		directive.left |= **format == '-';
	}
	directive.width = measure(format, arguments);
	if (**format == '.') {
		++*format;
		directive.limited = true;
		directive.precision = measure(format, arguments);
	}
	for (; **format == 'l' || **format == 'z'; ++*format)
		directive.size = **format == 'l' && directive.size == 'l' ? 'q' : **format;
	directive.kind = **format;
	++*format;
	return directive;
}

static int64_t
signed_argument(char size, va_list *arguments)
{
	switch (size) {
	case 'q':
		return va_arg(*arguments, long long);
	case 'l':
		return va_arg(*arguments, long);
	case 'z':
		return va_arg(*arguments, ssize_t);
	default:
		return va_arg(*arguments, int);
	}
}

static uint64_t
unsigned_argument(char size, va_list *arguments)
{
	switch (size) {
	case 'q':
		return va_arg(*arguments, unsigned long long);
	case 'l':
		return va_arg(*arguments, unsigned long);
	case 'z':
		return va_arg(*arguments, size_t);
	default:
		return va_arg(*arguments, unsigned);
	}
}

static void
directive_put(struct sink *sink, const struct directive *directive, va_list *arguments, int error)
{
	int64_t number;

	switch (directive->kind) {
	case 's':
		put_text(sink, directive, va_arg(*arguments, const char *));
		break;
	case 'c':
		put(sink, (char)va_arg(*arguments, int));
		break;
	case 'm':
		put_text(sink, directive, strerror(error));
		break;
	case 'd':
		number = signed_argument(directive->size, arguments);
		put_number(sink, directive, number < 0 ? 0 - (uint64_t)number : (uint64_t)number,
		    number < 0);
		break;
	case '%':
		put(sink, '%');
		break;
	default:
		put_number(sink, directive, unsigned_argument(directive->size, arguments), false);
	}
}

size_t
format_into(char *out, size_t size, const char *format, va_list arguments)
{
	struct sink sink = { .out = out, .size = size };
	int error = errno;
	va_list list;

	/* Behind a pointer a va_list must be one of our own (C11 7.16). */
	va_copy(list, arguments);
	while (*format) {
		struct directive directive;

		if (*format != '%') {
			put(&sink, *format++);
			continue;
		}
		format++;
		directive = directive_read(&format, &list);
		directive_put(&sink, &directive, &list, error);
	}
	va_end(list);
	if (size)
		out[sink.length < size ? sink.length : size - 1] = '\0';
	return sink.length;
}

size_t
format_text(char *out, size_t size, const char *format, ...)
{
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	length = format_into(out, size, format, arguments);
	va_end(arguments);
	return length < size ? length : size - 1;
}

unsigned long
format_number(const char *text, const char **end, unsigned base)
{
	unsigned long number = 0;

	for (; *text >= '0' && *text < (char)('0' + base); text++)
		number = number * base + (unsigned long)(*text - '0');
	*end = text;
	return number;
}

/* Days since 1970 to a date, by 400-year cycles from March on, so that leap days come last. */
static void
civil(long long days, int *year, unsigned *month, unsigned *day)
{
	long long shifted = days + 719468;
	long long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	unsigned of_era = (unsigned)(shifted - era * 146097);
	unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	unsigned march = (5 * of_year + 2) / 153;

	*day = of_year - (153 * march + 2) / 5 + 1;
	*month = march < 10 ? march + 3 : march - 9;
	*year = (int)(year_of_era + (unsigned)(era * 400)) + (*month <= 2);
}

void
format_time(char out[32], long long seconds, long nanoseconds)
{
	long long days = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
	unsigned rest = (unsigned)(seconds - days * 86400);
	unsigned month, day;
	int year;

	civil(days, &year, &month, &day);
	format_text(out, 32, "%04d-%02u-%02uT%02u:%02u:%02u.%03ldZ", year, month, day, rest / 3600,
	    rest / 60 % 60, rest % 60, nanoseconds / 1000000);
}
