/*
 * Values that name something: a variable, a user, a signal.
 */

#include "kind.h"

#include <signal.h>
#include <string.h>

#include "../base/num.h"
#include "../base/signame.h"

static const char digits[] = "0123456789";
static const char name_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";

/* A variable has one contract: what is said later (on the command line, say) replaces it. */
static struct env_need *
env_place(struct list *envs, const char *name)
{
	struct env_need *needs = envs->items;

	for (size_t i = 0; i < envs->count; i++)
		if (strcmp(needs[i].name, name) == 0)
			return &needs[i];
	return list_add(envs, sizeof *needs);
}

/* What stands at TEXT is not what may follow here. WHERE: "in its name", "behind its '?'". */
static bool
env_refuse(const struct setting *setting, const char *text, const char *where,
    struct problems *problems)
{
	const char *value = setting_value(setting);
	struct problem *problem;
	int width = 1;

	while ((text[width - 1] & 0x80) && (text[width] & 0xc0) == 0x80)
		width++;
	if (!*text || *text == '=' || *text == '?' || *text == ':')
		problem = setting_wrong(setting, problems, "env-spec",
		    "%s names no variable", value);
	else
		problem = setting_wrong(setting, problems, "env-spec", "%s has '%.*s' %s", value,
		    width, text, where);
	problem_line(problem, "hint",
	    "a name is made of letters, digits and '_', and does not begin with a digit");
	setting_remedy(setting, problem);
	return false;
}

/* The TYPE, of LENGTH bytes at TEXT. */
static bool
type_read(struct value_type *type, const char *text, size_t length,
    const struct setting *setting, struct problems *problems)
{
	const char *word = mem_copy(text, length);
	const char *wrong = value_type_read(word, type), *similar;
	struct problem *problem;

	if (!wrong)
		return true;
	problem = setting_wrong(setting, problems, "type-spec", "%s: %s %s",
	    setting_value(setting), setting->row->kind == OPTION_SECRET ? "its type"
	    : *word ? word : "''", wrong);
	similar = value_type_similar(word);
	if (similar)
		problem_line(problem, "similar", "a similar type is %s", similar);
	problem_line(problem, "remedy",
	    "the types: int, LO..HI, port, listen, bool, url, path, a|b|c");
	return false;
}

static bool
fallback_refuse(const struct env_need *need, const char *wrong, const struct setting *setting,
    struct problems *problems)
{
	problem_line(setting_wrong(setting, problems, "env-spec", "%s: its default %s",
	    setting_value(setting), wrong), "remedy", need->type.text
	    ? "correct the default, or the type" : "write ? behind the name when it may be absent");
	return false;
}

/* What stands behind the name. */
static bool
need_read(struct env_need *need, const char *rest, const struct setting *setting,
    struct problems *problems)
{
	size_t length = strcspn(rest, "=");
	const char *wrong = NULL;

	if (*rest == ':' && !type_read(&need->type, rest + 1, length - 1, setting, problems))
		return false;
	if (!rest[length])
		return true;
	need->fallback = rest + length + 1;
	wrong = *need->fallback ? value_wrong(&need->type, need->fallback) : "is empty";
	return wrong ? fallback_refuse(need, wrong, setting, problems) : true;
}

bool
kind_env(struct list *envs, const struct setting *setting, struct problems *problems)
{
	const char *value = setting->value;
	size_t length = strspn(value, name_letters);
	const char *rest = value + length;
	struct env_need need = {
		.optional = *rest == '?',
		.secret = setting->row->kind == OPTION_SECRET,
		.origin = setting->origin,
	}, *place;

	if (strchr(digits, *value))
		return env_refuse(setting, value, "at its beginning", problems);
	rest += need.optional;
	if (length == 0 || (*rest && *rest != '=' && *rest != ':'))
		return env_refuse(setting, length ? rest : value,
		    need.optional && length ? "behind its '?'" : "in its name", problems);
	need.name = mem_copy(value, length);
	if (!need_read(&need, rest, setting, problems))
		return false;
	place = env_place(envs, need.name);
	/* The command line may replace what the file says; two lines of the file are a mistake. */
	if (place->origin.file && setting->origin.file) {
		problem_line(setting_wrong(setting, problems, "env-twice", "%s stands at %s, too",
		    need.name, origin_place(&place->origin)), "remedy", "leave one of them out");
		return false;
	}
	/* What was called a secret once is never shown. */
	need.secret = need.secret || place->secret;
	*place = need;
	return true;
}

bool
kind_set(struct list *sets, const struct setting *setting, struct problems *problems)
{
	const char *value = setting->value;
	size_t length = strspn(value, name_letters);
	const char *rest = value + length;

	if (strchr(digits, *value))
		return env_refuse(setting, value, "at its beginning", problems);
	if (length == 0 || *rest != '=') {
		if (*rest && length)
			return env_refuse(setting, rest, "in its name", problems);
		setting_remedy(setting, setting_wrong(setting, problems, "env-spec",
		    "%s has no '='", setting_shown(value)));
		return false;
	}
	*(struct set_wish *)list_add(sets, sizeof(struct set_wish)) = (struct set_wish){
		.name = mem_copy(value, length),
		.text = rest + 1,
		.origin = setting->origin,
	};
	return true;
}

/* What is wrong with TEXT as a user or a group by name or id, or NULL. */
static const char *
account_wrong(const char *text)
{
	size_t length = strspn(text, digits);
	uint32_t id;

	if (*text == '-' || *text == '+')
		return "has a sign: neither an id nor a name begins with one";
	if (length && !text[length])
		return text[0] == '0' && text[1] ? "has a leading zero: write the id without it"
		    : num_id(text, &id);
	if (length)
		return "is neither an id nor a name: a name does not begin with a digit";
	if (strpbrk(text, " \t\r\n"))
		return "has a blank in it";
	if (mem_find(text, strlen(text), "${", 2))
		return "is never expanded: write a name or an id";
	for (const char *p = text; *p; p++) {
		bool later = strchr(".-", *p) || (*p == '$' && !p[1]);

		if (!strchr(name_letters, *p) && !(later && p > text))
			return "is no name: names are made of letters, digits, '_', '.' and '-'";
	}
	return NULL;
}

static const char *
user_wrong(const char *user, const char *group, const char **culprit)
{
	const char *wrong;

	*culprit = "";
	if (!*user)
		return "has no user before the colon";
	if (group && !*group)
		return "has no group behind the colon";
	if (group && strchr(group, ':'))
		return "has a third part";
	*culprit = user;
	wrong = account_wrong(user);
	if (!wrong && group) {
		*culprit = group;
		wrong = account_wrong(group);
	}
	return wrong;
}

bool
kind_user(struct user_wish *user, const struct setting *setting, struct problems *problems)
{
	const char *text = setting->value;
	const char *colon = strchr(text, ':');
	const char *name = mem_copy(text, colon ? (size_t)(colon - text) : strlen(text));
	const char *group = colon ? colon + 1 : NULL;
	const char *culprit, *wrong = user_wrong(name, group, &culprit);
	struct problem *problem;

	if (wrong) {
		bool part = *culprit && strcmp(culprit, text) != 0;

		problem = setting_wrong(setting, problems, "user-spec", "%s%s%s %s",
		    setting_shown(text), part ? ": " : "",
		    part ? setting_shown(culprit) : "", wrong);
		setting_remedy(setting, problem);
		return false;
	}
	*user = (struct user_wish){ .given = true, .text = text, .user = name, .group = group,
	    .strict = user->strict };
	return true;
}

static bool
signal_refuse(const struct setting *setting, const char *name, const char *wrong,
    struct problems *problems)
{
	const char *similar = signame_number(name) ? NULL : signame_similar(name);
	struct problem *problem = setting_wrong(setting, problems, "signal-spec", "%s: %s %s",
	    setting_shown(setting->value), *name ? setting_shown(name) : "a part", wrong);

	if (similar)
		problem_line(problem, "similar", "a similar signal is %s", similar);
	setting_remedy(setting, problem);
	return false;
}

/* Why FROM can never arrive, or NULL. */
static const char *
from_wrong(int from)
{
	if (from == SIGKILL || from == SIGSTOP)
		return "cannot be caught by any program";
	if (from == SIGCHLD)
		return "is never forwarded: it is how usher learns of ended processes";
	return from ? NULL : "is no signal";
}

bool
kind_signal(uint8_t forward_as[SIGNAL_COUNT], const struct setting *setting,
    struct problems *problems)
{
	const char *equals = strchr(setting->value, '=');
	const char *from, *wrong;
	int number, target;

	if (!equals) {
		setting_remedy(setting, setting_wrong(setting, problems, "signal-spec",
		    "%s has no '='", setting_shown(setting->value)));
		return false;
	}
	from = mem_copy(setting->value, (size_t)(equals - setting->value));
	number = signame_number(from);
	wrong = *from ? from_wrong(number) : "is empty";
	if (wrong)
		return signal_refuse(setting, from, wrong, problems);
	target = strcmp(equals + 1, "none") == 0 ? SIGNAL_SWALLOW : signame_number(equals + 1);
	if (target == 0)
		return signal_refuse(setting, equals + 1, equals[1] ? "is no signal" : "is empty",
		    problems);
	forward_as[number] = (uint8_t)target;
	return true;
}

bool
kind_exit(uint8_t exit_as[256], const struct setting *setting, struct problems *problems)
{
	const char *value = setting->value, *equals = strchr(value, '=');
	int64_t from, to;

	if (equals && !num_integer(mem_copy(value, (size_t)(equals - value)), 0, 255, &from)
	    && !num_integer(equals + 1, 0, 255, &to)) {
		exit_as[from] = (uint8_t)to;
		return true;
	}
	setting_remedy(setting, setting_wrong(setting, problems, "exit-spec",
	    "%s is not two exit codes from 0 to 255 with a '=' between", setting_shown(value)));
	return false;
}
