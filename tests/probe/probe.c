/*
 * The service of all tests: a little command language. The words are carried out from left to
 * right, so that a test writes down what its service shall do:
 *
 *     probe orphan setsid touch /t/ready until TERM sleep 300 touch /t/done . until TERM exit 3
 *
 * What stands between `child` or `orphan` and the next `.` is done by a child, or by one that has
 * lost its parent; between `inner` and `..` by a child of that.
 *
 * Each word prints at most one write(2) to stdout. Nothing of the process is changed but by words
 * that say so: the signal mask, dispositions, ids and descriptors are shown as they came; but what
 * a later `until` or `wait` takes is blocked by the first `say`, `touch` or `pid` before it, so
 * that nobody who sees that comes too early. At the end of the words it exits with 0.
 *
 * Static and free of other files, so that it serves in an image made FROM scratch, too.
 */

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define ORPHAN "orphan"

static long limit = 20000;	/* milliseconds that a waiting word waits at most */

static void run(char **words);

static void
say(const char *format, ...)
{
	char line[8192];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (length > (int)sizeof(line) - 1)
		length = sizeof(line) - 1;
	if (write(1, line, length) < 0)
		_exit(120);
}

static _Noreturn void
fail(const char *what)
{
	say("probe: %s: %s\n", what, strerror(errno));
	_exit(121);
}

static int64_t
now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int
signal_number(const char *name)
{
	static const struct { const char *name; int number; } signals[] = {
		{ "HUP", 1 }, { "INT", 2 }, { "QUIT", 3 }, { "ABRT", 6 }, { "KILL", 9 },
		{ "USR1", 10 }, { "SEGV", 11 }, { "USR2", 12 }, { "PIPE", 13 }, { "ALRM", 14 },
		{ "TERM", 15 }, { "CHLD", 17 }, { "CONT", 18 }, { "STOP", 19 }, { "TSTP", 20 },
		{ "WINCH", 28 },
	};
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (!strcmp(name, signals[i].name))
			return signals[i].number;
	return atoi(name);
}

/* The raw call: libc leaves the signals 32 and 33 out of every mask. Returns the one before. */
static uint64_t
mask(int how, uint64_t signals)
{
	uint64_t before;
	if (syscall(SYS_rt_sigprocmask, how, &signals, &before, sizeof(signals)) < 0)
		fail("rt_sigprocmask");
	return before;
}

static uint64_t
bit(int number)
{
	return UINT64_C(1) << (number - 1);
}

/* Signals were blocked before the word that waits for them; the mask that it found. */
static int early;
static uint64_t mask_found;

/* WORDS wait for signals, themselves and not by a child. */
static int
waits(char **words)
{
	int depth = 0;
	for (; *words; words++) {
		if (!strcmp(*words, "exec") || !strcmp(*words, "args"))
			return 0;
		if (!strcmp(*words, "child") || !strcmp(*words, "orphan")
		    || !strcmp(*words, "inner"))
			depth++;
		else if (!strcmp(*words, ".") || !strcmp(*words, ".."))
			depth--;
		else if (!depth && (!strcmp(*words, "until") || !strcmp(*words, "wait")))
			return 1;
	}
	return 0;
}

/*
 * Whoever is told that we are ready may send at once what WORDS will wait for. A mask once found is
 * what children begin with, until we do wait.
 */
static void
expect_signals(char **words)
{
	if (early || !waits(words))
		return;
	mask_found = mask(SIG_BLOCK, ~bit(SIGCHLD));
	early = 1;
}

/* The next signal but CHLD. */
static siginfo_t
next_signal(void)
{
	uint64_t all = ~bit(SIGCHLD);
	struct timespec time = { .tv_sec = limit / 1000, .tv_nsec = limit % 1000 * 1000000 };
	siginfo_t signal;
	mask(SIG_BLOCK, all);
	early = 0;
	while (syscall(SYS_rt_sigtimedwait, &all, &signal, &time, sizeof(all)) < 0) {
		if (errno == EINTR)
			continue;
		say("timeout\n");
		_exit(124);
	}
	say("signal %d code %d value %d\n", signal.si_signo, signal.si_code,
	    signal.si_code == SI_QUEUE ? signal.si_value.sival_int : 0);
	return signal;
}

static void
copy_out(const char *path)
{
	char bytes[4096];
	ssize_t length;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fail(path);
	while ((length = read(fd, bytes, sizeof(bytes))) > 0)
		if (write(1, bytes, length) < 0)
			_exit(120);
	close(fd);
}

/* The line of /proc/PID/status that begins with FIELD, its blanks made single spaces. */
static void
say_status(const char *pid, const char *field)
{
	char path[64], line[4096];
	snprintf(path, sizeof(path), "/proc/%s/status", pid);
	FILE *file = fopen(path, "re");
	if (!file)
		fail(path);
	while (fgets(line, sizeof(line), file)) {
		size_t length = strlen(field);
		if (strncmp(line, field, length) || line[length] != ':')
			continue;
		for (char *c = line; *c; c++)
			if (*c == '\t')
				*c = ' ';
		say("%s", line);
	}
	fclose(file);
}

/* PID 1 waits for signals: what it does behind the service's start is done. */
static void
await_init(void)
{
	char line[256] = "";

	for (int64_t end = now() + limit; now() < end; usleep(2000)) {
		FILE *file = fopen("/proc/1/stat", "re");
		char *name_end = NULL;
		if (file && fgets(line, sizeof(line), file))
			name_end = strrchr(line, ')');
		if (file)
			fclose(file);
		if (name_end && name_end[2] == 'S')
			return;
	}
}

static void
say_descriptors(void)
{
	char text[4096] = "fds", path[64], target[256];
	for (int fd = 0; fd < 256; fd++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		ssize_t length = readlink(path, target, sizeof(target) - 1);
		if (length < 0)
			continue;
		target[length] = 0;
		size_t used = strlen(text);
		snprintf(text + used, sizeof(text) - used, " %d=%s", fd, target);
	}
	say("%s\n", text);
}

/* Calls ONE for every process; its state is one letter of proc(5). */
static int
each_process(int (*one)(int pid, int parent, char state, const char *name))
{
	int count = 0;
	DIR *directory = opendir("/proc");
	if (!directory)
		fail("/proc");
	for (struct dirent *entry; (entry = readdir(directory));) {
		char path[300], line[512] = "";
		int pid = atoi(entry->d_name);
		if (pid <= 0)
			continue;
		snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		ssize_t length = read(fd, line, sizeof(line) - 1);
		close(fd);
		char *name = strchr(line, '('), *end = strrchr(line, ')');
		int parent;
		char state;
		if (length <= 0 || !name || sscanf(end, ") %c %d", &state, &parent) != 2)
			continue;
		*end = 0;
		count += one(pid, parent, state, name + 1);
	}
	closedir(directory);
	return count;
}

static int
is_zombie(int pid, int parent, char state, const char *name)
{
	(void)pid, (void)parent, (void)name;
	return state == 'Z';
}

/* An orphan that has not ended yet will be a zombie in a moment. */
static int
is_zombie_soon(int pid, int parent, char state, const char *name)
{
	return is_zombie(pid, parent, state, name) || !strcmp(name, ORPHAN);
}

static int
is_stopped(int pid, int parent, char state, const char *name)
{
	(void)pid, (void)parent, (void)name;
	return state == 'T';
}

/* "process PID parent PARENT uid UID state S NAME" */
static int
say_process(int pid, int parent, char state, const char *name)
{
	char path[64];
	struct stat status = { 0 };
	snprintf(path, sizeof(path), "/proc/%d", pid);
	stat(path, &status);
	say("process %d parent %d uid %u state %c %s\n", pid, parent, status.st_uid, state, name);
	return 1;
}

/* Grandchildren that lose their parent first and end then, all at once; `no-zombies` knows them. */
static void
make_orphans(int count)
{
	int gate[2];
	if (pipe2(gate, O_CLOEXEC) < 0)
		fail("pipe");
	pid_t middle = fork();
	if (middle < 0)
		fail("fork");
	if (!middle) {
		char byte;
		close(gate[1]);
		prctl(PR_SET_NAME, ORPHAN);
		for (int i = 0; i < count; i++) {
			pid_t orphan = fork();
			if (orphan < 0)
				_exit(122);
			if (!orphan)
				_exit(read(gate[0], &byte, 1) != 0);
		}
		_exit(0);
	}
	int status;
	if (waitpid(middle, &status, 0) < 0 || status)
		fail("the orphans' parent");
	close(gate[0]);
	close(gate[1]);
}

/* WORDS up to DOT run in a grandchild without a parent (or in a child); returns the DOT */
static char **
branch(char **words, int orphan, const char *dot)
{
	char **end = words;
	while (*end && strcmp(*end, dot))
		end++;
	if (!*end)
		fail("no . at the end of orphan or child");
	pid_t pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid) {
		if (orphan && fork())
			_exit(0);
		*end = NULL;
		if (early)
			mask(SIG_SETMASK, mask_found);
		early = 0;
		run(words);
		_exit(0);
	}
	if (orphan)
		waitpid(pid, NULL, 0);
	return end;
}

static void
answer(int client, const char *path)
{
	char request[2048], head[256];
	struct stat status;
	if (read(client, request, sizeof(request)) <= 0)
		return;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) < 0) {
		static const char missing[] = "HTTP/1.0 404 Not Found\r\n\r\n";
		if (write(client, missing, sizeof(missing) - 1) < 0)
			return;
		return;
	}
	int length = snprintf(head, sizeof(head), "HTTP/1.0 200 OK\r\nContent-Length: %lld\r\n"
	    "Content-Type: text/html\r\n\r\n", (long long)status.st_size);
	char *page = malloc(status.st_size + 1);
	ssize_t got = read(fd, page, status.st_size);
	if (write(client, head, length) < 0 || write(client, page, got) < 0)
		say("probe: a client left\n");
	free(page);
	close(fd);
}

/* An HTTP server of one file, until TERM, INT or QUIT. */
static void
serve(int port, const char *path)
{
	int one = 1;
	uint64_t stop = bit(SIGTERM) | bit(SIGINT) | bit(SIGQUIT) | bit(SIGPIPE);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	mask(SIG_BLOCK, stop);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0
	    || listen(listener, 64) < 0)
		fail("bind");
	stop &= ~bit(SIGPIPE);
	int signals = syscall(SYS_signalfd4, -1, &stop, sizeof(stop), SFD_CLOEXEC);
	struct pollfd polls[] = { { signals, POLLIN, 0 }, { listener, POLLIN, 0 } };
	say("serving %d\n", port);
	while (poll(polls, 2, -1) > 0 && !polls[0].revents) {
		int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (client < 0)
			continue;
		answer(client, path);
		close(client);
	}
	struct signalfd_siginfo signal;
	if (read(signals, &signal, sizeof(signal)) == sizeof(signal))
		say("signal %u\n", signal.ssi_signo);
	close(listener);
	close(signals);
}

/* The body of http://127.0.0.1:PORT/, as soon as somebody answers. */
static void
get(int port)
{
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char bytes[65536];
	size_t used = 0;
	ssize_t length;
	int server;
	for (int64_t end = now() + limit;; usleep(5000)) {
		server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (!connect(server, (struct sockaddr *)&address, sizeof(address)))
			break;
		close(server);
		if (now() > end)
			fail("connect");
	}
	if (write(server, request, sizeof(request) - 1) < 0)
		fail("write");
	while (used < sizeof(bytes) - 1
	    && (length = read(server, bytes + used, sizeof(bytes) - 1 - used)) > 0)
		used += length;
	bytes[used] = 0;
	close(server);
	char *body = strstr(bytes, "\r\n\r\n");
	say("%s", body ? body + 4 : bytes);
}

/* Every way back to root that setuid(2) and its kin know. */
static void
regain(void)
{
	int user = setuid(0) == 0 || seteuid(0) == 0 || setresuid(0, 0, 0) == 0
	    || setreuid(0, 0) == 0;
	int group = setgid(0) == 0 || setegid(0) == 0 || setresgid(0, 0, 0) == 0;
	gid_t root = 0;
	int groups = setgroups(1, &root) == 0;
	say("regain user %s group %s groups %s\n", user ? "yes" : "no", group ? "yes" : "no",
	    groups ? "yes" : "no");
}

/* Who our user is, as getpwuid(3) finds it: "passwd NAME", or "passwd -". */
static void
say_passwd_name(void)
{
	char line[1024], name[256];
	unsigned uid;
	FILE *file = fopen("/etc/passwd", "re");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%255[^:]:%*[^:]:%u:", name, &uid) == 2 && uid == getuid()) {
			fclose(file);
			say("passwd %s\n", name);
			return;
		}
	if (file)
		fclose(file);
	say("passwd -\n");
}

/* A TCP port of our own for a moment: "bound PORT", or why not. */
static void
try_bind(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0)
		say("not bound %d: %s\n", port, strerror(errno));
	else
		say("bound %d\n", port);
	close(listener);
}

static void
put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

static void
await(const char *path)
{
	for (int64_t end = now() + limit; access(path, F_OK); usleep(2000))
		if (now() > end) {
			say("timeout\n");
			_exit(124);
		}
}

/* For ever, and whether or not there is room for one more. */
static _Noreturn void
flood(int pid, int number)
{
	for (;;)
		sigqueue(pid, number, (union sigval){ 0 });
}

/* "tick", twenty times a second, for ever. */
static _Noreturn void
tick(void)
{
	for (;; usleep(50000))
		say("tick\n");
}

/* One more environment entry, as it stands: putenv(3) would see to it that it makes sense. */
static void
add_entry(char *entry)
{
	size_t count = 0;
	while (environ[count])
		count++;
	char **more = malloc((count + 2) * sizeof(*more));
	memcpy(more, environ, count * sizeof(*more));
	more[count] = entry;
	more[count + 1] = NULL;
	environ = more;
}

static void
die_of(int number)
{
	signal(number, SIG_DFL);
	mask(SIG_UNBLOCK, bit(number));
	kill(getpid(), number);
}

/* The state of the process whose id FILE holds, as proc(5) has it, is one of LETTERS. */
static void
await_state(const char *file, const char *letters)
{
	for (int64_t end = now() + limit; now() < end; usleep(2000)) {
		char text[64] = "", path[64], line[512] = "";
		int fd = open(file, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0) {
			close(fd);
			continue;
		}
		close(fd);
		snprintf(path, sizeof(path), "/proc/%d/stat", atoi(text));
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 && read(fd, line, sizeof(line) - 1) <= 0)
			line[0] = 0;
		close(fd);
		char *name = strrchr(line, ')');
		if (name && name[1] && strchr(letters, name[2]))
			return;
	}
	say("timeout\n");
	_exit(124);
}

static void
put_pid(const char *path, pid_t pid)
{
	char text[32];
	snprintf(text, sizeof(text), "%d\n", pid);
	put(path, text);
}

static void *
run_thread(void *words)
{
	run(words);
	_exit(0);
}

/* The rest of the words by a second thread, while the first one ends. */
static _Noreturn void
lose_leader(char **words)
{
	pthread_t thread;
	mask(SIG_BLOCK, ~UINT64_C(0));
	if (pthread_create(&thread, NULL, run_thread, words))
		fail("pthread_create");
	for (;;)
		syscall(SYS_exit, 0);
}

/* A child that is stopped by us as its tracer, its id in FILE. */
static void
trace(const char *file)
{
	pid_t pid = fork();
	while (!pid)
		pause();
	if (pid < 0 || ptrace(PTRACE_ATTACH, pid, NULL, NULL) < 0 || waitpid(pid, NULL, 0) != pid)
		fail("trace");
	put_pid(file, pid);
}

/* PID SIGNAL VALUE, through sigqueue(3) */
static void
queue(int pid, int number, int value)
{
	if (sigqueue(pid, number, (union sigval){ .sival_int = value }) < 0)
		fail("sigqueue");
}

/*
 * COUNT signals to PID: of three ordinary kinds, and real-time ones of eight kinds whose values
 * count from 0; the last one is number 64. One that finds no room is sent again.
 */
static void
storm(int pid, int count)
{
	static const int ordinary[] = { SIGHUP, SIGUSR1, SIGWINCH };
	int value[8] = { 0 };
	for (int i = 0; i < count; i++) {
		int kind = i % 11;
		if (kind >= 8) {
			if (kill(pid, ordinary[kind - 8]) < 0)
				fail("kill");
			continue;
		}
		while (sigqueue(pid, 40 + kind, (union sigval){ .sival_int = value[kind] }) < 0) {
			if (errno != EAGAIN)
				fail("sigqueue");
			usleep(100);
		}
		value[kind]++;
		/* The kernel searches long queues from their beginning. */
		if (i % 64 == 0)
			usleep(500);
	}
	say("sent %d %d\n", value[0], value[7]);
	queue(pid, 64, 0);
}

/* What arrives of it, until number 64. */
static void
tally(void)
{
	uint64_t all = ~bit(SIGCHLD);
	int value[8] = { 0 }, ordinary = 0, wrong = 0;
	siginfo_t signal;
	mask(SIG_BLOCK, all);
	say("ready\n");
	while (syscall(SYS_rt_sigtimedwait, &all, &signal, NULL, sizeof(all)) != 64) {
		int kind = signal.si_signo - 40;
		if (kind < 0 || kind > 7)
			ordinary++;
		else if (signal.si_code != SI_QUEUE || signal.si_value.sival_int != value[kind]++)
			wrong++;
	}
	say("got %d %d wrong %d ordinary %s\n", value[0], value[7], wrong,
	    ordinary >= 3 ? "some" : "none");
}

/* COUNT children that come and go, half of them orphans. */
static void
churn(int count)
{
	for (int i = 0; i < count; i += 2) {
		pid_t pid = fork();
		if (pid < 0)
			fail("fork");
		if (!pid)
			_exit(fork() < 0);
		waitpid(pid, NULL, 0);
	}
}

static int
compare(const void *one, const void *two)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)two;
	return (a > b) - (a < b);
}

/* How long a stop signal takes to our parent and back to us, COUNT times. */
static void
latency(int count)
{
	uint64_t term = bit(SIGTERM);
	int64_t *took = calloc(count, sizeof(*took));
	mask(SIG_BLOCK, term);
	for (int i = 0; i < count; i++) {
		struct timespec sent, got;
		clock_gettime(CLOCK_MONOTONIC, &sent);
		if (kill(getppid(), SIGTERM) < 0)
			fail("kill");
		while (syscall(SYS_rt_sigtimedwait, &term, NULL, NULL, sizeof(term)) != SIGTERM)
			;
		clock_gettime(CLOCK_MONOTONIC, &got);
		took[i] = (got.tv_sec - sent.tv_sec) * INT64_C(1000000000) + got.tv_nsec
		    - sent.tv_nsec;
		usleep(1000);
	}
	qsort(took, count, sizeof(*took), compare);
	say("median %d p99 %d\n", (int)(took[count / 2] / 1000),
	    (int)(took[count * 99 / 100] / 1000));
	free(took);
}

/* Children that wait for their end, as many as there may be. */
static void
fill(void)
{
	pid_t pid;
	while ((pid = fork()) > 0)
		;
	while (!pid)
		pause();
}

/* So many MiB, all of them used. */
static void
eat(size_t mebibytes)
{
	char *memory = malloc(mebibytes << 20);
	if (!memory)
		fail("malloc");
	for (size_t at = 0; at < mebibytes << 20; at += 4096)
		((volatile char *)memory)[at] = 1;
}

/* As many processes as there may be, all of them at it; FILE is made when there are. */
static _Noreturn void
bomb(const char *file)
{
	signal(SIGTERM, SIG_IGN);
	for (;;)
		if (fork() < 0 && access(file, F_OK))
			put(file, "");
}

/* Our group is made the terminal's foreground one. */
static void
take_foreground(void)
{
	mask(SIG_BLOCK, bit(SIGTTOU));
	if (tcsetpgrp(0, getpgrp()) < 0)
		fail("tcsetpgrp");
}

/* Words without an argument. False: not one of these. */
static int
plain_word(const char *word)
{
	char text[4096];
	if (!strcmp(word, "pid"))
		say("pid %d\n", getpid());
	else if (!strcmp(word, "ppid"))
		say("ppid %d\n", getppid());
	else if (!strcmp(word, "pgid"))
		say("pgid %d\n", getpgrp());
	else if (!strcmp(word, "sid"))
		say("sid %d\n", getsid(0));
	else if (!strcmp(word, "foreground"))
		say("foreground %d\n", tcgetpgrp(0));
	else if (!strcmp(word, "cwd"))
		say("cwd %s\n", getcwd(text, sizeof(text)) ? text : strerror(errno));
	else if (!strcmp(word, "umask"))
		say("umask %04o\n", umask(0));
	else if (!strcmp(word, "deathsig")) {
		int number = 0;
		prctl(PR_GET_PDEATHSIG, &number);
		say("deathsig %d\n", number);
	} else if (!strcmp(word, "fds"))
		say_descriptors();
	else if (!strcmp(word, "environ"))
		for (char **variable = environ; *variable; variable++)
			say("%s\n", *variable);
	else if (!strcmp(word, "tree"))
		each_process(say_process);
	else if (!strcmp(word, "zombies"))
		say("zombies %d\n", each_process(is_zombie));
	else if (!strcmp(word, "no-zombies")) {
		int left = each_process(is_zombie_soon);

		/* Asked once: an orphan that ends between two questions is one for a moment. */
		for (int64_t end = now() + limit; left && now() < end;) {
			usleep(2000);
			left = each_process(is_zombie_soon);
		}
		say("zombies %d\n", left);
	} else if (!strcmp(word, "some-stopped")) {
		for (int64_t end = now() + limit; !each_process(is_stopped) && now() < end;)
			usleep(2000);
	} else if (!strcmp(word, "regain"))
		regain();
	else if (!strcmp(word, "passwd-name"))
		say_passwd_name();
	else if (!strcmp(word, "setsid"))
		setsid();
	else if (!strcmp(word, "reap"))
		wait(NULL);
	else if (!strcmp(word, "setpgid"))
		setpgid(0, 0);
	else if (!strcmp(word, "fill"))
		fill();
	else if (!strcmp(word, "tally"))
		tally();
	else if (!strcmp(word, "take-foreground"))
		take_foreground();
	else if (!strcmp(word, "become-root")) {
		if (setresuid(0, 0, 0) < 0)
			fail("setresuid");
	} else if (!strcmp(word, "unblock"))
		mask(SIG_SETMASK, 0);
	else if (!strcmp(word, "tick"))
		tick();
	else if (!strcmp(word, "pause"))
		for (;;)
			pause();
	else
		return 0;
	return 1;
}

/* Words with one argument. */
static int
word_with(const char *word, const char *argument)
{
	if (!strcmp(word, "say"))
		say("%s\n", argument);
	else if (!strcmp(word, "err"))
		dprintf(2, "%s\n", argument);
	else if (!strcmp(word, "status"))
		say_status("self", argument);
	else if (!strcmp(word, "init-status"))
		await_init(), say_status("1", argument);
	else if (!strcmp(word, "env"))
		say("%s=%s\n", argument, getenv(argument) ? getenv(argument) : "(unset)");
	else if (!strcmp(word, "read"))
		copy_out(argument);
	else if (!strcmp(word, "open"))
		put(argument, "opened\n");
	else if (!strcmp(word, "touch"))
		put(argument, "");
	else if (!strcmp(word, "latency"))
		latency(atoi(argument));
	else if (!strcmp(word, "churn"))
		churn(atoi(argument));
	else if (!strcmp(word, "eat"))
		eat(atoi(argument));
	else if (!strcmp(word, "bomb"))
		bomb(argument);
	else if (!strcmp(word, "pidfile"))
		put_pid(argument, getpid());
	else if (!strcmp(word, "trace"))
		trace(argument);
	else if (!strcmp(word, "touch-home")) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", getenv("HOME"), argument);
		put(path, "");
		say("made %s\n", path);
	} else if (!strcmp(word, "await"))
		await(argument);
	else if (!strcmp(word, "sleep"))
		usleep(atoi(argument) * 1000);
	else if (!strcmp(word, "limit"))
		limit = atoi(argument);
	else if (!strcmp(word, "block"))
		mask(SIG_BLOCK, bit(signal_number(argument)));
	else if (!strcmp(word, "ignore"))
		signal(signal_number(argument), SIG_IGN);
	else if (!strcmp(word, "until"))
		while (next_signal().si_signo != signal_number(argument))
			;
	else if (!strcmp(word, "wait"))
		for (int left = atoi(argument); left > 0; left--)
			next_signal();
	else if (!strcmp(word, "die"))
		die_of(signal_number(argument));
	else if (!strcmp(word, "exit"))
		_exit(atoi(argument));
	else if (!strcmp(word, "bind"))
		try_bind(atoi(argument));
	else if (!strcmp(word, "orphans"))
		make_orphans(atoi(argument));
	else if (!strcmp(word, "get"))
		get(atoi(argument));
	else
		return 0;
	return 1;
}

static void
run(char **words)
{
	for (; *words; words++) {
		if (!strcmp(*words, "say") || !strcmp(*words, "touch") || !strcmp(*words, "pid"))
			expect_signals(words);
		if (!strcmp(*words, "args")) {
			while (*++words)
				say("[%s]\n", *words);
			return;
		}
		if (!strcmp(*words, "orphan") || !strcmp(*words, "child")) {
			words = branch(words + 1, **words == 'o', ".");
		} else if (!strcmp(*words, "inner")) {
			words = branch(words + 1, 0, "..");
		} else if (plain_word(*words)) {
			continue;
		} else if (!strcmp(*words, "serve") && words[1] && words[2]) {
			serve(atoi(words[1]), words[2]);
			words += 2;
		} else if (!strcmp(*words, "put") && words[1] && words[2]) {
			put(words[1], words[2]);
			words += 2;
		} else if (!strcmp(*words, "queue") && words[1] && words[2] && words[3]) {
			queue(atoi(words[1]), signal_number(words[2]), atoi(words[3]));
			words += 3;
		} else if (!strcmp(*words, "await-state") && words[1] && words[2]) {
			await_state(words[1], words[2]);
			words += 2;
		} else if (!strcmp(*words, "leader-gone")) {
			lose_leader(words + 1);
		} else if (!strcmp(*words, "storm") && words[1] && words[2]) {
			storm(atoi(words[1]), atoi(words[2]));
			words += 2;
		} else if (!strcmp(*words, "flood") && words[1] && words[2]) {
			flood(atoi(words[1]), signal_number(words[2]));
		} else if (!strcmp(*words, "entry") && words[1]) {
			add_entry(*++words);
		} else if (!strcmp(*words, "exec-nameless") && words[1]) {
			execv(words[1], (char *[]){ NULL });
			fail(words[1]);
		} else if (!strcmp(*words, "exec") && words[1]) {
			execv(words[1], words + 1);
			fail(words[1]);
		} else if (words[1] && word_with(*words, words[1])) {
			words++;
		} else {
			say("probe: unknown word %s\n", *words);
			_exit(123);
		}
	}
}

int
main(int argc, char **argv)
{
	(void)argc;
	run(argv + 1);
	return 0;
}
