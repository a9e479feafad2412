#ifndef USHER_DIFF_H
#define USHER_DIFF_H

/*
 * What changes between two texts, line by line, as the hunks of a unified diff with three lines of
 * context. Control characters are shown escaped, so what is printed drives no terminal.
 */

#include <stdbool.h>

#include "../base/mem.h"

/* What stands for a secret. */
extern const char diff_mask[9];

struct diff_side {
	struct buf text;
	bool hidden;	/* of its own lines only the mask is shown */
};

/*
 * Append the hunks to OUT. In MASKED, each mask in a line of the new text stands for anything.
 * SHOWN says whether a line may be seen. Without a common line in sight when the texts are huge.
 */
void diff_add(struct buf *out, const struct diff_side *old, const struct diff_side *new,
    bool masked, bool (*shown)(const void *context, const char *line, size_t length),
    const void *context);

#endif
