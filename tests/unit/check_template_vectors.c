/*
 * The known answers of tests/vectors/template.tsv: a row is id, template, environment, expected
 * output or ERROR, and where the answer comes from; all but the id and the source C-escaped.
 */

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "template/template.h"
#include "suite.h"

enum { FIELDS = 5 };

static const char *
vectors_path(void)
{
	const char *path = getenv("USHER_VECTORS");

	return path && *path ? path : "tests/vectors/template.tsv";
}

/* Undo \n \t \\ and \NNN in place; returns the length. */
static size_t
unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from != '\\') {
			*to++ = *from;
		} else if (from[1] >= '0' && from[1] <= '3') {
			*to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0');
			from += 3;
		} else {
			from++;
			*to++ = *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
		}
	}
	*to = '\0';
	return (size_t)(to - text);
}

static struct vars
environment_read(char *text)
{
	struct vars vars = {0};

	for (char *entry = strtok(text, ";"); entry; entry = strtok(NULL, ";")) {
		char *equals = strchr(entry, '=');

		ck_assert_ptr_nonnull(equals);
		*equals = '\0';
		unescape(equals + 1);
		vars_set_text(&vars, entry, equals + 1, VAR_GUARDED | VAR_EXPORTED);
	}
	return vars;
}

static bool
row_holds(char *fields[FIELDS])
{
	struct template_errors errors = {0};
	struct buf out = {0};
	bool secret = false;
	size_t length = unescape(fields[1]);
	struct vars vars = environment_read(fields[2]);
	size_t expected = unescape(fields[3]);
	const struct template_error *first;
	bool good;

	template_render(template_parse(fields[1], length, &errors), &vars, &out, &secret, &errors);
	good = strcmp(fields[3], "ERROR") == 0 ? errors.count > 0
	    : errors.count == 0 && out.length == expected
	    && memcmp(out.data, fields[3], expected) == 0;
	first = errors.list.items;
	if (!good)
		fprintf(stderr, "%s: %s gave %s, not %s (%s)\n", fields[0], fields[1],
		    errors.count ? first->message : buf_text(&out), fields[3], fields[4]);
	return good && !secret;
}

START_TEST(every_row_of_the_table)
{
	FILE *file = fopen(vectors_path(), "r");
	char line[8192], *fields[FIELDS];
	unsigned rows = 0, wrong = 0;

	ck_assert_msg(file, "%s cannot be opened", vectors_path());
	while (fgets(line, sizeof line, file)) {
		char *rest = line;

		line[strcspn(line, "\n")] = '\0';
		for (size_t i = 0; i < FIELDS; i++)
			fields[i] = strsep(&rest, "\t");
		if (line[0] == '\0' || line[0] == '#' || strcmp(line, "id") == 0)
			continue;
		rows++;
		wrong += !fields[3] || !row_holds(fields);
	}
	fclose(file);
	ck_assert_uint_ge(rows, 110);
	ck_assert_msg(!wrong, "%u of %u rows are wrong", wrong, rows);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template vectors");
	TCase *table = tcase_create("table");

	tcase_add_test(table, every_row_of_the_table);
	suite_add_tcase(suite, table);
	return suite_run(suite);
}
