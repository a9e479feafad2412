/*
 * --env and --secret: each variable is there, is of its type, or gets its default.
 */

#include <string.h>
#include <unistd.h>

#include "../base/caps.h"
#include "../base/file.h"
#include "../base/num.h"
#include "placeholder.h"

enum { SHOWN = 100 };

static const char *
kind_of(const struct env_need *need)
{
	return need->secret ? "secret" : "env";
}

struct problem *
need_problem(struct context *context, const struct env_need *need, const char *code,
    const char *what)
{
	const char *kind = kind_of(need);
	struct problem *problem = problem_add(context->problems, EXIT_CONTRACT,
	    mem_printf("%s-%s", kind, code), "%s %s %s", kind, need->name, what);

	problem_field(problem, "name", "%s", need->name);
	problem_line(problem, "origin", "%s", origin_text(&need->origin, "required"));
	*(const char **)list_add(&context->missing, sizeof(char *)) = need->name;
	return problem;
}

bool
was_told(const struct context *context, const char *name)
{
	const char *const *names = context->missing.items;

	for (size_t i = 0; i < context->missing.count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
missing_tell(struct context *context, const struct env_need *need, bool empty)
{
	const struct var *similar = empty ? NULL
	    : vars_similar(&context->vars, need->name, strlen(need->name));
	struct problem *problem = need_problem(context, need, empty ? "empty" : "unset",
	    empty ? "is empty" : "is not set");

	if (similar)
		problem_line(problem, "similar", "a similar name is set: %.*s",
		    (int)similar->name_length, similar->name);
	if (need->secret)
		problem_line(problem, "remedy", "mount a file at /run/secrets/%s, or at the path "
		    "in %s_FILE, or set %s", need->name, need->name, need->name);
	else
		problem_line(problem, "remedy", "set it: docker run -e %s=..., or env: in the pod "
		    "spec", need->name);
}

/* Kubernetes sets NAME_PORT=tcp://… for a service NAME. */
static bool
is_service_link(const struct env_need *need, const char *value)
{
	return need->type.kind >= VALUE_INT && need->type.kind <= VALUE_LISTEN
	    && (strncmp(value, "tcp://", 6) == 0 || strncmp(value, "udp://", 6) == 0
	    || strncmp(value, "sctp://", 7) == 0);
}

/* The value is not of its type. A secret's is not shown, nor a URL: it may hold a password. */
static void
type_tell(struct context *context, const struct env_need *need, const struct var *var,
    const char *wrong)
{
	bool link = is_service_link(need, var->value);
	bool secret = var->flags & VAR_SECRET || need->type.kind == VALUE_URL;
	int cut = SHOWN;
	struct problem *problem = need_problem(context, need, link ? "service-link" : "type",
	    wrong);

	while (cut > 0 && var->length > SHOWN && (var->value[cut] & 0xc0) == 0x80)
		cut--;
	if (!secret)
		problem_line(problem, "found", "its value is \"%.*s\"%s", cut, var->value,
		    var->length > SHOWN ? "..." : "");
	if (!link)
		return;
	problem_line(problem, "hint", "Kubernetes sets such variables for each Service");
	problem_line(problem, "remedy", "set enableServiceLinks: false in the pod spec, or give "
	    "the variable or the Service another name");
}

/* Present, and of its type. */
static void
need_check(struct context *context, const struct env_need *need)
{
	const struct var *var = vars_find(&context->vars, need->name, strlen(need->name));
	const char *wrong;

	if (was_told(context, need->name))
		return;
	if (!var || !var->length) {
		if (context->plan->tool.declared_only && !need->fallback)
			placeholder_want(context, need->name);
		else if (!need->optional && !need->fallback)
			missing_tell(context, need, var != NULL);
		return;
	}
	wrong = value_wrong(&need->type, var->value);
	if (wrong)
		type_tell(context, need, var, wrong);
}

static void
fallback_set(struct context *context, const struct env_need *need)
{
	const char *value = vars_value(&context->vars, need->name);

	if ((value && *value) || !need->fallback)
		return;
	vars_set_text(&context->vars, need->name, need->fallback,
	    VAR_EXPORTED | (need->secret ? VAR_SECRET : 0));
	if (need->secret && !context->plan->tool.declared_only)
		log_warn("secret-default", "secret %s is not set: the default %s, which everybody "
		    "can read there, is in use", need->name, origin_text(&need->origin, "written"));
}

/* Three passes, so that no name set by a default is offered as a similar one. */
void
needs_check(struct context *context)
{
	const struct list *envs = &context->plan->contract.envs;
	const struct env_need *needs = envs->items;

	for (size_t i = 0; i < envs->count; i++)
		if (needs[i].secret && context->plan->tool.declared_only)
			vars_remove(&context->vars, needs[i].name, strlen(needs[i].name));
		else if (needs[i].secret)
			secret_find(context, &needs[i]);
	for (size_t i = 0; i < envs->count; i++)
		need_check(context, &needs[i]);
	for (size_t i = 0; i < envs->count; i++)
		fallback_set(context, &needs[i]);
}

/* Below this, ports are for those with NET_BIND_SERVICE (ip(7)); 0 when it is not to be found. */
static int64_t
unprivileged_start(void)
{
	struct buf text = {0};
	int64_t start = 0;

	if (file_read("/proc/sys/net/ipv4/ip_unprivileged_port_start", 64, &text) == 0
	    && text.length) {
		text.length--;
		num_integer(buf_text(&text), 0, 65536, &start);
	}
	return start;
}

static void
listen_tell(struct context *context, const struct env_need *need, const struct var *var,
    unsigned start)
{
	struct problem *problem = need_problem(context, need, "listen", mem_printf(
	    "is %s, a port that the service may not bind",
	    var->flags & VAR_SECRET ? "set" : var->value));

	problem_line(problem, "found", "below %u the capability NET_BIND_SERVICE is needed; the "
	    "service runs as %s", start, account_text(&context->account));
	problem_line(problem, "remedy", "choose a port from %u on, or %s", start,
	    context->account.started_as_root && cred_capable(CAP_NUMBER_NET_BIND_SERVICE)
	    ? "keep the capability: --keep-cap net_bind_service"
	    : "docker run --sysctl net.ipv4.ip_unprivileged_port_start=0");
}

void
listens_check(struct context *context)
{
	const struct list *envs = &context->plan->contract.envs;
	const struct env_need *needs = envs->items;

	for (size_t i = 0; i < envs->count; i++) {
		const struct var *var = vars_find(&context->vars, needs[i].name,
		    strlen(needs[i].name));
		int64_t port, start;

		if (needs[i].type.kind == VALUE_LISTEN && var
		    && !num_integer(var->value, 1, 65535, &port)
		    && !cred_will_have(&context->account.cred, CAP_NUMBER_NET_BIND_SERVICE)
		    && port < (start = unprivileged_start()))
			listen_tell(context, &needs[i], var, (unsigned)start);
	}
}

/* MAX_ARG_STRLEN of execve(2), with the NUL. */
enum { LONGEST = 131072 };

void
environment_limit(struct context *context)
{
	const struct var *vars = context->vars.list.items;

	for (size_t i = 0; i < context->vars.list.count; i++) {
		bool nul = vars[i].length && memchr(vars[i].value, '\0', vars[i].length);
		bool exported = vars[i].present && vars[i].flags & VAR_EXPORTED;
		const char *name;

		if (!exported || (!nul && vars[i].name_length + vars[i].length + 2 <= LONGEST))
			continue;
		name = mem_copy(vars[i].name, vars[i].name_length);
		problem_line(problem_add(context->problems, EXIT_CONTRACT, "env-limit", nul
		    ? "variable %s holds a NUL byte, which no program can be given"
		    : "variable %s is too long: with its name the kernel passes on 131071 bytes",
		    name), "remedy", "use it in a template, and keep it from the service: "
		    "--hide %s", name);
	}
}
