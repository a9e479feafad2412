/*
 * Any bytes as a template: parsing and rendering must end, stay within bounds, give the same
 * result twice, place every error inside the text, and never show a secret in one.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "template/template.h"

enum { LONGEST = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What all secrets are made of; it is in no other variable. */
static const char marker[] = "q7Zx";

/* The name of a file that holds a secret. */
static const char *
secret_file(void)
{
	static char path[64];
	int fd;

	if (*path)
		return path;
	fd = memfd_create("secret", 0);
	if (fd < 0 || write(fd, "q7Zx\n\x01q7Zx\n\n", 12) != 12)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return path;
}

static struct vars
variables(void)
{
	struct vars vars = {0};

	vars_set_text(&vars, "F", secret_file(), VAR_SECRET | VAR_GUARDED);
	vars_set_text(&vars, "A", "a", VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "E", "", VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "N", "42", VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "L", "1,2 3", VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "P", "/a/b.c.d", VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "NL", "one\ntwo\n", VAR_GUARDED | VAR_EXPORTED);
	vars_set(&vars, "NUL", 3, "x\0y", 3, VAR_GUARDED);
	vars_set_text(&vars, "U", "h\xc3\xa9\xff", VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "B", "cTdaeA==", VAR_SECRET | VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "S", "q7Zx", VAR_SECRET | VAR_GUARDED | VAR_EXPORTED);
	vars_set_text(&vars, "SL", "q7Zx,q7Zx;q7Zx\n", VAR_SECRET | VAR_GUARDED);
	vars_set_text(&vars, "USHER_CPUS", "4", VAR_FACT);
	return vars;
}

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static bool
contains(const char *text, size_t length, const char *part)
{
	return length && memmem(text, length, part, strlen(part)) != NULL;
}

/* What an error says may come from the template itself, but not from a secret. */
static void
error_check(const struct template_error *error, const char *text, size_t size)
{
	require(error->offset <= size && error->line >= 1);
	require(error->column >= 1 && error->span >= 1);
	require(error->column + error->span - 1 <= size + 1);
	require(error->code && error->message && *error->message);
	/* Pieces of the text alone can make the marker, when its first letter is there. */
	if (contains(text, size, "q"))
		return;
	require(!strstr(error->message, marker));
	require(!error->remedy || !strstr(error->remedy, marker));
}

static void
errors_check(const struct template_errors *errors, const char *text, size_t size)
{
	const struct template_error *list = errors->list.items;

	require(errors->list.count <= TEMPLATE_ERRORS_KEPT && errors->count >= errors->list.count);
	for (size_t i = 0; i < errors->list.count; i++) {
		error_check(&list[i], text, size);
		require(!i || list[i - 1].offset <= list[i].offset);
		require(!i || list[i - 1].line <= list[i].line);
	}
}

static void
name_check(void *context, const char *name, size_t length, size_t line)
{
	size_t *last = context;

	require(vars_name_valid(name, length) && line >= *last);
	*last = line;
}

/* Render once; the number of errors, and what was written in OUT. */
static size_t
render(const char *text, size_t size, const char *only, struct buf *out, bool *secret)
{
	struct template_errors errors = {0};
	struct vars vars = variables();
	struct template *template = only ? template_parse_only(text, size, only, &errors)
	    : template_parse(text, size, &errors);
	size_t line = 1;

	template_names(template, name_check, &line);
	template_render(template, &vars, out, secret, &errors);
	errors_check(&errors, text, size);
	require(!contains(out->data, out->length, marker) || *secret || contains(text, size, "q"));
	return errors.count;
}

static void
keep(void *context, const char *bytes, size_t length)
{
	buf_add(context, bytes, length);
}

/* Without parsing it is the same or refused, and never refused for lines that need none. */
static void
lines_check(const char *text, size_t size, const struct buf *wanted, size_t errors, bool secret)
{
	struct vars vars = variables();
	struct buf out = {0}, room = {0};
	uint64_t counted = 0;
	const struct template_sink count = { .count = &counted };
	const struct template_sink sink = { .take = keep, .context = &out };

	if (!template_lines(text, size, &vars, &room, &count)) {
		require(size && (memchr(text, '$', size) || memchr(text, '%', size)));
		return;
	}
	require(!errors && !secret && counted == wanted->length);
	require(template_lines(text, size, &vars, &room, &sink) && out.length == wanted->length);
	require(!out.length || memcmp(out.data, wanted->data, out.length) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf first = {0}, second = {0}, third = {0};
	bool secret = false, again = false;
	size_t errors;
	char *text;

	if (size > LONGEST)
		return 0;
	text = malloc(size ? size : 1);
	memcpy(text, data, size);
	errors = render(text, size, NULL, &first, &secret);
	require(errors == render(text, size, NULL, &second, &again));
	require(first.length == second.length && secret == again);
	require(!first.length || memcmp(first.data, second.data, first.length) == 0);
	lines_check(text, size, &first, errors, secret);
	render(text, size, "[A-N]*", &third, &again);
	free(text);
	mem_release();
	return 0;
}
