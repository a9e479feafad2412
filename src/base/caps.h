#ifndef USHER_CAPS_H
#define USHER_CAPS_H

/*
 * The names of the capabilities (capabilities(7), linux/capability.h) without their "CAP_".
 */

enum cap {
	CAP_NUMBER_CHOWN = 0, CAP_NUMBER_KILL = 5, CAP_NUMBER_SETGID = 6, CAP_NUMBER_SETUID = 7,
	CAP_NUMBER_SETPCAP = 8, CAP_NUMBER_NET_BIND_SERVICE = 10, CAP_NUMBER_SYS_RESOURCE = 24,
	CAP_NUMBERS = 41,
};

/*
 * The number of NAME, in any case, with "CAP_" before it or not; -1: there is none, and *SIMILAR
 * is a near name or NULL.
 */
int caps_number(const char *name, const char **similar);

/* "net_bind_service" for 10; "" for a number that has no name here. */
const char *caps_name(unsigned number);

#endif
