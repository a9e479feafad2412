#ifndef USHER_WALK_H
#define USHER_WALK_H

/*
 * Where does writing to PATH really write? The path is walked step by step, each folder held by a
 * descriptor. Careful walking is for root: a symbolic link is then followed only when the link and
 * the folder it stands in belong to root and nobody else may write there, so that no service can
 * have left a link in its data that makes the next start overwrite /etc (compare openat2(2)).
 */

#include <stdbool.h>

struct place {
	int folder;			/* O_PATH descriptor, to be closed */
	const char *name;		/* within it, no link; "" for the folder itself */
	const char *refused;		/* the link that was not followed (error EPERM), or NULL */
};

/*
 * 0 or an errno value. The last part of PATH need not exist. All else must be there; a folder that
 * is missing gives ENOENT.
 */
int walk_to(const char *path, bool careful, struct place *place);

#endif
