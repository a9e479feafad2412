/*
 * The names that a text uses: it is parsed once more, and each is told where the parser meets it.
 */

#include "parse.h"
#include "tree.h"

#include <string.h>

struct names {
	size_t counted;		/* lines before here have been counted */
	size_t line;
	void (*visit)(void *context, const char *name, size_t name_length, size_t line);
	void *context;
};

static bool
same(const struct parser *p, struct name a, struct name b)
{
	return a.length == b.length && memcmp(p->text + a.at, p->text + b.at, a.length) == 0;
}

void
names_use(struct parser *p, struct name name)
{
	struct names *names = p->names;

	for (size_t i = 0; i < p->block_count; i++)
		if (same(p, p->blocks[i].key, name) || same(p, p->blocks[i].item, name))
			return;
	for (; names->counted < name.at; names->counted++)
		names->line += p->text[names->counted] == '\n';
	names->visit(names->context, p->text + name.at, name.length, names->line);
}

void
template_names(const struct template *template,
    void (*visit)(void *context, const char *name, size_t name_length, size_t line),
    void *context)
{
	struct names names = { .line = 1, .visit = visit, .context = context };
	struct parser p = {
		.text = template->text, .length = template->length, .only = template->only,
		.names = &names,
	};

	parse_all(&p);
}
