#ifndef USHER_TEST_TEMPLATE_HELP_H
#define USHER_TEST_TEMPLATE_HELP_H

/*
 * What the template tests share: rows of template, environment and expected output, and the
 * running of one. The environment is NAME=VALUE;NAME=VALUE; a name with a ! in front is secret.
 */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "template/template.h"
#include "suite.h"

/* EXPECTED NULL: an error is reported. */
struct row {
	const char *text;
	const char *environment;
	const char *expected;
};

/* What came of one rendering. */
struct outcome {
	struct template_errors errors;
	struct buf out;
	bool secret;
};

static inline struct vars
help_vars(const char *environment)
{
	struct vars vars = {0};
	char *text = mem_copy(environment, strlen(environment));

	for (char *entry = strtok(text, ";"); entry; entry = strtok(NULL, ";")) {
		bool secret = *entry == '!';
		char *equals = strchr(entry, '=');

		ck_assert_ptr_nonnull(equals);
		*equals = '\0';
		vars_set_text(&vars, entry + secret, equals + 1,
		    VAR_GUARDED | VAR_EXPORTED | (secret ? VAR_SECRET : 0));
	}
	return vars;
}

/* Render LENGTH bytes of TEXT. They are moved to where a sanitizer sees reads beyond them. */
static inline struct outcome
help_render_bytes(const char *text, size_t length, const struct vars *vars)
{
	struct outcome outcome = {0};
	char *copy = malloc(length ? length : 1);

	memcpy(copy, text, length);
	template_render(template_parse(copy, length, &outcome.errors), vars, &outcome.out,
	    &outcome.secret, &outcome.errors);
	free(copy);
	buf_text(&outcome.out);
	return outcome;
}

static inline struct outcome
help_render(const char *text, const char *environment)
{
	struct vars vars = help_vars(environment);

	return help_render_bytes(text, strlen(text), &vars);
}

static inline const struct template_error *
help_error(const struct outcome *outcome, size_t i)
{
	ck_assert_uint_lt(i, outcome->errors.list.count);
	return (const struct template_error *)outcome->errors.list.items + i;
}

static inline void
help_row(const struct row *row)
{
	struct outcome outcome = help_render(row->text, row->environment);

	if (!row->expected) {
		ck_assert_msg(outcome.errors.count > 0, "%s (%s) gave %s, not an error", row->text,
		    row->environment, outcome.out.data);
		return;
	}
	ck_assert_msg(outcome.errors.count == 0, "%s (%s): %s", row->text, row->environment,
	    outcome.errors.count ? help_error(&outcome, 0)->message : "");
	ck_assert_msg(strcmp(outcome.out.data, row->expected) == 0, "%s (%s) gave %s, not %s",
	    row->text, row->environment, outcome.out.data, row->expected);
}

/* ROWS ends with an empty one. */
static inline void
help_rows(const struct row *rows)
{
	for (; rows->text; rows++)
		help_row(rows);
}

static inline int
help_main(const char *name, const TTest *const *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *cases = tcase_create(name);

	tcase_set_timeout(cases, 60);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(cases, tests[i]);
	suite_add_tcase(suite, cases);
	return suite_run(suite);
}

#endif
