#ifndef USHER_DIAG_H
#define USHER_DIAG_H

/*
 * All that usher says. Problems are collected by the phases and told together, once; warnings and
 * news of the life cycle are one line each. Everything goes to stderr, one write(2) a message,
 * never blocking for longer than five seconds in all, through a description of our own where one
 * can be had: the inherited one is never made non-blocking. Control characters in what is told
 * are shown escaped, so that no value can forge a line or drive a terminal. What ends the start is
 * also written to the termination log (termlog.h), as text without colour.
 */

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

enum exit_code {
	EXIT_USAGE = 64,		/* wrong command line */
	EXIT_SYSTEM = 71,		/* the system failed us */
	EXIT_TIMED_OUT = 75,		/* a wait timed out */
	EXIT_CONTRACT = 78,		/* the contract, the config file or the environment */
	EXIT_CANNOT_EXECUTE = 126,
	EXIT_NOT_FOUND = 127,
};

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
enum log_format { LOG_TEXT, LOG_JSON };

struct detail {
	const char *key;
	const char *text;
	bool shown;		/* in text, too */
};

/* One thing that is wrong. Its lines are shown in text; JSON has each as a field named KEY. */
struct problem {
	int exit_code;		/* enum exit_code */
	const char *code;	/* stable word for tools, e.g. "env-unset" */
	const char *message;	/* what is wrong, lower case, one line */
	struct list details;	/* of struct detail */
};

struct problems {
	struct list list;	/* of struct problem, in the order found */
	size_t untold;		/* how many more there are */
};

/*
 * Open our own description of stderr. Before it, and with it failing, descriptor 2 is used. On a
 * terminal, text has colour unless NO_COLOR is set and not empty.
 */
void diag_open(void);

void diag_level(enum log_level level);
void diag_format(enum log_format format);

/*
 * Begin messages with PREFIX, at most 15 bytes, in place of "usher:"; problems are then told
 * without a frame, each with it.
 */
void diag_prefix(const char *prefix);

/*
 * From the service's start on: what cannot be written at once is dropped, and messages are built
 * on the stack (2 kB; longer ones end in "...").
 */
void diag_resident(void);

/* Add TEXT with control characters escaped, as C and JSON write them; quotes too for JSON. */
void diag_escape(struct buf *out, const char *text, bool json);

/* Our own description of stderr, or -1: to be kept when descriptors are closed. */
int diag_descriptor(void);

/* Collect a problem. The pointer is dead after the next call. */
struct problem *problem_add(struct problems *problems, int exit_code, const char *code,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A line below the problem, and the JSON field KEY with the same text. */
void problem_line(struct problem *problem, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A JSON field that the text does not show, because the message says it in words. */
void problem_field(struct problem *problem, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Of all problems: usage before contract before the rest; 126 and 127 only when alone. */
int problems_exit_code(const struct problems *problems);

/*
 * Print the whole report: "SERVICE cannot TASK: N problems". SERVICE is the command's base name or
 * NULL. HINT is the report's last line, or NULL.
 */
void problems_report(const struct problems *problems, const char *service, const char *task,
    const char *hint);

/* One line each, at the level of their name. CODE is a stable word for tools. */
void log_warn(const char *code, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_info(const char *code, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_debug(const char *code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line at level error; the caller decides what comes after. */
void log_error(const char *code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line at level error, and exit. Only before the service has started. */
_Noreturn void die(int exit_code, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
