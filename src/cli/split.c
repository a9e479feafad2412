/*
 * Splitting of values at separators, and of commands into words.
 */

#include "split.h"

#include <stdbool.h>
#include <string.h>

static const char unclosed[] = "has a ${ or $(( that is not closed";
static const char foreign[] = "has an operator of the shell, and there is no shell: write "
    "sh -c '...', or put that word between quotes";

/* The length of the {…} or (…) at TEXT, nesting counted, or 0. A backslash escapes a brace. */
static size_t
balanced(const char *text, char open, char close)
{
	size_t depth = 0;

	for (const char *p = text; *p; p++) {
		if (*p == '\\' && open == '{' && p[1])
			p++;
		else if (*p == open)
			depth++;
		else if (*p == close && --depth == 0)
			return (size_t)(p + 1 - text);
	}
	return 0;
}

static bool
opens(const char *text)
{
	return *text == '{' || (text[0] == '(' && text[1] == '(');
}

size_t
split_span(const char *text)
{
	size_t run = strspn(text, "$");
	size_t length;

	if (run == 0)
		return 1;
	/* Pairs of $ stand for one $ each; an odd one is left over to open. */
	if (run % 2 == 0 || !opens(text + run))
		return run;
	length = text[run] == '{' ? balanced(text + run, '{', '}')
	    : balanced(text + run, '(', ')');
	return length ? run + length : 0;
}

static void
part_add(struct list *parts, struct buf *text)
{
	const char **part = list_add(parts, sizeof *part);

	*part = buf_text(text);
	*text = (struct buf){0};
}

const char *
split_first(const char *text, char separator, const char **first, const char **rest)
{
	struct buf part = {0};

	for (*rest = NULL; *text && *text != separator;) {
		size_t length = split_span(text);

		if (length == 0)
			return unclosed;
		if (text[0] == '\\' && text[1] == separator)
			text++;
		buf_add(&part, text, length);
		text += length;
	}
	*first = buf_text(&part);
	if (*text)
		*rest = text + 1;
	return NULL;
}

const char *
split_at(const char *text, char separator, struct list *parts)
{
	const char *part, *wrong = NULL;

	while (text && !wrong) {
		wrong = split_first(text, separator, &part, &text);
		if (!wrong)
			*(const char **)list_add(parts, sizeof part) = part;
	}
	return wrong;
}

/* A word in the making: its bytes, and for each a mark: whether it is quoted text. */
struct word {
	struct buf bytes;
	struct buf marks;
	bool begun;		/* '' is a word, too */
	bool quoted;		/* some of it is */
};

static void
word_add(struct word *word, const char *bytes, size_t length, bool quoted)
{
	buf_add(&word->bytes, bytes, length);
	for (size_t i = 0; i < length; i++)
		buf_add_char(&word->marks, quoted);
	word->begun = true;
}

/* What only a shell would understand: | && ; < > 2>&1 >FILE. */
static bool
is_operator(struct word *word)
{
	const char *text = buf_text(&word->bytes);

	return !word->quoted && *text && (text[strspn(text, "0123456789")] == '>'
	    || !text[strspn(text, "|&;<")]);
}

/* End the word: write it out with its quoted dollars doubled where they would open something. */
static void
word_end(struct word *word, struct list *words)
{
	const char *bytes = buf_text(&word->bytes);
	struct buf text = {0};
	bool opening = false;

	if (!word->begun)
		return;
	for (size_t i = 0; i < word->bytes.length; i++) {
		if (bytes[i] == '$' && (i == 0 || bytes[i - 1] != '$'))
			opening = opens(bytes + i + strspn(bytes + i, "$"));
		if (bytes[i] == '$' && opening && word->marks.data[i])
			buf_add_char(&text, '$');
		buf_add_char(&text, bytes[i]);
	}
	part_add(words, &text);
	*word = (struct word){0};
}

/* A $ outside single quotes, and all that stays with it. Returns its length, 0: not closed. */
static size_t
dollar_read(const char *text, struct word *word)
{
	size_t run = strspn(text, "$");
	size_t length = split_span(text);

	/* A run that opens nothing here may yet come to stand before a quoted brace. */
	word_add(word, text, length, !opens(text + run));
	return length;
}

/* What stands between double quotes, TEXT behind the first. The end, or NULL and *WRONG. */
static const char *
double_quoted(const char *text, struct word *word, const char **wrong)
{
	word->begun = true;
	while (*text && *text != '"') {
		size_t length = 1;

		if (*text == '$') {
			length = dollar_read(text, word);
		} else if (text[0] == '\\' && text[1] == '\n') {
			length = 2;
		} else {
			if (text[0] == '\\' && text[1] && strchr("$`\"\\", text[1]))
				text++;
			word_add(word, text, 1, true);
		}
		if (length == 0) {
			*wrong = unclosed;
			return NULL;
		}
		text += length;
	}
	if (!*text)
		*wrong = "has an unclosed double quote";
	return *text ? text + 1 : NULL;
}

static const char *
single_quoted(const char *text, struct word *word, const char **wrong)
{
	size_t length = strcspn(text, "'");

	word_add(word, text, length, true);
	if (!text[length])
		*wrong = "has an unclosed single quote";
	return text[length] ? text + length + 1 : NULL;
}

static const char *
unquoted(const char *text, struct word *word, const char **wrong)
{
	size_t length = 1;

	if (*text == '$') {
		length = dollar_read(text, word);
		*wrong = length ? NULL : unclosed;
		return length ? text + length : NULL;
	}
	if (text[0] == '%' && text[1] == '{') {
		size_t stop = strcspn(text, "} \t\r\n");

		/* A tag of the template language, most likely: half of it would mean nothing. */
		if (text[stop] && text[stop] != '}') {
			*wrong = "has a %{ that is cut at a blank: put that word between quotes";
			return NULL;
		}
	}
	if (*text == '\\' && !*++text) {
		*wrong = "ends in a backslash";
		return NULL;
	}
	/* A newline gets here only behind a backslash, and both together are nothing. */
	if (*text != '\n')
		word_add(word, text, 1, true);
	return text + 1;
}

const char *
split_words(const char *text, struct list *words)
{
	struct word word = {0};
	const char *wrong = NULL;

	while (text && *text) {
		word.quoted = word.quoted || strchr("'\"\\", *text);
		if (strchr(" \t\r\n", *text)) {
			if (is_operator(&word))
				return foreign;
			word_end(&word, words);
			text++;
		} else if (*text == '\'') {
			text = single_quoted(text + 1, &word, &wrong);
		} else if (*text == '"') {
			text = double_quoted(text + 1, &word, &wrong);
		} else {
			text = unquoted(text, &word, &wrong);
		}
	}
	if (!wrong && is_operator(&word))
		return foreign;
	word_end(&word, words);
	return wrong;
}
