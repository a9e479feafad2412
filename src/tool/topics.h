#ifndef USHER_TOPICS_H
#define USHER_TOPICS_H

/*
 * What `usher help TOPIC` says beyond the options: a scratch image has no manual. Each text is of
 * one screen's width, 80 columns.
 */

#include <stddef.h>

struct topic {
	const char *name;	/* NULL: there is no such topic */
	const char *text;
};

/* The topic called NAME. */
struct topic topic_named(const char *name);

/* Topic NUMBER, from 0, in the order of the help. */
struct topic topic_at(size_t number);

#endif
