#ifndef USHER_CHANGES_H
#define USHER_CHANGES_H

/*
 * What is to be written before the service starts, ready in memory, and the writing of it: folders
 * and owners first, then every file staged beside its target, then all renamed.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "../base/vars.h"
#include "content.h"
#include "own.h"

/* A folder to be made, with those above it. */
struct folder {
	const char *path;
	mode_t mode;		/* of the last one; those above it get 0755 */
};

struct output {
	const char *path;
	const char *source;	/* for messages, and to render once more */
	const char *only;	/* as in struct template_wish */
	struct content content;
	mode_t mode;
	bool mode_of_target;	/* an existing target's own mode is kept */
	bool same;		/* the target has this content: only mode and owner are mended */
	bool in_place;		/* the target is a mount point: it cannot be renamed over */
};

struct changes {
	struct list folders;	/* of struct folder */
	struct list owns;	/* of struct own */
	struct list outputs;	/* of struct output */
	const char *entry;	/* to be added to /etc/passwd, or NULL */
	struct vars vars;	/* to render with */
	bool careful;		/* as in walk_to() */
	bool give;		/* what is made belongs to: */
	uid_t uid;
	gid_t gid;
};

/* Do all of it. A failure removes what was staged, is told in one line, and exits 71. */
void changes_apply(const struct changes *changes);

#endif
