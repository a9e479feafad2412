#ifndef USHER_TTY_H
#define USHER_TTY_H

/*
 * The controlling terminal and its foreground process group (POSIX XBD 11.1, tcsetpgrp(3)).
 * SIGTTOU is blocked in usher, so none of this can stop it.
 */

#include <stdbool.h>
#include <sys/types.h>

/* The standard stream that is our controlling terminal, or -1. */
int tty_find(void);

/* Our own process group is TERMINAL's foreground one. */
bool tty_foreground(int terminal);

/* The signal is one by which a terminal stops processes: TSTP, TTIN, TTOU. */
bool tty_stops(int signal);

/*
 * Nobody above us would continue what the terminal stopped: we are PID 1, or lead the session, or
 * our process group is orphaned (XBD 3.242). PROC is a descriptor of /proc, or -1.
 */
bool tty_is_ours_to_resume(int proc);

/*
 * Give up the terminal of our input, so that the leader of another session can take it. A session
 * leader gets HUP and CONT for it (TIOCNOTTY in ioctl_tty(2)), which are nobody's business.
 */
void tty_part(void);

/* Make GROUP the foreground one of TERMINAL. */
void tty_give(int terminal, pid_t group);

/* Make our own group the foreground one, unless TERMINAL is -1 or somebody else's by now. */
void tty_take_back_from(int terminal, pid_t group);

#endif
