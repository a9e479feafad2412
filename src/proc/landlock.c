/*
 * The numbers are those of linux/landlock.h.
 */

#include "landlock.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same numbers on every architecture. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { ASK_VERSION = 1, RULE_BELOW = 1 };

enum right {
	WRITE_FILE = 1 << 1,
	REMOVE_DIR = 1 << 4,
	REMOVE_FILE = 1 << 5,
	MAKE_CHAR = 1 << 6,
	MAKE_DIR = 1 << 7,
	MAKE_REG = 1 << 8,
	MAKE_SOCK = 1 << 9,
	MAKE_FIFO = 1 << 10,
	MAKE_BLOCK = 1 << 11,
	MAKE_SYM = 1 << 12,
	REFER = 1 << 13,	/* ABI 2: rename and link between directories */
	TRUNCATE = 1 << 14,	/* ABI 3 */
};

struct below_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

int
landlock_abi(void)
{
	long abi = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

const char *
landlock_lacks(int abi)
{
	if (abi < 2)
		return "writing anywhere";
	return abi < 3 ? "shortening files by truncate" : NULL;
}

static uint64_t
rights(int abi)
{
	uint64_t all = WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_CHAR | MAKE_DIR | MAKE_REG
	    | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK | MAKE_SYM;

	return all | (abi >= 2 ? REFER : 0) | (abi >= 3 ? TRUNCATE : 0);
}

int
landlock_ruleset(int abi)
{
	uint64_t handled = rights(abi);

	return (int)syscall(CREATE_RULESET, &handled, sizeof handled, 0);
}

int
landlock_allow(int ruleset, int abi, int path, enum landlock_right right)
{
	struct below_rule rule = { .allowed = rights(abi), .parent = path };

	if (right == LANDLOCK_WRITE)
		rule.allowed &= WRITE_FILE | TRUNCATE;
	return syscall(ADD_RULE, ruleset, RULE_BELOW, &rule, 0) ? errno : 0;
}

int
landlock_enter(int ruleset)
{
	return (int)syscall(RESTRICT_SELF, ruleset, 0);
}
