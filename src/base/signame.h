#ifndef USHER_SIGNAME_H
#define USHER_SIGNAME_H

/*
 * Signals by name and number, as signal(7) and kill(1) have them: TERM, SIGTERM, 15, RTMIN+3,
 * RTMAX-1. RTMIN is the kernel's 32 plus the two that libc keeps: 34, as everywhere on Linux.
 */

#include <stddef.h>

enum { SIGNAL_MAX = 64 };

/* 1..64, or 0 when TEXT names no signal. Case does not matter. */
int signame_number(const char *text);

/* "TERM", "RTMIN+3", or the number; static for the standard ones, else written to BUFFER. */
const char *signame_text(int number, char buffer[16]);

/* The name nearest to TEXT, or NULL. */
const char *signame_similar(const char *text);

#endif
