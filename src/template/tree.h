#ifndef USHER_TEMPLATE_TREE_H
#define USHER_TEMPLATE_TREE_H

/*
 * What template_parse() makes.
 */

#include "code.h"
#include "pattern.h"
#include "template.h"

struct template {
	const char *text;
	size_t length;
	struct buf code;		/* code.h */
	const struct pattern *only;	/* names that are expanded; NULL: all */
};

#endif
