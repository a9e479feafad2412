/*
 * usher's own options, in the order and under the headings of the help, and how to find one.
 */

#include "options.h"

#include <string.h>

#include "../base/mem.h"
#include "../base/nearest.h"
#include "../plan.h"

enum group { CONTRACT, PREPARE, IDENTITY, RUN, GENERAL };

static const char headings[][24] = {
	[CONTRACT] = "what must be there",
	[PREPARE] = "what is prepared",
	[IDENTITY] = "who it runs as",
	[RUN] = "how it runs",
	[GENERAL] = "general",
};

const struct option_row usher_options[] = {
	{ "env", 'e', CONTRACT, OPTION_ENV, OPTION_REPEATS | OPTION_RENDERS,
	    offsetof(struct plan, contract.envs), 0,
	    "NAME[?][=DEFAULT]",
	    "the service needs this variable, set and not empty; ?: it may be absent; "
	    "DEFAULT is used, and exported, when it is unset or empty" },
	{ "file", 0, CONTRACT, OPTION_PATH, OPTION_REPEATS | OPTION_EXPANDED,
	    offsetof(struct plan, contract.files), 0,
	    "PATH[:OPTS]",
	    "this file must be there, readable by the service's user; rw: writable, "
	    "x: executable" },
	{ "dir", 0, CONTRACT, OPTION_PATH, OPTION_REPEATS | OPTION_EXPANDED,
	    offsetof(struct plan, contract.dirs), 0,
	    "PATH[:OPTS]", "the same for a directory" },
	{ "volume", 'V', CONTRACT, OPTION_VOLUME, OPTION_REPEATS | OPTION_EXPANDED,
	    offsetof(struct plan, contract.volumes), 0,
	    "PATH[:OPTS]",
	    "something must be mounted there, writable by the service's user; "
	    "ro: reading is enough" },

	{ "mkdir", 0, PREPARE, OPTION_MKDIR, OPTION_REPEATS | OPTION_EXPANDED,
	    offsetof(struct plan, prepare.mkdirs), 0,
	    "PATH[:MODE]",
	    "make the directory and its parents, owned by the service's user (0755); "
	    "what is there already is left as it is" },
	{ "template", 't', PREPARE, OPTION_TEMPLATE, OPTION_REPEATS | OPTION_EXPANDED,
	    offsetof(struct plan, prepare.templates), 0,
	    "SRC:DST[:OPTS]",
	    "render a file, or each *.tmpl and *.template of a folder; mode=0640: with this "
	    "mode; only=GLOB: other names stay as they are" },
	{ "set", 0, PREPARE, OPTION_SET, OPTION_REPEATS | OPTION_EXPANDED | OPTION_RENDERS,
	    offsetof(struct plan, prepare.sets), 0,
	    "NAME=TEMPLATE",
	    "a computed variable, for what comes later and for the service; wins over the "
	    "environment" },
	{ "hide", 0, PREPARE, OPTION_HIDE, OPTION_REPEATS,
	    offsetof(struct plan, prepare.hidden), 0,
	    "GLOB", "remove these variables from the service's environment, after rendering" },
	{ "expand", 0, PREPARE, OPTION_FLAG, 0,
	    offsetof(struct plan, prepare.expand), offsetof(struct plan, prepare.expand_origin),
	    "", "expand ${NAME} in the words of the command, too" },

	{ "user", 'u', IDENTITY, OPTION_USER, 0,
	    offsetof(struct plan, process.user), offsetof(struct plan, process.user.origin),
	    "USER[:GROUP]",
	    "started as root: become this user, by name or id; started as anyone else: stay" },
	{ "umask", 0, IDENTITY, OPTION_UMASK, 0,
	    offsetof(struct plan, process.umask), 0,
	    "MODE", "the service's umask, e.g. 0027" },
	{ "chdir", 0, IDENTITY, OPTION_TEXT, OPTION_EXPANDED,
	    offsetof(struct plan, process.directory),
	    offsetof(struct plan, process.directory_origin),
	    "DIR", "the service's working directory" },

	{ "command", 'c', RUN, OPTION_COMMAND, OPTION_EXPANDED,
	    offsetof(struct plan, command.fallback),
	    offsetof(struct plan, command.fallback_origin),
	    "COMMAND",
	    "the command when none is given; put in front of one that begins with '-'" },
	{ "signal", 0, RUN, OPTION_SIGNAL, OPTION_REPEATS | OPTION_VARIABLE,
	    offsetof(struct plan, run.forward_as), offsetof(struct plan, run.signal_origin),
	    "FROM=TO", "send the service TO when FROM comes, e.g. TERM=QUIT; FROM=none: send "
	    "nothing" },
	{ "group", 'g', RUN, OPTION_FLAG, OPTION_VARIABLE,
	    offsetof(struct plan, run.group), offsetof(struct plan, run.group_origin),
	    "", "forward signals to the service's whole process group" },
	{ "stop-delay", 0, RUN, OPTION_DURATION, OPTION_VARIABLE,
	    offsetof(struct plan, run.stop_delay), offsetof(struct plan, run.stop_delay_origin),
	    "DURATION",
	    "hold a stop signal back this long first, so that load balancers can drain; a "
	    "second one ends the delay" },
	{ "grace", 0, RUN, OPTION_DURATION, OPTION_VARIABLE,
	    offsetof(struct plan, run.grace), offsetof(struct plan, run.grace_origin),
	    "DURATION",
	    "KILL the service this long after a stop signal was passed on (default: never)" },
	{ "linger", 0, RUN, OPTION_DURATION, OPTION_VARIABLE,
	    offsetof(struct plan, run.linger), offsetof(struct plan, run.linger_origin),
	    "DURATION",
	    "after the service's end, the time that its remaining processes get between TERM "
	    "and KILL (3s); 0: signal nobody, leave at once" },
	{ "exit", 0, RUN, OPTION_EXIT, OPTION_REPEATS | OPTION_VARIABLE,
	    offsetof(struct plan, run.exit_as), offsetof(struct plan, run.exit_origin),
	    "FROM=TO", "exit code TO in place of FROM, e.g. 143=0" },
	{ "exec", 'x', RUN, OPTION_FLAG, 0,
	    offsetof(struct plan, process.exec), offsetof(struct plan, process.exec_origin),
	    "", "prepare, then become the service instead of staying as its init" },

	{ "config", 'C', GENERAL, OPTION_CONFIG, OPTION_LINE_ONLY | OPTION_RENDERS,
	    offsetof(struct plan, config_file), 0,
	    "FILE", "read this instead of /etc/usher.conf; none: no file" },
	{ "log", 0, GENERAL, OPTION_LEVEL, OPTION_VARIABLE | OPTION_RENDERS,
	    offsetof(struct plan, log.level), 0,
	    "LEVEL", "how much to say: error, warn (the default), info or debug" },
	{ "log-format", 0, GENERAL, OPTION_FORMAT, OPTION_VARIABLE | OPTION_RENDERS,
	    offsetof(struct plan, log.format), 0,
	    "text|json", "how to say it" },
	{ "verbose", 'v', GENERAL, OPTION_VERBOSE, OPTION_RENDERS,
	    offsetof(struct plan, log.level), 0,
	    "", "as --log info; twice: as --log debug" },
	{ "quiet", 'q', GENERAL, OPTION_QUIET, OPTION_RENDERS,
	    offsetof(struct plan, log.level), 0,
	    "", "as --log error" },
	{ "help", 'h', GENERAL, OPTION_HELP, OPTION_LINE_ONLY,
	    offsetof(struct plan, verb), 0, "", "print this help" },
	{ "version", 0, GENERAL, OPTION_VERSION, OPTION_LINE_ONLY,
	    offsetof(struct plan, verb), 0, "", "print the version" },
	{ .name = "" },
};

const char *
option_heading(unsigned group)
{
	return group < sizeof headings / sizeof *headings ? headings[group] : NULL;
}

const struct option_row *
option_named(const struct option_row *rows, const char *name, size_t length)
{
	for (const struct option_row *row = rows; *row->name; row++)
		if (strlen(row->name) == length && memcmp(row->name, name, length) == 0)
			return row;
	return NULL;
}

const struct option_row *
option_lettered(const struct option_row *rows, char letter)
{
	for (const struct option_row *row = rows; *row->name; row++)
		if (letter && row->letter == letter)
			return row;
	return NULL;
}

const struct option_row *
option_similar(const struct option_row *rows, const char *name, size_t length)
{
	struct nearest nearest = nearest_to(name, length);
	const struct option_row *best = NULL;

	for (const struct option_row *row = rows; *row->name; row++)
		if (nearest_offer(&nearest, row->name, strlen(row->name)))
			best = row;
	return best;
}

const char *
option_variable(const struct option_row *row)
{
	char *variable = mem_printf("USHER_%s", row->name);

	for (char *p = variable; *p; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
		else if (*p == '-')
			*p = '_';
	}
	return variable;
}
