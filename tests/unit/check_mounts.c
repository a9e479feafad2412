/* mountinfo as the kernel writes it, and which mount a path lies in. */

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/sys.h"
#include "prep/mounts.h"
#include "suite.h"

static const char table[] =
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
    "23 22 0:21 / /proc rw,nosuid - proc proc rw\n"
    "24 22 254:1 /var/lib/docker/volumes/data/_data /data rw,relatime master:2 - ext4 /dev/vdb rw\n"
    "25 22 0:40 / /data/read\\040only ro,relatime - tmpfs tmpfs rw,size=4k\n"
    "26 22 254:0 /x /etc/app.conf ro - ext4 /dev/vda rw\n"
    "27 22 0:41 / /twice rw - tmpfs tmpfs rw\n"
    "28 27 0:42 / /twice ro - tmpfs tmpfs ro\n"
    "bad line\n"
    "29 22 0:43 / /no-dash rw\n";

struct question {
	const char *path;
	const char *point;
	bool read_only;
	const char *type;
};

static const struct question questions[] = {
	{ "/", "/", false, "ext4" },
	{ "/etc", "/", false, "ext4" },
	{ "/data", "/data", false, "ext4" },
	{ "/data/sub/dir", "/data", false, "ext4" },
	{ "/database", "/", false, "ext4" },
	{ "/data/read only", "/data/read only", true, "tmpfs" },
	{ "/data/read only/x", "/data/read only", true, "tmpfs" },
	{ "/etc/app.conf", "/etc/app.conf", true, "ext4" },
	{ "/etc/app.config", "/", false, "ext4" },
	{ "/twice", "/twice", true, "tmpfs" },
	{ "/no-dash", "/", false, "ext4" },
};

START_TEST(path_lies_in)
{
	const struct question *question = &questions[_i];
	const struct mount *mount;
	struct mounts mounts = {0};

	mounts_parse(&mounts, table, sizeof table - 1);
	mount = mounts_of(&mounts, question->path);
	ck_assert_ptr_nonnull(mount);
	ck_assert_str_eq(mount->point, question->point);
	ck_assert_str_eq(mount->type, question->type);
	ck_assert_int_eq(mount->read_only, question->read_only);
}
END_TEST

START_TEST(real_table_is_read)
{
	struct mounts mounts = {0};
	mode_t mode = 0;
	uint64_t id;

	mounts_read(&mounts);
	ck_assert_int_eq(mounts.error, 0);
	ck_assert_ptr_nonnull(mounts_of(&mounts, "/"));
	ck_assert_str_eq(mounts_of(&mounts, "/proc/self")->type, "proc");
	id = sys_mount_id("/proc/self", &mode);
	if (id) {	/* since Linux 5.8 */
		ck_assert_str_eq(mounts_by_id(&mounts, id)->type, "proc");
		ck_assert(S_ISDIR(mode));
	}
	ck_assert_uint_eq(sys_mount_id("/nowhere", &mode), 0);
	ck_assert_ptr_null(mounts_by_id(&mounts, 0));
}
END_TEST

START_TEST(nothing_is_nowhere)
{
	struct mounts mounts = {0};

	mounts_parse(&mounts, "", 0);
	ck_assert_ptr_null(mounts_of(&mounts, "/data"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mounts");
	TCase *tests = tcase_create("mountinfo");

	tcase_add_loop_test(tests, path_lies_in, 0, sizeof questions / sizeof *questions);
	tcase_add_test(tests, real_table_is_read);
	tcase_add_test(tests, nothing_is_nowhere);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
