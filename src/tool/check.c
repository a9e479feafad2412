/*
 * With --diff each output is rendered once more, with a mask in place of every secret: what is
 * shown, conditions and lengths too, is then made of what anybody may know. The text that it takes
 * the place of is shown only where everybody could read it, and held no secret either.
 */

#include "check.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"
#include "../template/template.h"
#include "diff.h"
#include "tool.h"

enum { LIMIT = 1024 * 1024, SHORT = 4 };

/* TEXT holds one of the lines of a secret, if they are not too short to tell. */
static bool
holds(const char *text, size_t length, const struct var *secret)
{
	const char *line = secret->value, *end = line + secret->length;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t size = (size_t)((newline ? newline : end) - line);

		for (size_t at = 0; size >= SHORT && at + size <= length; at++)
			if (memcmp(text + at, line, size) == 0)
				return true;
		line += size + 1;
	}
	return false;
}

static bool
line_shown(const void *context, const char *line, size_t length)
{
	const struct vars *vars = context;
	const struct var *var = vars->list.items;

	for (size_t i = 0; i < vars->list.count; i++)
		if (var[i].present && var[i].flags & VAR_SECRET && holds(line, length, &var[i]))
			return false;
	return true;
}

/* OUTPUT as it may be seen. NULL, or why it may not. */
static const char *
masked_render(const struct output *output, const struct vars *vars, struct buf *text)
{
	struct template_errors errors = {0};
	struct template *template;
	struct buf source = {0};
	bool secret = false;

	if (output->content.length > LIMIT || file_view(output->source, LIMIT, &source))
		return "too large to be shown";
	template = output->only
	    ? template_parse_only(source.data, source.length, output->only, &errors)
	    : template_parse(source.data, source.length, &errors);
	template_render(template, vars, text, &secret, &errors);
	if (errors.count)
		return "not shown: it depends on secrets in a way that a mask cannot stand for";
	if (text->length && memchr(text->data, '\0', text->length))
		return "not shown: it holds NUL bytes";
	return NULL;
}

/* "# mode 0644 becomes 0600", and the same for the owner. */
static void
status_add(struct buf *out, const struct changes *changes, const struct output *output,
    const struct stat *old)
{
	unsigned uid = changes->give ? changes->uid : geteuid();
	unsigned gid = changes->give ? changes->gid : old ? old->st_gid : getegid();

	if (!old)
		buf_printf(out, "# new file, mode %04o, owner %u:%u\n", (unsigned)output->mode, uid,
		    gid);
	if (old && (old->st_mode & 07777) != output->mode)
		buf_printf(out, "# mode %04o becomes %04o\n", (unsigned)old->st_mode & 07777,
		    (unsigned)output->mode);
	if (old && changes->give && (old->st_uid != uid || old->st_gid != gid))
		buf_printf(out, "# owner %u:%u becomes %u:%u\n", (unsigned)old->st_uid,
		    (unsigned)old->st_gid, uid, gid);
}

static void
output_add(struct buf *out, const struct changes *changes, const struct output *output,
    const struct vars *masked)
{
	struct diff_side old = {0}, new = {0};
	const char *wrong = NULL;
	struct stat status;
	bool exists = stat(output->path, &status) == 0;
	struct buf head = {0}, hunks = {0};

	status_add(&head, changes, output, exists ? &status : NULL);
	if (!output->same) {
		wrong = masked_render(output, masked, &new.text);
		if (!wrong && exists && (file_read(output->path, LIMIT, &old.text)
		    || memchr(buf_text(&old.text), '\0', old.text.length)))
			wrong = "not shown: what it takes the place of is no text, or too large";
		old.hidden = output->content.secret || (exists && !(status.st_mode & S_IROTH));
		if (!wrong)
			diff_add(&hunks, &old, &new, output->content.secret, line_shown,
			    &changes->vars);
		if (!wrong && !hunks.length && exists)
			wrong = "only secrets in it change";
	}
	if (!head.length && output->same)
		return;
	buf_add_text(out, exists ? "--- " : "--- /dev/null");
	if (exists)
		diag_escape(out, output->path, false);
	buf_add_text(out, "\n+++ ");
	diag_escape(out, output->path, false);
	buf_printf(out, "\n%s", buf_text(&head));
	if (wrong)
		buf_printf(out, "# %s\n", wrong);
	buf_add(out, hunks.data, hunks.length);
}

/* --declared-only: what the world would say to it is not asked. */
static void
declared_keep(struct problems *problems)
{
	static const char codes[][17] = {
		"template-", "name-unset", "set-fact", "env-type", "target-is-source",
		"target-twice",
	};
	struct problem *list = problems->list.items;
	size_t kept = 0;

	for (size_t i = 0; i < problems->list.count; i++)
		for (size_t c = 0; c < sizeof codes / sizeof *codes; c++)
			if (strncmp(list[i].code, codes[c], strlen(codes[c])) == 0)
				list[kept++] = list[i];
	problems->list.count = kept;
}

int
check_run(const struct plan *plan, const struct sig_state *signals, char **environment,
    struct resolved *resolved, struct problems *problems)
{
	const struct changes *changes = &resolved->changes;
	const struct output *outputs;
	struct buf out = {0};
	struct vars masked;

	prepare(plan, signals, environment, resolved, problems);
	if (plan->tool.declared_only)
		declared_keep(problems);
	if (problems->list.count)
		return EXIT_CONTRACT;
	outputs = changes->outputs.items;
	masked = vars_copy(&changes->vars, diff_mask);
	for (size_t i = 0; plan->tool.diff && i < changes->outputs.count; i++)
		output_add(&out, changes, &outputs[i], &masked);
	if (!out.length)
		buf_add_text(&out, "ok\n");
	return tool_print(plan, STDOUT_FILENO, &out);
}
