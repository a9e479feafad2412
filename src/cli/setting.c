/*
 * From a setting to the plan: the switch over kinds, the simple kinds, and how a wrong value is
 * told.
 */

#include "setting.h"

#include <stdarg.h>
#include <string.h>

#include "../base/nearest.h"
#include "../base/num.h"
#include "kind.h"
#include "split.h"

struct problem *
setting_wrong(const struct setting *setting, struct problems *problems, const char *code,
    const char *format, ...)
{
	const struct origin *origin = &setting->origin;
	const char *name = setting->row->name;
	bool from_line = !origin->file && !origin->variable;
	struct problem *problem;
	const char *message, *place;
	va_list arguments;

	va_start(arguments, format);
	message = mem_vprintf(format, arguments);
	va_end(arguments);
	if (origin->file)
		place = mem_printf("%s:%u: %s", origin->file, origin->line, name);
	else if (origin->variable)
		place = mem_printf("%s:", origin->variable);
	else
		place = *option_help(setting->row) ? mem_printf("--%s", name)
		    : setting->row->letter ? mem_printf("-%c", setting->row->letter) : name;
	problem = problem_add(problems, from_line ? EXIT_USAGE : EXIT_CONTRACT, code, "%s %s",
	    place, message);
	problem_field(problem, "option", "%s", name);
	if (origin->file) {
		problem_field(problem, "file", "%s", origin->file);
		problem_field(problem, "line", "%u", origin->line);
	}
	if (origin->variable)
		problem_field(problem, "variable", "%s", origin->variable);
	return problem;
}

void
setting_remedy(const struct setting *setting, struct problem *problem)
{
	const struct option_row *row = setting->row;
	bool takes = row->flags & OPTION_ARGUMENT;
	const char *argument = takes ? option_argument(row)
	    : row->kind == OPTION_DEMAND ? "yes|no|required" : "yes|no";

	if (!*option_help(row))
		return;		/* another program's, in other words */
	if (setting->origin.file)
		problem_line(problem, "remedy", "write %s %s", row->name, argument);
	else if (setting->origin.variable)
		problem_line(problem, "remedy", "write %s=%s", setting->origin.variable, argument);
	else if (takes)
		problem_line(problem, "remedy", "write --%s %s", row->name, argument);
	else
		problem_line(problem, "remedy", "write --%s, or --%s=no", row->name, row->name);
}

const char *
setting_shown(const char *value)
{
	size_t most = 100;

	if (strnlen(value, most + 1) <= most)
		return value;
	while (most > 0 && (value[most] & 0xc0) == 0x80)
		most--;		/* not in the middle of a character */
	return mem_printf("%.*s...", (int)most, value);
}

const char *
setting_value(const struct setting *setting)
{
	const char *value = setting->value;
	size_t length = strcspn(value, ":= \t");

	if (setting->row->kind == OPTION_SECRET && value[length])
		value = mem_printf("%.*s***", (int)length + 1, value);
	return setting_shown(value);
}

/* "VALUE WRONG", where WRONG is the end of a sentence as in base/num.h, and the remedy. */
static bool
refuse(const struct setting *setting, struct problems *problems, const char *code,
    const char *wrong)
{
	struct problem *problem = setting_wrong(setting, problems, code, "%s %s",
	    setting_shown(setting->value), wrong);

	setting_remedy(setting, problem);
	return false;
}

static bool
flag_read(bool *flag, const struct setting *setting, struct problems *problems)
{
	bool yes = !setting->value || strcmp(setting->value, "yes") == 0;

	if (!yes && strcmp(setting->value, "no") != 0)
		return refuse(setting, problems, "option-argument",
		    setting->row->kind == OPTION_DEMAND ? "is neither yes, no nor required"
		    : "is neither yes nor no");
	*flag = yes;
	return true;
}

static bool
demand_read(enum demand *demand, const struct setting *setting, struct problems *problems)
{
	bool yes = false;

	if (setting->value && strcmp(setting->value, "required") == 0) {
		*demand = DEMAND_REQUIRED;
		return true;
	}
	if (!flag_read(&yes, setting, problems))
		return false;
	*demand = yes ? DEMAND_WISHED : DEMAND_NONE;
	return true;
}

static bool
umask_read(struct process_plan *process, const struct setting *setting,
    struct problems *problems)
{
	const char *wrong = num_mode(setting->value, 0777, &process->umask);

	if (wrong)
		return refuse(setting, problems, "mode-spec", wrong);
	process->have_umask = true;
	return true;
}

static bool
duration_read(uint64_t *milliseconds, const struct setting *setting, struct problems *problems)
{
	const char *wrong = num_duration(setting->value, milliseconds);

	return wrong ? refuse(setting, problems, "duration-spec", wrong) : true;
}

static bool
command_read(struct list *words, const char *text, const struct setting *setting,
    struct problems *problems)
{
	struct list found = {0};
	const char *wrong = split_words(text, &found);

	if (!wrong && (found.count == 0 || !**(const char *const *)found.items))
		wrong = "names no program";
	if (wrong)
		return refuse(setting, problems, "command-spec", wrong);
	*words = found;
	return true;
}

/* --before, and --once, whose command stands behind the first colon. */
static bool
hook_read(struct list *hooks, const struct setting *setting, struct problems *problems)
{
	struct hook_wish wish = { .origin = setting->origin };
	const char *command = setting->value, *wrong = NULL;

	if (setting->row->kind == OPTION_ONCE) {
		wrong = split_first(setting->value, ':', &wish.unless, &command);
		if (!wrong && (!*wish.unless || !command))
			wrong = "has no path before a colon";
	}
	if (wrong)
		return refuse(setting, problems, "command-spec", wrong);
	if (!command_read(&wish.words, command, setting, problems))
		return false;
	*(struct hook_wish *)list_add(hooks, sizeof wish) = wish;
	return true;
}

/* The position of VALUE among COUNT words, or COUNT and a problem that lists them. */
static unsigned
word_read(const char words[][9], unsigned count, const struct setting *setting,
    struct problems *problems)
{
	struct nearest nearest = nearest_to(setting->value, strlen(setting->value));
	const char *similar = NULL;
	struct buf all = {0};
	struct problem *problem;

	for (unsigned i = 0; i < count; i++) {
		if (strcmp(words[i], setting->value) == 0)
			return i;
		if (nearest_offer(&nearest, words[i], strlen(words[i])))
			similar = words[i];
		buf_printf(&all, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", words[i]);
	}
	problem = setting_wrong(setting, problems,
	    setting->row->kind == OPTION_DOCUMENT ? "format-spec" : "log-spec",
	    "%s is unknown", setting_shown(setting->value));
	if (similar)
		problem_line(problem, "similar", "a similar word is %s", similar);
	problem_line(problem, "remedy", "write %s", buf_text(&all));
	return count;
}

static bool
level_read(enum log_level *level, const struct setting *setting, struct problems *problems)
{
	static const char words[][9] = {
		[LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info",
		[LOG_DEBUG] = "debug",
	};
	unsigned found = word_read(words, 4, setting, problems);

	if (found < 4)
		*level = (enum log_level)found;
	return found < 4;
}

static bool
format_read(enum log_format *format, const struct setting *setting, struct problems *problems)
{
	static const char words[][9] = { [LOG_TEXT] = "text", [LOG_JSON] = "json" };
	unsigned found = word_read(words, 2, setting, problems);

	if (found < 2)
		*format = (enum log_format)found;
	return found < 2;
}

static bool
document_read(enum document *document, const struct setting *setting, struct problems *problems)
{
	static const char words[][9] = { "text", "markdown", "json" };
	unsigned found = word_read(words, 3, setting, problems);

	if (found < 3)
		*document = (enum document)found;
	return found < 3;
}

/* -v and -q: one step up from wherever we are, at least to info; or down to error. */
static bool
verbosity_read(enum log_level *level, const struct setting *setting,
    struct problems *problems)
{
	bool wanted = false;

	if (!flag_read(&wanted, setting, problems))
		return false;
	if (wanted && setting->row->kind == OPTION_QUIET)
		*level = LOG_ERROR;
	else if (wanted)
		*level = *level < LOG_INFO ? LOG_INFO : LOG_DEBUG;
	return true;
}

static bool
text_read(const char **text, const struct setting *setting)
{
	*text = setting->value;
	return true;
}

static bool
pattern_read(struct list *patterns, const struct setting *setting)
{
	*(const char **)list_add(patterns, sizeof(char *)) = setting->value;
	return true;
}

static bool
value_read(void *place, struct plan *plan, const struct setting *setting,
    struct problems *problems)
{
	switch ((enum option_kind)setting->row->kind) {
	case OPTION_FLAG:
		return flag_read(place, setting, problems);
	case OPTION_DEMAND:
		return demand_read(place, setting, problems);
	case OPTION_ENV:
	case OPTION_SECRET:
		return kind_env(place, setting, problems);
	case OPTION_ENV_FILE:
	case OPTION_PATH:
	case OPTION_VOLUME:
		return kind_path(place, setting, problems);
	case OPTION_MKDIR:
		return kind_mkdir(place, setting, problems);
	case OPTION_OWN:
		return kind_own(place, setting, problems);
	case OPTION_TEMPLATE:
		return kind_template(place, setting, problems);
	case OPTION_SET:
		return kind_set(place, setting, problems);
	case OPTION_HIDE:
		return pattern_read(place, setting);
	case OPTION_USER:
		return kind_user(place, setting, problems);
	case OPTION_TEXT:
	case OPTION_CONFIG:
		return text_read(place, setting);
	case OPTION_UMASK:
		return umask_read(&plan->process, setting, problems);
	case OPTION_RLIMIT:
		return kind_rlimit(place, setting, problems);
	case OPTION_OOM_SCORE:
		return kind_oom_score(place, setting, problems);
	case OPTION_CAPABILITY:
		return kind_capability(place, setting, problems);
	case OPTION_SIGNAL:
		return kind_signal(place, setting, problems);
	case OPTION_EXIT:
		return kind_exit(place, setting, problems);
	case OPTION_DURATION:
		return duration_read(place, setting, problems);
	case OPTION_COMMAND:
		return command_read(place, setting->value, setting, problems);
	case OPTION_BEFORE:
	case OPTION_ONCE:
		return hook_read(place, setting, problems);
	case OPTION_LEVEL:
		return level_read(place, setting, problems);
	case OPTION_FORMAT:
		return format_read(place, setting, problems);
	case OPTION_DOCUMENT:
		return document_read(place, setting, problems);
	case OPTION_VERBOSE:
	case OPTION_QUIET:
		return verbosity_read(place, setting, problems);
	case OPTION_EXIT_ZERO:
		return kind_exit_zero(place, setting, problems);
	case OPTION_REWRITE:
		return kind_rewrite(place, setting, problems);
	case OPTION_DEATH:
		return kind_death(place, setting, problems);
	case OPTION_VERBOSITY:
		return kind_verbosity(place, setting);
	case OPTION_DEBUG:
		*(enum log_level *)place = LOG_DEBUG;
		return true;
	case OPTION_REFUSED:
		return kind_refused(setting, problems);
	case OPTION_HELP:
	case OPTION_VERSION:
	case OPTION_LICENSE:
		break;	/* acted upon where the command line is read */
	}
	return false;
}

void
setting_apply(struct plan *plan, const struct setting *setting, struct problems *problems)
{
	const struct option_row *row = setting->row;

	if (setting->value && !*setting->value) {
		setting_remedy(setting,
		    setting_wrong(setting, problems, "option-argument", "is given an empty value"));
		return;
	}
	if (!value_read((char *)plan + row->place, plan, setting, problems))
		return;
	if (row->origin)
		memcpy((char *)plan + row->origin, &setting->origin, sizeof setting->origin);
}

void
settings_apply(struct plan *plan, const struct list *settings, struct problems *problems)
{
	const struct setting *setting = settings->items;

	for (size_t i = 0; i < settings->count; i++)
		setting_apply(plan, &setting[i], problems);
}
