/* /etc/passwd and /etc/group: what is understood, and what is passed over. */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "prep/passwd.h"
#include "suite.h"

struct line {
	const char *text;
	bool valid;
	const char *name;
	unsigned uid;
	unsigned gid;
	const char *home;
};

static const struct line lines[] = {
	{ "root:x:0:0:root:/root:/bin/bash\n", true, "root", 0, 0, "/root" },
	{ "app:x:1000:1000::/home/app:/bin/sh", true, "app", 1000, 1000, "/home/app" },
	{ "app:x:1000:1000", true, "app", 1000, 1000, "" },
	{ "app:x:1000:1000:gecos", true, "app", 1000, 1000, "" },
	{ "app:x:1000:1000:gecos::\n", true, "app", 1000, 1000, "" },
	{ "app:x:4294967294:1:g:/h:s:extra:fields\n", true, "app", 4294967294, 1, "/h" },
	{ "app:x::1000::/:/\n", false, "", 0, 0, "" },
	{ "app:x:1000::a:/:/\n", false, "", 0, 0, "" },
	{ "app:x:-1:0::/:/\n", false, "", 0, 0, "" },
	{ "app:x:4294967295:0::/:/\n", false, "", 0, 0, "" },
	{ "app:x:4294967296:0::/:/\n", false, "", 0, 0, "" },
	{ "app:x:99999999999999999999:0::/:/\n", false, "", 0, 0, "" },
	{ "app:x: 5:0::/:/\n", false, "", 0, 0, "" },
	{ "app:x:0x5:0::/:/\n", false, "", 0, 0, "" },
	{ "app:x:+5:0::/:/\n", false, "", 0, 0, "" },
	{ "app:x:5 :0::/:/\n", false, "", 0, 0, "" },
	{ "app:x\n", false, "", 0, 0, "" },
	{ ":x:0:0::/:/\n", false, "", 0, 0, "" },
	{ "#app:x:0:0::/:/\n", false, "", 0, 0, "" },
	{ "+::::::\n", false, "", 0, 0, "" },
	{ "\n\n", false, "", 0, 0, "" },
	{ "", false, "", 0, 0, "" },
	{ ":::::::::", false, "", 0, 0, "" },
};

START_TEST(passwd_line)
{
	const struct line *line = &lines[_i];
	const char *cursor = line->text, *end = cursor + strlen(cursor);
	struct passwd_entry entry;

	ck_assert_int_eq(passwd_next(&cursor, end, &entry), line->valid);
	if (!line->valid)
		return;
	ck_assert_uint_eq(entry.name_length, strlen(line->name));
	ck_assert_mem_eq(entry.name, line->name, entry.name_length);
	ck_assert_uint_eq(entry.uid, line->uid);
	ck_assert_uint_eq(entry.gid, line->gid);
	ck_assert_uint_eq(entry.home_length, strlen(line->home));
	ck_assert_mem_eq(entry.home, line->home, entry.home_length);
	ck_assert(!passwd_next(&cursor, end, &entry));
}
END_TEST

START_TEST(bad_lines_are_passed_over)
{
	static const char text[] = "a:x::0::/:/\nb:x:0\nc:x:7:8::/c:/bin/sh\n";
	const char *cursor = text;
	struct passwd_entry entry;

	ck_assert(passwd_next(&cursor, text + sizeof text - 1, &entry));
	ck_assert_mem_eq(entry.name, "c", 1);
	ck_assert_uint_eq(entry.uid, 7);
}
END_TEST

START_TEST(number_with_nul_is_no_number)
{
	static const char text[] = "app:x:0\0:5::/:/\n";
	const char *cursor = text;
	struct passwd_entry entry;

	ck_assert(!passwd_next(&cursor, text + sizeof text - 1, &entry));
}
END_TEST

START_TEST(bad_group_lines_are_passed_over)
{
	static const char text[] = "a:x:5\nb:x\n:x:6:\n#c:x:7:\nd\n\ne:x:-1:\nf:x:8:me\n";
	const char *cursor = text, *end = text + sizeof text - 1;
	struct group_entry entry;

	ck_assert(group_next(&cursor, end, &entry));
	ck_assert_mem_eq(entry.name, "a", 1);
	ck_assert(group_next(&cursor, end, &entry));
	ck_assert_mem_eq(entry.name, "f", 1);
	ck_assert_uint_eq(entry.gid, 8);
	ck_assert(!group_next(&cursor, end, &entry));
}
END_TEST

struct membership {
	const char *group;
	const char *name;
	bool member;
};

static const struct membership memberships[] = {
	{ "wheel:x:10:root,app", "app", true },
	{ "wheel:x:10:root,app", "root", true },
	{ "wheel:x:10:root,app", "ap", false },
	{ "wheel:x:10:root,app", "appl", false },
	{ "wheel:x:10:app", "app", true },
	{ "wheel:x:10:,,app,", "app", true },
	{ "wheel:x:10:", "app", false },
	{ "wheel:x:10", "app", false },
	{ "wheel:x:10:root,app\nother:x:11:me\n", "app", true },
	{ "wheel:x:10:root,app\nother:x:11:me\n", "me", false },
};

START_TEST(group_membership)
{
	const struct membership *row = &memberships[_i];
	const char *cursor = row->group, *end = cursor + strlen(cursor);
	struct group_entry entry;

	ck_assert(group_next(&cursor, end, &entry));
	ck_assert_uint_eq(entry.gid, 10);
	ck_assert_int_eq(group_has(&entry, row->name, strlen(row->name)), row->member);
}
END_TEST

static const struct {
	const char *text, *name, *id;
	bool mentioned;
} mentions[] = {
	{ "app:x:1000:1000::/:/\n", "app", NULL, true },
	{ "a:x:1:1::/:/\napp:x:1000:1000::/:/", "app", NULL, true },
	{ "app", "app", NULL, true },			/* malformed, and yet taken */
	{ "app:", "app", NULL, true },
	{ "appl:x:1:1::/:/\n", "app", NULL, false },
	{ "ap:x:1:1::/:/\n", "app", NULL, false },
	{ "a:app:1:1:app:/app:/app\n", "app", NULL, false },
	{ "a:x:77\n", "", "77", true },
	{ "a:x:77:x:y\n", "", "77", true },
	{ ":x:77:77::/:/\n", "", "77", true },
	{ ":x:77:77::/:/\n", "", "7", false },
	{ "a:77:7:77\n", "", "77", false },
	{ "", "app", "77", false },
	{ "\n\n::::\n", "app", "77", false },
};

START_TEST(taken_names_and_ids)
{
	const char *text = mentions[_i].text;

	ck_assert_int_eq(passwd_mentions(text, text + strlen(text), mentions[_i].name,
	    mentions[_i].id), mentions[_i].mentioned);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("passwd");
	TCase *tests = tcase_create("lines");

	tcase_add_loop_test(tests, passwd_line, 0, sizeof lines / sizeof *lines);
	tcase_add_test(tests, bad_lines_are_passed_over);
	tcase_add_test(tests, number_with_nul_is_no_number);
	tcase_add_test(tests, bad_group_lines_are_passed_over);
	tcase_add_loop_test(tests, taken_names_and_ids, 0, sizeof mentions / sizeof *mentions);
	tcase_add_loop_test(tests, group_membership, 0, sizeof memberships / sizeof *memberships);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
