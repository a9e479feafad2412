#ifndef USHER_MEM_H
#define USHER_MEM_H

/*
 * Start-up memory. One arena serves everything that lives until the service starts; nothing in it
 * is freed piece by piece, and mem_release() gives all of it back to the kernel, so that the
 * resident PID 1 stays small. When the kernel has no memory left, these functions write one line
 * and exit 71: before the service runs there is nothing else to be done.
 */

#include <stdarg.h>
#include <stddef.h>

/* SIZE zeroed bytes, aligned for any type; never NULL. */
void *mem_alloc(size_t size);

/* A copy of LENGTH bytes of TEXT, with a NUL behind them. */
char *mem_copy(const char *text, size_t length);

/* A formatted string (printf(3), with %m). */
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

/* Where NEEDLE first stands in the LENGTH bytes of TEXT, or NULL. For short needles. */
const char *mem_find(const char *text, size_t length, const char *needle, size_t needle_length);

/* Make a mapping of SIZE bytes, made elsewhere, part of what mem_release() unmaps. */
void mem_adopt(void *mapping, size_t size);

/* Unmap all that was ever given out here, bufs included. Every pointer into it is dead then. */
void mem_release(void);

/* Growing bytes; all zero is an empty buf. Large ones move by mremap(2), not by copying. */
struct buf {
	char *data;
	size_t length;
	size_t capacity;
};

void buf_add(struct buf *buf, const void *bytes, size_t length);
void buf_add_char(struct buf *buf, char c);
void buf_add_text(struct buf *buf, const char *text);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Room for MORE further bytes behind length; returns the place to write them to. */
char *buf_reserve(struct buf *buf, size_t more);

/* The bytes as a C string: a NUL is put behind them, not counted in length. */
const char *buf_text(struct buf *buf);

/* Items of one size in a row; all zero is an empty list. */
struct list {
	void *items;
	size_t count;
	size_t capacity;
};

/* A zeroed new item of SIZE bytes at the end. Pointers to earlier items may be dead after it. */
void *list_add(struct list *list, size_t size);

#endif
