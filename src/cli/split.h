#ifndef USHER_SPLIT_H
#define USHER_SPLIT_H

/*
 * Values are split before they are expanded, so that no expanded text can move a separator. What
 * the template language will expand is therefore never split: ${…} with its nested braces, and
 * $((…)) with its parentheses. The splitters return NULL, or what is wrong with the text as the
 * end of a sentence ("has an unclosed quote").
 */

#include <stddef.h>

#include "../base/mem.h"

/*
 * How many bytes at TEXT stay together: a run of `$` with the ${…} or $((…)) it opens, or else
 * one character (or the run). 0 when the braces or parentheses are not closed.
 */
size_t split_span(const char *text);

/*
 * The parts of TEXT between SEPARATORs, as a list of const char *; at least one, and each may be
 * empty. A backslash before a SEPARATOR is cut and makes it part of the text; others stay.
 */
const char *split_at(const char *text, char separator, struct list *parts);

/* The first of these parts, and in *REST what follows its SEPARATOR, or NULL: there is none. */
const char *split_first(const char *text, char separator, const char **first, const char **rest);

/*
 * The words of a command, as a list of const char *, each to be expanded later. Quotes and
 * backslashes are the shell's (XCU 2.2), nothing else is: a word that is an operator of the shell
 * is wrong, unless it is quoted, and so is a %{ that a blank would cut. Quoted dollars are doubled
 * where the template language would see a ${ or $(( in the word: expansion turns them back.
 */
const char *split_words(const char *text, struct list *words);

#endif
