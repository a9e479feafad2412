/*
 * dumb-init: its service leads a session, signals go to the whole of it, and so does a last TERM.
 */

#include "persona.h"

const struct persona persona_dumb_init = {
	.names = { "dumb-init" },
	.prefix = "[dumb-init]",
	.level = LOG_ERROR,
	.help_stream = 2,
	.version_stream = 2,
	.names_wish = NAMES_KEPT,
	.group = true,
	.ways = { .session = true, .stops_too = true, .farewell = true,
	    .subreaper = SUBREAPER_NEVER },
	.failure = { .missing = 2, .denied = 2, .format = 2, .other = 1 },
	.variables = {
		{ "DUMB_INIT_DEBUG", "1", 'v' },
		{ "DUMB_INIT_SETSID", "0", 'c' },
	},
	.rows = {
		{ .name = "single-child", .letter = 'c', .kind = OPTION_FLAG,
		    .place = offsetof(struct plan, run.ways.alone) },
		{ .name = "rewrite", .letter = 'r', .kind = OPTION_REWRITE,
		    .flags = OPTION_ARGUMENT, .place = offsetof(struct plan, run.forward_as) },
		{ .name = "verbose", .letter = 'v', .kind = OPTION_DEBUG,
		    .place = offsetof(struct plan, log.level) },
		{ .name = "help", .letter = 'h', .kind = OPTION_HELP },
		{ .name = "version", .letter = 'V', .kind = OPTION_VERSION },
	},
	.texts = "dumb-init [OPTIONS] [--] COMMAND [ARGUMENT...]\0"
	    "\n"
	    "  -c, --single-child  no session; signals for COMMAND alone (DUMB_INIT_SETSID=0)\n"
	    "  -r, --rewrite A:B   pass signal A on as B; B 0: not at all\n"
	    "  -v, --verbose       tell what is done (DUMB_INIT_DEBUG=1)\n"
	    "  -h, --help, -V, --version\n\0"
	    "dumb-init v1.2.5\n",
};
