/*
 * su-exec and gosu: exactly this user or nothing, HOME, and no process stays.
 */

#include "persona.h"

#include "../base/version.h"

const struct persona persona_su_exec = {
	.names = { "gosu", "su-exec" },
	.words = WORDS_USER,
	.level = LOG_WARN,
	.help_stream = 1,
	.version_stream = 1,
	.names_wish = NAMES_HOME,
	.failure = { .missing = 1, .denied = 1, .format = 1, .other = 1 },
	.word = { .name = "user", .kind = OPTION_USER, .flags = OPTION_ARGUMENT,
	    .place = offsetof(struct plan, process.user),
	    .origin = offsetof(struct plan, process.user.origin) },
	.rows = {
		{ .name = "help", .letter = 'h', .kind = OPTION_HELP },
		{ .name = " ", .letter = '?', .kind = OPTION_HELP },
		{ .name = "version", .letter = 'v', .kind = OPTION_VERSION },
	},
	.texts = "gosu (or su-exec) USER[:GROUP] COMMAND [ARGUMENT...]\0"
	    "\n"
	    "becomes this user, by name or id, sets HOME and executes COMMAND\n\0"
	    "1.19 (usher " USHER_VERSION ")\n",
};
