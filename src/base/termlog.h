#ifndef USHER_TERMLOG_H
#define USHER_TERMLOG_H

/*
 * The Kubernetes termination log: a file that the kubelet mounts into the container and shows as
 * the reason of its end ("Customizing the termination message"). It is opened while we may still
 * be root, never created, and holds at most 4096 bytes. Without it all of this does nothing.
 */

#include <stdbool.h>
#include <stddef.h>

enum { TERMLOG_MAX = 4096 };

void termlog_open(void);

/* The descriptor, to be kept when others are closed; -1 without. */
int termlog_descriptor(void);

/* How many more bytes there is room for. */
size_t termlog_room(void);

/* Add TEXT behind what is there, cut where the room ends. Allocates nothing. */
void termlog_add(const char *text, size_t length);

/* For the service's end: the file is there and nobody, the service included, has written to it. */
bool termlog_empty(void);

#endif
