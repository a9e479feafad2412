/*
 * Values that are paths with something behind their colons.
 */

#include "kind.h"

#include <string.h>

#include "../base/nearest.h"
#include "../base/num.h"
#include "split.h"

/* The parts of a value: PATH, for a template a second PATH, then OPTS or MODE. */
struct parts {
	struct list list;
	const char *const *text;
};

static bool
refuse(const struct setting *setting, struct problems *problems, const char *wrong)
{
	struct problem *problem = setting_wrong(setting, problems, "path-spec", "%s %s",
	    setting_shown(setting->value), wrong);

	setting_remedy(setting, problem);
	return false;
}

/* Split the value into LEAST to LEAST + 1 parts, none of them empty. */
static bool
parts_read(struct parts *parts, size_t least, const struct setting *setting,
    struct problems *problems)
{
	const char *wrong = split_at(setting->value, ':', &parts->list);

	if (wrong)
		return refuse(setting, problems, wrong);
	parts->text = parts->list.items;
	for (size_t i = 0; i < parts->list.count; i++)
		if (!*parts->text[i])
			return refuse(setting, problems, "has nothing before or behind a colon");
	if (parts->list.count < least)
		return refuse(setting, problems, "has no colon");
	if (parts->list.count > least + 1)
		return refuse(setting, problems,
		    "has too many colons: one that is part of a path is written \\:");
	return true;
}

/* The last part, when it is more than the LEAST ones; else NULL. */
static const char *
parts_extra(const struct parts *parts, size_t least)
{
	return parts->list.count > least ? parts->text[least] : NULL;
}

/* The last part's OPTS, when it has one, as a list of const char *. */
static bool
parts_options(const struct parts *parts, size_t least, struct list *options,
    const struct setting *setting, struct problems *problems)
{
	const char *extra = parts_extra(parts, least);
	const char *wrong = extra ? split_at(extra, ',', options) : NULL;

	return wrong ? refuse(setting, problems, wrong) : true;
}

/* Options of a path: what they add to the access, and what they take away. */
struct path_option {
	char name[10];
	uint8_t kind;		/* enum option_kind */
	uint8_t add;
	uint8_t drop;
};

static const struct path_option path_options[] = {
	{ "rw", OPTION_PATH, PATH_WRITE, 0 },
	{ "x", OPTION_PATH, PATH_EXECUTE, 0 },
	{ "ro", OPTION_VOLUME, 0, PATH_WRITE },
	{ "free=SIZE", OPTION_VOLUME, 0, 0 },
	{ "optional", OPTION_ENV_FILE, PATH_OPTIONAL, 0 },
	{ "recursive", OPTION_OWN, 0, 0 },
};

enum { PATH_OPTIONS = sizeof path_options / sizeof *path_options };

static bool
path_option_refuse(const char *name, const struct setting *setting, struct problems *problems)
{
	struct problem *problem = setting_wrong(setting, problems, "path-spec",
	    "%s: unknown option %s", setting_shown(setting->value),
	    *name ? setting_shown(name) : "''");
	struct buf known = {0};

	for (size_t i = 0; i < PATH_OPTIONS; i++)
		if (path_options[i].kind == setting->row->kind)
			buf_printf(&known, "%s%s", known.length ? ", " : "", path_options[i].name);
	problem_line(problem, "remedy", "known behind the colon: %s", buf_text(&known));
	problem_line(problem, "hint", "a colon that is part of the path is written \\:");
	return false;
}

static bool
free_read(const char *size, uint64_t *bytes, const struct setting *setting,
    struct problems *problems)
{
	const char *wrong = num_size(size, bytes);

	return wrong ? refuse(setting, problems, mem_printf("has a free= that %s", wrong)) : true;
}

static bool
path_option_read(const char *name, struct path_need *need, const struct setting *setting,
    struct problems *problems)
{
	if (setting->row->kind == OPTION_VOLUME && strncmp(name, "free=", 5) == 0)
		return free_read(name + 5, &need->free, setting, problems);
	for (size_t i = 0; i < PATH_OPTIONS; i++) {
		const struct path_option *option = &path_options[i];

		if (option->kind == setting->row->kind && strcmp(option->name, name) == 0) {
			need->access = (need->access | option->add) & ~(unsigned)option->drop;
			return true;
		}
	}
	return path_option_refuse(name, setting, problems);
}

/* A mount point has no meaning relative to anything. A leading ${…} is looked at in prep. */
static bool
absolute(const char *path, const struct setting *setting, struct problems *problems)
{
	struct problem *problem;

	if (*path == '/' || strncmp(path, "${", 2) == 0)
		return true;
	problem = setting_wrong(setting, problems, "path-spec", "%s is not an absolute path",
	    setting_shown(path));
	if (*path == '$')
		problem_line(problem, "remedy", "a variable is written ${NAME}");
	else
		problem_line(problem, "remedy", "write it from / on, as it is in the container");
	return false;
}

bool
kind_path(struct list *needs, const struct setting *setting, struct problems *problems)
{
	bool volume = setting->row->kind == OPTION_VOLUME;
	struct path_need need = {
		.access = volume ? PATH_READ | PATH_WRITE : PATH_READ,
		.origin = setting->origin,
	};
	struct parts parts = {0};
	struct list options = {0};

	if (!parts_read(&parts, 1, setting, problems))
		return false;
	need.path = parts.text[0];
	if (volume && !absolute(need.path, setting, problems))
		return false;
	if (!parts_options(&parts, 1, &options, setting, problems))
		return false;
	for (size_t i = 0; i < options.count; i++) {
		const char *name = ((const char *const *)options.items)[i];

		if (!path_option_read(name, &need, setting, problems))
			return false;
	}
	*(struct path_need *)list_add(needs, sizeof need) = need;
	return true;
}

static bool
mode_read(const char *text, unsigned *mode, const struct setting *setting,
    struct problems *problems)
{
	const char *wrong = num_mode(text, 07777, mode);

	if (wrong)
		setting_wrong(setting, problems, "mode-spec", "%s: %s %s",
		    setting_shown(setting->value), setting_shown(text), wrong);
	return !wrong;
}

bool
kind_mkdir(struct list *mkdirs, const struct setting *setting, struct problems *problems)
{
	struct mkdir_wish wish = { .mode = 0755, .origin = setting->origin };
	struct parts parts = {0};
	const char *mode;

	if (!parts_read(&parts, 1, setting, problems))
		return false;
	wish.path = parts.text[0];
	mode = parts_extra(&parts, 1);
	if (mode && !mode_read(mode, &wish.mode, setting, problems))
		return false;
	*(struct mkdir_wish *)list_add(mkdirs, sizeof wish) = wish;
	return true;
}

bool
kind_own(struct list *owns, const struct setting *setting, struct problems *problems)
{
	struct own_wish wish = { .origin = setting->origin };
	struct parts parts = {0};
	const char *extra;

	if (!parts_read(&parts, 1, setting, problems))
		return false;
	wish.path = parts.text[0];
	extra = parts_extra(&parts, 1);
	wish.recursive = extra && strcmp(extra, "recursive") == 0;
	if (extra && !wish.recursive)
		return path_option_refuse(extra, setting, problems);
	*(struct own_wish *)list_add(owns, sizeof wish) = wish;
	return true;
}

static bool
template_option_read(const char *text, struct template_wish *wish,
    const struct setting *setting, struct problems *problems)
{
	static const char mode[] = "mode=", only[] = "only=";
	struct problem *problem;

	if (strncmp(text, mode, sizeof mode - 1) == 0) {
		wish->have_mode = true;
		return mode_read(text + sizeof mode - 1, &wish->mode, setting, problems);
	}
	if (strncmp(text, only, sizeof only - 1) == 0 && text[sizeof only - 1]) {
		wish->only = text + sizeof only - 1;
		return true;
	}
	problem = setting_wrong(setting, problems, "path-spec", "%s: unknown option %s",
	    setting_shown(setting->value), *text ? setting_shown(text) : "''");
	problem_line(problem, "remedy", "known behind the second colon: mode=0640, only=APP_*");
	problem_line(problem, "hint", "a colon that is part of a path is written \\:");
	return false;
}

bool
kind_template(struct list *templates, const struct setting *setting,
    struct problems *problems)
{
	struct template_wish wish = { .origin = setting->origin };
	struct parts parts = {0};
	struct list options = {0};

	if (!parts_read(&parts, 2, setting, problems))
		return false;
	wish.source = parts.text[0];
	wish.target = parts.text[1];
	if (!parts_options(&parts, 2, &options, setting, problems))
		return false;
	for (size_t i = 0; i < options.count; i++) {
		const char *text = ((const char *const *)options.items)[i];

		if (!template_option_read(text, &wish, setting, problems))
			return false;
	}
	*(struct template_wish *)list_add(templates, sizeof wish) = wish;
	return true;
}
