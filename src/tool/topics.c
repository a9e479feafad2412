/*
 * Names and texts in turn, in one string: nothing here needs a relocation.
 */

#include "topics.h"

#include <string.h>

static const char topics[] =
    "templates\0"
    "${NAME}             the value; not set: an error, never an empty string\n"
    "${NAME:-word}       a default when unset or empty; ${NAME-word}: when unset\n"
    "${NAME:=word}       the same, for the rest of this template, too\n"
    "${NAME:?text}       a problem with your text\n"
    "${NAME:+word}       word when it is set and not empty\n"
    "${#NAME}            length; # ## % %% cut a shell pattern off the start or end\n"
    "${NAME | json}      filters, after an operator, too: json sh xml url base64\n"
    "                    base64d upper lower trim indent N file raw\n"
    "$((A * 3 / 4))      64-bit integers: + - * / % comparison ?: min(a,b) max(a,b)\n"
    "%{ if COND } %{ elif COND } %{ else } %{ endif }\n"
    "                    COND: NAME \"text\" 12 == != < <= > >= && || ! ()\n"
    "                    defined(NAME)\n"
    "%{ for X in LIST } %{ for I, X in LIST } %{ endfor }\n"
    "                    LIST: NAME, split(\";\", NAME), range(1, 5), and with K, V\n"
    "                    env(\"PREFIX_\")\n"
    "$${NAME} %%{ if $$((  for a literal ${NAME}, %{ if, $((\n"
    "\n"
    "All else is left alone: $host, $1, %{x}, {{ x }}. A word may hold ${...} and\n"
    "balanced braces; \\} \\{ \\| \\\\ are escapes. Values are never expanded again. One\n"
    "from outside with a newline or control character needs a filter: json, indent 4,\n"
    "or raw.\n"
    "\n"
    "Facts of the container: USHER_MEMORY_BYTES USHER_MEMORY_MIB USHER_CPUS\n"
    "USHER_CPU_MILLIS USHER_PIDS USHER_UID USHER_GID\n"
    "\n"
    "Try it: echo 'port = ${PORT:-8080}' | usher render\n"
    "\0"

    "contract\0"
    "What is declared is checked before anything is written or started; all that is\n"
    "wrong is told in one report, and the exit code is 78.\n"
    "\n"
    "env NAME            must be set and not empty\n"
    "env NAME?           may be absent, but if it is there, its type is checked\n"
    "env NAME=DEFAULT    the default is used, and exported\n"
    "env NAME:TYPE       int, 1..16, port, listen (a port it binds itself), bool,\n"
    "                    url, path, debug|info|warn; with ? and =DEFAULT, too\n"
    "secret NAME         from the variable NAME, the file named by NAME_FILE, or\n"
    "                    /run/secrets/NAME; never shown, not even in --log debug\n"
    "env-file PATH       NAME=VALUE lines, as secret as secrets; :optional\n"
    "file, dir PATH      must be there for the service's user; :rw write, :x run\n"
    "volume PATH         must be a mount, or what is written there is lost; :ro,\n"
    "                    :free=1Gi\n"
    "when GLOB           only for commands so named: docker run IMAGE sh still works\n"
    "\n"
    "usher check         the whole list without a start; --declared-only in a build\n"
    "usher explain       the contract as a document, as Markdown or JSON\n"
    "docker run --entrypoint COMMAND IMAGE        starts without all this\n"
    "\0"

    "signals\0"
    "Every signal is forwarded to the service, from the first moment on. TERM, INT,\n"
    "and what --signal turns into TERM, INT, QUIT or KILL, are stop signals:\n"
    "\n"
    "signal TERM=QUIT    for services whose graceful end is another one (nginx);\n"
    "                    TERM=INT is PostgreSQL's fast shutdown; HUP=none: swallow it\n"
    "group               to the service's process group, not to it alone\n"
    "stop-delay 5s       wait first, so that load balancers can drain\n"
    "grace 20s           KILL the service so long after the stop signal\n"
    "linger 3s           what the service leaves behind gets TERM, then so long\n"
    "exit 143=0          another exit code in place of the service's\n"
    "\n"
    "The platform has a clock of its own: docker stop -t, stop_grace_period,\n"
    "terminationGracePeriodSeconds; it must be longer than all of these together.\n"
    "A finished image takes all of them, too: docker run -e USHER_SIGNAL=TERM=INT\n"
    "\0"

    "users\0"
    "Started as root, usher becomes the user of --user before anything of the service\n"
    "runs, PID 1 included, and proves that there is no way back. Started as anyone\n"
    "else (docker run --user, runAsUser, OpenShift) it stays who it is.\n"
    "\n"
    "user app            its id, group and group list from /etc/passwd and /etc/group\n"
    "user app:www        its id, and this group alone\n"
    "user 1000:1000      no files needed: right for FROM scratch\n"
    "own PATH            give it to that user; :recursive, following no link\n"
    "mkdir PATH          make it, for that user\n"
    "keep-cap NAME       e.g. net_bind_service: kept across the change; :optional\n"
    "harden              no new privileges, no capabilities, Landlock, no core files:\n"
    "                    the service writes only below what was declared\n"
    "\n"
    "An id without an entry in /etc/passwd is a normal way to start: HOME becomes the\n"
    "first writable one of its home, the working directory, /tmp and /dev/shm.\n"
    "\0";

struct topic
topic_at(size_t number)
{
	const char *at = topics;

	for (size_t i = 0; i < 2 * number && *at; i++)
		at += strlen(at) + 1;
	return *at ? (struct topic){ at, at + strlen(at) + 1 } : (struct topic){0};
}

struct topic
topic_named(const char *name)
{
	struct topic topic;
	size_t number = 0;

	do
		topic = topic_at(number++);
	while (topic.name && strcmp(topic.name, name) != 0);
	return topic;
}
