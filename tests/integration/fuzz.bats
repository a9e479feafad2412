# The corpora of `make fuzz` as regression tests, with the address and undefined-behaviour
# sanitizers.

load helper

setup() {
	cd "$TOP" || return
}

teardown() {
	:
}

@test "every fuzz target takes its whole corpus" {
	local corpus count
	export ASAN_OPTIONS=detect_leaks=0
	for corpus in tests/fuzz/corpus/*/; do
		count=$(ls "$corpus" | wc -l)
		[ "$count" -ge 10 ]
		run "build/check/replay_$(basename "$corpus")" "$corpus"*
		[ "$output" = "$count files replayed" ]
		[ "$status" = 0 ]
	done
	[ "$(ls tests/fuzz/fuzz_*.c | wc -l)" = "$(ls -d tests/fuzz/corpus/*/ | wc -l)" ]
}
