/*
 * The walk along argv. The first mistake ends it: what an unknown option's value would be, or
 * where the command begins behind it, nobody can tell.
 */

#include "arguments.h"

#include <string.h>

struct walk {
	const struct option_row *rows;
	const struct verb_row *verb;	/* the first word, or NULL */
	char **next;		/* the word to read; NULL-terminated as argv is */
	struct arguments *arguments;
	const char *program;	/* argv[0] */
	struct problems *problems;
};

static const char *
help_hint(const struct walk *walk)
{
	return walk->rows == usher_options ? "usher help lists the options"
	    : "-h lists the options";
}

static bool
unknown(const struct walk *walk, const char *name, size_t length)
{
	const struct option_row *similar = option_similar(walk->rows, name, length);
	struct problem *problem = problem_add(walk->problems, EXIT_USAGE, "option-unknown",
	    "unknown option --%.*s", (int)(length < 100 ? length : 100), name);

	if (similar && similar->name[1] && !(similar->flags & OPTION_SOLE))
		problem_line(problem, "similar", "a similar option is --%s", similar->name);
	problem_line(problem, "remedy", "%s", help_hint(walk));
	return false;
}

/* The first words that are no command, the most words that follow one, the options it takes. */
static const struct verb_row {
	char name[8];
	uint8_t verb;
	uint8_t most;
	uint16_t takes;		/* enum option_flag: these alone */
	char usage[80];
} verbs[] = {
	{ "check", VERB_CHECK, UINT8_MAX, OPTION_CHECKS, "check [OPTIONS] [--] [COMMAND...]" },
	{ "explain", VERB_EXPLAIN, UINT8_MAX, OPTION_EXPLAINS,
	    "explain [OPTIONS] [--] [COMMAND...]" },
	{ "render", VERB_RENDER, 2, OPTION_RENDERS,
	    "render [--config FILE] [--env NAME=DEFAULT] [--set NAME=TEMPLATE] [SRC [DST]]" },
	{ "help", VERB_HELP, 1, 0, "" },
	{ "version", VERB_VERSION, 0, 0, "" },
};

static const struct verb_row *
verb_named(const char *word)
{
	for (size_t i = 0; word && i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, word) == 0)
			return &verbs[i];
	return NULL;
}

/* `usher render` needs only what says which variables there are; some options are one verb's. */
static bool
takes(const struct walk *walk, const struct option_row *row)
{
	unsigned sole = row->flags & (OPTION_CHECKS | OPTION_EXPLAINS);
	unsigned own = walk->verb ? walk->verb->takes : 0;
	struct problem *problem;

	if (row->kind == OPTION_HELP
	    || (sole || own == OPTION_RENDERS ? row->flags & own : true))
		return true;
	problem = problem_add(walk->problems, EXIT_USAGE, "option-misplaced",
	    "%s does not take --%s", walk->verb ? walk->verb->name : "a start", row->name);
	if (walk->verb)
		problem_line(problem, "remedy", "write usher %s", walk->verb->usage);
	else
		problem_line(problem, "remedy", "write usher %s --%s", sole & OPTION_CHECKS
		    ? "check" : "explain", row->name);
	return false;
}

static bool
setting_add(const struct walk *walk, const struct option_row *row, const char *value)
{
	struct setting setting = { .row = row, .value = value, .origin.written = true };
	bool verb = row->kind == OPTION_HELP || row->kind == OPTION_VERSION
	    || row->kind == OPTION_LICENSE;

	if (!takes(walk, row))
		return false;
	if (verb && value) {
		setting_wrong(&setting, walk->problems, "option-argument", "takes no argument");
		return false;
	}
	if (verb)
		walk->arguments->verb = row->kind == OPTION_HELP ? VERB_HELP
		    : row->kind == OPTION_VERSION ? VERB_VERSION : VERB_SAY;
	else
		*(struct setting *)list_add(&walk->arguments->settings, sizeof setting) = setting;
	return true;
}

/* An option whose argument, if it takes one, is the next word. */
static bool
setting_add_next(struct walk *walk, const struct option_row *row)
{
	struct setting missing = { .row = row };
	const char *word = *walk->next;

	if (!(row->flags & OPTION_ARGUMENT))
		return setting_add(walk, row, NULL);
	if (word && strcmp(word, "--") != 0) {
		walk->next++;
		return setting_add(walk, row, word);
	}
	setting_remedy(&missing, setting_wrong(&missing, walk->problems, "option-argument",
	    "has no argument"));
	return false;
}

/* NAME or NAME=VALUE, behind two dashes. */
static bool
long_option(struct walk *walk, const char *text)
{
	size_t length = strcspn(text, "=");
	const struct option_row *row = option_named(walk->rows, text, length);

	if (!row || (row->flags & OPTION_SOLE && (walk->next[-2] != walk->program || *walk->next)))
		return unknown(walk, text, length);
	if (text[length] == '=')
		return setting_add(walk, row, text + length + 1);
	return setting_add_next(walk, row);
}

static bool
letter_unknown(const struct walk *walk, const char *text, const char *letter)
{
	struct problem *problem;

	if (text[1])
		problem = problem_add(walk->problems, EXIT_USAGE, "option-unknown",
		    "unknown option -%c in -%s", *letter, setting_shown(text));
	else
		problem = problem_add(walk->problems, EXIT_USAGE, "option-unknown",
		    "unknown option -%c", *letter);
	problem_line(problem, "remedy", "%s", help_hint(walk));
	return false;
}

/* -user is not "-u ser": whoever writes a whole name behind one dash meant two. */
static bool
long_name_in_letters(const struct walk *walk, const char *text)
{
	size_t length = strcspn(text, "=");
	const struct option_row *row = length > 1 ? option_named(walk->rows, text, length) : NULL;
	struct problem *problem;

	if (!row)
		return false;
	problem = problem_add(walk->problems, EXIT_USAGE, "option-unknown", "unknown option -%s",
	    row->name);
	problem_line(problem, "remedy", "write --%s, with two dashes", row->name);
	return true;
}

/* --help and --version act at once. */
static bool
ends_reading(const struct walk *walk)
{
	enum verb verb = walk->arguments->verb;

	return verb == VERB_HELP || verb == VERB_VERSION || verb == VERB_SAY;
}

/* Letters behind one dash: flags, the last of which may take the rest or the next word. */
static bool
short_options(struct walk *walk, const char *text)
{
	if (long_name_in_letters(walk, text))
		return false;
	for (const char *letter = text; *letter; letter++) {
		const struct option_row *row = option_lettered(walk->rows, *letter);

		if (!row)
			return letter_unknown(walk, text, letter);
		if ((row->flags & OPTION_ARGUMENT) && letter[1])
			return setting_add(walk, row, letter + 1);
		if (!setting_add_next(walk, row))
			return false;
		if (ends_reading(walk))
			return true;
	}
	return true;
}

/* Read the options from walk->next on. False: a mistake. */
static bool
options_read(struct walk *walk)
{
	while (*walk->next && !ends_reading(walk)) {
		const char *word = *walk->next;
		bool read;

		if (word[0] != '-' || !word[1])
			return true;
		walk->next++;
		if (strcmp(word, "--") == 0)
			return true;
		read = word[1] == '-' ? long_option(walk, word + 2)
		    : short_options(walk, word + 1);
		if (!read)
			return false;
	}
	return true;
}

/* Behind the options of a verb: at most so many words. */
static void
verb_words_check(const struct walk *walk)
{
	struct arguments *arguments = walk->arguments;
	const struct verb_row *verb = walk->verb;

	if (!verb || verb->most == UINT8_MAX || arguments->count <= verb->most)
		return;
	problem_line(problem_add(walk->problems, EXIT_USAGE, "verb-argument",
	    "%s takes no argument '%s'", verb->name,
	    setting_shown(arguments->words[verb->most])),
	    "remedy", "to run a program of this name: usher -- %s", verb->name);
	arguments->complete = false;
}

void
arguments_read(struct arguments *arguments, const struct option_row *rows, int argc,
    char **argv, struct problems *problems)
{
	struct walk walk = {
		.rows = rows,
		.next = argv + (argc > 0),
		.arguments = arguments,
		.program = argc > 0 ? *argv : NULL,
		.problems = problems,
	};
	bool ours = rows == usher_options && *walk.next;

	*arguments = (struct arguments){ .verb = VERB_START, .complete = true };
	walk.verb = ours ? verb_named(*walk.next) : NULL;
	if (walk.verb) {
		walk.next++;
		arguments->verb = (enum verb)walk.verb->verb;
	}
	if (!ends_reading(&walk)) {
		arguments->complete = options_read(&walk);
		if (ends_reading(&walk))
			return;
	}
	arguments->words = walk.next;
	while (walk.next[arguments->count])
		arguments->count++;
	verb_words_check(&walk);
}
