/*
 * base/num.c: each strict parser against what it must take and what it must refuse.
 */

#include <check.h>
#include <inttypes.h>
#include <stdlib.h>

#include "../../src/base/num.h"
#include "suite.h"

enum kind { INTEGER, ID, MODE, UMASK, DURATION, SIZE };

static const struct { enum kind kind; const char *text; uint64_t value; } good[] = {
	{ INTEGER, "0", 0 }, { INTEGER, "65535", 65535 }, { INTEGER, "-5", (uint64_t)-5 },
	{ INTEGER, "007", 7 },
	{ ID, "0", 0 }, { ID, "1000", 1000 }, { ID, "4294967294", 4294967294u },
	{ ID, "1000620000", 1000620000 },
	{ MODE, "0644", 0644 }, { MODE, "644", 0644 }, { MODE, "7777", 07777 }, { MODE, "0", 0 },
	{ UMASK, "0027", 0027 }, { UMASK, "777", 0777 }, { UMASK, "022", 022 },
	{ DURATION, "0", 0 }, { DURATION, "0s", 0 }, { DURATION, "250ms", 250 },
	{ DURATION, "10s", 10000 }, { DURATION, "2m", 120000 }, { DURATION, "1h", 3600000 },
	{ SIZE, "0", 0 }, { SIZE, "1", 1 }, { SIZE, "64M", UINT64_C(64) << 20 },
	{ SIZE, "1Gi", UINT64_C(1) << 30 }, { SIZE, "3K", 3072 },
	{ SIZE, "2Ti", UINT64_C(2) << 40 },
	{ SIZE, "8388607T", UINT64_C(8388607) << 40 },
};

static const struct { enum kind kind; const char *text; } bad[] = {
	{ INTEGER, "" }, { INTEGER, "-" }, { INTEGER, "+1" }, { INTEGER, " 1" }, { INTEGER, "1 " },
	{ INTEGER, "0x10" }, { INTEGER, "1e3" }, { INTEGER, "65536" }, { INTEGER, "-101" },
	{ INTEGER, "18446744073709551616" }, { INTEGER, "9223372036854775808" },
	{ INTEGER, "--1" }, { INTEGER, "1\n" },
	{ ID, "" }, { ID, "-1" }, { ID, "-0" }, { ID, "+1" }, { ID, "4294967295" },
	{ ID, "4294967296" }, { ID, "99999999999" }, { ID, "18446744073709551617" }, { ID, "1a" },
	{ MODE, "" }, { MODE, "8" }, { MODE, "0o644" }, { MODE, "10000" }, { MODE, "-1" },
	{ MODE, "rw-" }, { MODE, "0644 " },
	{ UMASK, "1000" }, { UMASK, "0888" }, { UMASK, "-022" },
	{ DURATION, "" }, { DURATION, "5" }, { DURATION, "00005" }, { DURATION, "-5s" },
	{ DURATION, "5 s" }, { DURATION, "5sec" }, { DURATION, "1.5s" }, { DURATION, "s" },
	{ DURATION, "5S" }, { DURATION, "99999999999999999999s" },
	{ DURATION, "18446744073709551s" }, { DURATION, "1m30s" },
	{ SIZE, "" }, { SIZE, "64MB" }, { SIZE, "64m" }, { SIZE, "-1" }, { SIZE, "1.5G" },
	{ SIZE, "8388608T" }, { SIZE, "99999999999999999999" }, { SIZE, "K" }, { SIZE, "1 K" },
};

/* NULL, or what is wrong. *VALUE is written only when nothing is. */
static const char *
parse(enum kind kind, const char *text, uint64_t *value)
{
	int64_t integer = (int64_t)*value;
	uint32_t id = (uint32_t)*value;
	unsigned mode = (unsigned)*value;
	const char *wrong = NULL;

	switch (kind) {
	case INTEGER:
		wrong = num_integer(text, -100, 65535, &integer);
		*value = (uint64_t)integer;
		return wrong;
	case ID:
		wrong = num_id(text, &id);
		*value = id;
		return wrong;
	case MODE:
	case UMASK:
		wrong = num_mode(text, kind == MODE ? 07777 : 0777, &mode);
		*value = mode;
		return wrong;
	case DURATION:
		return num_duration(text, value);
	case SIZE:
		return num_size(text, value);
	}
	return wrong;
}

START_TEST(good_is_taken)
{
	uint64_t value = 42;
	const char *wrong = parse(good[_i].kind, good[_i].text, &value);

	ck_assert_msg(wrong == NULL, "\"%s\" %s", good[_i].text, wrong ? wrong : "");
	ck_assert_msg(value == good[_i].value, "\"%s\" is %" PRIu64, good[_i].text, value);
}
END_TEST

START_TEST(bad_is_refused)
{
	uint64_t value = 42;
	const char *wrong = parse(bad[_i].kind, bad[_i].text, &value);

	ck_assert_msg(wrong != NULL, "\"%s\" was taken as %" PRIu64, bad[_i].text, value);
	ck_assert_msg(value == 42, "\"%s\" changed the value", bad[_i].text);
}
END_TEST

START_TEST(remedies_are_named)
{
	uint64_t value;

	ck_assert_str_eq(num_duration("10", &value),
	    "has no unit: write 10s for seconds, 250ms for milliseconds");
	ck_assert_str_eq(num_duration("99999999999999999999s", &value), "is out of range");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("num");
	TCase *test = tcase_create("num");

	tcase_add_loop_test(test, good_is_taken, 0, (int)(sizeof good / sizeof *good));
	tcase_add_loop_test(test, bad_is_refused, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(test, remedies_are_named);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
