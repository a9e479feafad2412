#ifndef USHER_TREE_H
#define USHER_TREE_H

/*
 * The process tree as /proc has it (proc(5), /proc/PID/stat), walked without allocating, through a
 * descriptor of /proc opened beforehand: for the resident process. /proc/PID/task/TID/children is
 * not there on every kernel.
 */

#include <stdbool.h>
#include <sys/types.h>

/* Enough for a name in full: TASK_COMM_LEN is 16. */
struct tree_process {
	pid_t pid;
	pid_t parent;
	pid_t group;
	bool zombie;		/* all of it has ended, not only its first thread */
	char name[32];
};

/* A descriptor of /proc, or -1: not there, or another PID namespace's. */
int tree_open(void);

/* The parent of PID, or 0. */
pid_t tree_parent(int proc, pid_t pid);

/*
 * Call VISIT for every descendant of ROOT that is no zombie, until it returns false. Descendants
 * of processes that die meanwhile may be missed; call again. False: PROC shows no process at all.
 */
bool tree_walk(int proc, pid_t root,
    bool (*visit)(void *context, const struct tree_process *process), void *context);

#endif
