/* Our formatting beside libc's, and the calendar beside gmtime(3). */

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/format.h"
#include "suite.h"

static char ours[256], theirs[256];

/* Both must say the same, at every size of the buffer. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void __attribute__((format(printf, 1, 2)))
same(const char *format, ...)
{
	for (size_t size = 0; size < sizeof ours; size += size < 20 ? 1 : 40) {
		va_list list;
		size_t length;

		memset(ours, 'x', sizeof ours);
		memset(theirs, 'x', sizeof theirs);
		errno = ENOSPC;
		va_start(list, format);
		length = format_into(ours, size, format, list);
		va_end(list);
		errno = ENOSPC;
		va_start(list, format);
		ck_assert_uint_eq(length, (size_t)vsnprintf(theirs, size, format, list));
		va_end(list);
		if (size)
			ck_assert_str_eq(ours, theirs);
	}
}

START_TEST(as_libc)
{
	same("plain");
	same("%%");
	same("%s|%10s|%-10s|%.2s|%.*s|%*s|%-*s", "text", "text", "text", "text", 3, "text", 6, "a",
	    6, "b");
	same("%s", "");
	same("%c%c", 'a', 'b');
	same("%m: %s", "x");
	same("%d %d %d %d", 0, -1, INT_MAX, INT_MIN);
	same("%u %u", 0u, UINT_MAX);
	same("%ld %lu %lld %llu", LONG_MIN, ULONG_MAX, LLONG_MIN, ULLONG_MAX);
	same("%zu %4zu", (size_t)7, SIZE_MAX);
	same("%04o %o %x %X %02x %04x", 0644u, 07777u, 0xbeefu, 0xbeefu, 7u, 0x12345u);
	same("%5d|%-5d|%05d|%05d", 42, 42, 42, -42);
	same("%03ld", 7L);
}
END_TEST

START_TEST(time_as_gmtime)
{
	static const long long moments[] = {
		0, 59, 86399, 86400, 951782399, 951782400, 951868800, 1078012800, 4102444800,
		1763664240, 32503680000, -1, -86400, -2208988800,
	};
	long long seconds = moments[_i];
	time_t moment = (time_t)seconds;
	struct tm utc;

	gmtime_r(&moment, &utc);
	strftime(theirs, sizeof theirs, "%Y-%m-%dT%H:%M:%S.123Z", &utc);
	format_time(ours, seconds, 123456789);
	ck_assert_str_eq(ours, theirs);
}
END_TEST

START_TEST(numbers_are_read)
{
	const char *text = "123abc", *end;

	ck_assert_uint_eq(format_number(text, &end, 10), 123);
	ck_assert_str_eq(end, "abc");
	ck_assert_uint_eq(format_number("x", &end, 10), 0);
	ck_assert_uint_eq(format_number("0178", &end, 8), 15);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("format");
	TCase *tests = tcase_create("formats");

	tcase_add_test(tests, as_libc);
	tcase_add_loop_test(tests, time_as_gmtime, 0, 14);
	tcase_add_test(tests, numbers_are_read);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
