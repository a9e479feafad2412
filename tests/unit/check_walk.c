/* Where a path really leads, and which links root does not follow. Run as root and not. */

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "prep/walk.h"
#include "suite.h"

static char top[] = "/tmp/check_walk.XXXXXX";

static const char *
below(const char *path)
{
	static char text[4][256];
	static int next;

	next = (next + 1) % 4;
	snprintf(text[next], sizeof text[next], "%s/%s", top, path);
	return text[next];
}

static void
tree_make(void)
{
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert_int_eq(chmod(top, 0755), 0);
	ck_assert_int_eq(mkdir(below("a"), 0755), 0);
	ck_assert_int_eq(mkdir(below("a/b"), 0755), 0);
	ck_assert_int_eq(mkdir(below("open"), 0777), 0);
	ck_assert_int_eq(chmod(below("open"), 0777), 0);
	ck_assert_int_eq(symlink("a/b", below("relative")), 0);
	ck_assert_int_eq(symlink(below("a"), below("absolute")), 0);
	ck_assert_int_eq(symlink("../a", below("open/planted")), 0);
	ck_assert_int_eq(symlink("loop2", below("loop1")), 0);
	ck_assert_int_eq(symlink("loop1", below("loop2")), 0);
	ck_assert_int_eq(symlink("a/new", below("dangling")), 0);
	ck_assert_int_eq(symlink("../a/file", below("open/file")), 0);
}

static void
tree_remove(void)
{
	char command[300];

	snprintf(command, sizeof command, "rm -rf %s", top);
	ck_assert_int_eq(system(command), 0);
	strcpy(top + strlen(top) - 6, "XXXXXX");
}

struct way {
	const char *path;
	bool careful;
	int error;
	const char *folder;	/* below the top; NULL: the top itself */
	const char *name;
};

static const struct way ways[] = {
	{ "a/b/file", false, 0, "a/b", "file" },
	{ "a//b///file", false, 0, "a/b", "file" },
	{ "a/./b/../file", false, 0, "a", "file" },
	{ "a/b/", false, 0, "a", "b" },
	{ "a/b/..", false, 0, "a", "" },
	{ "a/.", false, 0, "a", "" },
	{ "relative/file", false, 0, "a/b", "file" },
	{ "relative/file", true, 0, "a/b", "file" },
	{ "relative", false, 0, "a", "b" },
	{ "absolute/b/file", false, 0, "a/b", "file" },
	{ "absolute/b/file", true, 0, "a/b", "file" },
	{ "dangling", false, 0, "a", "new" },
	{ "dangling", true, 0, "a", "new" },
	{ "open/planted/file", false, 0, "a", "file" },
	{ "open/planted/file", true, EPERM, NULL, NULL },
	{ "open/file", false, 0, "a", "file" },
	{ "open/file", true, EPERM, NULL, NULL },
	{ "open/plain", true, 0, "open", "plain" },
	{ "loop1", false, ELOOP, NULL, NULL },
	{ "loop1/x", false, ELOOP, NULL, NULL },
	{ "missing/file", false, ENOENT, NULL, NULL },
	{ "a/b/missing/file", true, ENOENT, NULL, NULL },
	{ "dangling/x", false, ENOENT, NULL, NULL },
};

START_TEST(way_leads_to)
{
	const struct way *way = &ways[_i];
	struct stat found, wanted;
	struct place place;
	int error;

	if (way->careful && geteuid() != 0)
		return;
	error = walk_to(below(way->path), way->careful, &place);
	ck_assert_int_eq(error, way->error);
	if (error) {
		ck_assert_int_eq(error == EPERM, place.refused != NULL);
		return;
	}
	ck_assert_str_eq(place.name, way->name);
	ck_assert_int_eq(fstatat(place.folder, "", &found, AT_EMPTY_PATH), 0);
	ck_assert_int_eq(stat(below(way->folder), &wanted), 0);
	ck_assert_uint_eq(found.st_ino, wanted.st_ino);
	close(place.folder);
}
END_TEST

/* A link that somebody else owns is not followed, whatever its folder. */
START_TEST(foreign_link_is_refused)
{
	struct place place;

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(lchown(below("relative"), 1000, 1000), 0);
	ck_assert_int_eq(walk_to(below("relative/file"), true, &place), EPERM);
	ck_assert_str_eq(place.refused, "relative");
}
END_TEST

START_TEST(descriptors_do_not_leak)
{
	struct place place;
	int before = dup(0), after;

	close(before);
	for (int i = 0; i < 10; i++) {
		ck_assert_int_eq(walk_to(below("relative/file"), false, &place), 0);
		close(place.folder);
		walk_to(below("loop1"), false, &place);
		walk_to(below("missing/file"), false, &place);
		walk_to(below("open/file"), true, &place);
	}
	after = dup(0);
	close(after);
	ck_assert_int_eq(before, after);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("walk");
	TCase *tests = tcase_create("ways");

	tcase_add_checked_fixture(tests, tree_make, tree_remove);
	tcase_add_loop_test(tests, way_leads_to, 0, sizeof ways / sizeof *ways);
	tcase_add_test(tests, foreign_link_is_refused);
	tcase_add_test(tests, descriptors_do_not_leak);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
