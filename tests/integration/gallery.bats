# Typical mistakes in templates, and what usher says to each, word for word: tests/gallery holds
# NAME.tmpl, the environment NAME.env (\n is a newline in a value) and the whole report
# NAME.expected.
#
# After a message was changed on purpose:
#
#     GALLERY=write bats tests/integration/gallery.bats && git diff tests/gallery
#
# and read every difference as the one who is woken up by it: is it clear what is wrong, where, and
# what to do, and is that true?

load helper

# The report on the mistake NAME, in ./NAME.report; its exit code in $status.
report() {
	local values
	mapfile -t values <"$1.env"
	run env -i "${values[@]//\\n/$'\n'}" "$USHER" --config none --template "$1.tmpl:out/$1" \
		-- ./service
	printf '%s\n' "$output" >"$1.report"
}

@test "each typical mistake is told as the gallery shows it, and nothing is written" {
	local name file count=0
	cp "$TOP"/tests/gallery/* "$T"
	cp "$PROBE" service
	mkdir out
	for file in *.tmpl; do
		name=${file%.tmpl}
		report "$name"
		expect_status 78
		[ -z "$(ls -A out)" ]
		[ "${GALLERY:-}" != write ] || cp "$name.report" "$TOP/tests/gallery/$name.expected"
		diff -u "$TOP/tests/gallery/$name.expected" "$name.report"
		count=$((count + 1))
	done
	[ "$count" -ge 20 ]
	[ "$count" = "$(ls "$TOP"/tests/gallery/*.expected | wc -l)" ]
}

@test "every report of the gallery shows the source line with a caret under the place" {
	local file
	for file in "$TOP"/tests/gallery/*.expected; do
		awk '
			/^  [^ ]*\.tmpl:[0-9]+:[0-9]+: / { place = $0; told++ }
			/^ +[0-9]+ \| / { shown++; bar = index($0, "|") }
			/^ +\| [ \t]*\^+$/ { carets++; if (index($0, "|") != bar) bad = 1 }
			END { exit bad || !(told && told == shown && told == carets) }' "$file" ||
			{ echo "$file"; false; }
	done
}
