#ifndef USHER_ACCESS_H
#define USHER_ACCESS_H

/*
 * May the service's user do this? Asked of the kernel itself, with that user's file system ids and
 * groups put on for the question (setfsuid(2), faccessat2(2)): so ACLs, read-only mounts, noexec
 * and dropped capabilities count. Nothing is written to find out.
 */

#include "account.h"

/* MODE is of access(2). 0, or the errno value with which the kernel would refuse. */
int access_as(const struct account *account, const char *path, int mode);

/* The file system of PATH, or its mount, is read-only. */
bool path_read_only(const char *path);

/* So PATH cannot be written; to a socket, a pipe or a device, that does not matter. */
bool path_write_protected(const char *path);

/*
 * The shortest leading part of PATH that is not there or may not be searched, NULL when there is
 * none: where an ENOENT or EACCES comes from. In the arena.
 */
const char *access_barrier(const struct account *account, const char *path);

#endif
