# The README says what the program says.

load helper

# The first --name of each row of the README's table.
readme_options() {
	sed -nE 's/^\| `--([a-z-]+).*/--\1/p' "$TOP/README.md" | sort -u
}

# The first --name of each line of the help that begins with an option.
help_options() {
	"$USHER" help | grep -oE '^ *(-[A-Za-z0-9],? +)?--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+' | sort -u
}

@test "usher help and --help print the same, on stdout" {
	run --separate-stderr "$USHER" help
	expect_status 0
	[ "$stderr" = "" ]
	[ -n "$output" ]
	local help=$output
	run --separate-stderr "$USHER" --help
	expect_status 0
	[ "$output" = "$help" ]
	run --separate-stderr "$USHER" -h
	[ "$output" = "$help" ]
}

@test "usher version and --version" {
	run --separate-stderr "$USHER" version
	expect_status 0
	[[ $output =~ ^usher\ [0-9]+\.[0-9]+ ]]
	local version=$output
	run "$USHER" --version
	[ "$output" = "$version" ]
}

@test "the README's options are the program's" {
	[ "$(help_options | wc -l)" -ge 20 ]
	diff <(help_options) <(readme_options)
}

@test "the README names the two commands, and what else the Makefile makes" {
	local target
	grep -q 'make demo' "$TOP/README.md"
	grep -q 'sudo make deps check' "$TOP/README.md"
	grep -qE '^[[:space:]]*make deps check$' "$TOP/.ci/run"
	local targets=$(sed -n 's/^\.PHONY: all deps check//p' "$TOP/Makefile")
	[[ $targets == *soak* ]]
	for target in $targets; do
		case $target in
		unit | integration | force) ;;
		*) grep -qF "make $target" "$TOP/README.md" ;;
		esac
	done
}
