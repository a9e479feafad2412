/*
 * One walk makes a list of entries, each of a section and with a cell for each of its columns;
 * three writers print the list. Variables come from the contract and from the names that texts
 * use; all else is the plan in words, a setting a line, by the groups of the help.
 */

#include "explain.h"

#include <string.h>
#include <unistd.h>

#include "../cli/options.h"
#include "../prep/service.h"
#include "../prep/facts.h"
#include "tool.h"

enum { COLUMNS = 8, GROUPS = 4 };
enum section { VARIABLES, PORTS, SETTINGS };	/* SETTINGS + group of the options */
enum column { NAME, KIND, NEED, TYPE, DEFAULT, TEMPLATE, DECLARED, USED };
enum port_column { PORT_VARIABLE, PORT_TYPE, PORT_DEFAULT };
enum setting_column { SETTING, VALUE, WRITTEN };

static const struct {
	char key[12];
	char columns[COLUMNS][10];
} sections[] = {
	[VARIABLES] = { "variables", { "name", "kind", "need", "type", "default", "template",
	    "declared", "used" } },
	[PORTS] = { "ports", { "variable", "type", "default" } },
	{ "contract", { "setting", "value", "declared" } },
	{ "preparation", { "setting", "value", "declared" } },
	{ "identity", { "setting", "value", "declared" } },
	{ "run", { "setting", "value", "declared" } },
};

enum { SECTIONS = sizeof sections / sizeof *sections };

struct entry {
	enum section section;
	const char *cells[COLUMNS];	/* NULL: none; places in USED end in newlines */
};

static struct entry *
entry_add(struct list *entries, enum section section)
{
	struct entry *entry = list_add(entries, sizeof *entry);

	entry->section = section;
	return entry;
}

/* The variable of that name; a new one, if there is none yet. */
static struct entry *
variable_of(struct list *entries, const char *name, size_t length)
{
	struct entry *entry = entries->items;

	for (size_t i = 0; i < entries->count; i++)
		if (entry[i].section == VARIABLES && strlen(entry[i].cells[NAME]) == length
		    && memcmp(entry[i].cells[NAME], name, length) == 0)
			return &entry[i];
	entry = entry_add(entries, VARIABLES);
	entry->cells[NAME] = mem_copy(name, length);
	entry->cells[KIND] = facts_has(name, length) ? "fact" : "undeclared";
	return entry;
}

static void
name_used(void *entries, const char *name, size_t length, const char *place)
{
	struct entry *entry = variable_of(entries, name, length);
	const char *used = entry->cells[USED] ? entry->cells[USED] : "";
	const char *line = mem_printf("%s\n", place);
	size_t size = strlen(line), all = strlen(used);

	/* Names come in the order of their lines. */
	if (all < size || strcmp(used + all - size, line) != 0)
		entry->cells[USED] = mem_printf("%s%s", used, line);
}

static void
variables_add(struct list *entries, const struct plan *plan)
{
	const struct env_need *need = plan->contract.envs.items;
	const struct set_wish *set = plan->prepare.sets.items;

	for (size_t i = 0; i < plan->contract.envs.count; i++, need++) {
		struct entry *entry = variable_of(entries, need->name, strlen(need->name));

		entry->cells[KIND] = need->secret ? "secret" : "env";
		entry->cells[NEED] = need->fallback ? "default" : need->optional ? "optional"
		    : "required";
		entry->cells[TYPE] = need->type.text;
		entry->cells[DEFAULT] = need->fallback && need->secret ? "********"
		    : need->fallback;
		entry->cells[DECLARED] = origin_place(&need->origin);
	}
	for (size_t i = 0; i < plan->prepare.sets.count; i++, set++) {
		struct entry *entry = variable_of(entries, set->name, strlen(set->name));

		if (!entry->cells[NEED])
			entry->cells[KIND] = "computed";
		entry->cells[TEMPLATE] = set->text;
		if (!entry->cells[DECLARED])
			entry->cells[DECLARED] = origin_place(&set->origin);
	}
}

/* Of all that is wrong, because nothing is set, what keeps names from us is news. */
static void
unread_tell(const struct problems *problems)
{
	static const char about[] = "template-";
	const struct problem *problem = problems->list.items;

	for (size_t i = 0; i < problems->list.count; i++)
		if (strncmp(problem[i].code, about, sizeof about - 1) == 0)
			log_warn("explain-template", "%s: what it uses is not told",
			    problem[i].message);
}

/* All that prep/ would expand, with nothing set but the defaults. */
static void
names_find(struct list *entries, const struct plan *plan)
{
	const struct watch watch = { .visit = name_used, .watcher = entries };
	struct problems problems = {0};
	struct context context = { .plan = plan, .problems = &problems, .watch = &watch };
	const struct env_need *need = plan->contract.envs.items;

	for (size_t i = 0; i < plan->contract.envs.count; i++)
		if (need[i].fallback && !need[i].secret)
			vars_set_text(&context.vars, need[i].name, need[i].fallback, 0);
	env_files_read(&context);
	sets_compute(&context);
	folders_plan(&context);
	templates_render(&context);
	paths_check(&context);
	command_words(&context);
	hooks_expand(&context);
	unread_tell(&problems);
}

static void
ports_add(struct list *entries, const struct plan *plan)
{
	const struct env_need *need = plan->contract.envs.items;

	for (size_t i = 0; i < plan->contract.envs.count; i++, need++) {
		struct entry *entry;

		if (need->type.kind != VALUE_PORT && need->type.kind != VALUE_LISTEN)
			continue;
		entry = entry_add(entries, PORTS);
		entry->cells[PORT_VARIABLE] = need->name;
		entry->cells[PORT_TYPE] = need->type.text;
		entry->cells[PORT_DEFAULT] = need->secret ? NULL : need->fallback;
	}
}

static void
setting_add(struct list *entries, enum section section, const char *name, const char *value,
    const char *place)
{
	struct entry *entry = entry_add(entries, section);

	entry->cells[SETTING] = name;
	entry->cells[VALUE] = value;
	entry->cells[WRITTEN] = place;
}

/* "NAME VALUE  # written at FILE:LINE", as plan_print() has it. */
static void
line_add(struct list *entries, const char *line)
{
	static const char mark[] = "  # written ";
	size_t length = strcspn(line, " "), end = strlen(line);
	const struct option_row *row = option_named(usher_options, line, length);
	const char *place = NULL;

	if (!row || row->group >= GROUPS || row->kind == OPTION_ENV || row->kind == OPTION_SECRET
	    || row->kind == OPTION_SET)
		return;
	for (size_t at = length; at + sizeof mark <= end; at++)
		if (strncmp(line + at, mark, sizeof mark - 1) == 0)
			place = line + at;
	if (place) {
		end = (size_t)(place - line);
		place += sizeof mark - 1;
		place += strcspn(place, " ") + 1;
		if (strncmp(place, "the ", 4) == 0)
			place += 4;
	}
	setting_add(entries, SETTINGS + row->group, mem_copy(line, length),
	    length < end ? mem_copy(line + length + 1, end - length - 1) : NULL, place);
}

static void
settings_add(struct list *entries, const struct plan *plan)
{
	struct buf text = {0}, words = {0};
	const enum section run = SETTINGS + GROUPS - 1;
	const char *line;

	plan_print(plan, &text);
	for (line = buf_text(&text); *line;) {
		size_t length = strcspn(line, "\n");

		line_add(entries, mem_copy(line, length));
		line += length + (line[length] == '\n');
	}
	if (!plan->run.grace_origin.written && !plan->process.exec)
		setting_add(entries, run, "grace", "never", NULL);
	for (size_t i = 0; i < plan->command.count; i++)
		buf_printf(&words, "%s%s", i ? " " : "", plan->command.words[i]);
	if (words.length)
		setting_add(entries, run, "command", buf_text(&words), "command line");
}

/* TEXT in the marks that Markdown's tables need. */
static void
markdown_cell(struct buf *out, const char *text, bool code)
{
	const char *mark = !code || !*text ? "" : strchr(text, '`') ? "`` " : "`";
	struct buf plain = {0};

	diag_escape(&plain, text, false);
	buf_add_text(out, mark);
	for (const char *p = buf_text(&plain); *p; p++)
		buf_printf(out, *p == '|' ? "\\%c" : "%c", *p);
	buf_add_text(out, mark[0] && mark[1] ? " ``" : mark);
}

/* The parts of a cell, one after the other: PUT each, SEPARATOR in between. */
static void
cell_put(struct buf *out, const char *cell, enum document document, bool code)
{
	for (bool first = true; *cell; first = false) {
		size_t length = strcspn(cell, "\n");
		const char *part = mem_copy(cell, length);

		buf_add_text(out, first ? "" : document == DOCUMENT_JSON ? "," : ", ");
		if (document == DOCUMENT_JSON)
			buf_add_char(out, '"');
		if (document == DOCUMENT_MARKDOWN)
			markdown_cell(out, part, code);
		else
			diag_escape(out, part, document == DOCUMENT_JSON);
		if (document == DOCUMENT_JSON)
			buf_add_char(out, '"');
		cell += length + (cell[length] == '\n');
	}
}

/* One row; COLUMNS that no row has are left out of a table. */
static void
row_put(struct buf *out, const struct entry *entry, enum document document, unsigned present)
{
	bool first = true;

	buf_add_text(out, document == DOCUMENT_JSON ? "{" : document == DOCUMENT_TEXT ? "  " : "|");
	for (unsigned c = 0; c < COLUMNS; c++) {
		const char *cell = entry->cells[c], *key = sections[entry->section].columns[c];
		bool list = entry->section == VARIABLES && c == USED;
		bool code = entry->section != VARIABLES || (c != KIND && c != NEED);

		if (document == DOCUMENT_MARKDOWN && !(present >> c & 1))
			continue;
		if (document == DOCUMENT_MARKDOWN)
			buf_add_char(out, ' ');
		else if (!cell)
			continue;
		else if (document == DOCUMENT_JSON)
			buf_printf(out, "%s\"%s\":%s", first ? "" : ",", key, list ? "[" : "");
		else if (!first)
			buf_printf(out, entry->section >= SETTINGS && c == VALUE ? " "
			    : entry->section == VARIABLES && c < TYPE ? ", " : "; %s ", key);
		if (cell && !*cell)
			buf_add_text(out, document == DOCUMENT_JSON ? "\"\"" : "");
		cell_put(out, cell ? cell : "", document, code);
		if (document == DOCUMENT_MARKDOWN)
			buf_add_text(out, " |");
		else if (document == DOCUMENT_JSON && list)
			buf_add_char(out, ']');
		first = false;
	}
	buf_add_text(out, document == DOCUMENT_JSON ? "}" : "\n");
}

/* What stands in front of the rows of a section. */
static void
head_put(struct buf *out, enum section section, enum document document, unsigned present)
{
	const char *title = section < SETTINGS ? sections[section].key
	    : option_heading(section - SETTINGS);

	if (document == DOCUMENT_TEXT)
		buf_printf(out, "%s%s\n", out->length ? "\n" : "", title);
	if (document != DOCUMENT_MARKDOWN)
		return;
	buf_printf(out, "%s**%s**\n\n|", out->length ? "\n" : "", title);
	for (unsigned c = 0; c < COLUMNS; c++)
		if (present >> c & 1)
			buf_printf(out, " %s |", sections[section].columns[c]);
	buf_add_text(out, "\n|");
	for (unsigned c = 0; c < COLUMNS; c++)
		buf_add_text(out, present >> c & 1 ? "---|" : "");
	buf_add_char(out, '\n');
}

static void
section_put(struct buf *out, const struct list *entries, enum section section,
    enum document document)
{
	const struct entry *entry = entries->items;
	unsigned present = 0, count = 0;

	for (size_t i = 0; i < entries->count; i++)
		for (unsigned c = 0; entry[i].section == section && c < COLUMNS; c++)
			present |= (entry[i].cells[c] != NULL) << c;
	if (document == DOCUMENT_JSON)
		buf_printf(out, "%s\"%s\":[", section ? ",\n" : "{", sections[section].key);
	else if (!present)
		return;
	head_put(out, section, document, present);
	for (size_t i = 0; i < entries->count; i++) {
		if (entry[i].section != section)
			continue;
		if (document == DOCUMENT_JSON)
			buf_add_text(out, count++ ? ",\n" : "\n");
		row_put(out, &entry[i], document, present);
	}
	if (document == DOCUMENT_JSON)
		buf_add_text(out, section + 1 < SECTIONS ? "]" : "]}\n");
}

int
explain_run(const struct plan *plan)
{
	struct list entries = {0};
	struct buf out = {0};

	variables_add(&entries, plan);
	names_find(&entries, plan);
	ports_add(&entries, plan);
	settings_add(&entries, plan);
	for (unsigned section = 0; section < SECTIONS; section++)
		section_put(&out, &entries, section, plan->tool.document);
	return tool_print(plan, STDOUT_FILENO, &out);
}
