/*
 * The service's words and the file they start: found in the service's own PATH, judged as its user,
 * looked into as far as execve(2) will look, so that what cannot start is told before anything is
 * written and with the reason.
 */

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/sys.h"
#include "access.h"
#include "expand.h"
#include "service.h"

/* What a shell takes when PATH is not set, with the places of local programs. */
static const char default_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* A word of the command line: itself, unless --expand was given. */
static char *
word_expand(struct context *context, char *word)
{
	const struct prepare_plan *prepare = &context->plan->prepare;
	struct buf out = {0};
	bool secret = false;

	if (!prepare->expand)
		return word;
	if (!expand_into(context, "argument", word, &prepare->expand_origin, &out, &secret)
	    || secret_refuse(context, "argument", word, &prepare->expand_origin, secret))
		return NULL;
	buf_text(&out);
	return out.data;
}

char **
command_words(struct context *context)
{
	const struct command_plan *plan = &context->plan->command;
	bool fronted = plan->count == 0 || plan->words[0][0] == '-';
	size_t count = 0, front = fronted ? plan->fallback.count : 0;
	char **words = mem_alloc((front + plan->count + 1) * sizeof *words);

	if (front)
		count = expand_words(context, "command", &plan->fallback, &plan->fallback_origin,
		    words);
	for (size_t i = 0; i < plan->count; i++)
		words[count++] = word_expand(context, plan->words[i]);
	return words;
}

/*
 * ERROR is what execve(2) would say; but ELIBACC for its ENOENT when the command itself is there.
 * With plain_exec it is said, as execvp(3)'s callers do; what
 * we found out stands below.
 */
static struct problem *
command_problem(struct context *context, int error, const char *code, const char *path,
    const char *what)
{
	const struct failure_codes *codes = &context->plan->failure;
	bool plain = context->plan->process.plain_exec;
	struct problem *problem;

	if (error == ELIBACC && plain)
		error = ENOENT;
	errno = error;
	problem = problem_add(context->problems, error == ENOENT ? codes->missing
	    : error == EACCES ? codes->denied : codes->format, code,
	    plain ? "%s: %m" : "command %s %s", path, what);
	if (plain)
		problem_line(problem, "what", "command %s %s", path, what);
	problem_field(problem, "path", "%s", path);
	return problem;
}

static bool
is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

const char *
from_start(const struct context *context, const char *path)
{
	if (*path == '/' || !context->directory)
		return path;
	return mem_printf("%s/%s", context->directory, path);
}

/* Why a file that is there may not be executed. */
static void
denied_tell(struct context *context, const char *path, int error)
{
	const char *barrier = access_barrier(&context->account, path);
	struct problem *problem = command_problem(context, EACCES,
	    "command-not-executable", path, "cannot be executed");
	struct statvfs volume;
	struct stat status;

	errno = error;
	if (stat(path, &status) != 0) {
		problem_line(problem, "found", "%m");
	} else if (S_ISDIR(status.st_mode)) {
		problem_line(problem, "found", "it is a directory");
	} else if (barrier) {
		problem_line(problem, "found", "the way there is closed at %s to the service's "
		    "user, %s", barrier, account_text(&context->account));
	} else if (!(status.st_mode & 0111)) {
		problem_line(problem, "found", "it has no execute bit (mode %04o)",
		    (unsigned)status.st_mode & 07777);
		problem_line(problem, "remedy", "chmod +x %s, or COPY --chmod=755", path);
	} else if (statvfs(path, &volume) == 0 && (volume.f_flag & ST_NOEXEC)) {
		problem_line(problem, "found", "its file system is mounted noexec");
	} else {
		problem_line(problem, "found", "it belongs to %u:%u with mode %04o; the service "
		    "runs as %s", (unsigned)status.st_uid, (unsigned)status.st_gid,
		    (unsigned)status.st_mode & 07777, account_text(&context->account));
	}
}

/*
 * Formats are registered beside the kernel's own (its binfmt_misc document): then it alone knows
 * what it can run. The folder holds "register" and "status" even when none is.
 */
static bool
foreign_formats(void)
{
	int fd = open("/proc/sys/fs/binfmt_misc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_Alignas(8) char entries[1024];
	ssize_t length = fd < 0 ? 0 : sys_getdents(fd, entries, sizeof entries);
	/* Four names that are always there take 24 to 32 bytes each in getdents64(2). */
	const ssize_t none = 4 * 32;

	if (fd >= 0)
		close(fd);
	return length > none;
}

static const char *
machine_name(unsigned machine)
{
	static const struct { unsigned short machine; char name[10]; } names[] = {
		{ EM_386, "i386" }, { EM_X86_64, "x86-64" }, { EM_ARM, "arm" },
		{ EM_AARCH64, "arm64" }, { EM_RISCV, "riscv" }, { EM_S390, "s390x" },
		{ EM_PPC64, "ppc64" }, { EM_MIPS, "mips" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].machine == machine)
			return names[i].name;
	return mem_printf("ELF machine %u", machine);
}

/* Unknown names give EM_NONE, and then nothing is refused. */
static unsigned
machine_here(void)
{
	static const struct { char name[10]; unsigned short machine; } names[] = {
		{ "x86_64", EM_X86_64 }, { "aarch64", EM_AARCH64 }, { "riscv64", EM_RISCV },
		{ "s390x", EM_S390 }, { "ppc64le", EM_PPC64 }, { "ppc64", EM_PPC64 },
	};
	struct utsname system;

	for (size_t i = 0; uname(&system) == 0 && i < sizeof names / sizeof *names; i++)
		if (strcmp(system.machine, names[i].name) == 0)
			return names[i].machine;
	return EM_NONE;
}

/* A 64-bit kernel runs the 32-bit programs of its own family. */
static bool
runs_here(unsigned machine)
{
	unsigned here = machine_here();

	return here == EM_NONE || machine == here || (here == EM_X86_64 && machine == EM_386)
	    || (here == EM_AARCH64 && machine == EM_ARM);
}

/* The dynamic loader that a 64-bit ELF file asks for, or NULL. */
static const char *
elf_loader(int fd, const Elf64_Ehdr *header)
{
	for (unsigned i = 0; i < header->e_phnum; i++) {
		off_t at = (off_t)(header->e_phoff + (Elf64_Off)i * header->e_phentsize);
		char path[4096];
		Elf64_Phdr segment;
		ssize_t length;

		if (pread(fd, &segment, sizeof segment, at) != (ssize_t)sizeof segment)
			return NULL;
		if (segment.p_type != PT_INTERP || segment.p_filesz >= sizeof path)
			continue;
		length = pread(fd, path, segment.p_filesz, (off_t)segment.p_offset);
		return length > 0 ? mem_copy(path, strnlen(path, (size_t)length)) : NULL;
	}
	return NULL;
}

static void
elf_check(struct context *context, const char *path, int fd, const Elf64_Ehdr *header)
{
	const char *loader;
	struct problem *problem;

	if (!runs_here(header->e_machine)) {
		problem = command_problem(context, ENOEXEC, "command-architecture",
		    path, mem_printf("is built for %s; this machine is %s",
		    machine_name(header->e_machine), machine_name(machine_here())));
		problem_line(problem, "remedy", "build the image for this machine: docker build "
		    "--platform, or pull the right one");
		return;
	}
	if (header->e_ident[EI_CLASS] != ELFCLASS64)
		return;
	loader = elf_loader(fd, header);
	if (!loader || is_file(loader))
		return;
	problem = command_problem(context, ELIBACC, "command-loader-missing", path,
	    mem_printf("needs the dynamic loader %s, which is not there", loader));
	problem_line(problem, "remedy", "link it statically, or build the image from the "
	    "distribution it was built on (glibc and musl differ)");
}

/* "#! INTERPRETER [ARGUMENT]". */
static void
script_check(struct context *context, const char *path, const char *head)
{
	const char *start = head + 2 + strspn(head + 2, " \t");
	const char *interpreter = mem_copy(start, strcspn(start, " \t\n"));
	size_t length = strlen(interpreter);
	struct problem *problem;
	int error;

	if (length && is_file(interpreter)) {
		error = access_as(&context->account, interpreter, X_OK);
		if (error)
			denied_tell(context, interpreter, error);
		return;
	}
	problem = command_problem(context, ELIBACC, "command-interpreter-missing",
	    path, length ? mem_printf("is a script whose interpreter %s is not there", interpreter)
	    : "is a script that names no interpreter behind its #!");
	if (length && interpreter[length - 1] == '\r')
		problem_line(problem, "remedy", "its first line ends in CR LF: save it with Unix "
		    "line ends (sed -i 's/\\r$//' %s)", path);
	else
		problem_line(problem, "remedy", "put the interpreter into the image, or name "
		    "another in its first line");
}

/* What the kernel will find in the file. One that only may be executed, not read, is let be. */
static void
format_check(struct context *context, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	union {
		Elf64_Ehdr elf;
		char text[257];
	} head = {0};
	ssize_t length;

	if (fd < 0)
		return;
	length = pread(fd, head.text, sizeof head.text - 1, 0);
	if (length >= 2 && memcmp(head.text, "#!", 2) == 0)
		script_check(context, path, head.text);
	else if (foreign_formats() || length < 0)
		;
	else if (length >= (ssize_t)sizeof head.elf && memcmp(head.text, ELFMAG, SELFMAG) == 0)
		elf_check(context, path, fd, &head.elf);
	else if (context->plan->process.plain_exec && !memchr(head.text, 0, (size_t)length))
		context->shell_script = true;
	else
		problem_line(command_problem(context, ENOEXEC, "command-format", path,
		    length ? "is neither a program nor a script that begins with #!" : "is empty"),
		    "remedy", "begin the script with its interpreter: #!/bin/sh");
	close(fd);
}

static const char *
path_check(struct context *context, const char *word)
{
	const char *path = from_start(context, word);
	int error = access_as(&context->account, path, X_OK);

	if (error == ENOENT || error == ENOTDIR) {
		problem_line(command_problem(context, ENOENT, "command-not-found", path,
		    "was not found"), "remedy", "is it in the image? COPY it, or correct the path");
		return NULL;
	}
	if (error || !is_file(path)) {
		denied_tell(context, path, error);
		return NULL;
	}
	format_check(context, path);
	return word;
}

/* The candidates of WORD in PATH, in order; an empty part is the working directory. */
static const char *
candidate(const char **rest, const char *word)
{
	size_t length = strcspn(*rest, ":");
	const char *found = mem_printf("%.*s%s%s", (int)length, *rest, length ? "/" : "./", word);

	*rest += length;
	*rest = **rest ? *rest + 1 : NULL;
	return found;
}

static const char *
path_search(struct context *context, const char *word)
{
	const struct var *set = vars_find(&context->vars, "PATH", 4);
	bool usable = set && set->length, secret = usable && set->flags & VAR_SECRET;
	const char *path = usable ? set->value : default_path, *rest = path, *denied = NULL;
	int error = 0;

	while (rest) {
		const char *found = candidate(&rest, word);

		if (!is_file(from_start(context, found)))
			continue;
		error = access_as(&context->account, from_start(context, found), X_OK);
		if (!error) {
			format_check(context, from_start(context, found));
			return found;
		}
		denied = denied ? denied : found;
	}
	if (denied)
		denied_tell(context, from_start(context, denied), error);
	else
		problem_line(command_problem(context, ENOENT, "command-not-found", word,
		    "was not found"), "searched", "searched in PATH: %s%s",
		    secret ? "(secret)" : path, usable ? "" : " (the default: PATH is not set)");
	return NULL;
}

/* As execvp(3) runs a script that does not name its interpreter. */
void
command_settle(struct context *context, struct launch *launch)
{
	static char shell[] = "/bin/sh";
	char **words = launch->arguments, **settled;
	size_t count = 0;

	if (!context->shell_script)
		return;
	while (words[count])
		count++;
	settled = mem_alloc((count + 2) * sizeof *settled);
	settled[0] = shell;
	settled[1] = mem_copy(launch->path, strlen(launch->path));
	memcpy(settled + 2, words + 1, (count - 1) * sizeof *settled);
	launch->arguments = settled;
	launch->path = path_check(context, shell);
}

const char *
command_resolve(struct context *context, char **words)
{
	if (!words[0][0]) {
		command_problem(context, ENOENT, "command-not-found", "\"\"", "is empty");
		return NULL;
	}
	return strchr(words[0], '/') ? path_check(context, words[0])
	    : path_search(context, words[0]);
}
