#ifndef USHER_PASSWD_H
#define USHER_PASSWD_H

/*
 * /etc/passwd and /etc/group as texts (passwd(5), group(5)), read line by line without NSS. Pure.
 * Lines that are not well formed, ids that are no numbers included, are passed over: an entry that
 * cannot be understood must never be taken for root's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { DATABASE_LIMIT = 64 * 1024 * 1024 };	/* bytes; a larger file is a problem */

struct passwd_entry {
	const char *name;
	size_t name_length;
	uid_t uid;
	gid_t gid;
	const char *home;
	size_t home_length;
};

struct group_entry {
	const char *name;
	size_t name_length;
	gid_t gid;
	const char *members;	/* comma separated */
	size_t members_length;
};

/* The next entry at *CURSOR, which moves behind its line; false at END. */
bool passwd_next(const char **cursor, const char *end, struct passwd_entry *entry);
bool group_next(const char **cursor, const char *end, struct group_entry *entry);

/*
 * Some line, well formed or not, has NAME for its first field, or ID (NULL: none) for its third.
 */
bool passwd_mentions(const char *text, const char *end, const char *name, const char *id);

/* NAME is one of ENTRY's members. */
bool group_has(const struct group_entry *entry, const char *name, size_t name_length);

#endif
