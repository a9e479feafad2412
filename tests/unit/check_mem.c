/* The arena, growing bytes and lists. */

#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "suite.h"

static int
all_are(const unsigned char *bytes, size_t length, unsigned char value)
{
	while (length > 0 && bytes[length - 1] == value)
		length--;
	return length == 0;
}

START_TEST(blocks_are_zeroed_aligned_and_apart)
{
	unsigned char *blocks[200];

	for (size_t i = 0; i < 200; i++) {
		size_t size = i * i * 11 % 40000;

		blocks[i] = mem_alloc(size);
		ck_assert_uint_eq((uintptr_t)blocks[i] % 16, 0);
		ck_assert(all_are(blocks[i], size, 0));
		memset(blocks[i], (int)i, size);
	}
	for (size_t i = 0; i < 200; i++)
		ck_assert(all_are(blocks[i], i * i * 11 % 40000, (unsigned char)i));
	mem_release();
}
END_TEST

/* Bufs that grow in turns, past the size from which they move by mremap. */
START_TEST(bufs_keep_their_bytes)
{
	struct buf a = {0}, b = {0};

	for (unsigned i = 0; i < 100000; i++) {
		buf_printf(&a, "%u,", i);
		buf_add_char(&b, (char)i);
	}
	ck_assert_uint_eq(b.length, 100000);
	for (unsigned i = 0; i < 100000; i += 997)
		ck_assert_uint_eq((unsigned char)b.data[i], i % 256);
	ck_assert_str_eq(buf_text(&a) + a.length - 6, "99999,");
	mem_release();
}
END_TEST

START_TEST(printf_knows_errno)
{
	struct buf buf = {0};

	errno = ENOENT;
	buf_printf(&buf, "%s: %m", "file");
	ck_assert_str_eq(buf_text(&buf), "file: No such file or directory");
	ck_assert_str_eq(mem_printf("%d-%s", 7, "x"), "7-x");
	ck_assert_str_eq(mem_copy("abcdef", 3), "abc");
	mem_release();
}
END_TEST

START_TEST(lists_grow_zeroed)
{
	struct list list = {0};

	for (int i = 0; i < 1000; i++) {
		int *item = list_add(&list, sizeof *item);

		ck_assert_int_eq(*item, 0);
		*item = i;
	}
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(((int *)list.items)[i], i);
	mem_release();
}
END_TEST

static size_t
pages_mapped(void)
{
	char text[64] = "";
	FILE *file = fopen("/proc/self/statm", "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof text, file));
	fclose(file);
	return strtoul(text, NULL, 10);
}

/* 8 MB without a block on any disk. */
static const char *
large_file(void)
{
	static char path[64];
	int fd = memfd_create("large", 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, 8 << 20), 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return path;
}

START_TEST(release_gives_all_back)
{
	size_t before = pages_mapped();
	struct buf view = {0};

	for (int i = 0; i < 50; i++) {
		struct buf buf = {0};

		buf_reserve(&buf, 1 << 20);
		buf.length = 1 << 20;
		buf_reserve(&buf, 1 << 22);
		mem_alloc(1000);
	}
	ck_assert_int_eq(file_view(large_file(), 1 << 30, &view), 0);
	ck_assert_uint_eq(view.length, 8 << 20);
	ck_assert_int_eq(view.data[view.length - 1], 0);
	ck_assert_uint_gt(pages_mapped(), before + 50 * 256);
	mem_release();
	ck_assert_uint_lt(pages_mapped(), before + 64);
}
END_TEST

/* Every position in a small text, overlapping beginnings, and no reading behind the end. */
START_TEST(find_is_exact)
{
	static const struct { const char *text, *needle; int at; } cases[] = {
		{ "abc", "a", 0 }, { "abc", "c", 2 }, { "abc", "bc", 1 }, { "abc", "abc", 0 },
		{ "abc", "abcd", -1 }, { "abc", "x", -1 }, { "", "a", -1 }, { "aab", "ab", 1 },
		{ "a - b", " - ", 1 }, { "a -b - c", " - ", 4 }, { "${", "${", 0 },
		{ "$$", "${", -1 }, { "ababac", "abac", 2 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t length = strlen(cases[i].text);
		char *exact = malloc(length + 1);	/* the sanitizer watches its end */
		const char *found;

		memcpy(exact, cases[i].text, length);
		exact = realloc(exact, length ? length : 1);
		found = mem_find(exact, length, cases[i].needle, strlen(cases[i].needle));
		ck_assert_int_eq(found ? (int)(found - exact) : -1, cases[i].at);
		free(exact);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mem");
	TCase *tests = tcase_create("memory");

	tcase_add_test(tests, blocks_are_zeroed_aligned_and_apart);
	tcase_add_test(tests, bufs_keep_their_bytes);
	tcase_add_test(tests, printf_knows_errno);
	tcase_add_test(tests, lists_grow_zeroed);
	tcase_add_test(tests, release_gives_all_back);
	tcase_add_test(tests, find_is_exact);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
