/*
 * The longest common subsequence of the lines, by the table of its lengths (Hunt and McIlroy, 1976,
 * tell of better ways for larger texts): what is alike at both ends is left out first.
 */

#include "diff.h"

#include <stdint.h>
#include <string.h>

#include "../base/diag.h"

enum { CONTEXT = 3, CELLS = 2 << 20 };

const char diff_mask[9] = "********";

struct line {
	const char *text;
	size_t length;		/* with its newline; the last one may have none */
};

/* One line of the result: kept, taken away or added. */
struct edit {
	char kind;		/* ' ', '-' or '+' */
	const struct line *line;
};

static void
lines_split(const struct buf *text, struct list *lines)
{
	for (size_t at = 0; at < text->length;) {
		const char *start = text->data + at;
		const char *end = memchr(start, '\n', text->length - at);
		size_t length = end ? (size_t)(end - start) + 1 : text->length - at;

		*(struct line *)list_add(lines, sizeof(struct line)) =
		    (struct line){ start, length };
		at += length;
	}
}

/* The next mask in LINE from AT on, or its end. */
static size_t
mask_find(const struct line *line, size_t at)
{
	const size_t size = sizeof diff_mask - 1;

	for (; at + size <= line->length; at++)
		if (memcmp(line->text + at, diff_mask, size) == 0)
			return at;
	return line->length;
}

/* PATTERN's parts between the masks stand in TEXT, in order, the first and the last at its ends. */
static bool
alike(const struct line *text, const struct line *pattern, bool masked)
{
	size_t part = masked ? mask_find(pattern, 0) : pattern->length, at = part, seen = part;

	if (text->length < part || memcmp(text->text, pattern->text, part) != 0)
		return false;
	if (part == pattern->length)
		return text->length == part;
	for (;;) {
		at += sizeof diff_mask - 1;
		part = mask_find(pattern, at) - at;
		if (at + part == pattern->length)
			return text->length >= seen + part && memcmp(text->text + text->length
			    - part, pattern->text + at, part) == 0;
		while (seen + part <= text->length
		    && memcmp(text->text + seen, pattern->text + at, part) != 0)
			seen++;
		if (seen + part > text->length)
			return false;
		seen += part;
		at += part;
	}
}

static void
edit_add(struct list *edits, char kind, const struct line *line)
{
	*(struct edit *)list_add(edits, sizeof(struct edit)) = (struct edit){ kind, line };
}

/* The M lines at A become the N lines at B. */
static void
middle_compare(const struct line *a, size_t m, const struct line *b, size_t n, bool masked,
    struct list *edits)
{
	bool small = m && n && (m + 1) * (n + 1) <= CELLS;
	uint16_t *table = small ? mem_alloc((m + 1) * (n + 1) * sizeof *table) : NULL;
	size_t i, j, width = n + 1;

	for (i = m; small && i-- > 0;)
		for (j = n; j-- > 0;) {
			uint16_t down = table[(i + 1) * width + j];
			uint16_t right = table[i * width + j + 1];

			table[i * width + j] = alike(&a[i], &b[j], masked)
			    ? (uint16_t)(table[(i + 1) * width + j + 1] + 1)
			    : down > right ? down : right;
		}
	for (i = j = 0; i < m || j < n;) {
		if (small && i < m && j < n && alike(&a[i], &b[j], masked)) {
			edit_add(edits, ' ', &b[j++]);
			i++;
		} else if (i < m && (!small || j == n
		    || table[(i + 1) * width + j] >= table[i * width + j + 1])) {
			edit_add(edits, '-', &a[i++]);
		} else {
			edit_add(edits, '+', &b[j++]);
		}
	}
}

static void
lines_compare(const struct list *old, const struct list *new, bool masked, struct list *edits)
{
	const struct line *a = old->items, *b = new->items;
	size_t m = old->count, n = new->count, head = 0, tail = 0;

	while (head < m && head < n && alike(&a[head], &b[head], masked))
		edit_add(edits, ' ', &b[head++]);
	while (tail < m - head && tail < n - head
	    && alike(&a[m - tail - 1], &b[n - tail - 1], masked))
		tail++;
	middle_compare(a + head, m - head - tail, b + head, n - head - tail, masked, edits);
	for (; tail; tail--)
		edit_add(edits, ' ', &b[n - tail]);
}

static void
edit_put(struct buf *out, char kind, const struct line *line, bool shown)
{
	bool ended = line->text[line->length - 1] == '\n';

	buf_add_char(out, kind);
	diag_escape(out, shown ? mem_copy(line->text, line->length - ended) : diff_mask, false);
	buf_add_char(out, '\n');
	if (!ended)
		buf_add_text(out, "\\ No newline at end of file\n");
}

/* Where the hunk that begins with the change at FIRST ends: CONTEXT lines behind its last. */
static size_t
hunk_end(const struct edit *edits, size_t count, size_t first)
{
	size_t last = first;

	for (size_t i = first; i < count && i <= last + 2 * CONTEXT + 1; i++)
		if (edits[i].kind != ' ')
			last = i;
	return last + CONTEXT + 1 < count ? last + CONTEXT + 1 : count;
}

void
diff_add(struct buf *out, const struct diff_side *old, const struct diff_side *new,
    bool masked, bool (*shown)(const void *context, const char *line, size_t length),
    const void *context)
{
	struct list a = {0}, b = {0}, list = {0};
	size_t line[2] = {0}, done = 0;		/* of either side before EDITS[DONE] */
	const struct edit *edits;

	lines_split(&old->text, &a);
	lines_split(&new->text, &b);
	lines_compare(&a, &b, masked, &list);
	edits = list.items;
	for (size_t i = 0; i < list.count; i++) {
		size_t start = i > done + CONTEXT ? i - CONTEXT : done, end, count[2] = {0};

		if (edits[i].kind == ' ')
			continue;
		end = hunk_end(edits, list.count, i);
		for (; done < start; done++)
			line[0]++, line[1]++;
		for (size_t k = start; k < end; k++) {
			count[0] += edits[k].kind != '+';
			count[1] += edits[k].kind != '-';
		}
		buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", line[0] + !!count[0], count[0],
		    line[1] + !!count[1], count[1]);
		for (; done < end; done++) {
			const struct edit *edit = &edits[done];
			bool hidden = edit->kind == '-' ? old->hidden : new->hidden;

			edit_put(out, edit->kind, edit->line, !hidden
			    && shown(context, edit->line->text, edit->line->length));
		}
		line[0] += count[0];
		line[1] += count[1];
		i = end - 1;
	}
}
