#ifndef USHER_WATCH_H
#define USHER_WATCH_H

/*
 * For `usher explain`: with a watch in the context, what is expanded and rendered otherwise is
 * only looked through for the names it uses.
 */

#include "../plan.h"
#include "../template/template.h"

/* Told each name that a text uses, and where: as origin_place() has it, or "FILE:LINE". */
struct watch {
	void (*visit)(void *watcher, const char *name, size_t length, const char *place);
	void *watcher;
};

/* expand.c: tell WATCH of the names in TEMPLATE, the text at ORIGIN or, unless NULL, of PATH. */
void names_tell(const struct watch *watch, const struct template *template,
    const struct origin *origin, const char *path);

#endif
