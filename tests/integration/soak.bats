# A short replay of `make soak`.

load helper

@test "a few seconds of random lives leave nothing over" {
	need_root
	SOAK_SECONDS=4 SOAK_WORKERS=2 run "$TOP/tests/soak/soak.sh" 3>&-
	expect_status 0
	[ "$(grep -c 'lives, nothing left over$' <<<"$output")" = 2 ]
}
