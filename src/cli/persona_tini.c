/*
 * tini, as Docker's init, too. Its service has a process group of its own, as usher's; the
 * service's end is the end, nobody else is signalled, and orphans are adopted only on demand.
 */

#include "persona.h"

#include "../base/version.h"

const struct persona persona_tini = {
	.names = { "tini", "tini-static", "docker-init" },
	.level = LOG_WARN,
	.help_stream = 1,
	.version_stream = 1,
	.names_wish = NAMES_KEPT,
	.ways.subreaper = SUBREAPER_NEVER,
	.failure = { .missing = 127, .denied = 126, .format = 1, .other = 1 },
	.swallowed = SIGNALS_FAULT | SIGNALS_BACKGROUND,
	.variables = {
		{ "TINI_SUBREAPER", "", 's' },
		{ "TINI_KILL_PROCESS_GROUP", "", 'g' },
		{ "TINI_VERBOSITY", "", PERSONA_HIDDEN },
	},
	.rows = {
		{ .name = "version", .kind = OPTION_VERSION, .flags = OPTION_SOLE },
		{ .name = " ", .letter = 'h', .kind = OPTION_HELP },
		{ .name = " ", .letter = 'l', .kind = OPTION_LICENSE },
		{ .name = " ", .letter = 's', .kind = OPTION_FLAG,
		    .place = offsetof(struct plan, run.ways.subreaper) },
		{ .name = " ", .letter = 'p', .kind = OPTION_DEATH, .flags = OPTION_ARGUMENT,
		    .place = offsetof(struct plan, run.ways.parent_death) },
		{ .name = " ", .letter = 'v', .kind = OPTION_VERBOSE,
		    .place = offsetof(struct plan, log.level) },
		{ .name = " ", .letter = PERSONA_HIDDEN, .kind = OPTION_VERBOSITY,
		    .flags = OPTION_ARGUMENT, .place = offsetof(struct plan, log.level) },
		{ .name = " ", .letter = 'w', .kind = OPTION_FLAG,
		    .place = offsetof(struct plan, run.ways.tells_reaped) },
		{ .name = " ", .letter = 'g', .kind = OPTION_FLAG,
		    .place = offsetof(struct plan, run.group) },
		{ .name = " ", .letter = 'e', .kind = OPTION_EXIT_ZERO, .flags = OPTION_ARGUMENT,
		    .place = offsetof(struct plan, run.exit_as) },
	},
	.texts = "tini [OPTIONS] [--] COMMAND [ARGUMENT...]\0"
	    "\n"
	    "  -s          adopt orphans when not PID 1 (TINI_SUBREAPER)\n"
	    "  -g          signal the whole process group (TINI_KILL_PROCESS_GROUP)\n"
	    "  -e CODE     exit with 0 in place of CODE\n"
	    "  -p SIGNAL   what to get when the parent ends\n"
	    "  -w          warn of each reaped zombie\n"
	    "  -v          say more (TINI_VERBOSITY=0..3)\n"
	    "  -h, -l, --version\n\0"
	    "tini version 0.19.0 - usher " USHER_VERSION "\n\0"
	    "usher is under the MIT license\n",
};
