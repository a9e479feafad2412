# The architecture and the house style, kept true by greps.

load helper

setup() {
	cd "$TOP" || return
}

teardown() {
	:
}

# No line on standard input: each one is a finding.
none() {
	local found
	found=$(cat)
	[ -z "$found" ] || {
		printf '%s\n' "$found"
		return 1
	}
}

# may FOLDER PATTERN: files of src/FOLDER include only headers of these folders, and their own.
may() {
	[ -d "src/$1" ]
	grep -rnoE '^[[:space:]]*#[[:space:]]*include "[^"]+"' "src/$1" | sed 's|"\.\./|"|' |
		grep -vE "\"(($1${2:+|$2})/[^/\"]+|[^/\"]+)\"" | none
}

@test "includes go downwards only" {
	may base
	grep -rn '"plan.h"' src/base | none
	may template base
	may proc base
	may cli base
	may prep 'base|template|proc'
	may run 'base|template|proc'
	may tool 'base|template|proc|prep|run|cli'
}

@test "a header without a folder is of its own folder, or the plan" {
	grep -rnoE '#[[:space:]]*include "[^/"]+"' src | sed -E 's|^([^:]+):[0-9]+:.*"(.*)"|\1 \2|' |
		while read -r file header; do
			[ "$header" = plan.h ] || [ -e "${file%/*}/$header" ] || echo "$file: $header"
		done | none
}

@test "a source includes its own header first" {
	awk '
		FNR == 1 { header = FILENAME; sub(/.*\//, "", header); sub(/c$/, "h", header)
			own = FILENAME; sub(/c$/, "h", own); seen = (getline line <own) < 0; close(own) }
		/#include/ && !seen { seen = 1
			if (index($0, "\"" header "\"") == 0 && index($0, "/" header "\"") == 0)
				print FILENAME ": " $0 }' src/*/*.c src/plan.c | none
}

@test "what stays resident allocates nothing" {
	cat src/run/{supervise,step,tty,postmortem,hooks}.c src/proc/{tree,oom}.c >"$BATS_TEST_TMPDIR/resident"
	grep -nE '\b(malloc|calloc|realloc|strdup|asprintf|fopen|opendir|getline|mem_(alloc|copy|printf|vprintf)|buf_[a-z]+|list_add)\b *\(' \
		"$BATS_TEST_TMPDIR/resident" | none
}

@test "no signal handler in the program" {
	grep -rnE '\b(signal|sigset|bsd_signal) *\(' src --include='*.[ch]' | grep -vE '^\S+:[0-9]+:\s*(/?\*|//)' | none
}

@test "the template language and the leaves never print and never exit" {
	grep -rnE '\b(printf|fprintf|dprintf|puts|perror|exit|_exit|die|complain|warn|info) *\(' src/template | none
}

@test "no shell and no name service" {
	grep -rnE '\b(system|popen|execvp|execlp|execvpe|posix_spawnp|getpw(nam|uid|ent)|getgr(nam|gid|ent|ouplist)|initgroups|getaddrinfo) *\(' src |
		grep -vE ':\s*(/?\*|//)' | none
}

@test "other programs' names stay in cli/" {
	grep -rnwE 'tini|tini-static|docker-init|dumb-init|catatonit|podman-init|su-exec|gosu|envsubst' src |
		grep -v '^src/cli/' | none
}

@test "no #if outside base/ but header guards" {
	grep -rnE '^[[:space:]]*#[[:space:]]*(if|elif|ifdef|ifndef)' src --include='*.c' | grep -v '^src/base/' | none
	awk '
		FNR == 1 { if (!/^#ifndef USHER_[A-Z0-9_]+_H$/) print FILENAME ": no guard in line 1"; next }
		FILENAME !~ /^src\/base\// && /^[ \t]*#[ \t]*if/ { print FILENAME ":" FNR ": " $0 }' \
		src/*.h src/*/*.h | none
}

@test "no function is longer than 80 lines, and main is at most 40" {
	local functions=$BATS_TEST_TMPDIR/functions
	ctags -x --languages=C --c-kinds=f --fields=+ne -R --_xformat='%N %F %n %e' src tests/probe \
		tests/unit >"$functions"
	[ "$(wc -l <"$functions")" -ge 500 ]
	awk '{ limit = $2 == "src/main.c" ? 40 : 80 }
		$4 - $3 + 1 > limit { print $2 ":" $3 " " $1 " " $4 - $3 + 1 }' "$functions" | none
}

@test "every header compiles alone" {
	local header
	for header in src/*.h src/*/*.h; do
		cc -std=gnu11 -D_GNU_SOURCE -Isrc -fsyntax-only -Wall -Wextra -Werror -x c "$header" 2>&1 || :
	done | none
}

@test "headers are short: at most 60 lines of declarations" {
	awk 'FNR == 1 { print "HEADER", FILENAME } 1' src/*/*.h |
		cc -fpreprocessed -dD -E -P -x c - | awk '
			/^HEADER / { header = $2; next }
			NF { lines[header]++ }
			END { for (header in lines) if (lines[header] > 60) print header ": " lines[header] }' | none
}

@test "unit tests are named after what they test" {
	local test name
	for test in tests/unit/check_*.c; do
		name=${test##*/check_} name=${name%.c}
		find src -name "${name%%_*}*" -o -name "$name.c" | grep -q . || echo "$test: no such module"
	done | none
}

@test "lines are at most 100 columns wide, without blanks at their end" {
	find src tests/probe tests/unit -name '*.[ch]' -exec awk '
		/[ \t]+$/ { print FILENAME ":" FNR ": blanks at the end" }
		{ gsub(/[\200-\277]/, ""); parts = split($0, part, "\t"); width = 0
			for (i = 1; i < parts; i++) width = int((width + length(part[i])) / 8 + 1) * 8
			if (width + length(part[parts]) > 100) print FILENAME ":" FNR ": " $0 }' {} + | none
}

@test "the top level holds what was agreed and nothing more" {
	ls | grep -vxE 'src|tests|examples|Makefile|README\.md|LICENSE|build' | none
}

@test "no file names a machine's folders or a registry's host" {
	grep -rnIE '/[w]ork/|/tmp/[w]/|[g]hcr\.io|[q]uay\.io|[g]cr\.io/|[d]ocker\.io/|[d]eb\.debian\.org|[r]egistry\.[a-z]+\.[a-z]+' \
		src tests examples .ci .gitignore .dockerignore Makefile README.md LICENSE | none
}

@test "nothing is left unfinished" {
	grep -rnE '\b([T]ODO|[F]IXME|[X]XX)\b|not [i]mplemented' src tests examples Makefile README.md | none
}

# `! command` and `a && b` are no failure for bash -e, unless a function ends with them.
@test "no assertion of a test is one that cannot fail" {
	grep -nE '^[[:space:]]*! ' tests/integration/*.bats examples/*/*.bats | none
	awk '
		held && !/^}/ { print held }
		{ held = "" }
		/^[ \t]*(\[.*\]|(tells|refute|grep|logged|cmp|diff) .*) && (\[|tells|refute|grep|logged|cmp|diff)/ && !/\|\|/ && !/(&&|\\)$/ {
			held = FILENAME ":" FNR ": " $0 }' tests/integration/*.bats examples/*/*.bats | none
}

@test "every example has a README and a test" {
	local example
	for example in examples/*/; do
		[ -e "$example/README.md" ] || echo "$example: no README.md"
		ls "$example"*.bats >/dev/null 2>&1 || echo "$example: no test"
	done | none
}
