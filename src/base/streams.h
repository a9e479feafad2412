#ifndef USHER_STREAMS_H
#define USHER_STREAMS_H

/*
 * Descriptors 0, 1 and 2 must be somebody's before anything else is opened: else the first file we
 * write would be our stderr. A closed one gets /dev/null, close-on-exec, so that the service finds
 * it closed as we did.
 */
void streams_open(void);

#endif
