/*
 * The help: some words, some examples, and the option table.
 */

#include "help.h"

#include <string.h>
#include <unistd.h>

#include "../base/version.h"
#include "../cli/options.h"
#include "tool.h"
#include "topics.h"

enum { INDENT = 29, WIDTH = 80 };

static const char introduction[] =
    "usage: usher [OPTIONS] [--] COMMAND [ARGUMENT...]\n"
    "       usher check | explain | render | help [TOPIC | OPTION] | version\n"
    "\n"
    "usher checks what a container's service needs, renders its configuration, gives\n"
    "up root, starts the service, and stays as the container's init.\n"
    "\n"
    "check: is all there? explain: what does the image need and do? render: a filter\n"
    "for templates. Verbs are first words only: usher -- check runs a program.\n"
    "\n"
    "examples:\n"
    "  usher -- nginx -g 'daemon off;'\n"
    "  usher --env DATABASE_URL --env PORT=8080 --volume /data --user app -- /app\n"
    "  usher --template /etc/app.conf.tmpl:/run/app.conf -- /app -c /run/app.conf\n"
    "  usher --signal TERM=QUIT --linger 10s -- /app\n"
    "  ENTRYPOINT [\"/usher\", \"--\"]        in a Dockerfile, options in /etc/usher.conf\n";

static const char closing[] =
    "\n"
    "/etc/usher.conf has one option a line, without dashes: env DATABASE_URL. The\n"
    "environment comes after it, the command line last. Flags take =no, too.\n"
    "\n"
    "exit codes: the service's own, 128+n when signal n killed it; 64 wrong command\n"
    "line; 71 the system failed; 78 something is missing or wrong, nothing was\n"
    "changed; 126 the command cannot be executed; 127 there is no such command\n";

/* TEXT from column INDENT on, broken at blanks. */
static void
text_add(struct buf *out, const char *text)
{
	size_t room = WIDTH - INDENT;

	while (strlen(text) > room) {
		size_t length = room;

		while (length > 0 && text[length] != ' ')
			length--;
		if (length == 0)
			break;
		buf_printf(out, "%.*s\n%*s", (int)length, text, INDENT, "");
		text += length + 1;
	}
	buf_printf(out, "%s\n", text);
}

static void
row_add(struct buf *out, const struct option_row *row)
{
	size_t start = out->length, length;
	const char *argument = option_argument(row);

	if (row->letter)
		buf_printf(out, "  -%c, --%s", row->letter, row->name);
	else
		buf_printf(out, "      --%s", row->name);
	buf_printf(out, "%s%s", *argument == '[' ? "" : " ", argument);
	length = out->length - start;
	if (length < INDENT)
		buf_printf(out, "%*s", (int)(INDENT - length), "");
	else
		buf_printf(out, "\n%*s", INDENT, "");
	text_add(out, option_help(row));
}

/* The options that the environment may give, and the topics. */
static void
lists_add(struct buf *out)
{
	struct buf names = {0};
	const char *topic;

	for (const struct option_row *row = usher_options; *row->name; row++)
		if (row->flags & OPTION_VARIABLE)
			buf_printf(&names, "%s%s", names.length ? " " : "", option_variable(row));
	buf_printf(out, "\n%-*s", INDENT, "environment");
	text_add(out, buf_text(&names));
	names.length = 0;
	for (size_t i = 0; (topic = topic_at(i).name); i++)
		buf_printf(&names, "%s%s", i ? " " : "", topic);
	buf_printf(out, "\n%-*s", INDENT, "more: usher help TOPIC");
	text_add(out, buf_text(&names));
}

void
help_text(struct buf *out)
{
	const char *heading;

	buf_add_text(out, introduction);
	for (unsigned group = 0; (heading = option_heading(group)); group++) {
		buf_printf(out, "\n%s\n", heading);
		for (const struct option_row *row = usher_options; *row->name; row++)
			if (row->group == group)
				row_add(out, row);
	}
	lists_add(out);
	buf_add_text(out, closing);
}

/* The entry of one option, and what the table knows about it besides. */
static void
option_text(struct buf *out, const struct option_row *row)
{
	const char *argument = option_argument(row);

	row_add(out, row);
	if (row->flags & OPTION_EXPANDED)
		buf_printf(out, "%*s${NAME} in it is expanded\n", INDENT, "");
	if (row->flags & OPTION_REPEATS)
		buf_printf(out, "%*smay be given more than once\n", INDENT, "");
	if (row->flags & OPTION_LINE_ONLY)
		buf_printf(out, "%*snot in a config file\n", INDENT, "");
	else
		buf_printf(out, "%*sin a config file: %s%s%s\n", INDENT, "", row->name,
		    *argument ? " " : "", *argument == '[' ? "[required]" : argument);
	if (row->flags & OPTION_VARIABLE)
		buf_printf(out, "%*sin the environment: %s=%s\n", INDENT, "",
		    option_variable(row), *argument ? argument : "yes|no");
}

/* The option that NAME means: with or without dashes, by letter, too. */
static const struct option_row *
option_asked(const char *name)
{
	const char *bare = name + strspn(name, "-");
	const struct option_row *row = option_named(usher_options, bare, strlen(bare));

	if (!row && bare[0] && !bare[1])
		row = option_lettered(usher_options, bare[0]);
	return row;
}

static int
topic_missing(const char *name)
{
	const char *bare = name + strspn(name, "-");
	const struct option_row *similar = option_similar(usher_options, bare, strlen(bare));

	log_error("option-unknown", "help: there is no topic or option %s%s%s", name,
	    similar ? "; a similar one is " : "", similar ? similar->name : "");
	return EXIT_USAGE;
}

int
help_run(const struct plan *plan)
{
	const char *topic = plan->command.count ? plan->command.words[0] : NULL;
	struct buf text = {0};

	if (plan->verb == VERB_SAY) {
		buf_add_text(&text, plan->say.text);
	} else if (plan->verb == VERB_VERSION) {
		buf_add_text(&text, "usher " USHER_VERSION "\n");
	} else if (topic) {
		const struct option_row *row = option_asked(topic);
		struct topic known = topic_named(topic);

		if (!row && !known.name)
			return topic_missing(topic);
		if (known.name)
			buf_add_text(&text, known.text);
		if (row)
			option_text(&text, row);
	} else {
		help_text(&text);
	}
	return tool_print(plan, plan->verb == VERB_SAY ? plan->say.stream : STDOUT_FILENO, &text);
}
