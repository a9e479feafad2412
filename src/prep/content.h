#ifndef USHER_CONTENT_H
#define USHER_CONTENT_H

/*
 * What a rendering gave: its bytes, or, when they are many, only that it went well and how many
 * they are. Those are rendered once more while they are written, a piece at a time: that takes less
 * time than as many fresh pages of memory.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../base/mem.h"
#include "../template/template.h"

struct content {
	struct buf bytes;
	const struct template *stream;	/* NULL: bytes has all */
	bool lines;			/* neither: SOURCE, template_lines() does */
	int source;
	uint64_t length;
	bool secret;
};

/* Render TEMPLATE, made of SOURCE bytes. What is wrong is added to ERRORS. */
void content_render(struct content *content, const struct template *template, size_t source,
    const struct vars *vars, struct template_errors *errors);

/*
 * The same for the regular file open as SOURCE, which must stay so, without its text in memory.
 * False when that cannot be done for this one, be it that something is wrong with it.
 */
bool content_lines(struct content *content, int source, const struct vars *vars);

/* Write all of it to FD, with the same variables. 0 or an errno value. */
int content_write(const struct content *content, const struct vars *vars, int fd);

/* FD, at its start, reads the same. */
bool content_equals(const struct content *content, const struct vars *vars, int fd);

#endif
