#ifndef USHER_NEED_H
#define USHER_NEED_H

/*
 * What contract.c and volume.c share: how a path that is not as it must be is told. KIND is the
 * option, "file", "dir" or "volume", and begins the problem's code.
 */

#include "context.h"

/* "KIND PATH WHAT", and where it was asked for; a further line on who owns PATH. */
struct problem *path_problem(struct context *context, const char *code, const char *kind,
    const char *path, const char *what, const struct origin *origin);
void path_ownership(const struct context *context, struct problem *problem, const char *path);

/* How PATH, which is read-only, becomes writable. */
void path_remount(struct problem *problem, const char *path);

/* The service's user was refused ACCESS (enum path_access) to PATH with ERROR, an errno value. */
void access_tell(struct context *context, const char *kind, const char *path, unsigned access,
    const struct origin *origin, int error);

/* The same as a mode of access(2); a directory must be searched, too. */
int access_mode(unsigned access, bool directory);

/* volume.c: something is mounted on PATH itself. */
bool is_mount_point(const struct context *context, const char *path);

/* volume.c: every --volume. */
void volumes_check(struct context *context);

#endif
