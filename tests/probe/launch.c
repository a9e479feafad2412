/*
 * Starts a program with a chosen signal mask and chosen ignored signals, and can do so many times
 * over, each time with a signal at another moment of the program's start:
 *
 *     launch [-b SIGNAL]... [-i SIGNAL]... COMMAND...
 *         become COMMAND, with these blocked and ignored
 *     launch [-b SIGNAL]... [-n] -r ROUNDS -u MICROSECONDS -s SIGNAL -e CODE COMMAND...
 *         start COMMAND ROUNDS times (-n: as PID 1 of a new namespace), send SIGNAL between 0 and
 *         MICROSECONDS after its exec, and count the rounds that do not end with exit code CODE;
 *         with SIGNAL 0, none: then the median time from fork to end is what counts
 *
 * Signals are numbers. In rounds the standard output of COMMAND goes nowhere.
 */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct wish {
	uint64_t blocked;
	uint64_t ignored;
	int rounds;
	int microseconds;
	int signal;
	int code;
	int namespace;
	char **command;
};

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "launch: %s: %s\n", what, strerror(errno));
	_exit(99);
}

static int64_t
now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static _Noreturn void
become(const struct wish *wish)
{
	for (int number = 1; number <= 64; number++)
		if (wish->ignored >> (number - 1) & 1)
			signal(number, SIG_IGN);
	if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, &wish->blocked, NULL,
	    sizeof(wish->blocked)) < 0)
		fail("rt_sigprocmask");
	execvp(wish->command[0], wish->command);
	fail(wish->command[0]);
}

/* A child with a namespace of its own, as fork(2) makes it. */
static pid_t
begin(int namespace)
{
	long flags = SIGCHLD | (namespace ? CLONE_NEWPID | CLONE_NEWNS : 0);
	pid_t pid = syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
	if (pid < 0)
		fail("clone");
	if (pid || !namespace)
		return pid;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0
	    || mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		fail("mount");
	return 0;
}

/* The wait status of one start, with the signal sent DELAY nanoseconds after the exec. */
static int
one_round(const struct wish *wish, int64_t delay, int64_t *took)
{
	int ready[2], status;
	char byte;
	if (pipe2(ready, O_CLOEXEC) < 0)
		fail("pipe");
	int64_t started = now();
	pid_t pid = begin(wish->namespace);
	if (!pid) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		close(null);
		become(wish);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 0)	/* the end of the file is the exec */
		fail("read");
	for (int64_t end = now() + delay; now() < end;)
		;
	if (kill(pid, wish->signal) < 0)
		fail("kill");
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fail("waitpid");
	*took = now() - started;
	close(ready[0]);
	return status;
}

static int
compare(const void *one, const void *two)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)two;
	return (a > b) - (a < b);
}

/* All rounds; the number of those that ended otherwise than they should, five at the most. */
static int
all_rounds(const struct wish *wish)
{
	int wrong = 0, last = 0, round;
	int64_t *took = calloc(wish->rounds, sizeof(*took));
	for (round = 0; round < wish->rounds && wrong < 5; round++) {
		int64_t delay = (int64_t)wish->microseconds * 1000 * round / wish->rounds;
		int status = one_round(wish, delay, &took[round]);
		if (WIFEXITED(status) && WEXITSTATUS(status) == wish->code)
			continue;
		wrong++;
		last = status;
	}
	qsort(took, round, sizeof(*took), compare);
	printf("%d rounds, %d wrong", round, wrong);
	if (wrong)
		printf(", the last with wait status %#x", last);
	printf(", median %d us\n", (int)(took[round / 2] / 1000));
	return wrong;
}

int
main(int argc, char **argv)
{
	struct wish wish = { .rounds = 0, .signal = SIGTERM };
	for (int option; (option = getopt(argc, argv, "+b:i:r:u:s:e:n")) != -1;) {
		int value = optarg ? atoi(optarg) : 0;
		switch (option) {
		case 'b': wish.blocked |= UINT64_C(1) << (value - 1); break;
		case 'i': wish.ignored |= UINT64_C(1) << (value - 1); break;
		case 'r': wish.rounds = value; break;
		case 'u': wish.microseconds = value; break;
		case 's': wish.signal = value; break;
		case 'e': wish.code = value; break;
		case 'n': wish.namespace = 1; break;
		default: return 98;
		}
	}
	wish.command = argv + optind;
	if (!wish.rounds)
		become(&wish);
	return all_rounds(&wish) > 0;
}
