/*
 * Reading the config file: physical lines are joined to logical ones, each of which becomes a
 * setting, applied at once, or a problem: so problems are told in the order of the lines.
 */

#include "config.h"

#include <errno.h>
#include <string.h>

#include "../base/file.h"

enum { LARGEST = 1024 * 1024, MOST_MISTAKES = 25 };

struct reader {
	const struct option_row *rows;
	const char *path;
	const char *next;	/* of the text, up to: */
	const char *end;
	unsigned next_line;	/* the number of the line at next */
	struct origin origin;	/* of the logical line in hand */
	struct plan *plan;
	struct problems *problems;
};

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A problem of the line in hand that belongs to no known option. */
static struct problem *
mistake(struct reader *reader, const char *code, const char *message)
{
	struct problem *problem = problem_add(reader->problems, EXIT_CONTRACT, code, "%s:%u: %s",
	    reader->path, reader->origin.line, message);

	problem_field(problem, "file", "%s", reader->path);
	problem_field(problem, "line", "%u", reader->origin.line);
	return problem;
}

/* Cut the blanks and the CR at the end of what stands in LINE from START on. */
static void
trim_end(struct buf *line, size_t start)
{
	while (line->length > start
	    && (blank(line->data[line->length - 1]) || line->data[line->length - 1] == '\r'))
		line->length--;
}

/* A \ at the end joins; behind another one it is a plain character. */
static bool
joins(const struct buf *line)
{
	size_t count = 0;

	while (count < line->length && line->data[line->length - 1 - count] == '\\')
		count++;
	return count % 2 == 1;
}

/* Append the next physical line, without its end. */
static void
line_append(struct reader *reader, struct buf *line)
{
	size_t left = (size_t)(reader->end - reader->next), start = line->length;
	const char *newline = memchr(reader->next, '\n', left);
	size_t length = newline ? (size_t)(newline - reader->next) : left;

	buf_add(line, reader->next, length);
	trim_end(line, start);
	reader->next += newline ? length + 1 : length;
	reader->next_line++;
}

static bool
is_comment(const struct buf *line)
{
	size_t i = 0;

	while (i < line->length && blank(line->data[i]))
		i++;
	return i < line->length && line->data[i] == '#';
}

/* The next logical line into LINE; false at the end of the file. */
static bool
line_next(struct reader *reader, struct buf *line)
{
	line->length = 0;
	if (reader->next == reader->end)
		return false;
	reader->origin = (struct origin){
		.file = reader->path, .line = reader->next_line, .written = true,
	};
	line_append(reader, line);
	while (joins(line) && !is_comment(line)) {
		line->length--;
		if (reader->next == reader->end) {
			problem_line(mistake(reader, "config-line", "the file ends in a \\"),
			    "remedy", "remove it, or write the line that it joins");
			break;
		}
		line_append(reader, line);
	}
	return true;
}

static void
key_unknown(struct reader *reader, const char *key)
{
	const struct option_row *similar = option_similar(reader->rows, key, strlen(key));
	struct problem *problem = mistake(reader, "option-unknown",
	    mem_printf("unknown option %s", setting_shown(key)));

	if (similar)
		problem_line(problem, "similar", "a similar option is %s", similar->name);
	problem_line(problem, "remedy", "usher help lists the options");
}

/* KEY is no option's name: is one in it, written as on the command line or as in other files? */
static void
key_refuse(struct reader *reader, const char *key, const char *value)
{
	const char *name = key + strspn(key, "-");
	size_t length = strcspn(name, "=:");
	const struct option_row *row = option_named(reader->rows, name, length);
	const char *rest = name[length] && name[length + 1] ? name + length + 1 : value;
	struct problem *problem;
	struct setting setting;

	if (!row && name > key && length == 1)
		row = option_lettered(reader->rows, *name);
	if (!row) {
		key_unknown(reader, key);
		return;
	}
	setting = (struct setting){ .row = row, .value = rest ? rest : "" };
	problem = mistake(reader, "config-line", mem_printf("%s is not how a line begins",
	    row->kind == OPTION_SECRET ? mem_copy(key, (size_t)(name + length - key))
	    : setting_shown(key)));
	problem_line(problem, "hint", "a line is an option without dashes, a blank, and its value");
	problem_line(problem, "remedy", "write %s%s%s", row->name, rest ? " " : "",
	    setting_value(&setting));
}

static bool
quoted(const char *text)
{
	size_t length = strlen(text);

	return length >= 2 && (*text == '"' || *text == '\'') && text[length - 1] == *text;
}

/* Quotes around a whole value, or around the default of a variable, were meant to vanish. */
static bool
quotes_refuse(const struct setting *setting, struct problems *problems)
{
	const char *value = setting->value, *equals = strchr(value, '='), *text = value;
	struct problem *problem;

	if ((setting->row->kind == OPTION_ENV || setting->row->kind == OPTION_SECRET) && equals)
		text = equals + 1;
	if (setting->row->kind == OPTION_COMMAND || (!quoted(value) && !quoted(text)))
		return false;
	if (quoted(value))
		text = value;
	problem = setting_wrong(setting, problems, "config-line",
	    "%s: there is no quoting in a config file, but in commands", setting_value(setting));
	if (setting->row->kind == OPTION_SECRET)
		problem_line(problem, "remedy", "leave the quotes out");
	else
		problem_line(problem, "remedy", "write %s %.*s%.*s", setting->row->name,
		    (int)(text - value), value, (int)(strlen(text) - 2), text + 1);
	return true;
}

/* Is this what the option takes? Whether it is a good value is seen when it is applied. */
static bool
setting_valid(struct reader *reader, const struct setting *setting)
{
	const struct option_row *row = setting->row;
	struct problem *problem;

	if (row->flags & OPTION_LINE_ONLY) {
		problem = setting_wrong(setting, reader->problems, "option-misplaced",
		    "cannot be given in a config file");
		problem_line(problem, "remedy", "give it on the command line");
	} else if ((row->flags & OPTION_ARGUMENT) && !setting->value) {
		problem = setting_wrong(setting, reader->problems, "option-argument",
		    "has no value");
		setting_remedy(setting, problem);
	} else if (!setting->value || !quotes_refuse(setting, reader->problems)) {
		return true;
	}
	return false;
}

static void
line_read(struct reader *reader, struct buf *line)
{
	struct setting setting = { .origin = reader->origin };
	const char *text = buf_text(line), *end = text + line->length;
	const char *key, *value;

	if (memchr(text, '\0', line->length)) {
		mistake(reader, "config-line", "the line has a NUL byte in it");
		return;
	}
	text += strspn(text, " \t");
	if (!*text || *text == '#')
		return;
	key = mem_copy(text, strcspn(text, " \t"));
	value = text + strlen(key);
	value += strspn(value, " \t");
	setting.value = *value ? mem_copy(value, (size_t)(end - value)) : NULL;
	setting.row = option_named(reader->rows, key, strlen(key));
	if (!setting.row)
		key_refuse(reader, key, setting.value);
	else if (setting_valid(reader, &setting))
		setting_apply(reader->plan, &setting, reader->problems);
}

void
config_parse(struct plan *plan, const struct option_row *rows, const char *path,
    const char *text, size_t length, struct problems *problems)
{
	struct reader reader = {
		.rows = rows,
		.path = path,
		.next = text + file_mark(text, length),
		.end = text + length,
		.next_line = 1,
		.plan = plan,
		.problems = problems,
	};
	size_t most = problems->list.count + MOST_MISTAKES;
	struct buf line = {0};

	while (problems->list.count < most && line_next(&reader, &line))
		line_read(&reader, &line);
	if (reader.next < reader.end)
		problem_line(mistake(&reader, "config-line", "too many mistakes"), "hint",
		    "the lines below were not read: is this a config file of usher?");
}

static void
unreadable(const char *path, int error, struct problems *problems)
{
	struct problem *problem;

	if (error == EFBIG)
		problem = problem_add(problems, EXIT_CONTRACT, "config-unreadable",
		    "config file %s is larger than 1 MiB", path);
	else if (error == EINVAL)
		problem = problem_add(problems, EXIT_CONTRACT, "config-unreadable",
		    "config file %s is no regular file", path);
	else
		problem = problem_add(problems, EXIT_CONTRACT, "config-unreadable",
		    "cannot read config file %s: %s", path, strerror(error));
	problem_field(problem, "file", "%s", path);
	if (error == EISDIR)
		problem_line(problem, "hint",
		    "docker makes a directory when the file to be mounted is not there");
	else if (error == EACCES)
		problem_line(problem, "remedy", "let everyone read it: COPY --chmod=644");
	else if (error == ENOENT)
		problem_line(problem, "remedy", "give --config none for no config file");
}

void
config_read(struct plan *plan, const struct option_row *rows, const char *path,
    bool required, struct problems *problems)
{
	struct buf text = {0};
	int error = file_read(path, LARGEST, &text);

	if (error == 0)
		config_parse(plan, rows, path, text.data, text.length, problems);
	else if (required || (error != ENOENT && error != ENOTDIR))
		unreadable(path, error, problems);
}
