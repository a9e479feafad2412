/*
 * The arena: a chain of anonymous mappings, bumped through from the front. LARGE blocks (in
 * practice: the large bufs) get a mapping of their own, so that they can be grown by mremap(2)
 * without copying and cost no more than the pages they touch.
 */

#include "mem.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format.h"

enum { CHUNK = 64 * 1024, LARGE = CHUNK / 4, ALIGNMENT = 16, HUGE = 4 << 20 };

/* Stands at the start of each mapping; sized to keep what follows aligned. */
struct region {
	struct region *next;
	struct region *previous;
	size_t size;
	size_t used;
};

/* A mapping made elsewhere, in a chain that itself stands in the arena. */
struct adopted {
	struct adopted *next;
	void *mapping;
	size_t size;
};

static struct adopted *adoptions;

/* The newest region: the head of the chain of all of them. */
static struct region *regions;

static _Noreturn void
memory_exhausted(void)
{
	static const char text[] = "usher: out of memory\n";

	if (write(2, text, sizeof text - 1) < 0)
		_exit(71);
	_exit(71);
}

/* Of many megabytes, the page faults would cost more than all that is done with them. */
static void
huge_pages(void *start, size_t size)
{
	if (size >= HUGE)
		madvise(start, size, MADV_HUGEPAGE);
}

static struct region *
region_map(size_t size)
{
	struct region *region = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (region == MAP_FAILED)
		memory_exhausted();
	huge_pages(region, size);
	region->size = size;
	region->used = sizeof *region;
	return region;
}

static void
region_link(struct region *region)
{
	region->previous = NULL;
	region->next = regions;
	if (regions)
		regions->previous = region;
	regions = region;
}

/* Link REGION behind the newest one, which stays the one to take small blocks from. */
static void
region_link_behind(struct region *region)
{
	if (!regions) {
		region_link(region);
		return;
	}
	region->previous = regions;
	region->next = regions->next;
	if (regions->next)
		regions->next->previous = region;
	regions->next = region;
}

static size_t
page_round(size_t size)
{
	if (size > SIZE_MAX / 2)
		memory_exhausted();
	return (size + 4095) & ~(size_t)4095;
}

void *
mem_alloc(size_t size)
{
	struct region *region;
	void *block;

	if (size >= LARGE) {
		region = region_map(page_round(size + sizeof *region));
		region->used = region->size;
		region_link_behind(region);
		return region + 1;
	}
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (!regions || regions->size - regions->used < size)
		region_link(region_map(CHUNK));
	block = (char *)regions + regions->used;
	regions->used += size;
	return block;
}

char *
mem_copy(const char *text, size_t length)
{
	char *copy = mem_alloc(length + 1);

	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *
mem_vprintf(const char *format, va_list arguments)
{
	struct buf buf = {0};

	buf_vprintf(&buf, format, arguments);
	buf_text(&buf);
	return buf.data;
}

const char *
mem_find(const char *text, size_t length, const char *needle, size_t needle_length)
{
	const char *at = text, *end = text + length;

	while ((size_t)(end - at) >= needle_length
	    && (at = memchr(at, *needle, (size_t)(end - at) - needle_length + 1))) {
		if (memcmp(at, needle, needle_length) == 0)
			return at;
		at++;
	}
	return NULL;
}

char *
mem_printf(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = mem_vprintf(format, arguments);
	va_end(arguments);
	return text;
}

void
mem_adopt(void *mapping, size_t size)
{
	struct adopted *adopted = mem_alloc(sizeof *adopted);

	*adopted = (struct adopted){ adoptions, mapping, size };
	adoptions = adopted;
}

void
mem_release(void)
{
	for (; adoptions; adoptions = adoptions->next)
		munmap(adoptions->mapping, adoptions->size);
	while (regions) {
		struct region *next = regions->next;

		munmap(regions, regions->size);
		regions = next;
	}
}

/* Grow the block of a buf that has a mapping of its own, moving it and mending the chain. */
static char *
region_grow(char *data, size_t capacity)
{
	struct region *region = (struct region *)(void *)data - 1;
	size_t size = page_round(capacity + sizeof *region);
	struct region *moved = mremap(region, region->size, size, MREMAP_MAYMOVE);

	if (moved == MAP_FAILED)
		memory_exhausted();
	huge_pages(moved, size);
	moved->size = size;
	moved->used = size;
	if (moved->previous)
		moved->previous->next = moved;
	else
		regions = moved;
	if (moved->next)
		moved->next->previous = moved;
	return (char *)(moved + 1);
}

static void
buf_grow(struct buf *buf, size_t needed)
{
	size_t capacity = buf->capacity ? buf->capacity * 2 : 64;
	char *data;

	while (capacity < needed)
		capacity *= 2;
	if (buf->capacity >= LARGE) {
		buf->data = region_grow(buf->data, capacity);
	} else {
		data = mem_alloc(capacity);
		if (buf->length)
			memcpy(data, buf->data, buf->length);
		buf->data = data;
	}
	buf->capacity = capacity;
}

char *
buf_reserve(struct buf *buf, size_t more)
{
	if (more > SIZE_MAX / 4 - buf->length)
		memory_exhausted();
	if (buf->length + more > buf->capacity)
		buf_grow(buf, buf->length + more);
	return buf->data + buf->length;
}

void
buf_add(struct buf *buf, const void *bytes, size_t length)
{
	if (!length)
		return;
	memcpy(buf_reserve(buf, length), bytes, length);
	buf->length += length;
}

void
buf_add_char(struct buf *buf, char c)
{
	*buf_reserve(buf, 1) = c;
	buf->length++;
}

void
buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_vprintf(struct buf *buf, const char *format, va_list arguments)
{
	size_t room = buf->capacity - buf->length;
	int error = errno;
	size_t length = format_into(room ? buf->data + buf->length : NULL, room, format, arguments);

	if (length >= room) {
		char *place = buf_reserve(buf, length + 1);

		errno = error;
		format_into(place, length + 1, format, arguments);
	}
	buf->length += length;
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(buf, format, arguments);
	va_end(arguments);
}

const char *
buf_text(struct buf *buf)
{
	*buf_reserve(buf, 1) = '\0';
	return buf->data;
}

void *
list_add(struct list *list, size_t size)
{
	char *items;

	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 8;
		items = mem_alloc(list->capacity * size);
		if (list->count)
			memcpy(items, list->items, list->count * size);
		list->items = items;
	}
	return (char *)list->items + size * list->count++;
}
