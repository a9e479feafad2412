/*
 * Two sinks: one that writes, one that compares.
 */

#include "content.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Sources of this size and more are streamed. */
enum { MANY = 4 << 20, PIECE = 128 * 1024 };

struct target {
	int fd;
	int error;
	bool differs;
	char block[16 * 1024];
};

static void
write_out(void *context, const char *bytes, size_t length)
{
	struct target *target = context;

	while (length > 0 && !target->error) {
		ssize_t put = write(target->fd, bytes, length);

		if (put < 0 && errno != EINTR)
			target->error = errno;
		if (put > 0) {
			bytes += put;
			length -= (size_t)put;
		}
	}
}

static void
compare(void *context, const char *bytes, size_t length)
{
	struct target *target = context;

	while (length > 0 && !target->differs) {
		size_t wanted = length < sizeof target->block ? length : sizeof target->block;
		ssize_t got = read(target->fd, target->block, wanted);

		target->differs = got <= 0 || memcmp(bytes, target->block, (size_t)got) != 0;
		if (got > 0) {
			bytes += got;
			length -= (size_t)got;
		}
	}
}

void
content_render(struct content *content, const struct template *template, size_t source,
    const struct vars *vars, struct template_errors *errors)
{
	const struct template_sink sink = { .count = &content->length };

	if (source >= MANY) {
		content->stream = template;
		template_stream(template, vars, &sink, &content->secret, errors);
	} else {
		template_render(template, vars, &content->bytes, &content->secret, errors);
		content->length = content->bytes.length;
	}
}

/* The bytes of TEXT up to and with its last newline. */
static size_t
whole_lines(const struct buf *text)
{
	const char *end = text->length ? memrchr(text->data, '\n', text->length) : NULL;

	return end ? (size_t)(end + 1 - text->data) : 0;
}

/* Read on from *OFFSET: what TEXT holds is whole lines, or the end of the file, or false. */
static bool
lines_read(int source, off_t *offset, struct buf *text)
{
	size_t lines;
	char more;
	ssize_t got = pread(source, text->data, PIECE, *offset);

	if (got < 0)
		return false;
	text->length = (size_t)got;
	lines = whole_lines(text);
	/* A last line may lack its newline; a reading that came short is not the end. */
	if (!lines && got && !pread(source, &more, 1, *offset + got))
		lines = text->length;
	*offset += (off_t)lines;
	text->length = lines;
	return lines || !got;
}

/* Short pieces, which stay in the processor's cache and in pages that are there already. */
static bool
lines_pass(int source, const struct vars *vars, const struct template_sink *sink)
{
	struct buf text = {0}, out = {0};
	off_t offset = 0;

	buf_reserve(&text, PIECE);
	do {
		if (!lines_read(source, &offset, &text)
		    || !template_lines(text.data, text.length, vars, &out, sink))
			return false;
	} while (text.length);
	return true;
}

bool
content_lines(struct content *content, int source, const struct vars *vars)
{
	const struct template_sink sink = { .count = &content->length };

	content->source = source;
	content->lines = lines_pass(source, vars, &sink);
	if (!content->lines)
		content->length = 0;
	return content->lines;
}

/* Give all of CONTENT to TAKE. */
static void
content_pass(const struct content *content, const struct vars *vars,
    void (*take)(void *, const char *, size_t), struct target *target)
{
	const struct template_sink sink = { .take = take, .context = target };
	struct template_errors none = {0};
	bool secret = false;

	if (content->lines)
		none.count = !lines_pass(content->source, vars, &sink);
	else if (content->stream)
		template_stream(content->stream, vars, &sink, &secret, &none);
	else
		take(target, content->bytes.data, content->bytes.length);
	/* What went well once goes well again, unless a file it reads has gone meanwhile. */
	if (none.count && !target->error)
		target->error = EIO;
}

int
content_write(const struct content *content, const struct vars *vars, int fd)
{
	struct target target = { .fd = fd };

	content_pass(content, vars, write_out, &target);
	return target.error;
}

bool
content_equals(const struct content *content, const struct vars *vars, int fd)
{
	struct target target = { .fd = fd };

	content_pass(content, vars, compare, &target);
	return !target.differs && !target.error && read(fd, target.block, 1) == 0;
}
