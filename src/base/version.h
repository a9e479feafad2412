#ifndef USHER_VERSION_H
#define USHER_VERSION_H

/* What `usher version` prints; a release changes this line and nothing else. */
#define USHER_VERSION "0.1.0"

#endif
