#ifndef USHER_POSTMORTEM_H
#define USHER_POSTMORTEM_H

/*
 * What is to be told about the end: how the service ended, and who did not. One line each, built
 * on the stack.
 */

#include "step.h"
#include "supervise.h"

/* 128 and the signal, or the exit code, of a wait status. */
int status_code(int status);

/* The same in words: "was killed by signal 11 (SEGV), core dumped", or "exited with 1". */
enum { END_SIZE = 64 };
void end_write(int status, char text[END_SIZE]);

/*
 * The service has ended, in STATE; with others left behind, unless ALONE. A warning when nobody
 * asked for that end, else news.
 */
void postmortem_service(const struct super *super, enum super_state state, bool alone);

/* The time of --linger is over: whoever is left. */
void postmortem_survivors(const struct super *super);

#endif
