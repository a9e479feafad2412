/*
 * catatonit, as podman's init, too: adopts orphans by itself, and its terminal's stop signals stay
 * with it.
 */

#include "persona.h"

#include "../base/version.h"

const struct persona persona_catatonit = {
	.names = { "catatonit", "podman-init" },
	.level = LOG_WARN,
	.help_stream = 2,
	.version_stream = 1,
	.names_wish = NAMES_KEPT,
	.failure = { .missing = 1, .denied = 1, .format = 1, .other = 1 },
	.swallowed = SIGNALS_FAULT | SIGNALS_BACKGROUND | SIGNALS_SUSPEND,
	.variables = {
		{ "CATATONIT_DEBUG", "", PERSONA_HIDDEN },
	},
	.rows = {
		{ .name = "version", .letter = 'V', .kind = OPTION_VERSION },
		{ .name = " ", .letter = 'h', .kind = OPTION_HELP },
		{ .name = " ", .letter = 'L', .kind = OPTION_LICENSE },
		{ .name = " ", .letter = 'P', .kind = OPTION_REFUSED },
		{ .name = " ", .letter = 'g', .kind = OPTION_FLAG,
		    .place = offsetof(struct plan, run.group) },
		{ .name = " ", .letter = PERSONA_HIDDEN, .kind = OPTION_DEBUG,
		    .place = offsetof(struct plan, log.level) },
	},
	.texts = "catatonit [OPTIONS] [--] COMMAND [ARGUMENT...]\0"
	    "\n"
	    "  -g    signal the whole process group\n"
	    "  -h, -L (license), -V, --version; CATATONIT_DEBUG: tell what is done\n\0"
	    "tini version 0.2.1_catatonit - usher " USHER_VERSION "\n\0"
	    "usher is under the MIT license\n",
};
