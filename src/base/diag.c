/*
 * Messages are built whole and written at once. One-line messages are built on the stack, so that
 * they can also be told by the resident process, which allocates nothing; reports are built in the
 * arena.
 */

#include "diag.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "format.h"
#include "sig.h"
#include "sys.h"
#include "termlog.h"

enum { MESSAGE_MAX = 2048, PATIENCE = 5000, PAGE = 4096 };

/* One stderr for the whole process: its description, and how we speak. */
static struct {
	int fd;			/* ours, non-blocking; or -1: use 2 */
	bool socket;		/* fd 2 is a socket: send(2) can be told not to wait */
	bool colour;
	bool resident;		/* the service has started: its end is not our failure */
	enum log_level level;
	enum log_format format;
	int patience;		/* milliseconds left to wait for a slow reader */
	bool brief;		/* reports are without a frame */
	char prefix[16];
} diag = { .fd = -1, .level = LOG_WARN, .patience = PATIENCE, .prefix = "usher:" };

void
diag_open(void)
{
	const char *plain = getenv("NO_COLOR");
	struct stat status;

	if (fstat(2, &status))
		return;
	diag.colour = (!plain || !*plain) && isatty(2);
	diag.socket = S_ISSOCK(status.st_mode);
	/* A regular file never blocks, and its offset must stay shared with the service's. */
	if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))
		diag.fd = open("/proc/self/fd/2",
		    O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

void
diag_level(enum log_level level)
{
	diag.level = level;
}

void
diag_format(enum log_format format)
{
	diag.format = format;
}

void
diag_prefix(const char *prefix)
{
	format_text(diag.prefix, sizeof diag.prefix, "%s", prefix);
	diag.brief = true;
}

void
diag_resident(void)
{
	diag.patience = 0;
	diag.resident = true;
}

int
diag_descriptor(void)
{
	return diag.fd;
}

/*
 * How much of BYTES was taken, or -1 with errno. Never blocks: where only the inherited, blocking
 * description is to be had, a pipe that polls writable has room for a page.
 */
static ssize_t
put_some(const char *bytes, size_t length)
{
	struct pollfd ready = { .fd = 2, .events = POLLOUT };

	if (diag.socket)
		return send(2, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (diag.fd >= 0)
		return write(diag.fd, bytes, length);
	if (poll(&ready, 1, 0) != 1) {
		errno = EAGAIN;
		return -1;
	}
	return write(2, bytes, length < PAGE ? length : PAGE);
}

/* Wait for a slow reader, within the patience left. */
static bool
wait_writable(void)
{
	struct pollfd ready = { .fd = diag.fd >= 0 ? diag.fd : 2, .events = POLLOUT };
	const int step = 100;

	while (diag.patience > 0) {
		if (poll(&ready, 1, step) > 0)
			return true;
		diag.patience -= step;
	}
	return false;
}

static void
put(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t taken = put_some(bytes, length);

		if (taken > 0) {
			bytes += taken;
			length -= (size_t)taken;
		} else if (taken < 0 && errno == EPIPE) {
			/* Nobody reads: left pending, it would go on to the service. */
			sig_forget(SIGPIPE);
			return;
		} else if (taken == 0 || errno != EAGAIN || !wait_writable()) {
			return;
		}
	}
}

void
diag_escape(struct buf *out, const char *text, bool json)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '\n')
			buf_add_text(out, "\\n");
		else if (c == '\t' && json)
			buf_add_text(out, "\\t");
		else if (json && (c == '"' || c == '\\'))
			buf_printf(out, "\\%c", c);
		else if ((c < ' ' && c != '\t') || c == 0x7f)
			buf_printf(out, "%s%02x", json ? "\\u00" : "\\x", c);
		else
			buf_add_char(out, (char)c);
	}
}

/* `,"KEY":"` and the text; the caller closes the string. */
static void
json_open(struct buf *out, const char *key)
{
	buf_printf(out, "%s\"%s\":\"", out->length && out->data[out->length - 1] != '{' ? "," : "",
	    key);
}

static void
json_field(struct buf *out, const char *key, const char *text)
{
	json_open(out, key);
	diag_escape(out, text, true);
	buf_add_char(out, '"');
}

static void
json_start(struct buf *out, const char *level, const char *code, const char *message)
{
	struct timespec now;
	char stamp[32];

	sys_clock(CLOCK_REALTIME, &now);
	format_time(stamp, now.tv_sec, now.tv_nsec);
	buf_add_char(out, '{');
	json_field(out, "time", stamp);
	json_field(out, "level", level);
	json_field(out, "code", code);
	json_field(out, "message", message);
}

static void
json_details(struct buf *out, const struct problem *problem)
{
	const struct detail *details = problem->details.items;
	size_t count = problem->details.count;

	for (size_t i = 0; i < count; i++) {
		json_open(out, details[i].key);
		diag_escape(out, details[i].text, true);
		/* Lines of one key are one field. */
		for (; i + 1 < count && strcmp(details[i].key, details[i + 1].key) == 0; i++) {
			buf_add_text(out, "\\n");
			diag_escape(out, details[i + 1].text, true);
		}
		buf_add_char(out, '"');
	}
}

/* TEXT with control characters escaped; in COLOUR, a number of ECMA-48's SGR, unless that is 0. */
static void
add_coloured(struct buf *out, const char *text, int colour)
{
	if (colour)
		buf_printf(out, "\x1b[%dm", colour);
	diag_escape(out, text, false);
	if (colour)
		buf_add_text(out, "\x1b[0m");
}

/* A whole line of text: "usher: MESSAGE". */
static void
text_line(struct buf *out, enum log_level level, const char *message, bool colour)
{
	static const uint8_t colours[] = { 31, 33, 0, 0 };	/* red, yellow */

	add_coloured(out, diag.prefix, colour ? colours[level] : 0);
	buf_add_char(out, ' ');
	diag_escape(out, message, false);
	buf_add_char(out, '\n');
}

static void
line_put(enum log_level level, const char *code, const char *format, va_list arguments)
{
	static const char names[][8] = { "error", "warn", "info", "debug" };
	char message[MESSAGE_MAX];
	/* Room for every byte escaped, so that the buf never grows into the arena. */
	char room[6 * MESSAGE_MAX + 256];
	struct buf out = { .data = room, .capacity = sizeof room };

	if (level > diag.level)
		return;
	if (format_into(message, sizeof message, format, arguments) >= sizeof message)
		strcpy(message + sizeof message - 4, "...");
	if (level == LOG_ERROR && !diag.resident) {
		text_line(&out, level, message, false);
		termlog_add(out.data, out.length);
		out.length = 0;
	}
	if (diag.format == LOG_JSON) {
		json_start(&out, names[level], code, message);
		buf_add_text(&out, "}\n");
	} else {
		text_line(&out, level, message, diag.colour);
	}
	put(out.data, out.length);
}

struct problem *
problem_add(struct problems *problems, int exit_code, const char *code, const char *format, ...)
{
	struct problem *problem = list_add(&problems->list, sizeof *problem);
	va_list arguments;

	problem->exit_code = exit_code;
	problem->code = code;
	va_start(arguments, format);
	problem->message = mem_vprintf(format, arguments);
	va_end(arguments);
	return problem;
}

static void
detail_add(struct problem *problem, const char *key, bool shown, const char *format, va_list list)
{
	struct detail *detail = list_add(&problem->details, sizeof *detail);

	detail->key = key;
	detail->shown = shown;
	detail->text = mem_vprintf(format, list);
}

void
problem_line(struct problem *problem, const char *key, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	detail_add(problem, key, true, format, arguments);
	va_end(arguments);
}

void
problem_field(struct problem *problem, const char *key, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	detail_add(problem, key, false, format, arguments);
	va_end(arguments);
}

int
problems_exit_code(const struct problems *problems)
{
	static const int by_weight[] = { EXIT_USAGE, EXIT_SYSTEM };
	const struct problem *list = problems->list.items;
	bool alike = true;

	for (size_t i = 1; i < problems->list.count; i++)
		alike = alike && list[i].exit_code == list[0].exit_code;
	if (alike)
		return list[0].exit_code;
	for (size_t w = 0; w < sizeof by_weight / sizeof *by_weight; w++)
		for (size_t i = 0; i < problems->list.count; i++)
			if (list[i].exit_code == by_weight[w])
				return by_weight[w];
	return EXIT_CONTRACT;
}

static void
text_problem(struct buf *out, const struct problem *problem, bool colour)
{
	const struct detail *details = problem->details.items;
	const int bold = 1;

	buf_printf(out, "%s ", diag.brief ? diag.prefix : "\n ");
	add_coloured(out, problem->message, colour ? bold : 0);
	buf_add_char(out, '\n');
	for (size_t i = 0; i < problem->details.count; i++) {
		if (!details[i].shown)
			continue;
		buf_add_text(out, "    ");
		diag_escape(out, details[i].text, false);
		buf_add_char(out, '\n');
	}
}

/* The termination log is short: whole problems as far as they go, and how many more there are. */
static void
termlog_report(const struct problems *problems, const char *title)
{
	enum { TAIL = 40 };
	const struct problem *list = problems->list.items;
	size_t left = problems->list.count + problems->untold, room = termlog_room(), end;
	struct buf out = {0};

	if (room <= TAIL)
		return;
	text_line(&out, LOG_ERROR, title, false);
	for (size_t i = 0; i < problems->list.count; i++, left--) {
		end = out.length;
		text_problem(&out, &list[i], false);
		if (i > 0 && out.length > room - TAIL) {
			out.length = end;
			break;
		}
		if (left > 1 && out.length > room - TAIL)
			out.length = room - TAIL;
	}
	if (left)
		buf_printf(&out, "\n  and %zu more\n", left);
	termlog_add(out.data, out.length);
}

static void
json_report(struct buf *out, const struct problems *problems, const char *title)
{
	const struct problem *list = problems->list.items;

	json_start(out, "error", "cannot-start", title);
	buf_printf(out, ",\"problems\":%zu}\n", problems->list.count + problems->untold);
	for (size_t i = 0; i < problems->list.count; i++) {
		json_start(out, "error", list[i].code, list[i].message);
		json_details(out, &list[i]);
		buf_add_text(out, "}\n");
	}
}

void
problems_report(const struct problems *problems, const char *service, const char *task,
    const char *hint)
{
	const struct problem *list = problems->list.items;
	size_t all = problems->list.count + problems->untold;
	const char *title = mem_printf("%s%scannot %s: %zu problem%s", service ? service : "",
	    service ? " " : "", task, all, all == 1 ? "" : "s");
	struct buf out = {0};

	termlog_report(problems, title);
	if (diag.format == LOG_JSON) {
		json_report(&out, problems, title);
	} else {
		if (!diag.brief)
			text_line(&out, LOG_ERROR, title, diag.colour);
		for (size_t i = 0; i < problems->list.count; i++)
			text_problem(&out, &list[i], diag.colour);
		if (hint && !diag.brief)
			buf_printf(&out, "\n  %s\n", hint);
	}
	put(out.data, out.length);
}

void
log_error(const char *code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	line_put(LOG_ERROR, code, format, arguments);
	va_end(arguments);
}

void
log_warn(const char *code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	line_put(LOG_WARN, code, format, arguments);
	va_end(arguments);
}

void
log_info(const char *code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	line_put(LOG_INFO, code, format, arguments);
	va_end(arguments);
}

void
log_debug(const char *code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	line_put(LOG_DEBUG, code, format, arguments);
	va_end(arguments);
}

void
die(int exit_code, const char *code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	line_put(LOG_ERROR, code, format, arguments);
	va_end(arguments);
	_exit(exit_code);
}
