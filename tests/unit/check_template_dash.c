/*
 * The operators mean what they mean in a shell: thousands of random lines, expanded by dash in one
 * here-document and by us in one template, must come out the same. Quotes, backslashes and braces
 * are left out, where the language departs from the shell on purpose. The environment variable
 * USHER_SEED starts another series.
 */

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "template_help.h"

enum { LINES = 10000, DEPTH = 3 };

struct maker {
	uint64_t state;
	struct buf out;
};

static const char *const assignments[][2] = {
	{ "A", "abcabc" }, { "B", "" }, { "C", "/usr/lib/a.tar.gz" }, { "D", "a b" }, { "F", "*" },
	{ "G", "a?c" }, { "H", "http://host:80/" }, { "N", "12" }, { "M", "-7" }, { "Z", "0" },
};

static const char *const set_names[] = { "A", "B", "C", "D", "F", "G", "H", "N", "M", "Z" };
static const char *const all_names[] = {
	"A", "B", "C", "D", "F", "G", "H", "N", "M", "Z", "V", "W", "X_1",
};
static const char *const number_names[] = { "N", "M", "Z", "3", "100", "1" };

/* A random number below LIMIT (xorshift64). */
static size_t
pick(struct maker *maker, size_t limit)
{
	maker->state ^= maker->state << 13;
	maker->state ^= maker->state >> 7;
	maker->state ^= maker->state << 17;
	return (size_t)(maker->state >> 11) % limit;
}

static void
add_one(struct maker *maker, const char *const *texts, size_t count)
{
	buf_add_text(&maker->out, texts[pick(maker, count)]);
}

static void value_make(struct maker *maker, unsigned depth);

static void
word_make(struct maker *maker, unsigned depth, bool pattern)
{
	static const char *const words[] = {
		"a", "b", "c", "x y", ".", "/", "-", ":", "=", "+", "?", "word", " ", "#", "%",
	};
	static const char *const patterns[] = {
		"*", "?", "a", "b", "c", "/", ".", "[ab]", "[!a]", "[a-c]", "*/", ".*", ":*", " ",
	};

	/* No pattern begins with # or %: that would be the other half of an operator. */
	for (size_t pieces = pick(maker, 4); pieces > 0; pieces--) {
		if (depth < DEPTH && !pick(maker, 3))
			value_make(maker, depth + 1);
		else if (pattern)
			add_one(maker, patterns, sizeof patterns / sizeof *patterns);
		else
			add_one(maker, words, sizeof words / sizeof *words);
	}
}

static void
number_make(struct maker *maker, unsigned depth)
{
	static const char *const operators[] = {
		" + ", " - ", " * ", " < ", " <= ", " > ", " >= ", " == ", " != ", "+", "*",
	};

	if (depth >= DEPTH || !pick(maker, 3)) {
		add_one(maker, number_names, sizeof number_names / sizeof *number_names);
		return;
	}
	buf_add_text(&maker->out, "(");
	number_make(maker, depth + 1);
	if (!pick(maker, 4)) {
		buf_add_text(&maker->out, " ? ");
		number_make(maker, depth + 1);
		buf_add_text(&maker->out, " : ");
	} else if (!pick(maker, 4)) {
		buf_add_text(&maker->out, pick(maker, 2) ? " / 3) - (-" : " % 5) + (");
	} else {
		add_one(maker, operators, sizeof operators / sizeof *operators);
	}
	number_make(maker, depth + 1);
	buf_add_text(&maker->out, ")");
}

static void
value_make(struct maker *maker, unsigned depth)
{
	static const char *const operators[] = { "-", ":-", "=", ":=", "+", ":+" };
	static const char *const cuts[] = { "#", "##", "%", "%%" };
	size_t kind = pick(maker, 10);

	if (kind == 9) {
		buf_add_text(&maker->out, "$((");
		number_make(maker, 0);
		buf_add_text(&maker->out, "))");
		return;
	}
	buf_add_text(&maker->out, kind == 0 ? "${#" : "${");
	if (kind >= 8)
		buf_printf(&maker->out, "U%zu", pick(maker, 9999));
	else if (kind >= 5)
		add_one(maker, all_names, sizeof all_names / sizeof *all_names);
	else
		add_one(maker, set_names, sizeof set_names / sizeof *set_names);
	if (kind >= 5) {
		add_one(maker, operators, sizeof operators / sizeof *operators);
		word_make(maker, depth, false);
	} else if (kind >= 2) {
		add_one(maker, cuts, sizeof cuts / sizeof *cuts);
		word_make(maker, depth, true);
	}
	buf_add_text(&maker->out, "}");
}

static struct buf
lines_make(uint64_t seed)
{
	struct maker maker = { .state = seed };

	for (int i = 0; i < LINES; i++) {
		buf_printf(&maker.out, "%d [", i);
		value_make(&maker, 0);
		if (!pick(&maker, 3))
			value_make(&maker, 0);
		buf_add_text(&maker.out, "]\n");
	}
	return maker.out;
}

/* What dash makes of LINES. */
static struct buf
dash_run(const struct buf *lines)
{
	char path[] = "/tmp/check_template_dash.XXXXXX";
	FILE *script = fdopen(mkstemp(path), "w"), *pipe;
	struct buf out = {0};
	size_t got;

	ck_assert_ptr_nonnull(script);
	for (size_t i = 0; i < sizeof assignments / sizeof *assignments; i++)
		fprintf(script, "%s='%s'\n", assignments[i][0], assignments[i][1]);
	fprintf(script, "cat <<END_OF_LINES\n%.*sEND_OF_LINES\n", (int)lines->length, lines->data);
	ck_assert_int_eq(fclose(script), 0);
	pipe = popen(mem_printf("env -i dash %s", path), "r");
	ck_assert_ptr_nonnull(pipe);
	do {
		got = fread(buf_reserve(&out, 65536), 1, 65536, pipe);
		out.length += got;
	} while (got);
	ck_assert_msg(pclose(pipe) == 0, "dash failed: is it installed?");
	unlink(path);
	return out;
}

/* The line that begins at *AT, without its newline; *AT goes on behind it. */
static const char *
line_next(const char **at)
{
	const char *end = strchr(*at, '\n');
	const char *line = mem_copy(*at, end ? (size_t)(end - *at) : strlen(*at));

	*at = end ? end + 1 : *at + strlen(*at);
	return line;
}

START_TEST(same_as_dash)
{
	const char *seed = getenv("USHER_SEED");
	struct buf lines = lines_make(seed ? strtoull(seed, NULL, 10) | 1 : 20261120);
	struct template_errors errors = {0};
	struct vars vars = {0};
	struct buf ours = {0}, theirs = dash_run(&lines);
	const char *a, *b, *source;
	bool secret = false;

	for (size_t i = 0; i < sizeof assignments / sizeof *assignments; i++)
		vars_set_text(&vars, assignments[i][0], assignments[i][1],
		    VAR_GUARDED | VAR_EXPORTED);
	template_render(template_parse(lines.data, lines.length, &errors), &vars, &ours, &secret,
	    &errors);
	ck_assert_msg(!errors.count, "line %zu: %s", errors.count
	    ? ((struct template_error *)errors.list.items)->line : 0, errors.count
	    ? ((struct template_error *)errors.list.items)->message : "");
	a = buf_text(&ours);
	b = buf_text(&theirs);
	source = buf_text(&lines);
	while (*a && *b) {
		const char *text = line_next(&source), *mine = line_next(&a), *dash = line_next(&b);

		ck_assert_msg(strcmp(mine, dash) == 0, "%s gave %s, dash %s", text, mine, dash);
	}
	ck_assert_msg(!*a && !*b, "dash and we wrote a different number of lines");
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = { same_as_dash };

	return help_main("template dash", tests, 1);
}
